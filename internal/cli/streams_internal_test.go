package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
)

// A runner's commands go where the runner reads and nothing else is written.
func TestRoute(t *testing.T) {
	t.Parallel()
	stdout, stderr := &bytes.Buffer{}, &bytes.Buffer{}
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() }) // after the parallel parts
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = null.Close() })
	gitHub, gitLab, plain := cihost.Lookup(cihost.NameGitHub), cihost.Lookup(cihost.NameGitLab), cihost.Lookup(cihost.NamePlain)
	doubt := errors.New("two systems")
	tests := []struct {
		name           string
		stdout, stderr io.Writer
		format         string
		use            use
		id             cihost.Identity
		want           streams // but for talk
		unread         string
	}{
		{"a check", stdout, stderr, "text", ownResult, cihost.Identity{System: gitHub}, streams{result: stdout, commands: stdout, folds: true, colour: true}, ""},
		{"a check that writes data", stdout, stderr, "json", ownResult, cihost.Identity{System: gitHub}, streams{result: stdout, commands: stderr, colour: true}, ""},
		{"a check into a file", file, stderr, "text", ownResult, cihost.Identity{System: gitHub}, streams{result: file, commands: stderr}, ""},
		{"a check that nobody reads", null, file, "text", ownResult, cihost.Identity{System: gitHub}, streams{result: null},
			"standard output goes nowhere, standard error goes to a file"},
		{"data, and talk into a file", stdout, file, "markdown", ownResult, cihost.Identity{System: gitHub}, streams{result: stdout, colour: true}, "standard error goes to a file"},
		{"a token", stdout, stderr, "text", tokenAlone, cihost.Identity{System: gitHub}, streams{result: stdout, commands: stderr, colour: true}, ""},
		{"a child", stdout, stderr, "text", childOutput, cihost.Identity{System: gitHub}, streams{result: stderr, commands: stderr, folds: true, colour: true}, ""},
		{"a child, and talk into a file", stdout, file, "text", childOutput, cihost.Identity{System: gitHub}, streams{result: file}, "standard error goes to a file"},
		{"a doubt", stdout, stderr, "text", ownResult, cihost.Identity{System: gitHub, Doubt: doubt}, streams{result: stdout, colour: true}, "two systems"},
		{"no masks in the log", stdout, stderr, "text", ownResult, cihost.Identity{System: gitLab}, streams{result: stdout, folds: true, colour: true}, ""},
		{"no masks in the log, which is a file", file, stderr, "text", ownResult, cihost.Identity{System: gitLab}, streams{result: file}, ""},
		{"a shell", stdout, stderr, "text", ownResult, cihost.Identity{System: plain}, streams{result: stdout, colour: true}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sys := System{Stdout: tt.stdout, Stderr: tt.stderr, Terminal: true}
			got := route(sys, nil, &config.Config{Format: tt.format}, false, tt.use, tt.id)
			unread := ""
			if got.unread != nil {
				unread = got.unread.Error()
			}
			tt.want.talk, tt.want.unread = tt.stderr, got.unread
			if isData := tt.use != ownResult || tt.format != "text"; unread != "" && isData {
				tt.want.free = leaveStderr
			} else if unread != "" {
				tt.want.free = leaveOneStream
			}
			if got != tt.want || unread != tt.unread {
				t.Errorf("route = %+v, want %+v; unread %q, want %q", got, tt.want, unread, tt.unread)
			}
		})
	}
}

// Whoever wants no colour gets none, and who forces it gets it. A CI system whose log
// shows colours needs no terminal.
func TestRouteColour(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		terminal bool
		env      map[string]string
		noColour bool
		host     string
		want     bool
	}{
		{"a terminal", true, nil, false, "", true},
		{"no terminal", false, nil, false, "", false},
		{"--no-color", true, nil, true, "", false},
		{"NO_COLOR", true, map[string]string{"NO_COLOR": "1"}, false, "", false},
		{"a dumb terminal", true, map[string]string{"TERM": "dumb"}, false, "", false},
		{"FORCE_COLOR", false, map[string]string{"FORCE_COLOR": "1", "TERM": "dumb"}, false, "", true},
		{"FORCE_COLOR that forces nothing", false, map[string]string{"FORCE_COLOR": "0"}, false, "", false},
		{"CLICOLOR_FORCE", false, map[string]string{"CLICOLOR_FORCE": "1"}, false, "", true},
		{"FORCE_COLOR and NO_COLOR", true, map[string]string{"FORCE_COLOR": "1", "NO_COLOR": "1"}, false, "", false},
		{"FORCE_COLOR and --no-color", true, map[string]string{"FORCE_COLOR": "1"}, true, "", false},
		{"a log that shows it", false, map[string]string{"TERM": "dumb"}, false, cihost.NameGitLab, true},
		{"a log that shows it, and NO_COLOR", false, map[string]string{"NO_COLOR": "1"}, false, cihost.NameGitLab, false},
		{"a shell", false, nil, false, cihost.NamePlain, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := route(System{Terminal: tt.terminal}, tt.env, &config.Config{Format: "text"}, tt.noColour, ownResult, cihost.Identity{System: cihost.Lookup(tt.host)})
			if got.colour != tt.want {
				t.Errorf("colour = %v, want %v", got.colour, tt.want)
			}
		})
	}
}

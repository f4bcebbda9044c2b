package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

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
	tests := []struct {
		name             string
		stdout, stderr   io.Writer
		format           string
		use              use
		result, commands io.Writer
		colour           bool
	}{
		{"a check", stdout, stderr, "text", ownResult, stdout, stdout, true},
		{"a check that writes data", stdout, stderr, "json", ownResult, stdout, stderr, true},
		{"a check into a file", file, stderr, "text", ownResult, file, stderr, true},
		{"a check that nobody reads", null, file, "text", ownResult, null, nil, true},
		{"data, and talk into a file", stdout, file, "markdown", ownResult, stdout, nil, true},
		{"a token", stdout, stderr, "text", tokenAlone, stdout, stderr, true},
		{"a child", stdout, stderr, "text", childOutput, stderr, stderr, false},
		{"a child, and talk into a file", stdout, file, "text", childOutput, file, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sys := System{Stdout: tt.stdout, Stderr: tt.stderr, Terminal: true}
			got := route(sys, func(string) string { return "" }, &config.Config{Format: tt.format}, false, tt.use)
			if want := (streams{tt.result, tt.stderr, tt.commands, tt.colour}); got != want {
				t.Errorf("route = %+v, want %+v", got, want)
			}
		})
	}
}

// Whoever wants no colour gets none.
func TestRouteColour(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		terminal bool
		env      map[string]string
		noColour bool
		want     bool
	}{
		{"a terminal", true, nil, false, true},
		{"no terminal", false, nil, false, false},
		{"--no-color", true, nil, true, false},
		{"NO_COLOR", true, map[string]string{"NO_COLOR": "1"}, false, false},
		{"a dumb terminal", true, map[string]string{"TERM": "dumb"}, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := route(System{Terminal: tt.terminal}, func(name string) string { return tt.env[name] }, &config.Config{Format: "text"}, tt.noColour, ownResult)
			if got.colour != tt.want {
				t.Errorf("colour = %v, want %v", got.colour, tt.want)
			}
		})
	}
}

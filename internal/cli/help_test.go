package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// commands are all that have a help text of their own.
func commands() []string {
	return []string{"", "audit", "audit compare", "audit merge", "check", "cleanup", "completion", "exec", "inspect", "roles", "token", "version"}
}

func helpOf(t *testing.T, command string) string {
	t.Helper()
	var out bytes.Buffer
	args := append(strings.Fields(command), "--help")
	if status := cli.Main(t.Context(), cli.System{Args: args, Stdin: &bytes.Buffer{}, Stdout: &out, Stderr: &out}); status != 0 {
		t.Fatalf("ascproof %s --help: exit status %d\n%s", command, status, out.String())
	}
	return out.String()
}

// A help text fits a terminal, and each flag stands in it once.
func TestHelpFits(t *testing.T) {
	t.Parallel()
	for _, command := range commands() {
		flags := map[string]bool{}
		for line := range strings.Lines(helpOf(t, command)) {
			isExample := strings.HasPrefix(line, "  ascproof ") || strings.HasPrefix(line, "  curl ")
			if line = strings.TrimRight(line, "\n"); len(line) > 88 && !isExample {
				t.Errorf("ascproof %s --help: %d columns: %s", command, len(line), line)
			}
			if name, ok := strings.CutPrefix(line, "  --"); ok {
				name, _, _ = strings.Cut(name, " ")
				if flags[name] {
					t.Errorf("ascproof %s --help shows --%s twice", command, name)
				}
				flags[name] = true
			}
		}
	}
}

// The examples of the first help text that people read are right: each ends with
// exit status 0.
func TestExamplesWork(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.Key(asctest.KeyOptions{ID: "ABC123DEFG", Roles: role.Of(role.Admin)}).Credentials()
	file := filepath.Join(t.TempDir(), "AuthKey_ABC123DEFG.p8")
	if err := os.WriteFile(file, []byte(cred.PrivateKey), 0o600); err != nil {
		t.Fatal(err)
	}
	transport := srv.Trust(asc.NewTransport())
	t.Cleanup(transport.CloseIdleConnections)
	ran := 0
	_, examples, _ := strings.Cut(helpOf(t, ""), "Examples:\n")
	examples, _, _ = strings.Cut(examples, "\n\n")
	for line := range strings.Lines(examples) {
		command, _, _ := strings.Cut(strings.TrimSpace(line), "  ") // an explanation follows
		args := strings.Fields(strings.ReplaceAll(command, filepath.Base(file), file))
		var out bytes.Buffer
		status := cli.Main(t.Context(), cli.System{
			Args: args[1:], Env: append(cred.Env(), "ASC_API_URL="+srv.URL),
			Stdin: &bytes.Buffer{}, Stdout: &out, Stderr: &out, Transport: transport,
			Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		})
		if ran++; status != 0 {
			t.Errorf("%s: exit status %d\n%s", command, status, out.String())
		}
	}
	if ran == 0 {
		t.Error("the help has no examples")
	}
}

// What a shell offers when somebody presses the tab key.
func TestCompletion(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		has  []string
		not  []string
		// directive is cobra's: 4 offers no files, 2 adds no space, 16 offers directories.
		directive string
	}{
		{"commands", []string{""}, []string{"check", "roles", "token"}, nil, ":4"},
		{"a flag", []string{"check", "--re"}, []string{"--require", "--report"}, nil, ":4"},
		{"a flag with a name for its value", []string{"inspect", "--fo"}, []string{"--for"}, nil, ":4"},
		{"a flag that help hides", []string{"check", "--host-"}, []string{"--host-temp"}, nil, ":4"},
		{"a value", []string{"check", "--probe", ""}, []string{"read", "write", "none"}, nil, ":4"},
		{"a value of another form", []string{"inspect", "--format", ""}, []string{"text", "json"}, []string{"markdown"}, ":4"},
		{"a host", []string{"check", "--host", ""}, []string{"github", "plain"}, nil, ":4"},
		{"the first name", []string{"check", "--require", "meta"}, []string{"metadata"}, []string{"apps"}, ":6"},
		{"the next name", []string{"check", "--require", "metadata,"}, []string{"metadata,fastlane-deliver", "metadata,admin"}, []string{"metadata,metadata"}, ":6"},
		{"no tool is forbidden", []string{"check", "--forbid", ""}, []string{"admin", "apps"}, []string{"fastlane-deliver"}, ":6"},
		{"the next file", []string{"exec", "--files", "p8,"}, []string{"p8,token"}, []string{"p8,p8"}, ":6"},
		{"a path", []string{"check", "--private-key-path", ""}, nil, nil, ":0"},
		{"a directory", []string{"check", "--files-dir", ""}, nil, nil, ":16"},
		{"what nobody can guess", []string{"check", "--app", ""}, nil, nil, ":4"},
		{"a file to inspect", []string{"inspect", ""}, nil, nil, ":0"},
		{"no argument", []string{"token", ""}, nil, nil, ":4"},
		{"names", []string{"roles", "upload", ""}, []string{"admin", "testflight"}, []string{"upload"}, ":4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			cli.Main(t.Context(), cli.System{Args: append([]string{"__complete"}, tt.args...), Stdin: &bytes.Buffer{}, Stdout: &out, Stderr: &errs})
			var offered []string
			for line := range strings.Lines(out.String()) {
				word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
				offered = append(offered, word)
			}
			if strings.Contains(out.String(), "`") {
				t.Errorf("quotes of the help are shown: %s", out.String())
			}
			for _, word := range append(tt.has, tt.directive) {
				if !slices.Contains(offered, word) {
					t.Errorf("%q is not offered: %q", word, offered)
				}
			}
			for _, word := range tt.not {
				if slices.Contains(offered, word) {
					t.Errorf("%q is offered", word)
				}
			}
		})
	}
}

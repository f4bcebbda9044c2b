//go:build unix

package child_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/child/childtest"
)

func TestRun(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	c := command(t, "echo", "one", "two three")
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader("text"), &stdout, &stderr
	status, err := c.Run(child.Catch())
	if status != 0 || err != nil {
		t.Fatalf("Run = %d, %v", status, err)
	}
	if got, want := stdout.String(), "one|two three\n"; got != want {
		t.Errorf("standard output %q, want %q", got, want)
	}
	if got, want := stderr.String(), "text"; got != want {
		t.Errorf("standard error %q, want %q", got, want)
	}
}

// A script may lack its first line.
func TestScriptWithoutInterpreter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	childtest.Program(t, filepath.Join(dir, "script"), "echo \"$#: $1\"\nexit 9\n")
	var stdout bytes.Buffer
	c := command(t, "")
	c.Args, c.Env, c.Stdout = []string{"script", "-x y"}, []string{"PATH=" + dir}, &stdout
	status, err := c.Run(child.Catch())
	if got := stdout.String(); status != 9 || err != nil || got != "1: -x y\n" {
		t.Errorf("Run = %d, %v, standard output %q", status, err, got)
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"plain": 0o644, "broken": 0o755} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/does/not/exist\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name    string
		command child.Command
		path    string // PATH of the child
		want    int
		run     bool
	}{
		{"0", command(t, "exit", "0"), "", 0, true},
		{"42", command(t, "exit", "42"), "", 42, true},
		{"255", command(t, "exit", "255"), "", 255, true},
		{"SIGKILL", command(t, "kill", strconv.Itoa(int(syscall.SIGKILL))), "", 137, true},
		{"SIGTERM", command(t, "kill", strconv.Itoa(int(syscall.SIGTERM))), "", 143, true},
		{"no such path", child.Command{Args: []string{"/does/not/exist"}}, "", 127, false},
		{"not in PATH", child.Command{Args: []string{"plain"}}, "/does/not/exist", 127, false},
		{"no name", child.Command{Args: []string{""}}, dir, 127, false},
		{"a directory", child.Command{Args: []string{dir}}, "", 126, false},
		{"not executable", child.Command{Args: []string{filepath.Join(dir, "plain")}}, "", 126, false},
		{"not executable, in PATH", child.Command{Args: []string{"plain"}}, dir + ":/bin", 126, false},
		{"without its interpreter", child.Command{Args: []string{"broken"}}, dir, 127, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := tt.command
			if c.Env == nil {
				c = command(t, "")
				c.Args, c.Env = tt.command.Args, []string{"PATH=" + tt.path}
			}
			got, err := c.Run(child.Catch())
			if got != tt.want || (err == nil) != tt.run {
				t.Errorf("Run = %d, %v, want %d, run: %v", got, err, tt.want, tt.run)
			}
		})
	}
}

// The PATH is the child's, not this process's.
func TestFind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program := filepath.Join(dir, "program")
	childtest.Program(t, program, "#!/bin/sh\n")
	for _, env := range [][]string{{"PATH=" + dir}, {"PATH=/x", "PATH=/y:" + dir + ":/z"}} {
		if got, err := child.Find("program", env); got != program || err != nil {
			t.Errorf("Find(%q) = %q, %v, want %q", env, got, err, program)
		}
	}
	if got, err := child.Find("program", nil); err == nil {
		t.Errorf("Find without a PATH = %q, want an error", got)
	}
	if got, err := child.Find("sh", nil); err != nil || !strings.HasSuffix(got, "/bin/sh") {
		t.Errorf("Find(sh) without a PATH = %q, %v", got, err)
	}
}

func TestOutput(t *testing.T) {
	t.Parallel()
	c := command(t, "echo")
	out, err := child.Output(t.Context(), c.Env, "input", c.Args[0], "argument")
	if out != "argument\n" || err != nil {
		t.Errorf("Output = %q, %v", out, err)
	}
	c = command(t, "exit")
	if out, err = child.Output(t.Context(), c.Env, "", c.Args[0], "9"); err == nil || !strings.Contains(err.Error(), "exit status 9") {
		t.Errorf("Output = %q, %v, want exit status 9", out, err)
	}
	if _, err = child.Output(t.Context(), nil, "", "/does/not/exist"); err == nil {
		t.Error("Output ran a program that does not exist")
	}
}

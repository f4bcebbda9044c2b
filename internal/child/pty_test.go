//go:build unix

package child_test

import (
	"bufio"
	"bytes"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/child/childtest"
	"github.com/ascproof/ascproof/internal/secret"
)

// A child whose output goes to a terminal has one of the same size, and what it prints
// there is redacted and otherwise as it was.
func TestOutputTerminal(t *testing.T) {
	t.Parallel()
	keys, tty := newTerminal(t)
	needsTerminals(t, tty)
	if err := pty.Setsize(keys, &pty.Winsize{Rows: 33, Cols: 77}); err != nil {
		t.Fatal(err)
	}
	patterns := secret.NewPatterns()
	patterns.AddText(secret.New("a-secret-of-some-length"))
	signals := child.Catch()
	defer signals.Release()
	var piped bytes.Buffer
	status, err := child.Command{
		Args: []string{"/bin/sh", "-c", `test -t 1 && echo terminal; test -t 2 || echo pipe >&2; stty size <&1; printf 'a\tb\033[31m %s\n' a-secret-of-some-length; exit 3`},
		Env:  []string{"PATH=/usr/bin:/bin"}, Stdout: tty, Stderr: &piped, Patterns: patterns, Detach: true,
	}.Run(signals)
	if status != 3 || err != nil {
		t.Errorf("Run = %d, %v, want 3", status, err)
	}
	in := bufio.NewReader(keys)
	for _, want := range []string{"terminal", "33 77", "a\tb\033[31m ***"} {
		// The one carriage return is this terminal's: what the child has adds none.
		if got, err := in.ReadString('\n'); got != want+"\r\n" {
			t.Errorf("on the terminal: %q, %v, want %q", got, err, want)
		}
	}
	if piped.String() != "pipe\n" {
		t.Errorf("standard error %q, which goes to no terminal", piped.String())
	}
}

// When the window gets another size, the child learns of it after its terminal has it.
func TestWindowSize(t *testing.T) {
	t.Parallel()
	keys, tty := newTerminal(t)
	needsTerminals(t, tty)
	script := filepath.Join(t.TempDir(), "script")
	childtest.Program(t, script, "trap 'stty size <&1; exit 4' WINCH\necho ready\nwhile :; do sleep 0.01; done\n")
	c := command(t, "run", script)
	cmd := exec.Command(c.Args[0], c.Args[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = c.Env, tty, tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stopLate(t, cmd.Process)
	in := bufio.NewReader(keys)
	expectLine(t, in, "caught") // so says the program that runs it
	expectLine(t, in, "ready")
	if err := pty.Setsize(keys, &pty.Winsize{Rows: 12, Cols: 34}); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGWINCH); err != nil {
		t.Fatal(err)
	}
	expectLine(t, in, "12 34")
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 4 {
		t.Errorf("exit status %d, want the child's, 4", got)
	}
}

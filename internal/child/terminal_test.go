//go:build unix

package child_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/child/childtest"
)

// newTerminal opens a pseudo terminal: the end that types, and the one that a
// process controls.
func newTerminal(t *testing.T) (keys, tty *os.File) {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Skipf("there are no pseudo terminals here: %v", err)
	}
	t.Cleanup(func() { _, _ = keys.Close(), tty.Close() })
	return keys, tty
}

// needsTerminals skips a test where a system has no terminal for a child whose output goes
// to one. Linux has.
func needsTerminals(t *testing.T, tty *os.File) {
	t.Helper()
	if runtime.GOOS != "linux" && !child.HasTerminalLike(tty) {
		t.Skip("the reading of a pseudo terminal cannot end by a deadline here")
	}
}

// startOnTerminal runs a program on a terminal of its own.
func startOnTerminal(t *testing.T, program string, env ...string) (keys *os.File, out *bufio.Reader, cmd *exec.Cmd) {
	t.Helper()
	keys, tty := newTerminal(t)
	c := command(t, "run", program)
	cmd = exec.Command(c.Args[0], c.Args[1:]...)
	cmd.Env, cmd.Stdin = append(c.Env, env...), tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stopLate(t, cmd.Process)
	return keys, bufio.NewReader(stdout), cmd
}

// A script that needs a shell gets the terminal, too, at the second attempt.
func TestScriptOnTerminal(t *testing.T) {
	t.Parallel()
	script := filepath.Join(t.TempDir(), "script")
	childtest.Program(t, script, "read -r line\necho \"read $line\"\nexit 9\n")
	keys, out, cmd := startOnTerminal(t, script)
	if _, err := keys.WriteString("one\n"); err != nil {
		t.Fatal(err)
	}
	expectLine(t, out, "read one")
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 9 {
		t.Errorf("exit status %d, want the script's, 9", got)
	}
}

// On a terminal the child is in the foreground, as without us: it may read, Ctrl+C
// is for it, and Ctrl+Z stops both.
func TestTerminal(t *testing.T) {
	t.Parallel()
	keys, out, cmd := startOnTerminal(t, "read")
	press := func(text string) {
		if _, err := keys.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	expectLine(t, out, "ready true")
	press("one\n")
	expectLine(t, out, "read one")
	press("\x03")
	expectLine(t, out, syscall.SIGINT.String())
	press("\x1a")
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("Wait4: %v, stopped: %v", err, status.Stopped())
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	expectLine(t, out, syscall.SIGCONT.String())
	press("two\n")
	expectLine(t, out, "read two")
	press("\x03")
	expectLine(t, out, syscall.SIGINT.String())
	_ = cmd.Process.Signal(syscall.SIGTERM)
	expectLine(t, out, syscall.SIGTERM.String())
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 7 {
		t.Errorf("exit status %d, want the child's, 7", got)
	}
}

// A job of a CI system that has a terminal has its log there. A detached child cannot
// write to it but through us.
func TestDetached(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]string{detachVar + "=": "true true", detachVar + "=1": "false true"} {
		_, out, cmd := startOnTerminal(t, "tty", env)
		expectLine(t, out, want)
		_ = cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != 5 {
			t.Errorf("with %s: exit status %d, want the child's, 5", env, got)
		}
	}
}

//go:build unix

package child_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// runner is a process that runs one of the test's programs as "ascproof exec" does.
type runner struct {
	*exec.Cmd
	out  *bufio.Reader // of the child
	talk *bufio.Reader // of the runner
}

func startRunner(t *testing.T, role string, stdin io.Reader) runner {
	t.Helper()
	c := command(t, "run", role)
	r := runner{Cmd: exec.Command(c.Args[0], c.Args[1:]...)}
	r.Env, r.Stdin = c.Env, stdin
	stdout, err := r.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := r.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.out, r.talk = bufio.NewReader(stdout), bufio.NewReader(stderr)
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	stopLate(t, r.Process)
	return r
}

// stopLate ends a process that a failed test would leave, or wait for.
func stopLate(t *testing.T, p *os.Process) {
	timer := time.AfterFunc(30*time.Second, func() { _ = p.Kill() })
	t.Cleanup(func() { timer.Stop(); _ = p.Kill() })
}

func expectLine(t *testing.T, from *bufio.Reader, want string) {
	t.Helper()
	got, err := from.ReadString('\n')
	if strings.TrimSpace(got) != want {
		t.Fatalf("line %q, %v, want %q", got, err, want)
	}
}

// What is sent to us reaches the child, which leads a group of its own.
func TestSignals(t *testing.T) {
	t.Parallel()
	r := startRunner(t, "catch", nil)
	expectLine(t, r.out, "ready true")
	for _, sig := range []syscall.Signal{
		syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGWINCH, syscall.SIGCONT, syscall.SIGTERM,
	} {
		if err := r.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		expectLine(t, r.out, sig.String())
	}
	_ = r.Wait()
	if got := r.ProcessState.ExitCode(); got != 7 {
		t.Errorf("exit status %d, want the child's, 7", got)
	}
}

// A child that is stopped stops us, and goes on when we do.
func TestStopAndContinue(t *testing.T) {
	t.Parallel()
	r := startRunner(t, "catch", nil)
	expectLine(t, r.out, "ready true")
	if err := r.Process.Signal(syscall.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(r.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("Wait4: %v, stopped: %v", err, status.Stopped())
	}
	if err := r.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	expectLine(t, r.out, syscall.SIGCONT.String())
	_ = r.Process.Signal(syscall.SIGTERM)
	expectLine(t, r.out, syscall.SIGTERM.String())
	_ = r.Wait()
}

// What a shell or nohup(1) has a process ignore, its child ignores as well.
func TestIgnoredSignals(t *testing.T) {
	t.Parallel()
	c := command(t, "run", "ignored")
	for trap, want := range map[string]string{"": "true\n", "-": "false\n"} {
		cmd := exec.Command("/bin/sh", "-c", `trap "$1" HUP; exec "$2" ignored`, "sh", trap, c.Args[0])
		cmd.Env = c.Env
		if out, err := cmd.Output(); string(out) != want || err != nil {
			t.Errorf("with trap %q: %q, %v, want %q", trap, out, err, want)
		}
	}
}

// Whoever does not take the output cannot keep us from ending when told to.
func TestToldToEnd(t *testing.T) {
	t.Parallel()
	r := startRunner(t, "flood", nil)
	if _, err := r.out.ReadByte(); err != nil { // the child is at it
		t.Fatal(err)
	}
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if state, err := r.Process.Wait(); err != nil || state.ExitCode() != 128+int(syscall.SIGTERM) {
		t.Errorf("Wait = %v, %v, want the status of SIGTERM", state, err)
	}
}

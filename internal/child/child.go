// Package child runs other programs, and is the only one that does.
//
// [Command.Run] stands in for the shell that would have started the program: the
// child gets our standard input and the signals that we get, its output is passed
// on without the secrets in it, and its exit status comes back as a shell would
// give it.
//
//	signals := child.Catch()
//	defer signals.Release()
//	status, err := child.Command{
//		Args: []string{"fastlane", "release"}, Env: env, Patterns: patterns,
//		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
//	}.Run(signals)
//
// It must never put a secret into an argument, pass on a byte of output that did
// not go through a [secret.Redactor], or leave a zombie. It neither adds nor
// removes variables: the environment is the caller's to clean.
package child

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/ascproof/ascproof/internal/secret"
)

// The statuses of a command that was not run, as env(1) and shells have them.
const (
	StatusCannotRun = 126
	StatusNotFound  = 127
	// StatusSignal is what is added to the number of the signal that ended a child.
	StatusSignal = 128
)

// Command is a program to run in the foreground.
type Command struct {
	// Args are the program's name or path, and its arguments.
	Args []string
	// Env is the whole environment of the child; its PATH is searched.
	Env []string
	// Stdin is handed to the child as it is if it is a file.
	Stdin io.Reader
	// Stdout and Stderr get the child's output. If they are one and the same, so
	// are the child's, which keeps the order of its writes.
	Stdout, Stderr io.Writer
	// Patterns are removed from the output; they may grow while the child runs.
	Patterns *secret.Patterns
	// Detach has the child run without a terminal of its own: what is written to /dev/tty is
	// not redacted, and where nobody types, as in a CI system's job, that terminal is the log.
	Detach bool
	// Filter, if not nil, sees each stream of the output before redaction, and passes
	// on what is to be redacted.
	Filter func(to io.WriteCloser) io.WriteCloser

	// grace is [usualGrace], but for tests.
	grace time.Duration
}

// usualGrace is how long a grandchild is waited for that keeps the output open after
// the child's end: a logger that runs behind, not a server.
const usualGrace = 2 * time.Second

// Run runs the command to its end and returns its exit status, or 128 and the
// number of the signal that ended it. An error means that it was not run, with the
// status 126 or 127, or that its output was lost ([ErrOutputLost]). Signals that were caught since before go to the
// child first.
//
// The child is the leader of a process group of its own, which gets the signals.
// What it wrote before it ended is passed on in full; a grandchild that keeps the
// output open is waited for no longer than two seconds.
func (c Command) Run(signals *Signals) (status int, err error) {
	path, err := Find(c.Args[0], c.Env)
	if err != nil {
		return statusOf(err), err
	}
	in, letGo, err := input(c.Stdin)
	if err != nil {
		return StatusCannotRun, err
	}
	defer letGo()
	grace := cmp.Or(c.grace, usualGrace)
	out, err := newOutput(c.Stdout, c.Stderr, c.redacted)
	if err != nil {
		return StatusCannotRun, err
	}
	// Linux ties the child's life to the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := &exec.Cmd{Path: path, Args: c.Args, Env: c.Env, Stdin: in, Stdout: out.stdout, Stderr: out.stderr}
	p, err := start(cmd, c.Detach)
	out.started()
	if err != nil {
		_ = out.finish(grace, nil) // of nothing
		return statusOf(err), err
	}
	f := signals.forward(p, out.resize)
	defer close(f.done)
	status = p.wait()
	close(f.ended)
	return afterOutput(status, out.finish(grace, f.told))
}

// ErrOutputLost says that what a command wrote did not get where it should: a disk is
// full.
var ErrOutputLost = errors.New("the output could not be passed on")

// afterOutput is the result of a command whose output was passed on, or not. A reader
// that goes before all was written ends a command by SIGPIPE; a command that had
// written all by then would have been ended as well without us in between.
func afterOutput(status int, lost error) (int, error) {
	switch {
	case lost == nil:
		return status, nil
	case readerIsGone(lost):
		return cmp.Or(status, statusOfClosedPipe), nil
	}
	return status, fmt.Errorf("%w: %w", ErrOutputLost, lost)
}

// redacted is what passes the child's output on.
func (c Command) redacted(to io.Writer) io.WriteCloser {
	r := secret.NewRedactor(to, c.Patterns)
	if c.Filter == nil {
		return r
	}
	return c.Filter(r)
}

// statusOf tells what is not there from what cannot be run.
func statusOf(err error) int {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return StatusNotFound
	}
	return StatusCannotRun
}

// input makes a file of what the child is to read, and returns how to let go of
// it. Nobody waits for the copying of what is no file: who knows when the next line
// of it comes.
func input(r io.Reader) (in *os.File, done func(), err error) {
	if f, ok := r.(*os.File); ok {
		return f, func() {}, nil
	}
	if r == nil {
		in, err = os.Open(os.DevNull)
		return in, func() { _ = in.Close() }, err
	}
	in, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	go func() {
		_, _ = io.Copy(w, r)
		_ = w.Close()
	}()
	return in, func() { _ = in.Close() }, nil
}

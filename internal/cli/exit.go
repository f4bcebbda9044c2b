package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// ended is the only error that a command returns: it ends the program with a
// status, and with what was not told yet.
type ended struct {
	status int
	untold []*finding.Finding
}

func (e *ended) Error() string { return fmt.Sprintf("exit status %d", e.status) }

// ExitCode is the exit status.
func (e *ended) ExitCode() int { return e.status }

// failed ends a command with findings that are not told yet.
func failed(findings ...*finding.Finding) error {
	_, status := explain.Conclude(findings)
	return &ended{status, findings}
}

// endedWith ends a command that told everything.
func endedWith(status int) error {
	if status == finding.ExitOK {
		return nil
	}
	return &ended{status: status}
}

// unwritten is an error of writing to standard output.
type unwritten struct{ error }

// onStdout is an error of writing to standard output that others can be joined with.
func onStdout(err error) error {
	if err == nil {
		return nil
	}
	return unwritten{err}
}

// Unwrap returns the cause.
func (u unwritten) Unwrap() error { return u.error }

// Error says it in words of ours: the cause's own are those of the system.
func (u unwritten) Error() string {
	why, _ := u.cause()
	return "could not write to standard output: " + why
}

// cause says why, and what to do.
func (u unwritten) cause() (why, fix string) {
	switch {
	case errors.Is(u, syscall.ENOSPC):
		return "its disk is full.", "make room on the disk that standard output goes to, or send it elsewhere."
	case errors.Is(u, syscall.EPIPE):
		return "the program that reads it has ended.", "let the program behind the pipe read all of it."
	case errors.Is(u, syscall.EBADF), errors.Is(u, os.ErrClosed):
		return "it is closed.", "open standard output, or send it to a file."
	}
	return "what it goes to does not take it.", "look where standard output goes: to a file, another program or a terminal."
}

// outputError ends a command that could not write.
func outputError(err error) error {
	f := finding.New(finding.OutputFailed, "%s", causes(err))
	var onStdout unwritten
	switch missing := keyfile.MissingDirectory(""); {
	case errors.As(err, &missing):
		f = f.OnlyFix("create the directory first, or name another.")
	case errors.Is(err, keyfile.ErrNoChown):
		f = f.OnlyFix(forNoChown()...)
	case errors.As(err, &onStdout):
		_, fix := onStdout.cause()
		f = f.OnlyFix(fix)
	case errors.Is(err, syscall.ENOSPC):
		f = f.OnlyFix("make room on the disk, or name a directory on another one.")
	}
	return failed(byCause(f, err))
}

// The causes that are known by more than an error's words. All that is written for later steps
// fails with such a cause, which is said once.
const (
	noCause   finding.Cause = ""
	otherUser finding.Cause = "other-user"
	notAStep  finding.Cause = "not-a-step"
)

// causeOf is the cause of an error, if it is known.
func causeOf(err error) finding.Cause {
	_, noStep := errors.AsType[cihost.NotAStep](err)
	switch {
	case errors.Is(err, cihost.ErrOtherUser):
		return otherUser
	case noStep:
		return notAStep
	default:
		return noCause
	}
}

// forNoChown is what to do where root cannot give files away.
func forNoChown() []string {
	return []string{"run the container with CAP_CHOWN, or as the owner of the directory.", "set files-dir (ASC_FILES_DIR) to a directory of this user."}
}

// byCause says of a finding what helps where its cause is known, whatever it kept from
// being written.
func byCause(f *finding.Finding, err error) *finding.Finding {
	switch causeOf(err) {
	case otherUser:
		f = f.Titled("this user cannot write to the runner's files").
			OnlyFix("in a job with a container, set options to --user 1001. That is the runner on GitHub's machines. On your own, ask the runner: id -u")
	case notAStep:
		noStep, _ := errors.AsType[cihost.NotAStep](err)
		elsewhere := "elsewhere, set host to plain."
		if len(noStep.Marks) > 0 {
			elsewhere = "elsewhere, take away what looks like such a step: env -u " + strings.Join(noStep.Marks, " -u ") + " ascproof"
		}
		f = f.Titled("this does not run in a step of a workflow").
			OnlyFix("run it in a step of a workflow. Pass "+noStep.Variable+" on to a container.", elsewhere)
	}
	return f.CausedBy(causeOf(err))
}

// causes puts errors into sentences, one after the other.
func causes(err error) string {
	return phrase.Capital(safetext.Clean(onceEach(keyfile.InWords(err))))
}

// conclude carries a command out and returns its exit status. What is not told yet
// is told on a run, which is asked for only then.
func conclude(on func() *run, command func() error) (status int) {
	defer func() {
		// A stack trace could show arguments, and with them a secret.
		if recover() != nil {
			status = on().end(failed(finding.New(finding.InternalError, "A bug in ascproof stopped it.")))
		}
	}()
	if err := command(); err != nil {
		return on().end(err)
	}
	return finding.ExitOK
}

// end tells what an error has to tell and returns its exit status. An error that no
// command made is a fault of ascproof.
func (r *run) end(err error) int {
	e, ok := errors.AsType[*ended](err)
	if !ok {
		return r.end(failed(finding.New(finding.InternalError, "%s", safetext.Clean(err.Error()))))
	}
	r.noteAndAnnotate(e.untold...)
	return e.ExitCode()
}

// note shows a finding on standard error, unless it is mere talk and --quiet. A
// key that was left behind is not.
func (r *run) note(f *finding.Finding) {
	if r.quiet && f.Severity != finding.Error && f.Code != finding.FilesLeft {
		return
	}
	_ = report.WriteFinding(r.out.talk, f) // nothing could be told of it
}

// noteAndAnnotate shows findings that no report has.
func (r *run) noteAndAnnotate(findings ...*finding.Finding) {
	for _, f := range findings {
		r.note(f)
		_ = r.annotate(f) // it is on standard error already
	}
}

// annotate shows a finding where people look first. A notice changes nothing, and a
// run that is green needs no second look.
func (r *run) annotate(f *finding.Finding) error {
	if f.Severity == finding.Notice {
		return nil
	}
	return r.host.Annotate(f)
}

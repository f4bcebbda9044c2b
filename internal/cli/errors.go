package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// exitError ends a command with a status, and with findings that were not shown
// yet.
type exitError struct {
	status   int
	findings []*finding.Finding
}

func (e *exitError) Error() string { return fmt.Sprintf("exit status %d", e.status) }

// shown ends a command whose report said everything.
func shown(status int) error {
	if status == finding.ExitOK {
		return nil
	}
	return &exitError{status: status}
}

// unusable ends a command with findings about its settings or key.
func unusable(findings []*finding.Finding) error {
	statuses := make([]int, len(findings))
	for i, f := range findings {
		statuses[i] = f.Exit()
	}
	return &exitError{finding.WorstExit(statuses...), findings}
}

func exitOf(err error) int {
	var (
		exit *exitError
		f    *finding.Finding
	)
	switch {
	case err == nil:
		return finding.ExitOK
	case errors.As(err, &exit):
		return exit.status
	case errors.As(err, &f):
		return f.Exit()
	default:
		return finding.ExitInternal
	}
}

// fail shows an error that ended a command and returns the exit status.
func (a *app) fail(err error) int {
	for _, f := range findingsOf(err) {
		a.tell(f)
		_ = a.host.Annotate(f) // it is on standard error already
	}
	return exitOf(err)
}

func findingsOf(err error) []*finding.Finding {
	var (
		exit *exitError
		f    *finding.Finding
	)
	switch {
	case errors.As(err, &exit):
		return exit.findings
	case errors.As(err, &f):
		return []*finding.Finding{f}
	default:
		return []*finding.Finding{finding.New(finding.InternalError, "%s", safetext.Clean(err.Error()))}
	}
}

// tell shows a finding on standard error, unless it is mere talk and --quiet. A
// key that was left behind is not.
func (a *app) tell(f *finding.Finding) {
	if a.flags.quiet && f.Severity != finding.Error && f.Code != finding.FilesLeft {
		return
	}
	writeFinding(a.sys.Stderr, f)
}

func writeFinding(w io.Writer, f *finding.Finding) {
	_, _ = fmt.Fprintf(w, "ascproof: %s: %s\n", f.Severity, f.Error())
	for _, fix := range f.Fix {
		_, _ = fmt.Fprintf(w, "ascproof: hint: %s\n", fix)
	}
	_, _ = fmt.Fprintf(w, "ascproof: see %s\n", f.Docs())
}

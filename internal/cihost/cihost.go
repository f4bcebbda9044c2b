// Package cihost speaks to the CI system that ascproof runs on: masks, step
// outputs, variables, annotations, summaries.
//
// It is the only package that emits workflow commands. It never decides what is
// secret; the caller finds out who reads the log, masks first, then writes, then
// publishes:
//
//	id, err := cihost.Identify(env, cihost.Auto)
//	links := cihost.Links{Env: env, ...}
//	if id.Doubt == nil && cihost.ReadByRunner(os.Stdout, env) == nil {
//		links.Commands = os.Stdout // where masks are lines of the log
//	}
//	host := id.System.Open(links)
//	if err := host.Mask(tok); err != nil { ... } // errors.ErrUnsupported on a plain shell
//	err := host.SetOutput("token", tok)
//	err = host.Flush()
//
// Which system this is shows in variables. GITHUB_ACTIONS=true is the mark of GitHub,
// and GITHUB_RUN_ID a trace of it: one more variable that it sets. Anybody can set
// both. So there is a proof as well, the file for outputs that GitHub's runner makes.
//
// What a host cannot do returns an error that wraps [errors.ErrUnsupported];
// nothing is ever left out silently. Where others than the job can read what is
// handed over, the host refuses to take what it was told to mask.
package cihost

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/secret"
)

// Host is a CI system.
type Host interface {
	// Name is the value of the setting "host".
	Name() string
	// CanMask reports whether the host hides masked values, so that a secret may
	// be handed over through it.
	CanMask() bool
	// Mask hides a value in all log output from now on. It is one line of at
	// least [secret.MinMask] characters.
	Mask(value string) error
	// SetOutput hands a value to later steps.
	SetOutput(name, value string) error
	// SetEnv sets an environment variable for later steps of this job.
	SetEnv(name, value string) error
	// UnsetEnv takes a variable from later steps of this job, or empties it.
	UnsetEnv(name string) error
	// SaveState keeps a value for what this step does at the end of the job.
	SaveState(name, value string) error
	// Annotate shows a finding where people look first.
	Annotate(f *finding.Finding) error
	// Group folds the output up to the returned function's call.
	Group(title string) (end func() error, err error)
	// Summary shows Markdown on the run's page.
	Summary(markdown string) error
	// Flush waits until the host has taken what it was given. An error that wraps
	// [ErrNotTaken] is about results that only inform.
	Flush() error
}

// ErrNotTaken says that the host did not take something that it would only have
// shown or stored: the work itself is not affected.
var ErrNotTaken = errors.New("the CI system did not take it")

// notTaken is an [ErrNotTaken] that says what happened.
func notTaken(words string) error { return worded{words, ErrNotTaken} }

// worded is an error of a kind, in words of its own.
type worded struct {
	words string
	kind  error
}

func (e worded) Error() string { return e.words }
func (e worded) Unwrap() error { return e.kind }

// checkMask refuses what must not become a mask: GitHub's runner would cut a
// value of several lines into one mask a line, PEM armour among them, others
// would not find it at all, and a short mask turns ordinary output into stars and
// drops job outputs.
func checkMask(value string) error {
	if strings.ContainsAny(value, "\r\n") || len(value) < secret.MinMask || value != strings.TrimSpace(value) {
		return errors.New("a mask must be one line of 12 characters or more")
	}
	return nil
}

// unsupported is the error for what a host cannot do.
func unsupported(host, what string) error {
	return fmt.Errorf("%s cannot %s: %w", host, what, errors.ErrUnsupported)
}

// Package cihost speaks to the CI system that asckey runs on: masks, step
// outputs, annotations, summaries.
//
// It is the only package that emits workflow commands. It never decides what is
// secret; the caller masks first, then writes, then publishes:
//
//	host := cihost.GitHub(os.Stdout, os.Getenv)
//	if err := host.Mask(tok); err != nil { ... } // errors.ErrUnsupported on a plain shell
//	err := host.SetOutput("token", tok)
//
// What a host cannot do returns an error that wraps [errors.ErrUnsupported];
// nothing is ever left out silently.
package cihost

import (
	"errors"
	"fmt"

	"github.com/asckey/asckey/internal/finding"
)

// Host is a CI system.
type Host interface {
	// Name is the value of the setting "host".
	Name() string
	// CanMask reports whether the host hides masked values, so that a secret may
	// be handed over through it.
	CanMask() bool
	// Mask hides a value in all log output from now on. It is one line of at
	// least [secret.MinNeedle] characters.
	Mask(value string) error
	// SetOutput hands a value to later steps.
	SetOutput(name, value string) error
	// Annotate shows a finding where people look first.
	Annotate(f *finding.Finding) error
	// Group folds the output up to the returned function's call.
	Group(title string) (end func() error, err error)
	// Summary shows Markdown on the run's page.
	Summary(markdown string) error
}

// Names of the hosts.
const (
	NameGitHub = "github"
	NamePlain  = "plain"
)

// Detect names the host from its environment.
func Detect(getenv func(string) string) string {
	if getenv("GITHUB_ACTIONS") == "true" {
		return NameGitHub
	}
	return NamePlain
}

// unsupported is the error for what a host cannot do.
func unsupported(host, what string) error {
	return fmt.Errorf("%s cannot %s: %w", host, what, errors.ErrUnsupported)
}

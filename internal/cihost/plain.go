package cihost

import "github.com/ascproof/ascproof/internal/finding"

// NamePlain is a shell without a CI system in the setting "host".
const NamePlain = "plain"

// plainSystem is also what ascproof knows of CI systems that it does not speak to:
// the variables with which the better known ones tell their jobs apart. Without
// any of them, all that one user does on a machine is one job.
func plainSystem() System {
	return System{
		Name: NamePlain, Title: "a shell without a CI system",
		jobVariables: []string{
			"BUILD_TAG", "CIRCLE_WORKFLOW_JOB_ID", "CM_BUILD_ID",
			"BITBUCKET_STEP_UUID", "TEAMCITY_BUILDCONF_NAME", "BUILD_NUMBER", "CI_BUILD_ID",
		},
		open: func(Links) Host { return plain(NamePlain) },
	}
}

// plain is a shell without a CI system around it, or with one that ascproof does
// not know: it can do nothing but fold output, which it does by not doing it. The others
// are made of it, and of what they can do.
type plain string

func (p plain) Name() string                   { return string(p) }
func (p plain) CanMask() bool                  { return false }
func (p plain) Mask(string) error              { return unsupported(p.Name(), "mask a value") }
func (p plain) SetOutput(string, string) error { return unsupported(p.Name(), "take outputs") }
func (p plain) SetEnv(string, string) error {
	return unsupported(p.Name(), "set variables of later steps")
}
func (p plain) UnsetEnv(string) error {
	return unsupported(p.Name(), "take variables from later steps")
}
func (p plain) SaveState(string, string) error  { return unsupported(p.Name(), "keep a value") }
func (p plain) Annotate(*finding.Finding) error { return unsupported(p.Name(), "annotate") }
func (p plain) Summary(string) error            { return unsupported(p.Name(), "show a summary") }
func (p plain) Flush() error                    { return nil }
func (p plain) Group(string) (func() error, error) {
	return func() error { return nil }, nil
}

// Package hint knows the habits of CI systems that empty a secret, show it, or
// keep an ID from the next job, and says so where the environment gives evidence.
//
// It is a pure function of the environment and of two files that GitHub's runner
// names in it. It prints nothing, and no hint holds a value: names of variables
// only.
//
//	findings = hint.Apply(hint.Run{Env: env, Sources: cfg.Sources, ReadFile: read}, findings)
//
// [Recipes] says how each CI system stores a key properly.
package hint

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
)

// Run is what hints are drawn from.
type Run struct {
	// Env is the environment.
	Env map[string]string
	// Sources says where each value of the key came from, by setting, in the words
	// of a report: "$ASC_KEY_ID", "input key-id". What is not there is missing.
	Sources map[string]string
	// KeyType is the setting of that name.
	KeyType string
	// ReadFile reads the event and the workflow of a GitHub run; nil reads nothing.
	ReadFile func(path string) ([]byte, error)
}

// Apply adds to the advice of findings what this CI system is known to do, and
// to the findings what only the environment shows. It must be told of a key's
// settings as soon as they were read, whether or not they are any good.
func Apply(run Run, findings []*finding.Finding) []*finding.Finding {
	system := run.system()
	findings = slices.Clone(findings)
	for i, f := range findings {
		switch f.Code {
		case finding.InputMissing:
			findings[i] = f.WithFix(slices.Concat(run.nearMisses(run.missing()...), system.whyEmpty(run))...)
		case finding.ValueIsReference:
			findings[i] = f.WithFix(system.whyEmpty(run)...)
		case finding.KeyRepaired, finding.KeyNotBase64, finding.KeyNotPEM, finding.KeyDamaged:
			findings[i] = useStore(f, system.store)
		}
	}
	if f := run.unreadIssuer(); f != nil {
		findings = append(findings, f)
	}
	return append(findings, system.warnings(run)...)
}

// system is what one CI system is known to do.
type system struct {
	// whyEmpty lists likely reasons why a secret is empty, each as what to do.
	whyEmpty func(Run) []string
	// warnings are about logs and outputs.
	warnings func(Run) []*finding.Finding
	// store is the advice how to store the key here.
	store string
}

// system tells the CI system by what it sets, whatever the setting "host" says:
// what a system does to variables does not depend on that.
func (r Run) system() system {
	switch {
	case r.Env["GITHUB_ACTIONS"] == "true":
		return r.gitHub()
	case r.Env["GITLAB_CI"] == "true":
		return r.gitLab()
	case r.Env["BUILDKITE"] == "true":
		return buildkite
	default:
		return system{
			whyEmpty: func(Run) []string { return nil },
			warnings: func(Run) []*finding.Finding { return nil },
		}
	}
}

// missing are the settings of the key that nothing gave.
func (r Run) missing() []string {
	var all []string
	for _, name := range []string{settingKeyID, settingIssuerID, settingPrivateKey} {
		if r.Sources[name] == "" {
			all = append(all, name)
		}
	}
	return all
}

// useStore puts the CI system's own command in the place of the general one.
func useStore(f *finding.Finding, store string) *finding.Finding {
	i := slices.Index(f.Fix, finding.StoreBase64)
	if i < 0 || store == "" {
		return f
	}
	fix := slices.Clone(f.Fix)
	fix[i] = store
	return f.OnlyFix(fix...)
}

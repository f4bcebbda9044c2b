package report

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// outcome is what came of a test, in a view that knows nothing but tests.
type outcome int

const (
	passed outcome = iota // with or without a warning
	skipped
	failed
	undecided // it could not be found out
)

// test is one thing that was looked at: a check that every key goes through, or
// one requirement of the pipeline.
type test struct {
	name    string
	outcome outcome
	// says is a line for a test without findings.
	says     string
	findings []*finding.Finding
	// tolerated is why a test is skipped that failed, if it is.
	tolerated string
}

// tests are the checks, then the requirements.
func tests(k Key) []test {
	names := []finding.Check{finding.CheckUsable, finding.CheckAccepted, finding.CheckUnlocked, finding.CheckClock, finding.CheckAnswers}
	if _, named := k.Sources["app"]; named {
		names = append(names, finding.CheckApp)
	}
	checks := make([]test, len(names))
	for i, name := range names {
		checks[i].name = string(name)
	}
	requirements := make([]test, len(k.Requirements))
	for i, q := range k.Requirements {
		requirements[i] = requirementTest(q)
		if k.Roles == nil { // nothing was tried, for a reason that another check has
			requirements[i].outcome = skipped
		}
	}
	for _, f := range finding.InOrder(k.Findings) {
		if slices.ContainsFunc(requirements, func(d test) bool { return slices.Contains(d.findings, f) }) {
			continue
		}
		name := checkOf(f, k.Status)
		i := slices.IndexFunc(checks, func(t test) bool { return t.name == name })
		if i < 0 {
			i, checks = len(checks), append(checks, test{name: name})
		}
		checks[i].findings = append(checks[i].findings, f)
	}
	for i := range checks {
		checks[i].conclude(k)
	}
	return append(checks, requirements...)
}

// checkOf names the check that a finding is about. What kept Apple from
// answering also kept a key that is not valid from being accepted.
func checkOf(f *finding.Finding, s Status) string {
	e, _ := finding.Lookup(f.Code)
	switch {
	case e.Check == "":
		return string(f.Code)
	case e.Check == finding.CheckAnswers && e.Exit == finding.ExitUnknown && s != Valid:
		return string(finding.CheckAccepted)
	default:
		return string(e.Check)
	}
}

// conclude decides a check: by its worst finding, which is its first. Without an
// error it passes as far as the key got.
func (t *test) conclude(k Key) {
	switch {
	case len(t.findings) > 0 && t.findings[0].Severity == finding.Error:
		t.outcome = gravity(t.findings[0])
	case !reached(t.name, k):
		t.outcome, t.says = skipped, k.Headline
	}
}

// gravity is what comes of a test that a finding is about.
func gravity(f *finding.Finding) outcome {
	switch exit := f.Exit(); {
	case f.Severity != finding.Error:
		return passed
	case exit == finding.ExitUnknown, exit == finding.ExitInternal:
		return undecided
	default:
		return failed
	}
}

// reached reports whether a check was come to: that it found nothing is then a pass.
func reached(name string, k Key) bool {
	switch finding.Check(name) {
	case finding.CheckUsable:
		return true
	case finding.CheckClock:
		return k.Status != Unusable && k.Status != Unverified
	default:
		return k.Status == Valid || k.Roles != nil
	}
}

func requirementTest(q Requirement) test {
	t := test{name: q.Title(), says: q.Shown.String() + ": " + q.Reason}
	switch {
	case q.Finding != nil:
		t.findings, t.outcome = []*finding.Finding{q.Finding}, gravity(q.Finding)
	case q.Unanswered:
		t.outcome = undecided
	case q.Status != role.Pass:
		t.outcome = skipped
	}
	return t
}

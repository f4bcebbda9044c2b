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
// one demand of the pipeline.
type test struct {
	name    string
	outcome outcome
	// says is a line for a test without findings.
	says     string
	findings []*finding.Finding
}

// The checks. Their names stay the same whether they pass or not: GitLab compares
// a merge request's tests with its target's by name.
const (
	checkUsable   = "settings and key are usable"
	checkAccepted = "Apple accepts the key"
	checkUnlocked = "no agreement or membership is in the way"
	checkClock    = "this machine's clock is right"
	checkAnswers  = "Apple answers what is asked"
	checkApp      = "the key sees the app"
)

// tests are the checks, then the demands.
func tests(k Key) []test {
	checks := []test{{name: checkUsable}, {name: checkAccepted}, {name: checkUnlocked}, {name: checkClock}, {name: checkAnswers}}
	if _, named := k.Sources["app"]; named {
		checks = append(checks, test{name: checkApp})
	}
	demands := make([]test, len(k.Requirements))
	for i, q := range k.Requirements {
		demands[i] = demandTest(q)
		if k.Roles == nil { // nothing was tried, for a reason that another check has
			demands[i].outcome = skipped
		}
	}
	for _, f := range inOrder(k.Findings) {
		told := func(d test) bool { return len(d.findings) > 0 && d.findings[0].Error() == f.Error() }
		if slices.ContainsFunc(demands, told) {
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
		checks[i].settle(k)
	}
	return append(checks, demands...)
}

// checkOf names the check that a finding is about.
func checkOf(f *finding.Finding, s Status) string {
	switch f.Code {
	case finding.TokenRejected, finding.WrongKeyKind, finding.Transient401, finding.NotProven:
		return checkAccepted
	case finding.RateLimited, finding.APIUnreachable, finding.APIError:
		if s != Valid {
			return checkAccepted
		}
		return checkAnswers
	case finding.EvidenceContradicts, finding.NoAppToProbe, finding.VendorNumberInvalid:
		return checkAnswers
	case finding.AgreementsMissing, finding.MembershipLapsed:
		return checkUnlocked
	case finding.ClockSkew:
		return checkClock
	case finding.AppNotVisible:
		return checkApp
	}
	if e, known := finding.Lookup(f.Code); known && e.Exit == finding.ExitUnusable {
		return checkUsable
	}
	return string(f.Code)
}

// settle decides a check: by its worst finding, which is its first. Without an
// error it passes as far as the key got.
func (t *test) settle(k Key) {
	switch {
	case len(t.findings) > 0 && t.findings[0].Severity == finding.Error:
		t.outcome = gravity(t.findings[0])
	case !reached(t.name, k):
		t.outcome, t.says = skipped, Headline(k)
	}
}

func gravity(f *finding.Finding) outcome {
	if exit := f.Exit(); exit == finding.ExitUnknown || exit == finding.ExitInternal {
		return undecided
	}
	return failed
}

// reached reports whether a check was come to: that it found nothing is then a pass.
func reached(name string, k Key) bool {
	switch name {
	case checkUsable:
		return true
	case checkClock:
		return k.Status != Unusable && k.Status != Unverified
	default:
		return k.Status == Valid || k.Roles != nil
	}
}

func demandTest(q Requirement) test {
	t := test{name: demand(q), says: q.Verdict.String() + ": " + q.Reason}
	switch {
	case q.Finding != nil:
		t.findings = []*finding.Finding{q.Finding}
		if q.Finding.Severity == finding.Error {
			t.outcome = gravity(q.Finding)
		}
	case q.Lost:
		t.outcome = undecided
	case q.Status != role.Pass:
		t.outcome = skipped
	}
	return t
}

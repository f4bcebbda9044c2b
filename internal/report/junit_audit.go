package report

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// auditSuites are those of the audit file and of its accounts, as far as something is
// known of them. What concerns an account is a test of it, and not of each of its keys.
func auditSuites(r *Report) []junitSuite {
	if r.Audit == nil {
		return nil
	}
	all := []junitSuite{suiteOf("Audit file", "ascproof.audit-file", r.testsOfFile())}
	for _, a := range r.Audit.Accounts {
		id := safetext.OneLine(a.IssuerID)
		all = append(all, suiteOf("App Store Connect account "+id, "ascproof."+id, r.testsOf(a)))
	}
	return slices.DeleteFunc(all, func(s junitSuite) bool { return s.Tests == 0 })
}

func (r *Report) testsOfFile() []test {
	var all []test
	for _, f := range r.Audit.Findings {
		all = append(all, testOf(f, r.countsOfFile(f)))
	}
	return all
}

func (r *Report) testsOf(a Account) []test {
	var all []test
	for _, f := range a.Findings {
		all = append(all, testOf(r.counted(a, f)))
	}
	return all
}

// testOf is a finding as a test, which fails nothing if it does not count.
func testOf(f *finding.Finding, counts bool) test {
	t := test{name: string(f.Code), findings: []*finding.Finding{f}}
	if f.Severity == finding.Error {
		t.outcome = gravity(f)
	}
	if !counts {
		t.tolerate(asBefore)
	}
	return t
}

func suiteOf(name, class string, tests []test) junitSuite {
	s := junitSuite{Name: name, Time: duration(0)}
	for _, t := range tests {
		c := t.junit()
		c.Class = class
		s.Cases = append(s.Cases, c)
		s.count(c)
	}
	return s
}

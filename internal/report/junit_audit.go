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
	all := []junitSuite{suiteOf("Audit file", "ascproof.audit-file", testsOf(r.Conclusion.File))}
	for i, a := range r.Audit.Accounts {
		id := safetext.OneLine(a.IssuerID)
		all = append(all, suiteOf("App Store Connect account "+id, "ascproof."+id, testsOf(r.Conclusion.Accounts[i])))
	}
	return slices.DeleteFunc(all, func(s junitSuite) bool { return s.Tests == 0 })
}

// testsOf are findings as tests, which fail nothing if they do not count.
func testsOf(counted []Counted) (all []test) {
	for _, f := range counted {
		t := testOf(f.Finding)
		if f.Known {
			t.tolerate(asBefore)
		}
		all = append(all, t)
	}
	return all
}

// testOf is a finding as a test.
func testOf(f *finding.Finding) test {
	return test{name: string(f.Code), findings: []*finding.Finding{f}, outcome: gravity(f)}
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

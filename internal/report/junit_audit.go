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
	all := []junitSuite{findingSuite("Audit file", "ascproof.audit-file", r.Audit.Findings)}
	for _, a := range r.Audit.Accounts {
		id := safetext.OneLine(a.IssuerID)
		all = append(all, findingSuite("App Store Connect account "+id, "ascproof."+id, r.countedOf(a)))
	}
	return slices.DeleteFunc(all, func(s junitSuite) bool { return s.Tests == 0 })
}

// countedOf are the findings of an account, but for errors that fail no more.
func (r *Report) countedOf(a Account) []*finding.Finding {
	var all []*finding.Finding
	for _, s := range r.sayingsOf(&a) {
		all = append(all, s.Finding)
	}
	return all
}

func findingSuite(name, class string, findings []*finding.Finding) junitSuite {
	s := junitSuite{Name: name, Time: duration(0)}
	for _, f := range findings {
		t := test{name: string(f.Code), findings: []*finding.Finding{f}}
		if f.Severity == finding.Error {
			t.outcome = gravity(f)
		}
		c := t.junit()
		c.Class = class
		s.Cases = append(s.Cases, c)
		s.count(c)
	}
	return s
}

package report_test

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// fails reports whether a CI system that reads the JUnit view sees a failure.
func fails(t *testing.T, rep *report.Report) bool {
	t.Helper()
	var doc struct {
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Failures int `xml:"failures,attr"`
			Errors   int `xml:"errors,attr"`
			Cases    []struct {
				Failure *struct{} `xml:"failure"`
				Error   *struct{} `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(view(t, rep, report.JUnit)), &doc); err != nil {
		t.Fatal(err)
	}
	failures, errors := 0, 0
	for _, s := range doc.Suites {
		for _, c := range s.Cases {
			if c.Failure != nil {
				failures++
			}
			if c.Error != nil {
				errors++
			}
		}
	}
	if failures != doc.Failures || errors != doc.Errors {
		t.Errorf("%d failures and %d errors, and the file says %d and %d", failures, errors, doc.Failures, doc.Errors)
	}
	return failures+errors > 0
}

// The JUnit view has a failure if and only if the exit status is not 0: a pipeline must not
// be green in one place and red in the other.
func TestJUnitAgreesWithExit(t *testing.T) {
	t.Parallel()
	changes := map[string]*report.Change{
		"as before":  nil,
		"new":        {Kinds: []report.ChangeKind{report.ChangeNew}},
		"fails anew": {Kinds: []report.ChangeKind{report.ChangeFails}, Fails: true},
		"stronger":   {Kinds: []report.ChangeKind{report.ChangeStronger}, Added: []string{"users"}},
		"weaker":     {Kinds: []report.ChangeKind{report.ChangeWeaker}, Removed: []string{"users"}},
	}
	soon := finding.New(finding.ExpiresSoon, "x ends soon.")
	ofFile := finding.New(finding.EntryInvalid, "")
	for _, a := range []struct {
		name string
		*report.Audit
	}{
		{"a check", nil},
		{"an audit", &report.Audit{}},
		{"a baseline", &report.Audit{Baseline: &report.Baseline{}}},
		{"only what is new", &report.Audit{Baseline: &report.Baseline{OnlyNew: true}}},
		{"a mistake in the file", &report.Audit{Findings: []*finding.Finding{ofFile}, Baseline: &report.Baseline{OnlyNew: true}}},
		{"a known mistake in the file", &report.Audit{Findings: []*finding.Finding{ofFile}, Baseline: &report.Baseline{OnlyNew: true, Known: []*finding.Finding{ofFile}}}},
		{"it ends soon", &report.Audit{Accounts: []report.Account{{Findings: []*finding.Finding{soon}, Expiring: []report.Asset{{Name: "x"}}}}, Baseline: &report.Baseline{OnlyNew: true}}},
		{"it newly ends soon", &report.Audit{Accounts: []report.Account{{Findings: []*finding.Finding{soon}, Expiring: []report.Asset{{Name: "x", New: true}}}}, Baseline: &report.Baseline{OnlyNew: true}}},
		{"it newly ends soon, and all counts", &report.Audit{Accounts: []report.Account{{Findings: []*finding.Finding{soon}, Expiring: []report.Asset{{Name: "x", New: true}}}}, Baseline: &report.Baseline{}}},
	} {
		paths, err := filepath.Glob("testdata/*.json")
		if err != nil || len(paths) < 10 {
			t.Fatal(len(paths), err)
		}
		for _, path := range paths {
			for how, change := range changes {
				t.Run(fmt.Sprint(a.name, "/", filepath.Base(path), "/", how), func(t *testing.T) {
					t.Parallel()
					rep := load(t, path)
					rep.Audit = a.Audit
					if a.Audit != nil {
						for i := range rep.Keys {
							rep.Keys[i].Change = change
							rep.Keys[i] = explain.Words(rep.Keys[i])
						}
					}
					got := fails(t, rep)
					audit.Conclude(rep)
					if exit := rep.Conclusion.Exit; got != (exit != finding.ExitOK) {
						t.Errorf("a test fails: %v, with exit status %d:\n%s", got, exit, view(t, rep, report.JUnit))
					}
				})
			}
		}
	}
}

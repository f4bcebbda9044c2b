package report_test

import (
	"encoding/xml"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	audits := map[string]*report.Audit{
		"an audit":                           {},
		"a baseline":                         {Baseline: &report.Baseline{}},
		"only what is new":                   {Baseline: &report.Baseline{OnlyNew: true}},
		"a mistake in the file":              {Findings: []*finding.Finding{ofFile}, Baseline: &report.Baseline{OnlyNew: true}},
		"a known mistake in the file":        {Findings: []*finding.Finding{ofFile}, Baseline: &report.Baseline{OnlyNew: true, Known: []*finding.Finding{ofFile}}},
		"it ends soon":                       {Accounts: []report.Account{{Findings: []*finding.Finding{soon}, Expiring: []report.Asset{{Name: "x"}}}}, Baseline: &report.Baseline{OnlyNew: true}},
		"it newly ends soon":                 {Accounts: []report.Account{{Findings: []*finding.Finding{soon}, Expiring: []report.Asset{{Name: "x", New: true}}}}, Baseline: &report.Baseline{OnlyNew: true}},
		"it newly ends soon, and all counts": {Accounts: []report.Account{{Findings: []*finding.Finding{soon}, Expiring: []report.Asset{{Name: "x", New: true}}}}, Baseline: &report.Baseline{}},
	}
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) < 10 {
		t.Fatal(len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			rep := load(t, path)
			agrees(t, "a check", report.Report{Keys: rep.Keys})
			for how, change := range changes {
				keys := slices.Clone(rep.Keys)
				for i := range keys {
					keys[i].Change = change
					keys[i] = explain.Words(keys[i])
				}
				for name, audit := range audits {
					agrees(t, name+", "+how, report.Report{Keys: keys, Audit: audit})
				}
			}
		})
	}
}

// agrees holds that the JUnit view of a report has a failure if and only if it ends with one.
func agrees(t *testing.T, what string, rep report.Report) {
	t.Helper()
	got := fails(t, &rep)
	audit.Conclude(&rep)
	if exit := rep.Conclusion.Exit; got != (exit != finding.ExitOK) {
		t.Errorf("%s: a test fails: %v, with exit status %d:\n%s", what, got, exit, view(t, &rep, report.JUnit))
	}
}

// A report that was read, as that of a shard is, has the tests that it had before.
func TestJUnitOfReadReport(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"testdata/fail.json", "testdata/audit.json"} {
		rep := load(t, path)
		read, err := audit.ReadReport(encode(t, rep))
		if err != nil {
			t.Fatal(path, err)
		}
		if diff := cmp.Diff(view(t, rep, report.JUnit), view(t, read, report.JUnit)); diff != "" {
			t.Errorf("%s (-as it was +as it was read):\n%s", path, diff)
		}
	}
}

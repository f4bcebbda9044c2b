package audit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// A report that does not say what came of each key is refused: without failures it would
// pass.
func TestReadReport(t *testing.T) {
	t.Parallel()
	of := func(key string) string {
		return `{"schema": 1, "tool": {"name": "ascproof", "version": "1"}, "keys": [` + key + `]}`
	}
	const found = `"findings": [{"code": "token-rejected", "severity": "error", "title": "x"}]`
	for _, tt := range []struct {
		name, text string
		ok         bool
	}{
		{"no keys", of(""), true},
		{"a key that passes", of(`{"name": "x", "status": "valid", "verdict": "pass"}`), true},
		{"a key that fails", of(`{"name": "x", "status": "rejected", "verdict": "fail", "exit_status": 3, ` + found + `}`), true},
		{"nothing but the form", `{"schema": 1}`, false},
		{"no tool", `{"schema": 1, "keys": []}`, false},
		{"null in the place of a key", of("null"), false},
		{"no verdict", of(`{"name": "x", "status": "rejected"}`), false},
		{"a status of its own", of(`{"name": "x", "status": "fine", "verdict": "pass"}`), false},
		{"rejected, and it passes", of(`{"name": "x", "status": "rejected", "verdict": "pass"}`), false},
		{"it fails with nothing", of(`{"name": "x", "status": "rejected", "verdict": "fail", "exit_status": 3}`), false},
		{"it fails with 0", of(`{"name": "x", "status": "rejected", "verdict": "fail", ` + found + `}`), false},
		{"an exit status of its own", of(`{"name": "x", "status": "rejected", "verdict": "fail", "exit_status": 9, ` + found + `}`), false},
		{"an error, and it passes", of(`{"name": "x", "status": "valid", "verdict": "pass", ` + found + `}`), false},
		{"null in the place of a finding", of(`{"name": "x", "status": "valid", "verdict": "pass", "findings": [null]}`), false},
		{"null in the place of a finding of the file", `{"schema": 1, "tool": {"name": "ascproof"}, "keys": [], "audit": {"findings": [null]}}`, false},
		{"null in the place of a finding of an account", `{"schema": 1, "tool": {"name": "ascproof"}, "keys": [], "audit": {"accounts": [{"findings": [null]}]}}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := audit.ReadReport([]byte(tt.text)); (err == nil) != tt.ok {
				t.Errorf("read: %v, want that it can be: %v", err, tt.ok)
			}
		})
	}
}

// resultOf is a key that has an error of a code, or none.
func resultOf(name string, s report.Status, code finding.Code) report.Key {
	k := report.Key{Name: name, Status: s, Verdict: report.Pass}
	if code != "" {
		f := finding.New(code, "")
		k.Verdict, k.Exit, k.Findings = report.Fail, f.Exit(), []*finding.Finding{f}
	}
	return k
}

func reportOf(keys ...report.Key) *report.Report {
	return audit.New(report.Tool{Name: "ascproof"}, keys, nil)
}

// Of a key that several reports have, the worst result counts, in whatever order they come.
func TestMergeOfOneKey(t *testing.T) {
	t.Parallel()
	rejected := resultOf("x", report.Rejected, finding.TokenRejected)
	unverified := resultOf("x", report.Unverified, finding.APIUnreachable)
	warned := report.Key{Name: "x", Status: report.Valid, Verdict: report.Warn}
	passed := resultOf("x", report.Valid, "")
	for _, tt := range []struct {
		name string
		a, b report.Key
		want report.Key
	}{
		{"an outage, and a rejection", unverified, rejected, rejected},
		{"an outage, and a pass", unverified, passed, unverified},
		{"a pass, and a warning", passed, warned, warned},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			reports := []*report.Report{reportOf(tt.a), reportOf(tt.b)}
			got := audit.Merge(reports)
			if diff := cmp.Diff([]report.Key{tt.want}, got.Keys); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
			slices.Reverse(reports)
			if diff := cmp.Diff(got, audit.Merge(reports)); diff != "" {
				t.Errorf("in the other order (-one +other):\n%s", diff)
			}
		})
	}
}

package audit_test

import (
	"slices"
	"testing"
	"time"

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

// exitOf is the exit status that a report comes to.
func exitOf(rep *report.Report) int {
	audit.Conclude(rep)
	return rep.Conclusion.Exit
}

func reportOf(keys ...report.Key) *report.Report {
	return audit.New(report.Tool{Name: "ascproof"}, keys, nil)
}

func merged(reports ...*report.Report) *report.Report {
	return audit.Merge(report.Tool{Name: "ascproof"}, reports, nil)
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
			got := merged(reports...)
			if diff := cmp.Diff([]report.Key{tt.want}, got.Keys); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
			slices.Reverse(reports)
			if diff := cmp.Diff(got, merged(reports...)); diff != "" {
				t.Errorf("in the other order (-one +other):\n%s", diff)
			}
		})
	}
}

// Keys of several audit files stay apart, whatever name and place they have in common, also in
// the comparison with a baseline.
func TestMergeOfSeveralFiles(t *testing.T) {
	t.Parallel()
	of := func(id, issuer string, s report.Status, code finding.Code) *report.Report {
		k := resultOf("production", s, code)
		k.Position, k.KeyID, k.IssuerID = 1, id, issuer
		return reportOf(k)
	}
	good, bad := of("A", "i", report.Valid, ""), of("B", "j", report.Rejected, finding.TokenRejected)
	both := merged(bad, good)
	if len(both.Keys) != 2 || both.Keys[0].KeyID != "A" || both.Keys[1].KeyID != "B" {
		t.Fatalf("merged to %+v", both.Keys)
	}
	again := merged(good, bad)
	audit.Compare(again, both, func(string) bool { return true }, true)
	for _, k := range again.Keys {
		if k.Change != nil {
			t.Errorf("%s changed: %+v", k.KeyID, k.Change)
		}
	}
	if one := merged(bad, of("", "", report.Unusable, finding.EntryInvalid)); len(one.Keys) != 1 {
		t.Errorf("a key and its wrong entry are %d keys", len(one.Keys))
	}
}

// Parts that are missing are counted as people count.
func TestMergeMissing(t *testing.T) {
	t.Parallel()
	part := func(shard string) *report.Report {
		rep := reportOf()
		rep.Keys, rep.Audit.Shard = []report.Key{}, shard
		return rep
	}
	for _, tt := range []struct {
		name    string
		reports []*report.Report
		want    []string
	}{
		{"none", []*report.Report{part("1/2"), part("2/2")}, nil},
		{"one", []*report.Report{part("3/3"), part("1/3")}, []string{"the shard 2/3 is missing. Its keys are not in this report."}},
		{"two", []*report.Report{part("2/4"), part("4/4")}, []string{"the shards 1/4 and 3/4 are missing. Their keys are not in this report."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := said(merged(tt.reports...).Audit.Findings); !slices.Equal(got, tt.want) {
				t.Errorf("said %q, want %q", got, tt.want)
			}
		})
	}
}

// What parts say of one matter is said once, and what has no subject if it would be shown with one
// title.
func TestMergeOfFindings(t *testing.T) {
	t.Parallel()
	part := func(code finding.Code, subject, title string) *report.Report {
		return audit.New(report.Tool{Name: "ascproof"}, []report.Key{}, []*finding.Finding{finding.New(code, "").Titled("%s", title).About(subject)})
	}
	for _, tt := range []struct {
		name string
		a, b *report.Report
		want int
	}{
		{"one subject in other words", part(finding.EntryInvalid, "field x", "words"), part(finding.EntryInvalid, "field x", "other words"), 1},
		{"two subjects in one's words", part(finding.EntryInvalid, "field x", "words"), part(finding.EntryInvalid, "field y", "words"), 2},
		{"a subject and none", part(finding.EntryInvalid, "field x", "words"), part(finding.EntryInvalid, "", "words"), 2},
		{"one title", part(finding.UsageError, "", "words"), part(finding.UsageError, "", "words"), 1},
		{"two titles", part(finding.UsageError, "", "words"), part(finding.UsageError, "", "other words"), 2},
		{"two codes", part(finding.UsageError, "", "words"), part(finding.SettingInvalid, "", "words"), 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := merged(tt.a, tt.b).Audit.Findings; len(got) != tt.want {
				t.Errorf("%d findings are left, want %d: %q", len(got), tt.want, said(got))
			}
		})
	}
}

// An account of which one part could ask for what ends is known. If none could, that of a
// key that Apple refused says more than that of a dead one.
func TestMergeExpiryUnknown(t *testing.T) {
	t.Parallel()
	const refused = "Apple refused this key the list of certificates."
	dead := expiryOf(t)
	reworded := *dead
	reworded.Title, reworded.Detail = "in other words", "As another version says it."
	part := func(name string, findings ...*finding.Finding) *report.Report {
		k := resultOf(name, report.Valid, "")
		if slices.Contains(findings, dead) || slices.Contains(findings, &reworded) {
			k = resultOf(name, report.Rejected, finding.TokenRejected)
		}
		k.IssuerID = "i"
		rep := reportOf(k)
		rep.Audit.Accounts[0].Findings = findings
		return rep
	}
	other := finding.New(finding.ExpiryUnknown, refused)
	for _, tt := range []struct {
		name string
		a, b *report.Report
		want []*finding.Finding
	}{
		{"known to one", part("a", dead), part("b"), nil},
		{"dead, and refused", part("a", dead), part("b", other), []*finding.Finding{other}},
		{"dead in other words, and refused", part("a", &reworded), part("b", other), []*finding.Finding{other}},
		{"refused, and dead", part("a", other), part("b", dead), []*finding.Finding{other}},
		{"dead", part("a", dead), part("b", dead), []*finding.Finding{dead}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, merged(tt.a, tt.b).Audit.Accounts[0].Findings); diff != "" {
				t.Errorf("the account (-want +got):\n%s", diff)
			}
		})
	}
}

// expiryOf is what is said of an account without a key that works.
func expiryOf(t *testing.T) *finding.Finding {
	t.Helper()
	k := resultOf("x", report.Rejected, finding.TokenRejected)
	k.IssuerID = "i"
	rep := reportOf(k)
	audit.Expiry(t.Context(), rep, make([]audit.Task, 1), time.Hour, audit.Options{})
	if found := rep.Audit.Accounts[0].Findings; len(found) == 1 && found[0].Code == finding.ExpiryUnknown {
		return found[0]
	}
	t.Fatalf("of an account whose key is dead it is said %q", said(rep.Audit.Accounts[0].Findings))
	return nil
}

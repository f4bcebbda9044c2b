package audit_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// A failure of before is known by its code and what it is about. Its words may have
// changed with the version.
func TestCompareKnowsFailures(t *testing.T) {
	t.Parallel()
	notMet := func(names ...string) (k report.Key) {
		for _, name := range names {
			f := finding.New(finding.RequirementNotMet, "").Naming(name)
			k.Findings = append(k.Findings, f)
			k.Requirements = append(k.Requirements, report.Requirement{Name: name, Result: role.Result{Setting: role.Required}, Finding: f})
		}
		return k
	}
	with := func(findings ...*finding.Finding) report.Key { return report.Key{Findings: findings} }
	rejected := finding.New(finding.TokenRejected, "")
	tests := []struct {
		name     string
		now, old report.Key
		want     bool
	}{
		{"the same", with(rejected), with(rejected), false},
		{"the same in other words", with(rejected), with(rejected.Titled("no good")), false},
		{"another", with(rejected), with(finding.New(finding.AgreementsMissing, "")), true},
		{"a warning before", with(rejected), with(rejected.At(finding.Warning)), true},
		{"a warning now", with(rejected.At(finding.Warning)), with(), false},
		{"the same requirement", notMet("metadata"), notMet("metadata"), false},
		{"another requirement", notMet("metadata", "users"), notMet("metadata"), true},
		{"one requirement less", notMet("metadata"), notMet("metadata", "users"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.now.Exit, tt.old.Exit = finding.ExitRejected, finding.ExitRejected
			rep := audit.New(report.Tool{}, []report.Key{tt.now}, nil)
			audit.Compare(rep, audit.New(report.Tool{}, []report.Key{tt.old}, nil), audit.Shard{}.Has, true)
			change := rep.Keys[0].Change
			if got := change != nil && change.Fails; got != tt.want {
				t.Errorf("fails anew: %v, want %v (%+v)", got, tt.want, change)
			}
		})
	}
}

// night holds what an audit found against the report of the night before, as a report that
// was saved and read again.
func night(t *testing.T, rep, before *report.Report, covers func(string) bool) *report.Report {
	t.Helper()
	audit.Compare(rep, before, covers, true)
	var text bytes.Buffer
	if err := report.JSON(&text, rep); err != nil {
		t.Fatal(err)
	}
	saved, err := audit.ReadReport(text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// A night in which nothing was found out makes nothing forgotten: what was known before is
// known after it.
func TestCompareAfterAnOutage(t *testing.T) {
	t.Parallel()
	rejected := resultOf("x", report.Rejected, finding.TokenRejected)
	unreachable := resultOf("x", report.Unverified, finding.APIUnreachable)
	passed := resultOf("x", report.Valid, "")
	mistaken, broken := resultOf("x", report.Unusable, finding.InputMissing), resultOf("x", report.Unusable, finding.InternalError)
	all := audit.Shard{}.Has
	half := &report.Report{Audit: &report.Audit{Shard: "1/2"}}
	if audit.Covered([]*report.Report{half})("x") {
		half.Audit.Shard = "2/2"
	}
	withoutX := audit.Covered([]*report.Report{half})
	for _, tt := range []struct {
		name   string
		nights []*report.Report
		covers []func(string) bool
		want   []int
	}{
		{"rejected, unreachable, rejected", []*report.Report{reportOf(rejected), reportOf(unreachable), reportOf(rejected)}, nil, []int{0, 0}},
		{"rejected, unreachable twice, rejected", []*report.Report{reportOf(rejected), reportOf(unreachable), reportOf(unreachable), reportOf(rejected)}, nil, []int{0, 0, 0}},
		{"it works, is unreachable twice, and works", []*report.Report{reportOf(passed), reportOf(unreachable), reportOf(unreachable), reportOf(passed)}, nil, []int{6, 0, 0}},
		{"it works, is unreachable, and rejected", []*report.Report{reportOf(passed), reportOf(unreachable), reportOf(rejected)}, nil, []int{6, 3}},
		{"rejected, without its variable, rejected", []*report.Report{reportOf(rejected), reportOf(mistaken), reportOf(rejected)}, nil, []int{2, 0}},
		{"rejected, without its variable twice, works", []*report.Report{reportOf(rejected), reportOf(mistaken), reportOf(mistaken), reportOf(passed)}, nil, []int{2, 0, 0}},
		{"works, without its variable, rejected", []*report.Report{reportOf(passed), reportOf(mistaken), reportOf(rejected)}, nil, []int{2, 3}},
		{"rejected, a bug, rejected", []*report.Report{reportOf(rejected), reportOf(broken), reportOf(rejected)}, nil, []int{1, 0}},
		{"rejected, its shard is missing, rejected", []*report.Report{reportOf(rejected), reportOf(), reportOf(rejected)}, []func(string) bool{withoutX, all}, []int{0, 0}},
		{"rejected, taken out, rejected", []*report.Report{reportOf(rejected), reportOf(), reportOf(rejected)}, nil, []int{0, 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, got := tt.nights[0], []int(nil)
			for i, rep := range tt.nights[1:] {
				covers := all
				if tt.covers != nil {
					covers = tt.covers[i]
				}
				rep := *rep
				own := *rep.Audit
				rep.Audit, rep.Keys = &own, slices.Clone(rep.Keys)
				if rep.Keys == nil {
					rep.Keys = []report.Key{}
				}
				before = night(t, &rep, before, covers)
				got = append(got, exitOf(before))
				if gone := len(before.Audit.Baseline.Gone) > 0; gone != (len(rep.Keys) == 0 && tt.covers == nil) {
					t.Errorf("night %d: gone %q", i+2, before.Audit.Baseline.Gone)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("exit statuses %d, want %d", got, tt.want)
			}
		})
	}
}

// A mistake in the file that was there before fails no more, in whatever words, and a missing shard always
// does.
func TestCompareOfTheFile(t *testing.T) {
	t.Parallel()
	of := func(code finding.Code) *report.Report {
		return audit.New(report.Tool{Name: "ascproof"}, []report.Key{}, []*finding.Finding{finding.New(code, "")})
	}
	about := func(subject, title string) *report.Report {
		return audit.New(report.Tool{Name: "ascproof"}, []report.Key{}, []*finding.Finding{finding.New(finding.EntryInvalid, "").Titled("%s", title).About(subject)})
	}
	for _, tt := range []struct {
		name     string
		now, old *report.Report
		want     int
	}{
		{"known in other words", about("field x", "new words"), about("field x", "old words"), finding.ExitOK},
		{"another one in the same words", about("field x", "words"), about("field y", "words"), finding.ExitUnusable},
		{"known", of(finding.EntryInvalid), of(finding.EntryInvalid), finding.ExitOK},
		{"new", of(finding.EntryInvalid), reportOf(), finding.ExitUnusable},
		{"a missing shard", of(finding.NotAsked), of(finding.NotAsked), finding.ExitUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := exitOf(night(t, tt.now, tt.old, audit.Shard{}.Has)); got != tt.want {
				t.Errorf("exit status %d, want %d", got, tt.want)
			}
		})
	}
}

// What ends soon and what became stronger is new once, also over a night without an answer.
func TestCompareAlarmsOnce(t *testing.T) {
	t.Parallel()
	of := func(v role.Verdict, ends ...report.Asset) *report.Report {
		k := resultOf("x", report.Valid, "")
		k.IssuerID, k.Capabilities = "i", []report.Capability{{Name: "users", Verdict: v}}
		rep := reportOf(k)
		rep.Audit.Accounts[0].Expiring = ends
		return rep
	}
	outage := func() *report.Report {
		k := resultOf("x", report.Unverified, finding.APIUnreachable)
		k.IssuerID = "i"
		return reportOf(k)
	}
	blocked := func() *report.Report { return reportOf(resultOf("x", report.Blocked, finding.AgreementsMissing)) }
	cert := report.Asset{Type: "DISTRIBUTION", Name: "x"}
	for _, tt := range []struct {
		name   string
		nights []*report.Report
		want   []int
	}{
		{"a certificate", []*report.Report{of(role.Denied), of(role.Denied, cert), of(role.Denied, cert)}, []int{4, 0}},
		{"a certificate and an outage", []*report.Report{of(role.Denied, cert), outage(), of(role.Denied, cert)}, []int{6, 0}},
		{"stronger", []*report.Report{of(role.Denied), of(role.Granted), of(role.Granted)}, []int{4, 0}},
		{"stronger after a night that left it open", []*report.Report{of(role.Denied), of(role.Unproven), of(role.Granted), of(role.Granted)}, []int{0, 4, 0}},
		{"stronger after a night when the account was blocked", []*report.Report{of(role.Denied), blocked(), of(role.Granted)}, []int{5, 4}},
		{"as strong as before two nights that left it open", []*report.Report{of(role.Granted), of(role.Unproven), of(role.Unproven), of(role.Granted)}, []int{0, 0, 0}},
		{"weaker over an outage", []*report.Report{of(role.Granted), outage(), of(role.Denied)}, []int{6, 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, got := tt.nights[0], []int(nil)
			for _, rep := range tt.nights[1:] {
				before = night(t, rep, before, audit.Shard{}.Has)
				got = append(got, exitOf(before))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("exit statuses %d, want %d", got, tt.want)
			}
		})
	}
}

package audit_test

import (
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
			audit.Compare(rep, audit.New(report.Tool{}, []report.Key{tt.old}, nil), audit.Shard{}, true)
			change := rep.Keys[0].Change
			if got := change != nil && change.Fails; got != tt.want {
				t.Errorf("fails anew: %v, want %v (%+v)", got, tt.want, change)
			}
		})
	}
}

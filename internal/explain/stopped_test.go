package explain_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// A check that somebody interrupted blames nobody else, and says so first.
func TestStopped(t *testing.T) {
	t.Parallel()
	k := explain.Stopped(report.Key{Findings: []*finding.Finding{
		finding.New(finding.KeyRepaired, ""), finding.New(finding.APIUnreachable, ""), finding.New(finding.APIUnreachable, "").At(finding.Warning),
	}})
	if len(k.Findings) != 2 || k.Findings[0].Code != finding.Interrupted || k.Findings[1].Code != finding.KeyRepaired {
		t.Errorf("findings %v, want the interruption and the repair", k.Findings)
	}
	if k.Reason != finding.Interrupted || k.Exit != finding.ExitUnknown {
		t.Errorf("reason %s, status %d", k.Reason, k.Exit)
	}
}

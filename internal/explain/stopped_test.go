package explain_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// A check that somebody interrupted blames nobody else, and says so first.
func TestStopped(t *testing.T) {
	t.Parallel()
	k := explain.Stopped(report.Key{Evidence: []report.Evidence{{HTTPStatus: 401, Class: "unauthorized"}}, Findings: []*finding.Finding{
		finding.New(finding.NotProven, "The time was up.").WithFix("set timeout to 2m."),
		finding.New(finding.KeyRepaired, ""), finding.New(finding.APIUnreachable, ""), finding.New(finding.APIUnreachable, "").At(finding.Warning),
	}}, finding.New(finding.Interrupted, ""))
	var codes []finding.Code
	for _, f := range k.Findings {
		codes = append(codes, f.Code)
		if strings.Contains(f.Detail, "time was up") || slices.Contains(f.Fix, "set timeout to 2m.") {
			t.Errorf("it blames the time: %v, fix %q", f, f.Fix)
		}
	}
	if !slices.Equal(codes, []finding.Code{finding.Interrupted, finding.NotProven, finding.KeyRepaired}) {
		t.Errorf("findings %v, want the interruption, the refusal and the repair", k.Findings)
	}
	if k.Reason != finding.Interrupted || k.Exit != finding.ExitUnknown {
		t.Errorf("reason %s, status %d", k.Reason, k.Exit)
	}
}

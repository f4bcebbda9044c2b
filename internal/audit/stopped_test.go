package audit_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// A key that an audit did not come to has not failed, and that it was stopped is said once.
func TestConcludeStopped(t *testing.T) {
	t.Parallel()
	cut := explain.Stopped(resultOf("cut", report.Rejected, finding.TokenRejected), finding.New(finding.Interrupted, ""))
	waiting := explain.NotAsked()
	waiting.Name = "waiting"
	rep := audit.New(report.Tool{Name: "ascproof"}, []report.Key{resultOf("good", report.Valid, ""), cut, waiting},
		[]*finding.Finding{finding.New(finding.Interrupted, "").About("expiry")})
	audit.Conclude(rep)
	c := rep.Conclusion
	if c.Stopped != 2 || c.Verdicts[report.Fail] != 0 || c.Verdicts[report.Pass] != 1 || c.Exit == finding.ExitOK {
		t.Errorf("%d stopped, verdicts %v, status %d", c.Stopped, c.Verdicts, c.Exit)
	}
	if n := strings.Count(strings.ToLower(c.Summary), "stopped"); n != 1 {
		t.Errorf("%q says %d times that it was stopped", c.Summary, n)
	}
}

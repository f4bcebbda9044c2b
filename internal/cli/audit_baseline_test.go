package cli_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// A baseline tells what changed, and with --only-new only a new failure fails.
func TestAuditBaseline(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	a, b, dead := srv.TeamKey(role.Admin), srv.TeamKey(role.AppManager), srv.TeamKey(role.Admin)
	dead.Revoke()
	old := filepath.Join(t.TempDir(), "old.json")
	first := run(t, srv, asctest.Credentials{}, "audit", auditFile(t, entryOf("a", a, ""), entryOf("b", b, ""), entryOf("dead", dead, "")), "--report", old)
	file := auditFile(t, entryOf("a", a, ""), entryOf("dead", dead, ""), entryOf("c", srv.TeamKey(role.Sales), ""))
	same, rep := auditReport(t, srv, file, "--baseline", old, "--only-new")
	if first.status != finding.ExitRejected || same.status != finding.ExitOK {
		t.Errorf("status %d at first, then %d; want %d and 0", first.status, same.status, finding.ExitRejected)
	}
	if g := rep.Audit.Baseline; !slices.Equal(g.Gone, []string{"b"}) || g.Changed != 1 || rep.Keys[2].Change == nil || rep.Keys[0].Change != nil {
		t.Errorf("baseline %+v, change of the new key %+v", g, rep.Keys[2].Change)
	}
	a.Revoke()
	worse, rep := auditReport(t, srv, file, "--baseline", old, "--only-new")
	if c := rep.Keys[0].Change; worse.status != finding.ExitRejected || c == nil || !c.Fails || c.Kinds[0] != report.ChangeRejected {
		t.Errorf("status %d, change %+v; want %d and newly rejected", worse.status, c, finding.ExitRejected)
	}
}

// A key that can do more or less than before says so.
func TestAuditBaselineOfPowers(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	strong, weak := srv.TeamKey(role.Admin), srv.TeamKey(role.Sales)
	old := filepath.Join(t.TempDir(), "old.json")
	run(t, srv, asctest.Credentials{}, "audit", auditFile(t, entryOf("x", weak, ""), entryOf("y", strong, "")), "--all", "--report", old)
	changed := auditFile(t, entryOf("x", strong, ""), entryOf("y", weak, ""))
	now := filepath.Join(t.TempDir(), "now.json")
	first, rep := auditReport(t, srv, changed, "--all", "--baseline", old, "--only-new", "--report", now)
	if second, _ := auditReport(t, srv, changed, "--all", "--baseline", now, "--only-new"); first.status != finding.ExitUnmet || second.status != finding.ExitOK {
		t.Errorf("status %d, then %d; want %d, then 0", first.status, second.status, finding.ExitUnmet)
	}
	x, y := rep.Keys[0].Change, rep.Keys[1].Change
	if x == nil || !slices.Contains(x.Kinds, report.ChangeStronger) || y == nil || !slices.Contains(y.Kinds, report.ChangeWeaker) {
		t.Errorf("changes %+v and %+v, want stronger and weaker", x, y)
	}
}

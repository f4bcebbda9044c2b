package cli_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// A new key is held against the old one.
func TestAuditCompare(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	old, same, weak := srv.TeamKey(role.AppManager), srv.TeamKey(role.AppManager), srv.TeamKey(role.Sales)
	file := auditFile(t, entryOf("old", old, ""), entryOf("same", same, ""), entryOf("weak", weak, ""))
	good := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, "old", "same")
	if good.status != finding.ExitOK || !strings.Contains(good.stdout, "same can take the place of old") || !strings.Contains(good.stdout, "20 minutes") ||
		!strings.Contains(good.stdout, "Change the key ID and the private key.") || !strings.Contains(good.stdout, "must not name "+old.ID) {
		t.Errorf("status %d:\n%s\n%s", good.status, good.stdout, good.stderr)
	}
	bad := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, "old", "weak")
	if bad.status != finding.ExitUnmet || !strings.Contains(bad.stdout, "[replacement-weaker]") {
		t.Errorf("status %d:\n%s\n%s", bad.status, bad.stdout, bad.stderr)
	}
	if r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, "old", "nobody"); r.status != finding.ExitUnusable {
		t.Errorf("status %d for a name that the file does not have", r.status)
	}
	piece := strings.ReplaceAll(old.PEM(), "\n", "")[80:104] // of the private number, in the place of a name
	misnamed := auditFile(t, entryOf(piece, old, ""), entryOf("same", same, ""))
	if r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", misnamed, piece, "same"); strings.Contains(r.stdout+r.stderr, piece) {
		t.Errorf("a piece of the key is shown:\n%s\n%s", r.stdout, r.stderr)
	}
	old.Revoke()
	if r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, "old", "same"); r.status != finding.ExitOK {
		t.Errorf("status %d because of the old key:\n%s", r.status, r.stdout)
	}
}

package cli_test

import (
	"path/filepath"
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
	if r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, "old", "saem"); r.status != finding.ExitUnusable || !strings.Contains(r.stdout, "Did you mean same?") {
		t.Errorf("status %d for a name that the file does not have:\n%s", r.status, r.stdout)
	}
	if r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, "old", "same", "--expiry", "30d"); r.status != finding.ExitUnusable {
		t.Errorf("status %d for a flag that has no effect", r.status)
	}
	piece := strings.ReplaceAll(old.PEM(), "\n", "")[80:104] // of the private number, in the place of a name
	misnamed := auditFile(t, entryOf(piece, old, ""), entryOf("same", same, ""))
	if r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", misnamed, piece, "same"); strings.Contains(r.stdout+r.stderr, piece) {
		t.Errorf("a piece of the key is shown:\n%s\n%s", r.stdout, r.stderr)
	}
}

// What to do stands in each form of the report. Of a key that Apple rejects it is not said to
// create another, nor to wait.
func TestAuditCompareTells(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	dead := srv.TeamKey(role.AppManager)
	dead.Revoke()
	file := auditFile(t, entryOf("old", srv.TeamKey(role.AppManager), ""), entryOf("new", srv.TeamKey(role.Admin), "    require: [metadata]\n"), entryOf("dead", dead, ""))
	for _, format := range []string{"text", "json", "markdown"} {
		for _, old := range []string{"old", "dead"} {
			tests := filepath.Join(t.TempDir(), "tests.xml")
			r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, old, "new", "--format", format, "--junit", tests)
			if suite := string(read(t, tests)); !strings.Contains(suite, "can take the place of "+old) || !strings.Contains(suite, "Run each pipeline once.") {
				t.Errorf("the tests say\n%s", suite)
			}
			said := strings.Join(strings.Fields(r.stdout), " ")
			for _, want := range []string{"new can take the place of " + old, "Change the key ID and the private key.", "Run each pipeline once.", "evoke "} {
				if r.status != finding.ExitOK || !strings.Contains(said, want) {
					t.Errorf("%s of %s: status %d, and no %q:\n%s", format, old, r.status, want, r.stdout)
				}
			}
			if gains := strings.Contains(said, "It can do more: "); gains != (old == "old") || strings.Contains(said, "create a key") || strings.Contains(said, "20 minutes") != (old == "old") {
				t.Errorf("%s of %s:\n%s", format, old, r.stdout)
			}
			for line := range strings.Lines(r.stdout) {
				if format == "text" && len([]rune(line)) > 89 && !strings.Contains(line, "Help: ") {
					t.Errorf("a line of %d characters: %q", len([]rune(line)), line)
				}
			}
		}
	}
}

// A new key can only take the place of an old one of which is known what it can do, whose
// policy it meets, and which is another key of the same account.
func TestAuditCompareClaims(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Apps: []asctest.App{{ID: "1", BundleID: "com.example", Name: "X"}}})
	key := func(r role.Role) *asctest.Key { return srv.TeamKey(r) }
	revoked, strict, stranger, hazy := key(role.AppManager), key(role.Admin), srv.NewTeam("", nil).TeamKey(role.AppManager), key(role.AppManager)
	revoked.Revoke()
	srv.Fail(asctest.Refuse(asctest.ServiceUnavailable).On("/v1/certificates").For(hazy))
	one := key(role.AppManager)
	file := auditFile(t,
		entryOf("revoked", revoked, ""), entryOf("one", one, ""), entryOf("again", one, ""), entryOf("hazy", hazy, ""),
		entryOf("strict", strict, "    forbid: admin\n"), entryOf("admin", key(role.Admin), ""), entryOf("stranger", stranger, ""),
		entryOf("useful", key(role.AppManager), "    require: [metadata]\n"), entryOf("weak", key(role.Sales), ""),
		entryOf("seen", srv.IndividualKey(role.Developer), "    app: \"1\"\n"), entryOf("team", key(role.Developer), "    app: \"1\"\n"),
		entryOf("alone", srv.IndividualKey(role.AppManager), ""), "  - name: broken\n    require: [apps]\n",
	)
	for _, tt := range []struct {
		old, fresh string
		want       int
		fits       bool
		says       string
	}{
		{"revoked", "one", finding.ExitRejected, false, "could not hold this key against the old one"},
		{"revoked", "useful", finding.ExitOK, true, "WARN"},
		{"broken", "one", finding.ExitUnusable, false, "FAIL"},
		{"broken", "useful", finding.ExitUnusable, false, "FAIL"},
		{"hazy", "one", finding.ExitUnknown, false, "could not hold this key against the old one"},
		{"one", "one", finding.ExitUnusable, false, "are one key"},
		{"one", "again", finding.ExitUnusable, false, "are one key"},
		{"one", "stranger", finding.ExitUnmet, false, "belongs to another account"},
		{"one", "useful", finding.ExitOK, true, "useful can take"},
		{"strict", "admin", finding.ExitUnmet, false, "[forbidden-present]"},
		{"strict", "strict", finding.ExitUnusable, false, "are one key"},
		{"one", "alone", finding.ExitUnmet, false, "[replacement-unknown]"},
		{"seen", "team", finding.ExitOK, true, "Change the key ID and the private key. Add the issuer ID, which a team key needs."},
		{"useful", "weak", finding.ExitUnmet, false, "[requirement-not-met]"},
	} {
		t.Run(tt.old+" "+tt.fresh, func(t *testing.T) {
			t.Parallel()
			r := run(t, srv, asctest.Credentials{}, "audit", "compare", "--file", file, tt.old, tt.fresh)
			if fits := strings.Contains(r.stdout, "can take the place of") && strings.Contains(strings.ToLower(r.stdout), "revoke "); r.status != tt.want || fits != tt.fits || !strings.Contains(r.stdout+r.stderr, tt.says) {
				t.Errorf("status %d, want %d, it fits: %v, want %v, and %q:\n%s\n%s", r.status, tt.want, fits, tt.fits, tt.says, r.stdout, r.stderr)
			}
		})
	}
}

package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// entryOf is a key of the fake as an entry of an audit file.
func entryOf(name string, k *asctest.Key, more string) string {
	issuer := ""
	if k.IssuerID != "" {
		issuer = fmt.Sprintf("    issuer-id: %s\n", k.IssuerID)
	}
	text := fmt.Sprintf("  - name: %s\n    key-id: %s\n%s    private-key: |\n", name, k.ID, issuer)
	for line := range strings.Lines(k.PEM()) {
		text += "      " + line
	}
	return strings.TrimRight(text, "\n") + "\n" + more
}

// auditFile writes an audit file.
func auditFile(t testing.TB, entries ...string) string {
	t.Helper()
	return writeTemp(t, "keys.yml", "keys:\n"+strings.Join(entries, ""))
}

func writeTemp(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// auditReport runs an audit and decodes its report.
func auditReport(t testing.TB, srv *asctest.Server, args ...string) (result, report.Report) {
	t.Helper()
	r := run(t, srv, asctest.Credentials{}, append([]string{"audit", "--format", "json"}, args...)...)
	var rep report.Report
	if err := json.Unmarshal([]byte(r.stdout), &rep); err != nil {
		t.Fatalf("no report (%v) on standard output:\n%s\n%s", err, r.stdout, r.stderr)
	}
	return r, rep
}

func statuses(rep report.Report) []string {
	var all []string
	for _, k := range rep.Keys {
		all = append(all, k.Name+" "+string(k.Status))
	}
	return all
}

// Each key gets its own verdict, in the order of the file, and what concerns an
// account is said once.
func TestAudit(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	blocked := srv.NewTeam("", nil)
	blocked.Block(asctest.AgreementsMissing)
	revoked := srv.TeamKey(role.Admin)
	revoked.Revoke()
	file := auditFile(t,
		entryOf("good", srv.TeamKey(role.AppManager), "    owner: team-a\n    require: [apps]\n"),
		entryOf("revoked", revoked, ""),
		entryOf("blocked-1", blocked.TeamKey(role.Admin), ""),
		entryOf("too-strong", srv.TeamKey(role.Admin), "    forbid: admin\n"),
		entryOf("blocked-2", blocked.TeamKey(role.Developer), ""),
		entryOf("alone", srv.IndividualKey(role.Developer), ""),
	)
	r, rep := auditReport(t, srv, file)
	want := []string{"good valid", "revoked rejected", "blocked-1 blocked", "too-strong valid", "blocked-2 blocked", "alone valid"}
	if got := statuses(rep); !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
	if r.status != finding.ExitRejected {
		t.Errorf("status %d, want %d: %s", r.status, finding.ExitRejected, r.stderr)
	}
	said := 0
	for _, a := range rep.Audit.Accounts {
		for _, f := range a.Findings {
			if f.Code == finding.AgreementsMissing {
				said++
			}
		}
	}
	text := run(t, srv, asctest.Credentials{}, "audit", file).stdout
	if n := strings.Count(text, "[agreements-missing]"); said != 1 || n != 1 {
		t.Errorf("agreements are told of %d times in JSON and %d in text, want once each:\n%s", said, n, text)
	}
	if rep.Keys[0].Owner != "team-a" || rep.Keys[3].Exit != finding.ExitUnmet {
		t.Errorf("owner %q and exit status %d", rep.Keys[0].Owner, rep.Keys[3].Exit)
	}
}

// A directory of key files is an audit file, too.
func TestAuditDiscover(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	team, other, alone := srv.TeamKey(role.Admin), srv.NewTeam("", nil).TeamKey(role.Sales), srv.IndividualKey(role.Developer)
	fastlane, _ := json.Marshal(map[string]any{"key_id": team.ID, "issuer_id": team.IssuerID, "key": team.PEM(), "in_house": false})
	dir := t.TempDir()
	for name, text := range map[string]string{
		"AuthKey_" + team.ID + ".p8": team.PEM(), "issuer.txt": team.IssuerID + "\n",
		"b/AuthKey_" + other.ID + ".p8": other.PEM(), "b/ApiKey_" + alone.ID + ".p8": alone.PEM(),
		"c/store.json": string(fastlane), "c/package.json": `{"name":"x"}`, "c/notes.p8": "no key",
		"d/AuthKey_" + team.ID + " (1).p8": team.PEM(), "d/issuer.txt": team.IssuerID, "d/AuthKey_client-a.p8": team.PEM(),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, rep := auditReport(t, srv, "--discover", dir)
	want := []string{
		"AuthKey_" + team.ID + ".p8 valid", "b/ApiKey_" + alone.ID + ".p8 valid", "b/AuthKey_" + other.ID + ".p8 unusable", "c/store.json valid",
		"d/AuthKey_" + team.ID + " (1).p8 valid", "d/AuthKey_client-a.p8 unusable",
	}
	if got := statuses(rep); !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
	if err := os.WriteFile(filepath.Join(dir, "b", "issuer.txt"), []byte(other.IssuerID), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "d", "AuthKey_client-a.p8")); err != nil {
		t.Fatal(err)
	}
	if r, _ := auditReport(t, srv, "--discover", dir); r.status != finding.ExitOK {
		t.Errorf("status %d with the issuer ID beside the key: %s", r.status, r.stdout)
	}
}

// The merged reports of all shards are the report of all keys.
func TestAuditShards(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Apps: []asctest.App{{ID: "1", BundleID: "com.example", Name: "X", Ends: time.Now().Add(48 * time.Hour)}}})
	roles := []role.Role{role.Admin, role.Sales, role.Developer}
	mixed := srv.NewTeam("", nil)
	var entries []string
	for i := range 12 {
		team := srv.Team
		if i%4 == 0 {
			team = srv.NewTeam("", nil)
			team.Block(asctest.AgreementsMissing)
		}
		entries = append(entries, entryOf(fmt.Sprintf("key-%d", i), team.TeamKey(roles[i%3]), ""))
	}
	for i := range 6 { // of an account, dead keys and keys that cannot list what ends
		k := srv.NewTeam("", nil).TeamKey(role.Admin)
		k.Revoke()
		entries = append(entries, entryOf(fmt.Sprintf("dead-%d", i), k, ""), entryOf(fmt.Sprintf("blind-%d", i), mixed.TeamKey(role.Sales), ""))
		gone := mixed.TeamKey(role.Admin)
		gone.Revoke()
		entries = append(entries, entryOf(fmt.Sprintf("gone-%d", i), gone, ""))
	}
	entries = append(entries, "  - name: broken\n    key_id: x\n", "  - name: twice\n", "  - name: twice\n")
	file := auditFile(t, entries...)
	old := filepath.Join(t.TempDir(), "old.json")
	run(t, srv, asctest.Credentials{}, "audit", auditFile(t, entries[3:]...), "--report", old)
	since := []string{"--baseline", old, "--only-new"}
	whole, want := auditReport(t, srv, append(since, file, "--expiry", "30d")...)
	var paths []string
	for i := range 5 {
		paths = append(paths, filepath.Join(t.TempDir(), "shard.json"))
		run(t, srv, asctest.Credentials{}, "audit", file, "--expiry", "30d", "--shard", fmt.Sprintf("%d/5", i+1), "--report", paths[i])
	}
	for _, order := range [][]int{{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {2, 0, 4, 1, 3}} {
		args := append([]string{"merge"}, since...)
		for _, i := range order {
			args = append(args, paths[i])
		}
		merged, got := auditReport(t, srv, args...)
		if diff := cmp.Diff(timeless(want), timeless(got)); diff != "" || merged.status != whole.status {
			t.Errorf("status %d, want %d; report (-want +got):\n%s", merged.status, whole.status, diff)
		}
	}
	if len(want.Audit.Accounts) != 11 || len(want.Audit.Accounts[1].Expiring) != 2 {
		t.Errorf("accounts %+v", want.Audit.Accounts)
	}
	_, part := auditReport(t, srv, "merge", paths[4], paths[2])
	if missing := part.Audit.Findings[len(part.Audit.Findings)-1]; missing.Title != "the shards 1/5, 2/5 and 4/5 are missing" {
		t.Errorf("the merged report of two says %q, want the missing shards", missing.Text())
	}
}

// timeless is a report without what differs from run to run.
func timeless(rep report.Report) report.Report {
	for i := range rep.Keys {
		k := &rep.Keys[i]
		k.Milliseconds, k.RateLimit = 0, nil
		for j := range k.Evidence {
			k.Evidence[j].Milliseconds = 0
		}
	}
	return rep
}

// What ends soon is said once for an account, with the dates and nothing else.
func TestAuditExpiry(t *testing.T) {
	t.Parallel()
	ends := time.Now().Add(72 * time.Hour).UTC().Truncate(time.Second)
	srv := start(t, asctest.Options{Apps: []asctest.App{
		{ID: "1", BundleID: "com.example", Name: "Soon", Ends: ends}, {ID: "2", BundleID: "com.example.b", Name: "Later"},
	}})
	file := auditFile(t, entryOf("a", srv.TeamKey(role.Sales), ""), entryOf("b", srv.TeamKey(role.Admin), ""), entryOf("c", srv.TeamKey(role.Admin), ""))
	r, rep := auditReport(t, srv, file, "--expiry", "30d")
	if len(rep.Audit.Accounts) != 1 || len(rep.Audit.Accounts[0].Expiring) != 2 {
		t.Fatalf("accounts %+v, want one with two that end", rep.Audit.Accounts)
	}
	if got := rep.Audit.Accounts[0].Expiring[0]; got.Name != "Apple Distribution: Soon" || got.Type != "DISTRIBUTION" || !got.Ends.Equal(ends) {
		t.Errorf("the first to end is %+v", got)
	}
	if r.status != finding.ExitOK || strings.Contains(r.stdout, "personal-") {
		t.Errorf("status %d, or personal data in:\n%s", r.status, r.stdout)
	}
	before := filepath.Join(t.TempDir(), "before.json")
	run(t, srv, asctest.Credentials{}, "audit", file, "--report", before)
	if fresh := run(t, srv, asctest.Credentials{}, "audit", file, "--baseline", before, "--only-new", "--report", before, "--expiry", "30d"); fresh.status != finding.ExitUnmet || !strings.Contains(fresh.stdout, "FAIL") {
		t.Errorf("status %d for what newly ends soon:\n%s", fresh.status, fresh.stdout)
	}
	if known := run(t, srv, asctest.Credentials{}, "audit", file, "--baseline", before, "--only-new", "--expiry", "30d"); known.status != finding.ExitOK {
		t.Errorf("status %d for what was told of before:\n%s", known.status, known.stdout)
	}
	lists := 0
	for _, q := range srv.Requests() {
		if q.Operation == "certificates.list" && q.Status == 200 {
			lists++
		}
	}
	if lists != 3 {
		t.Errorf("certificates were listed %d times, want once in each audit", lists)
	}
	alone := run(t, srv, srv.TeamKey(role.Admin).Credentials(), "check", "--expiry", "30d")
	if !strings.Contains(alone.stdout, "[expires-soon]") || alone.status != finding.ExitOK {
		t.Errorf("check says nothing of what ends:\n%s", alone.stdout)
	}
	blind := run(t, srv, srv.TeamKey(role.Sales).Credentials(), "check", "--expiry", "30d")
	if !strings.Contains(blind.stdout, "[expiry-unknown]") {
		t.Errorf("check does not say that it cannot tell:\n%s", blind.stdout)
	}
}

// Each key stands in the stream as soon as it is finished, as it does in the report.
func TestAuditStream(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	path := filepath.Join(t.TempDir(), "keys.jsonl")
	_, rep := auditReport(t, srv, auditFile(t, entryOf("a", srv.TeamKey(role.Admin), ""), entryOf("b", srv.TeamKey(role.Sales), "")), "--stream", path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var keys []report.Key
	for line := range strings.Lines(string(data)) {
		var k report.Key
		if err := json.Unmarshal([]byte(line), &k); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b report.Key) int { return a.Position - b.Position })
	if diff := cmp.Diff(rep.Keys, keys); diff != "" {
		t.Errorf("stream (-report +stream):\n%s", diff)
	}
}

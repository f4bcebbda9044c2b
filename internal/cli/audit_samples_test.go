package cli_test

import (
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// compareArgs hold the key new of an audit file against the key old.
func compareArgs() []string {
	return []string{"audit", "compare", "--format", "json", "--file", "$DIR/keys.yml", "old", "new"}
}

// reportOf is the report of an audit of a key that works, with more fields.
func reportOf(more string) string {
	return `{"schema": 1, "tool": {"name": "ascproof", "version": "1"}, "keys": [{"name": "a", "status": "valid", "verdict": "pass", ` + more + `}]}`
}

// auditSamples are runs of audits.
func auditSamples() []sample {
	const good = "    key-id: env:ASC_KEY_ID\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: env:ASC_PRIVATE_KEY\n"
	of := func(args ...string) []string { return append([]string{"audit", "--format", "json"}, args...) }
	return []sample{
		{name: "an audit without a file", args: []string{"audit"}},
		{name: "only what is new, of nothing", args: []string{"audit", "keys.yml", "--only-new"}},
		{name: "a shard that is none", args: []string{"audit", "keys.yml", "--shard", "9/8"}},
		{name: "an audit file that is none", args: of("$DIR/keys.yml"), files: map[string]string{"keys.yml": "key: [a"}},
		{name: "mistakes in an audit file", args: of("$DIR/keys.yml"), files: map[string]string{
			"keys.yml": "default: {}\nkeys:\n  - name: a\n    key_id: x\n  - name: b\n" + good + "    signer: sign\n  - name: c\n" + good + "  - name: c\n" + good,
		}},
		{name: "an audit that was stopped", args: of("$DIR/keys.yml", "--concurrency", "1"), interrupt: true, files: map[string]string{
			"keys.yml": "keys:\n  - name: a\n" + good + "  - name: b\n" + good,
		}},
		{name: "what ends soon", args: checkWith("--expiry", "30d"), prepare: func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) {
			s.Apps[0].Ends = time.Date(2026, 10, 21, 12, 0, 0, 0, time.UTC)
		}},
		{name: "a key that cannot tell what ends", args: checkWith("--expiry", "30d"), prepare: func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
			*c = s.Key(asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.Sales)}).Credentials()
		}},
		{name: "a key that can newly do more", args: of("$DIR/keys.yml", "--all", "--only-new", "--baseline", "$DIR/old.json"), files: map[string]string{
			"keys.yml": "keys:\n  - name: a\n" + good, "old.json": reportOf(`"capabilities": [{"name": "metadata", "verdict": "denied"}]`),
		}},
		{name: "a new key for one that cannot be read", args: compareArgs(), files: map[string]string{
			"keys.yml": "keys:\n  - name: old\n" + strings.Replace(good, "ASC_PRIVATE_KEY", "GONE", 1) + "  - name: new\n" + good,
		}},
		{name: "a new key that can do less", args: compareArgs(), other: asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.Developer)}, files: map[string]string{
			"keys.yml": "keys:\n  - name: old\n" + good + "  - name: new\n    key-id: DEF456GHIJ\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: \"$OTHER\"\n",
		}},
		{name: "a new key that can do the same", args: compareArgs(), other: asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager)}, files: map[string]string{
			"keys.yml": "keys:\n  - name: old\n" + good + "  - name: new\n    key-id: DEF456GHIJ\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: \"$OTHER\"\n",
		}},
		{name: "a new key that is the old one", args: compareArgs(), files: map[string]string{"keys.yml": "keys:\n  - name: old\n" + good + "  - name: new\n" + good}},
		{name: "a report that is none", args: []string{"audit", "merge", "--format", "json", "$DIR/a.json"}, files: map[string]string{"a.json": "{}"}},
	}
}

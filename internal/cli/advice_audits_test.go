package cli_test

import (
	"strings"
	"testing"
)

// adviceOnAudits is about audits.
func adviceOnAudits() []followed {
	const entry = "keys:\n  - key-id: env:ASC_KEY_ID\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: env:ASC_PRIVATE_KEY\n"
	file := map[string]string{"keys.yml": entry}
	audit := func(args ...string) sample {
		return sample{args: append([]string{"audit", "--format", "json", "$DIR/keys.yml"}, args...), files: file}
	}
	wrongName := sample{args: audit().args, files: map[string]string{"keys.yml": strings.Replace(entry, "ASC_PRIVATE_KEY", "KEY_OF_CLIENT", 1)}}
	discover := []string{"audit", "--format", "json", "--discover", "$DIR/keys"}
	empty := sample{args: discover, env: []string{"ASC_ISSUER_ID="}, files: map[string]string{"keys/readme.txt": ""}}
	noIssuer := sample{args: discover, env: []string{"ASC_ISSUER_ID="}, files: map[string]string{"keys/AuthKey_ABC123DEFG.p8": "$P8"}}
	noBaseline := sample{args: audit("--baseline", "$DIR/old.json").args, files: map[string]string{"keys.yml": entry, "old.json": "["}}
	replaced := audit("--baseline", "$DIR/old.json", "--report", "$DIR/old.json")
	couldBeKey := sample{args: audit("--html", "$DIR/key").args, files: map[string]string{"keys.yml": "", "key": "$P8"}}
	return []followed{
		{run: couldBeKey, fix: "write the report to another file", instead: audit("--html", "$DIR/page").args, files: file},
		{sample: "a shard that is none", fix: "set --shard to a part", instead: audit("--shard", "1/1").args, files: file},
		{run: audit("--concurrency", "0"), fix: "set --concurrency to a number from 1", instead: audit("--concurrency", "1").args, files: file},
		{run: audit("--concurrency", "+5"), fix: "set --concurrency to a number from 1", instead: audit("--concurrency", "5").args, files: file},
		{run: audit("--concurrency", "x"), fix: "set --concurrency to a number from 1", instead: audit("--concurrency", "256").args, files: file},
		{run: wrongName, fix: "set the variable in the environment of the audit", env: []string{"KEY_OF_CLIENT=$P8"}},
		{run: wrongName, fix: "or mend its name in the audit file", files: file},
		{run: empty, fix: "put files such as AuthKey_ABC123DEFG.p8 there", files: map[string]string{"keys/AuthKey_ABC123DEFG.p8": "$P8", "keys/issuer.txt": "00000000-0000-0000-e053-000000000001"}},
		{run: noIssuer, fix: "give --issuer-id", more: []string{"--issuer-id", "00000000-0000-0000-e053-000000000001"}},
		{run: noIssuer, fix: "or put the issuer ID into a file issuer.txt", files: map[string]string{"keys/AuthKey_ABC123DEFG.p8": "$P8", "keys/issuer.txt": "00000000-0000-0000-e053-000000000001"}},
		{sample: "only what is new, of nothing", fix: "give --baseline FILE with an earlier report", instead: audit("--only-new", "--baseline", "$DIR/old.json").args,
			files: map[string]string{"keys.yml": entry, "old.json": `{"schema": 1, "tool": {"name": "ascproof", "version": "1"}, "keys": []}`}},
		{run: noBaseline, fix: "leave --baseline out for one audit, and have --report write a new one", instead: audit("--report", "$DIR/old.json").args},
		{run: replaced, fix: "do nothing. This report takes its place", by: func(t *testing.T) (said, then string) {
			dir := t.TempDir()
			write(t, dir, "old.json", "")
			s := replaced
			for i, arg := range s.args {
				s.args[i] = strings.Replace(arg, "$DIR/old.json", dir+"/old.json", 1)
			}
			return s.run(t), s.run(t)
		}},
		{run: audit("--html", "$DIR/html", "--report", "$DIR/html"), fix: "set --html to another file", more: []string{"--report", "$DIR/report.json"}},
		{run: sample{args: audit().args, files: map[string]string{"keys.yml": entry + "---\n" + entry}}, fix: "put all keys into one list, below the word keys", files: file},
		{run: sample{args: audit().args, files: map[string]string{"keys.yml": entry + entry}}, fix: "put all of it below one word keys", files: file},
		{run: audit("--html", "-"), fix: "set --html to a file", more: []string{"--html", "$DIR/b"}},
		{run: audit("--html", "$DIR/a", "--stream", "$DIR/a"), fix: "give each its own file", more: []string{"--html", "$DIR/b"}},
		{run: sample{args: audit("--expiry", "30d").args, files: map[string]string{"keys.yml": strings.Replace(entry, "env:ASC_KEY_ID", "DEF456GHIJ", 1)}},
			fix: "mend one of its keys", files: file},
		{sample: "a key that cannot tell what ends", fix: "leave expiry empty", instead: checkWith()},
		{run: audit("--issuer-id", "00000000-0000-0000-e053-000000000001"), fix: "write issuer-id into the file", instead: audit().args, files: map[string]string{
			"keys.yml": "defaults:\n  issuer-id: env:ASC_ISSUER_ID\nkeys:\n  - key-id: env:ASC_KEY_ID\n    private-key: env:ASC_PRIVATE_KEY\n",
		}},
		{run: audit("--discover", "$DIR"), fix: "give one of the two", instead: audit().args},
	}
}

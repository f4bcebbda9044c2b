package cli_test

import (
	"strings"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// oldAndNew is an audit file of two keys: the one of the environment, and $OTHER.
func oldAndNew(ofOld, ofNew string) map[string]string {
	return map[string]string{"keys.yml": "keys:\n  - name: old\n    key-id: env:ASC_KEY_ID\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: env:ASC_PRIVATE_KEY\n" + ofOld +
		"  - name: new\n    key-id: DEF456GHIJ\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: \"$OTHER\"\n" + ofNew}
}

// adviceOnComparisons is about a new key in the place of an old one, and about reports.
func adviceOnComparisons() []followed {
	publisher := asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager)}
	compare := func(args ...string) []string {
		return append([]string{"audit", "compare", "--format", "json"}, args...)
	}
	of := func(files map[string]string, args ...string) sample {
		return sample{args: compare(args...), files: files, other: publisher}
	}
	good := oldAndNew("", "")
	inFile := []string{"--file", "$DIR/keys.yml"}
	whole := append(inFile, "old", "new")
	edit := func(from, to string) map[string]string {
		return map[string]string{"keys.yml": strings.Replace(good["keys.yml"], from, to, 1)}
	}
	// The new key is one of the environment, so that another can take its place.
	swapped := map[string]string{"keys.yml": strings.NewReplacer("name: old", "name: new", "name: new", "name: old").Replace(good["keys.yml"])}
	weaker := of(swapped, whole...)
	weaker.prepare = withRole(role.Sales)
	revoked := of(good, whole...)
	revoked.prepare = func(_ *asctest.Server, k *asctest.Key, _ *asctest.Credentials) { k.Revoke() }
	lone := of(edit("DEF456GHIJ\n    issuer-id: env:ASC_ISSUER_ID", "DEF456GHIJ"), append(inFile, "new", "old")...)
	lone.other.Kind, lone.other.Apps = asctest.IndividualKind, []string{"1000000002"}
	withApp := map[string]string{"keys.yml": strings.ReplaceAll(lone.files["keys.yml"], "  - name:", "  - app: com.example.app\n    name:")}
	const report = `{"schema": 1, "tool": {"name": "ascproof", "version": "1"}, "keys": []}`
	merge := func(args ...string) []string { return append([]string{"audit", "merge", "--format", "json"}, args...) }
	return []followed{
		{run: of(good, "old", "new"), fix: "name the audit file with --file FILE", instead: compare(whole...)},
		{run: of(good, append(inFile, "old")...), fix: "name the old key, then the new one", instead: compare(whole...)},
		{run: of(good, append(inFile, "old", "newer")...), fix: "give the names as they stand in the file", instead: compare(whole...)},
		{run: of(good, append(inFile, "old", "old")...), fix: "create a new key, and compare that one", instead: compare(whole...)},
		{run: of(edit("DEF456GHIJ\n    issuer-id: env:ASC_ISSUER_ID", "DEF456GHIJ\n    issuer-id: 11111111-0000-0000-e053-000000000001"), whole...),
			fix: "create the new key in the account of the old one", files: good},
		{run: lone, fix: "name an app of that account in app, in both entries", files: withApp},
		{run: of(edit("env:ASC_PRIVATE_KEY", "env:GONE"), whole...), fix: "mend the entry of the old key, and compare again", files: good},
		{run: revoked, fix: "name in require what the pipelines need, and compare again", files: oldAndNew("", "    require: apps\n")},
		{run: weaker, fix: "give the new key the role of the old one: revoke it, and create another", key: asctest.KeyOptions{ID: "GHI789JKLM", Roles: role.Of(role.AppManager)}},
		{run: sample{args: merge()}, fix: "name the reports: ascproof audit merge", instead: merge("$DIR/a.json"), files: map[string]string{"a.json": report}},
		{run: sample{args: merge("$DIR/a.json"), files: map[string]string{"a.json": "{}"}}, fix: "name a file that 'ascproof audit --report FILE' wrote", files: map[string]string{"a.json": report}},
	}
}

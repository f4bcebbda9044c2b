package cli_test

import (
	"slices"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// The three values of the key that samples have.
const (
	givenKeyID  = "ASC_KEY_ID=ABC123DEFG"
	givenIssuer = "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001"
	givenKey    = "ASC_PRIVATE_KEY=$P8"
)

// given are all three.
func givenValues() []string { return []string{givenKeyID, givenIssuer, givenKey} }

// individualKey is what is checked where the key is an individual one.
func individualKey() asctest.KeyOptions {
	return asctest.KeyOptions{ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: role.Of(role.Developer)}
}

// sampleOf is a sample with something added to its arguments.
func sampleOf(name string, more ...string) sample {
	all := samples()
	s := all[slices.IndexFunc(all, func(s sample) bool { return s.name == name })]
	s.args = slices.Concat(s.args, more)
	return s
}

// adviceOnSettings is about the command line and the settings.
func adviceOnSettings() []followed {
	const twoKeys, none = "two keys", "requirements without probes"
	token := sample{args: []string{"token", "--out", "$DIR/key.p8"}, files: map[string]string{"key.p8": "$P8"}, env: []string{"ASC_PRIVATE_KEY=", "ASC_PRIVATE_KEY_PATH=$DIR/key.p8"}}
	issuerIn := func(keyID, issuer string) map[string]string {
		return map[string]string{"key.json": `{"key_id": "` + keyID + `", "issuer_id": "` + issuer + `", "key": "$B64", "is_key_content_base64": true}`}
	}
	oneIssuer := sample{args: checkWith(), env: []string{"ASC_KEY_ID=", "ASC_PRIVATE_KEY=", "ASC_API_KEY_PATH=$DIR/key.json"}, files: issuerIn("ABC123DEFG", "")}
	return []followed{
		{sample: "the private key as a flag", fix: "set ASC_PRIVATE_KEY, or use", instead: checkWith()},
		{sample: "arguments that are not taken", fix: "put the flag in front of it", instead: checkWith("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8"), files: map[string]string{"AuthKey_ABC123DEFG.p8": "$P8"}},
		{run: sample{args: checkWith("$B64")}, fix: "set ASC_PRIVATE_KEY to the key, or use", instead: checkWith()},
		{run: sample{args: []string{"inspect", "-----BEGIN PRIVATE KEY-----"}}, fix: "set ASC_PRIVATE_KEY to the key, or name its file", instead: checkWith()},
		{run: sample{args: []string{"inspect", "-----BEGIN PRIVATE KEY-----"}}, fix: "or name its file", instead: []string{"inspect", "--format", "json", "$DIR/key.p8"}, files: map[string]string{"key.p8": "$P8"}},
		{fix: "let the command that writes the key end, or set timeout to more time", by: inputThatEnds},
		{run: sample{args: []string{"token", "--out", ""}}, fix: "set --out to the path of a file, or remove it", instead: []string{"token", "--out", "$DIR/token"}},
		{run: sample{args: checkWith("--files-dir", "")}, fix: "or remove it", instead: checkWith()},
		{run: sample{args: []string{"version", "x"}}, fix: "remove what stands behind 'ascproof version'", instead: []string{"version"}},
		{run: sample{args: []string{"completion", "bash", "x"}}, fix: "remove what stands behind 'ascproof completion bash'", instead: []string{"completion", "bash"}},
		{run: sample{args: []string{"cleanup", "--stale", "+24h"}}, fix: "set --stale to a time such as 24h", instead: []string{"cleanup", "--stale", "24h"}},
		{run: sample{args: []string{"cleanup", "--stale", "x"}}, fix: "set --stale to a time such as 24h", instead: []string{"cleanup", "--stale", "24h"}},
		{sample: "nothing to run", fix: "write the command after two hyphens: ascproof exec -- COMMAND", instead: []string{"exec", "--format", "json", "--", "true"}},
		{sample: "a mistyped value", fix: "set probe to read, write or none", env: []string{"ASC_PROBE=none"}},
		{sample: "a time out of range", fix: "set token-lifetime to a time from 1m to 19m", env: []string{"ASC_TOKEN_LIFETIME=19m"}},
		{sample: "no time", fix: "set timeout to a time such as 90s", env: []string{"ASC_TIMEOUT=90s"}},
		{sample: "neither true nor false", fix: "set all to true or false", env: []string{"ASC_ALL=true"}},
		{sample: "a URL that is not of this machine", fix: "set api-url to an address", env: []string{"ASC_API_URL=https://127.0.0.1:8443"}},
		{sample: "a bundle ID that is none", fix: "set app to a bundle ID", env: []string{"ASC_APP=com.example.app"}},
		{sample: "a vendor number that is none", fix: "set vendor-number to the digits", env: []string{"ASC_VENDOR_NUMBER=80012345"}},
		{sample: "a scope that is none", fix: "set token-scope to one request", env: []string{"ASC_TOKEN_SCOPE=GET /v1/apps\nGET /v1/builds"}},
		{sample: "a long text in a short setting", fix: "take the key out of it", env: []string{"ASC_APP=com.example.app"}},
		{sample: "a report over the key file", fix: "set report to another file", files: map[string]string{"key.p8": "$P8"},
			more: []string{"--private-key-path", "$DIR/key.p8", "--report", "$DIR/report.json"}},
		{sample: "a role of people", fix: "set require to admin", more: []string{"--require", "admin"}, want: 4},
		{run: sample{args: checkWith("--require", "apps;signing")}, fix: "put commas, spaces or line breaks between the names", instead: checkWith("--require", "apps,signing")},
		{sample: "a forbidden tool", fix: "set forbid to a role such as admin", more: []string{"--forbid", "admin"}},
		{sample: "a forbidden tool", fix: "or to a capability", more: []string{"--forbid", "signing"}, want: 4},
		{sample: none, fix: "set probe to read or write", more: []string{"--probe", "read"}},
		{sample: none, fix: "or remove require and forbid", instead: checkWith("--probe", "none")},
		{sample: "nothing", fix: "set ASC_KEY_ID, ASC_ISSUER_ID and ASC_PRIVATE_KEY", env: givenValues()},
		{sample: "a form that an inspection has not", fix: "set format to text or json", more: []string{"--format", "json"}},
		{sample: twoKeys, fix: "remove one of the two", drop: []string{"ASC_PRIVATE_KEY_B64"}},
		{run: oneIssuer, fix: "add the issuer ID in both places for a team key", files: issuerIn("ABC123DEFG", "00000000-0000-0000-e053-000000000001")},
		{run: oneIssuer, fix: "or remove it in both for an individual key", env: []string{"ASC_ISSUER_ID="}, files: issuerIn("XYZ9876543", ""), key: individualKey()},
		{run: sample{args: []string{"inspect", "--for", "jenkins"}}, fix: "set --for to github, gitlab, buildkite", instead: []string{"inspect", "--for", "buildkite"}},
		{run: sample{args: []string{"roles", "--format", "yaml"}}, fix: "set --format to text or json", more: []string{"--format", "json"}},
		{sample: "two files", fix: "put quotes around a name with spaces in it", instead: []string{"inspect", "--format", "json", "$DIR/my key.p8"}, files: map[string]string{"my key.p8": "$P8"}},
		{run: token, fix: "set --out to another file", more: []string{"--out", "$DIR/token"}},
		{sample: "an issuer ID under another name", fix: "Set issuer-id (ASC_ISSUER_ID) to the value of that variable", env: []string{givenIssuer}},
		{sample: "an issuer ID under another name", fix: "rename the variable to ASC_ISSUER_ID", env: []string{givenIssuer}, drop: []string{"ASC_ISSUER"}},
		{sample: "an issuer ID under another name", fix: "set key-type to individual", more: []string{"--key-type", "individual"}, env: []string{"ASC_KEY_ID=XYZ9876543"}, key: individualKey()},
		{run: sample{args: checkWith(), env: []string{"ASC_ISSUER_ID=", "ASC_ISSUER=00000000-0000-0000-e053-000000000001"}},
			fix: "rename the variable to ASC_ISSUER_ID, or pass its value on", env: []string{"ASC_ISSUER=", givenIssuer}},
	}
}

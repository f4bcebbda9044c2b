package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// keyFile is a run in which the key is in a file of the name that Apple gives it.
func keyFile(args ...string) sample {
	return sample{args: checkWith(args...), files: map[string]string{"AuthKey_ABC123DEFG.p8": "$P8"}}
}

// withRole makes the key one of a role.
func withRole(r role.Role) func(*asctest.Server, *asctest.Key, *asctest.Credentials) {
	return func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
		*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543", Roles: role.Of(r)}).Credentials()
	}
}

// adviceElsewhere is advice that messages.txt shows in no sample: of the packages
// credential, explain and hint, whose own files of messages have it.
func adviceElsewhere() []followed {
	ofFile := keyFile("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8")
	ofFile.env = []string{"ASC_KEY_ID="}
	asJSON := keyFile("--api-key-path", "$DIR/AuthKey_ABC123DEFG.p8")
	asJSON.without = true
	keyID := sample{args: checkWith(), env: []string{"ASC_PRIVATE_KEY=ABC123DEFG"}}
	issuer := sample{args: checkWith(), env: []string{"ASC_PRIVATE_KEY=00000000-0000-0000-e053-000000000001", "ASC_ISSUER_ID="}}
	team := sample{args: checkWith("--key-type", "team"), env: []string{"ASC_ISSUER_ID="}}
	individualFile := sample{args: checkWith("--private-key-path", "$DIR/ApiKey_XYZ9876543.p8", "--key-id", "XYZ9876543"), files: map[string]string{"ApiKey_XYZ9876543.p8": "$P8"}, prepare: withRole(role.Developer)}
	quoted := sample{args: checkWith("--key-id", `"ABC123DEFG"`)}
	enterprise := sample{args: checkWith("--program", "enterprise", "--app", "com.example.app", "--probe", "none")}
	otherApp := samples()[slices.IndexFunc(samples(), func(s sample) bool { return s.name == "not proved" })]
	otherApp.args = append(otherApp.args, "--app", "com.example.none")
	badVendor := sample{args: checkWith("--require", "finance-reports", "--vendor-number", "80000001"), prepare: withRole(role.Finance)}
	place := sample{args: []string{"inspect", "--for", "jenkins"}}
	form := sample{args: []string{"roles", "--format", "yaml"}}
	misnamed := sample{args: checkWith(), env: []string{"ASC_ISSUER_ID=", "ASC_ISSUER=00000000-0000-0000-e053-000000000001"}}
	given := []string{"ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001", "ASC_PRIVATE_KEY=$P8"}
	return []followed{
		{run: ofFile, fix: "set key-id (ASC_KEY_ID) to the key ID in the name of the key file: ABC123DEFG", env: []string{"ASC_KEY_ID=ABC123DEFG"}},
		{run: asJSON, fix: "use private-key-path (ASC_PRIVATE_KEY_PATH) for a .p8 file", env: given[:2], instead: checkWith("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8")},
		{run: keyID, fix: "put the key ID into key-id (ASC_KEY_ID)", env: given},
		{run: issuer, fix: "put the issuer ID into issuer-id (ASC_ISSUER_ID)", env: given},
		{run: team, fix: "set issuer-id (ASC_ISSUER_ID)", env: given[1:2]},
		{run: individualFile, fix: "leave issuer-id (ASC_ISSUER_ID) empty if this is an individual key", env: []string{"ASC_ISSUER_ID="},
			key: asctest.KeyOptions{ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: role.Of(role.Developer)}},
		{run: quoted, fix: "leave out the quotes", instead: checkWith("--key-id", "ABC123DEFG")},
		{run: enterprise, fix: "remove app", instead: checkWith("--probe", "none")},
		{run: otherApp, fix: "set app to one that this key sees", more: []string{"--app", "com.example.app", "--probe", "write"}, want: 4},
		{run: badVendor, fix: "copy the vendor number", more: []string{"--vendor-number", "80012345"}},
		{run: place, fix: "set --for to github, gitlab, buildkite", instead: []string{"inspect", "--for", "buildkite"}},
		{run: form, fix: "set --format to text or json", more: []string{"--format", "json"}},
		{run: misnamed, fix: "rename the variable to ASC_ISSUER_ID, or pass its value on", env: []string{"ASC_ISSUER=", given[1]}},
	}
}

// encoded matches a command that makes base64 of a key file.
var encoded = regexp.MustCompile(`base64 < AuthKey_ABC123DEFG\.p8(?: \| tr (?:-d )?'[^']*'(?: '[^']*')?)*`)

// What a message gives to be copied makes a value that needs no repair.
func TestAdvisedShellCommandsWork(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	tried := map[string]bool{}
	for _, file := range []string{"testdata/messages.txt", "../explain/testdata/words.txt", "../credential/testdata/messages.txt"} {
		for _, command := range encoded.FindAllString(golden(t, file), -1) {
			tried[command] = true
		}
	}
	if len(tried) < 2 {
		t.Errorf("only %v are named", tried)
	}
	for command := range tried {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			s := sample{args: checkWith()}
			s.prepare = func(_ *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
				cmd := exec.Command(sh, "-c", command)
				cmd.Dir = t.TempDir()
				if err := os.WriteFile(filepath.Join(cmd.Dir, "AuthKey_ABC123DEFG.p8"), []byte(c.PrivateKey), 0o600); err != nil {
					t.Fatal(err)
				}
				out, err := cmd.Output()
				if err != nil {
					t.Fatal(err)
				}
				c.PrivateKey = strings.TrimSuffix(string(out), "\n")
			}
			if got := s.run(t); got != "exit status 0\n" {
				t.Errorf("with what it makes: %s", got)
			}
		})
	}
}

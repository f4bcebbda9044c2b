package cli_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/role"
)

// answer is the HTTP status that a request with a token gets.
func answer(t *testing.T, srv *asctest.Server, path, tok string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+tok)
	transport := srv.Trust(nil)
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// Mistakes in what was typed are told on the stream that is for them, and nothing is sent.
func TestTypingErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []command{
		{name: "a command", args: "tokne", status: 2, stdout: nothing, stderr: "ascproof token"},
		{name: "a command to help with", args: "help chekc", status: 2, stdout: nothing, stderr: "ascproof check"},
		{name: "a command, quietly", args: "chekc --quiet", status: 2, stdout: nothing, stderr: "[usage-error]"},
		{name: "a flag", args: "check --isuer-id x", status: 2, stdout: nothing, stderr: "--issuer-id"},
		{name: "a flag of none", args: "token --lifetime 1m", status: 2, stdout: nothing, stderr: "[usage-error]"},
		{name: "a value", args: "check --key-type indivdual", status: 2, stdout: "Did you mean individual", stderr: nothing},
		{name: "a value of two words", args: "check --on-unreachable wran", status: 2, stdout: "Did you mean warn", stderr: nothing},
		{name: "a value for a token", args: "token --token-lifetime forever", status: 2, stdout: nothing, stderr: "[setting-invalid]"},
		{name: "a method", args: "check", env: []string{"ASC_TOKEN_SCOPE=DROP /v1/apps"}, status: 2, stdout: "[setting-invalid]", stderr: nothing},
		{name: "a file", args: "check --files fastlan", status: 2, stdout: "Did you mean fastlane", stderr: nothing},
		{name: "a CI system", args: "check --host jenkins", status: 2, stdout: "[setting-invalid]", stderr: nothing},
		{name: "a truth", args: "check --quiet=perhaps", status: 2, stdout: nothing, stderr: "[usage-error]"},
		{name: "a file for a command that does not run", args: "exec --files rubbish -- touch $DIR/ran", status: 2, stdout: nothing, stderr: "[setting-invalid]"},
		{name: "a role to observe", args: "check --observe owner", status: 2, stdout: nothing, stderr: `--observe: "owner" is not a role`},
		{name: "an ID with a reference", args: "check --key-id ${{secrets.ASC_KEY_ID}}", status: 2, stdout: "[value-is-reference]", stderr: nothing},
		{name: "a kind without its ID", args: "check --key-type team", env: []string{"ASC_ISSUER_ID="}, status: 2, stdout: "[key-type-conflict]", stderr: nothing},
		{name: "a blank ID", args: "check", env: []string{"ASC_KEY_ID= "}, status: 2, stdout: "[input-missing]", stderr: nothing},
		{name: "a directory", args: "check --files p8 --files-dir $DIR/missing", status: 2, stdout: "[files-unwritable]", stderr: nothing},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

// Help is on standard output, and says the same wherever it is asked for. So does the version.
func TestHelpOfEachKind(t *testing.T) {
	t.Parallel()
	for args, same := range map[string]string{"": "help", "--help": "help", "help check": "check --help", "--version": "version"} {
		c := command{args: args, stderr: nothing}
		if got, want := c.check(t).stdout, (command{args: same, stderr: nothing}).check(t).stdout; got == "" || got != want {
			t.Errorf("ascproof %s says\n%s, want what ascproof %s says\n%s", args, got, same, want)
		}
	}
	for shell, says := range map[string]string{"bash": "bash completion", "zsh": "#compdef ascproof", "fish": "complete -c ascproof"} {
		command{args: "completion " + shell, stdout: says, stderr: nothing}.check(t)
	}
}

// The help of a command names the flag, the variable and the meaning of each setting that it
// takes, and no other's.
func TestHelpNamesSettings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		command    string
		takes, not []config.Group
	}{
		{"check", []config.Group{config.GroupCredential, config.GroupCheck, config.GroupToken, config.GroupResult, config.GroupHost}, nil},
		{"token", []config.Group{config.GroupCredential, config.GroupToken, config.GroupHost}, []config.Group{config.GroupResult}},
	} {
		help := strings.Join(strings.Fields(helpOf(t, tt.command)), " ") // however it is wrapped
		for _, s := range config.Settings() {
			if !s.Flag() || !s.In(tt.takes...) && !s.In(tt.not...) {
				continue
			}
			for _, text := range []string{"--" + s.Name + " ", "$" + s.Vars[0], s.Meaning} {
				if want := s.In(tt.takes...) && !s.Container; strings.Contains(help, text) != want {
					t.Errorf("the help of %s names %q of --%s: %v", tt.command, text, s.Name, !want)
				}
			}
		}
		if strings.Contains(help, "--private-key ") || !strings.Contains(help, "--quiet") || !strings.Contains(help, "--no-color") {
			t.Errorf("the help of %s has a flag for the key, or not those of every command:\n%s", tt.command, help)
		}
	}
	if help := helpOf(t, "check"); !regexp.MustCompile(`--all +try everything`).MatchString(help) {
		t.Error("the help of check shows a value for a switch")
	}
	for _, text := range []string{"--out ", "--force", "'ascproof cleanup' does not remove it"} {
		if !strings.Contains(helpOf(t, "token"), text) {
			t.Errorf("the help of token does not say %q", text)
		}
	}
}

// --quiet takes the warnings away, too.
func TestQuietRepairs(t *testing.T) {
	t.Parallel()
	quoted := []string{`ASC_PRIVATE_KEY="$P8"`}
	for _, c := range []command{
		{name: "a repair", args: "check --format json", env: quoted, asks: true, stdout: `"status": "valid"`, stderr: "[key-repaired]"},
		{name: "a repair, quietly", args: "check --format json --quiet", env: quoted, asks: true, stdout: `"status": "valid"`, stderr: nothing},
		{name: "a repair for a token", args: "token", env: quoted, token: true, stderr: "[key-repaired]"},
		{name: "a repair for a token, quietly", args: "token --quiet", env: quoted, token: true, stderr: nothing},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

// A key that is none, or not whole, is not sent.
func TestNoKeyIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []command{
		{name: "a password", args: "check", env: []string{"ASC_PRIVATE_KEY=secret"}, stdout: "[key-"},
		{name: "the first half", args: "check", env: []string{"ASC_PRIVATE_KEY=$HALF"}, stdout: "[key-damaged]"},
		{name: "no such file", args: "check --private-key-path $DIR/gone.p8", env: []string{"ASC_PRIVATE_KEY="}, stdout: "[input-unreadable]"},
		{name: "JSON that breaks off", args: "check --api-key-path $DIR/not.json", env: []string{"ASC_PRIVATE_KEY="},
			files: map[string]string{"not.json": `{"key_id": "ABC123DEFG", "key":`}, stdout: "[key-json-invalid]"},
		{name: "nothing on standard input", args: "check --private-key-path -", env: []string{"ASC_PRIVATE_KEY="}, stdout: "[input-missing]"},
		{name: "nothing for a token", args: "token", env: []string{"ASC_PRIVATE_KEY="}, stdout: nothing, stderr: "[input-missing]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.status = 2
			c.check(t)
		})
	}
}

// Spellings of a key that work, and are told of if they are worth a word.
func TestSpellingsThatWork(t *testing.T) {
	t.Parallel()
	none, inB64 := "ASC_PRIVATE_KEY=", "ASC_PRIVATE_KEY_B64="
	for _, c := range []command{
		{name: "a .p8 file in the variable for base64", env: []string{none, inB64 + "$P8"}},
		{name: "base64", env: []string{none, inB64 + "$B64"}, not: "[key-"},
		{name: "a file", args: " --private-key-path $DIR/AuthKey_$KEY_ID.p8", env: []string{none}, files: map[string]string{"AuthKey_$KEY_ID.p8": "$P8"}, not: "[key-"},
		{name: "a file in a variable", env: []string{none, "ASC_PRIVATE_KEY_PATH=$DIR/AuthKey_$KEY_ID.p8"}, files: map[string]string{"AuthKey_$KEY_ID.p8": "$P8"}, not: "[key-"},
		{name: "inputs of an action outside of GitHub", env: []string{"INPUT_KEY-ID=WRONG12345", "INPUT_PRIVATE-KEY=garbage", "INPUT_FORMAT=garbage"}, not: "[key-"},
		{name: "an app by its bundle ID", args: " --app com.example.app --format json", stdout: `"id": "1000000002"`},
		{name: "an app by its Apple ID", args: " --app 1000000001 --format json", stdout: `"id": "1000000001"`},
		{name: "a team without apps", fake: asctest.Options{Apps: []asctest.App{}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.args, c.asks = "check"+c.args, true
			c.check(t)
		})
	}
}

// A token lives and reaches as far as the settings say, and has the claims of its key.
func TestTokenIsAccepted(t *testing.T) {
	t.Parallel()
	for _, c := range []command{
		{name: "long", args: "token --token-lifetime 19m", token: true},
		{name: "short", args: "token --token-lifetime 1m", token: true},
		{name: "with a scope", args: "token", env: []string{"ASC_TOKEN_SCOPE=GET /v1/apps"}, token: true},
		{name: "with another scope", args: "token", env: []string{"ASC_TOKEN_SCOPE=GET /v1/builds"}, narrow: true},
		{name: "of an individual key", args: "token", key: func(s *asctest.Server) asctest.Credentials { return s.IndividualKey(role.Developer).Credentials() }, token: true},
		{name: "of the Enterprise Program", args: "token", env: []string{"ASC_PROGRAM=enterprise"}, fake: asctest.Options{Program: asctest.Enterprise},
			key: func(s *asctest.Server) asctest.Credentials { return s.TeamKey(role.Admin).Credentials() }, token: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.stderr = nothing
			c.check(t)
		})
	}
}

// A token does not take the place of the key, which can be downloaded only once.
func TestTokenSparesTheKey(t *testing.T) {
	t.Parallel()
	command{
		args: "token --private-key-path $DIR/key.p8 --out $DIR/key.p8", env: []string{"ASC_PRIVATE_KEY="}, files: map[string]string{"key.p8": "$P8"},
		status: 2, stdout: nothing, stderr: "[usage-error]",
	}.check(t)
}

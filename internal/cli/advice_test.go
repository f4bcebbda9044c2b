package cli_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// followed is a piece of advice, and what somebody does who follows it.
type followed struct {
	// sample is the run that gives the advice, or run where it is none of the samples;
	// fix is its text.
	sample, fix string
	run         sample
	// instead takes the place of the arguments, more is added to them, env to the
	// environment, where the last of two counts.
	instead, more, env []string
	// files are written before, key is what is checked then.
	files map[string]string
	key   asctest.KeyOptions
	want  int
}

// advice has a row for whatever a message tells people to set, leave, add or remove.
func advice() []followed {
	individual := asctest.KeyOptions{ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: role.Of(role.Developer)}
	const doubt, export = "not proved", "variables on a host that would show them"
	return []followed{
		{sample: "a token where it would be seen", fix: "add --force to print it", more: []string{"--force"}},
		{sample: "the private key as a flag", fix: "set ASC_PRIVATE_KEY, or use", instead: checkWith()},
		{sample: "arguments that are not taken", fix: "set ASC_PRIVATE_KEY to the key", instead: checkWith()},
		{sample: "a mistyped value", fix: "set probe to read, write or none", env: []string{"ASC_PROBE=none"}},
		{sample: "a time out of range", fix: "set token-lifetime to a time from 1m to 19m", env: []string{"ASC_TOKEN_LIFETIME=19m"}},
		{sample: "no time", fix: "set timeout to a time such as 90s", env: []string{"ASC_TIMEOUT=90s"}},
		{sample: "neither true nor false", fix: "set all to true or false", env: []string{"ASC_ALL=true"}},
		{sample: "a URL that is not of this machine", fix: "set api-url to an address", env: []string{"ASC_API_URL=https://127.0.0.1:8443"}},
		{sample: "a bundle ID that is none", fix: "set app to a bundle ID", env: []string{"ASC_APP=com.example.app"}},
		{sample: "a vendor number that is none", fix: "set vendor-number to the digits", env: []string{"ASC_VENDOR_NUMBER=80012345"}},
		{sample: "a scope that is none", fix: "set token-scope to one request", env: []string{"ASC_TOKEN_SCOPE=GET /v1/apps\nGET /v1/builds"}},
		{sample: "a long text in a short setting", fix: "take the key out of it", env: []string{"ASC_APP=com.example.app"}},
		{sample: "a report in the place of the key", fix: "set report to another file", files: map[string]string{"key.p8": "$P8"},
			more: []string{"--private-key-path", "$DIR/key.p8", "--report", "$DIR/report.json"}},
		{sample: "a role of people", fix: "set require to admin", more: []string{"--require", "admin"}, want: 4},
		{sample: "a forbidden tool", fix: "set forbid to a role such as admin", more: []string{"--forbid", "admin"}},
		{sample: "requirements without probes", fix: "set probe to read or write", more: []string{"--probe", "read"}},
		{sample: "nothing", fix: "set ASC_KEY_ID, ASC_ISSUER_ID and ASC_PRIVATE_KEY", env: []string{"ASC_KEY_ID=ABC123DEFG",
			"ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001", "ASC_PRIVATE_KEY=$P8"}},
		{sample: "a form that an inspection has not", fix: "set format to text or json", more: []string{"--format", "json"}},
		{sample: "an issuer ID that is cut off", fix: "leave the issuer ID empty", instead: checkWith("--key-id", "XYZ9876543"), env: []string{"ASC_ISSUER_ID="}, key: individual},
		{sample: "an individual key with an issuer ID", fix: "leave issuer-id (ASC_ISSUER_ID) empty", env: []string{"ASC_ISSUER_ID="}, key: individual},
		{sample: "an individual key with an issuer ID", fix: "remove key-type", instead: checkWith()},
		{sample: "an individual key, and an issuer ID", fix: "leave issuer-id (ASC_ISSUER_ID) empty in this job", env: []string{"ASC_ISSUER_ID="}},
		{sample: "a path in place of a key", fix: "set private-key-path (ASC_PRIVATE_KEY_PATH) to the path", env: []string{"ASC_PRIVATE_KEY=", "ASC_PRIVATE_KEY_PATH=$DIR/ASC_PRIVATE_KEY"}},
		{sample: "GitLab: the host of another", fix: "remove the setting host", instead: checkWith()},
		{sample: "a team key without its issuer ID", fix: "Set issuer-id", env: []string{"ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001"}},
		{sample: "an outage", fix: "set on-unreachable to warn", more: []string{"--on-unreachable", "warn"}},
		{sample: doubt, fix: "set probe to write to tell", more: []string{"--probe", "write"}, want: 4},
		{sample: doubt, fix: "set unproven to ignore to accept this", more: []string{"--unproven", "ignore"}},
		{sample: doubt, fix: "or to fail to stop the pipeline", more: []string{"--unproven", "fail"}, want: 4},
		{sample: "not proved, which is to fail", fix: "set unproven to warn or ignore", more: []string{"--unproven", "warn"}},
		{sample: "too strong a key", fix: "set vendor-number. Then", more: []string{"--vendor-number", "80012345"}, want: 4},
		{sample: export, fix: "set files to p8, fastlane or token", more: []string{"--export-env=false", "--files", "p8,fastlane,token"}},
		{sample: export, fix: "set dotenv to a file", more: []string{"--export-env=false", "--dotenv", "$DIR/results.env"}},
		{sample: "a duration that fastlane cannot have", fix: "set duration to 1140 or less", files: map[string]string{
			"key.json": `{"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", "key": "$B64", "is_key_content_base64": true, "duration": 1140}`}},
		{sample: "JSON in the place of its path", fix: "put the key into private-key", env: []string{"ASC_API_KEY_PATH=",
			`ASC_PRIVATE_KEY={"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", "key": "$B64", "is_key_content_base64": true}`}},
		{sample: "files in a checkout", fix: "leave files-dir (ASC_FILES_DIR) empty", instead: checkWith("--files", "p8"), files: map[string]string{}},
		{sample: "a shard that is none", fix: "set --shard to a part", instead: []string{"audit", "--format", "json", "$DIR/keys.yml", "--shard", "1/1"},
			files: map[string]string{"keys.yml": "keys:\n  - key-id: env:ASC_KEY_ID\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: env:ASC_PRIVATE_KEY\n"}},
		{sample: "no directory for files", fix: "set files-dir (ASC_FILES_DIR) to a directory", more: []string{"--files-dir", "$DIR"}},
	}
}

// Who does what a message says gets no error about what it said.
func TestAdviceHelps(t *testing.T) {
	t.Parallel()
	for _, a := range slices.Concat(advice(), adviceElsewhere()) {
		t.Run(a.sample+": "+a.fix, func(t *testing.T) {
			t.Parallel()
			s := a.run
			if i := slices.IndexFunc(samples(), func(s sample) bool { return s.name == a.sample }); i >= 0 {
				s = samples()[i]
			} else if a.sample != "" {
				t.Fatal("there is no such sample")
			}
			if said := s.run(t); !strings.Contains(said, a.fix) {
				t.Fatalf("the message does not say that:\n%s", said)
			}
			got := a.follow(s).run(t)
			if !strings.HasSuffix(got, fmt.Sprintf("exit status %d\n", a.want)) || strings.Contains(got, a.fix) {
				t.Errorf("it says\n%s, want exit status %d, and no such advice again", got, a.want)
			}
		})
	}
}

// follow is the run of somebody who did what a says.
func (a followed) follow(s sample) sample {
	if a.instead != nil {
		s.args = a.instead
	}
	s.args, s.env = slices.Concat(s.args, a.more), slices.Concat(s.env, a.env)
	if a.files != nil {
		s.files = a.files
	}
	if a.key.ID != "" {
		s.prepare = func(srv *asctest.Server, _ *asctest.Key, c *asctest.Credentials) { *c = srv.Key(a.key).Credentials() }
	}
	return s
}

// toDo matches advice that can be followed in the settings.
var toDo = regexp.MustCompile(`(?m)^  Fix: ((?:set|leave|add) .*|remove (?:the setting|key-type).*)$`)

// beyond is what to do somewhere else, or in a container of GitHub's runner.
var beyond = regexp.MustCompile(`^(set the clock|leave out the quotes|leave files-dir empty, and host-temp)`)

// Each piece of advice in the messages is in the table.
func TestAdviceIsFollowed(t *testing.T) {
	t.Parallel()
	for _, m := range toDo.FindAllStringSubmatch(golden(t, "testdata/messages.txt"), -1) {
		known := slices.ContainsFunc(advice(), func(a followed) bool { return strings.Contains(m[1], a.fix) })
		if !known && !beyond.MatchString(m[1]) {
			t.Errorf("nobody tried whether this helps: add a row for %q", m[1])
		}
	}
}

// invoked matches a command that advice names.
var invoked = regexp.MustCompile(`[Rr]un 'ascproof ([a-z][^']*)'`)

// Each command that advice names does what it is there for.
func TestAdvisedCommandsWork(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, file := range []string{"testdata/messages.txt", "../explain/testdata/words.txt", "../credential/testdata/messages.txt"} {
		for _, m := range invoked.FindAllStringSubmatch(golden(t, file), -1) {
			if tried[m[1]] {
				continue
			}
			tried[m[1]] = true
			s := sample{args: strings.Fields(strings.ReplaceAll(m[1], "FILE", "$DIR/key.p8")), files: map[string]string{"key.p8": "$P8"}}
			if got := s.run(t); got != "exit status 0\n" {
				t.Errorf("'ascproof %s' says\n%s", m[1], got)
			}
		}
	}
	if len(tried) < 5 {
		t.Errorf("only %v are named", tried)
	}
}

func golden(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

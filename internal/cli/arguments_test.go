package cli_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// An empty path is a variable that is not set: of the token that was to go to a file nothing
// is printed, and no report is left out without a word.
func TestEmptyPath(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.Admin).Credentials()
	for _, args := range [][]string{
		{"token", "--out", ""}, {"token", "--out="}, {"token", "--private-key-path", " "}, {"check", "--report", ""}, {"check", "--junit="},
		{"check", "--files-dir", ""}, {"check", "--api-key-path", ""}, {"exec", "--dotenv", "", "--", "true"}, {"cleanup", "--files-dir", ""},
		{"audit", "--discover", ""}, {"audit", "keys.yml", "--html", ""}, {"audit", "keys.yml", "--stream", ""},
		{"audit", "keys.yml", "--baseline", ""}, {"audit", "merge", "a.json", "--markdown", ""},
	} {
		r := run(t, srv, cred, args...)
		if r.status != 2 || r.stdout != "" || !strings.Contains(r.stderr, "is empty") || srv.Count() != 0 {
			t.Errorf("%q: status %d after %d requests, want 2 and that it is empty:\n%s%s", args, r.status, srv.Count(), r.stdout, r.stderr)
		}
	}
}

// Who writes a value alone hears of the flag that it belongs behind. What may be a key is not
// repeated.
func TestValueWithoutFlag(t *testing.T) {
	t.Parallel()
	const base64 = "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg"
	srv := start(t, asctest.Options{})
	tests := []struct {
		args      []string
		says, not string
	}{
		{[]string{"check", "metadata"}, "Did you mean --require metadata?", "ASC_PRIVATE_KEY"},
		{[]string{"check", "app-manager"}, "Did you mean --require app-manager?", "ASC_PRIVATE_KEY"},
		{[]string{"check", "keys/AuthKey_ABC123DEFG.p8"}, "Did you mean --private-key-path keys/AuthKey_ABC123DEFG.p8?", "ASC_PRIVATE_KEY"},
		{[]string{"token", "key.json"}, "Did you mean --api-key-path key.json?", "ASC_PRIVATE_KEY"},
		{[]string{"token", "metadata"}, "remove what stands behind", "Did you mean"},
		{[]string{"check", "check"}, "remove what stands behind", "ASC_PRIVATE_KEY"},
		{[]string{"check", base64}, "set ASC_PRIVATE_KEY", base64},
		{[]string{"inspect", "-----BEGIN PRIVATE KEY-----\n" + base64}, "is a private key", base64},
		{[]string{"check", "--" + base64}, "unknown flag (a text of 50 characters) for", base64},
	}
	for _, tt := range tests {
		r := run(t, srv, asctest.Credentials{}, tt.args...)
		said := strings.Join(strings.Fields(r.stderr), " ")
		if r.status != 2 || !strings.Contains(said, tt.says) || strings.Contains(said, tt.not) {
			t.Errorf("%q: status %d, want 2, %q and no %q:\n%s", tt.args, r.status, tt.says, tt.not, r.stderr)
		}
	}
}

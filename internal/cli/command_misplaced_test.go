package cli_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// People put keys everywhere. Whatever form a key has there, it is refused and not repeated,
// nothing is sent, and no file is named after it.
func TestKeyInTheWrongPlace(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Plain: true})
	cred := srv.TeamKey(role.AppManager).Credentials()
	der, _ := bytesOf(t, cred.PrivateKey)
	body := base64.StdEncoding.EncodeToString(der)
	pem, whole, damaged := cred.PrivateKey, base64.StdEncoding.EncodeToString([]byte(cred.PrivateKey)), "/"+body[:120]
	tests := []struct {
		key   string
		place []string
	}{
		{whole, []string{"KEY"}}, {whole, []string{"--token=KEY"}}, {whole, []string{"check", "KEY"}}, {whole, []string{"check", "--private-key", "KEY"}},
		{pem, []string{"check", "--key-id", "KEY"}}, {body, []string{"check", "--issuer-id", "KEY"}}, {whole, []string{"check", "--app", "KEY"}},
		{body, []string{"check", "--format", "KEY"}}, {whole, []string{"check", "--timeout", "KEY"}}, {pem, []string{"check", "--host", "KEY"}},
		{pem, []string{"check", "--token-scope", "KEY"}}, {whole, []string{"check", "--report", "KEY"}}, {pem, []string{"check", "--markdown", "KEY"}},
		{body, []string{"token", "--out", "KEY"}}, {damaged, []string{"token", "--out", "KEY"}}, {damaged, []string{"check", "--files", "p8", "--files-dir", "KEY"}},
		{damaged, []string{"check", "--junit", "reportsKEY"}}, {damaged, []string{"check", "--dotenv", "KEY"}},
		{whole, []string{"check", "--private-key-path", "KEY"}}, {pem, []string{"check", "--api-key-path", "KEY"}},
		{damaged, []string{"check", "--private-key-path", "KEY"}}, {damaged, []string{"check", "--api-key-path", "KEY"}}, {damaged, []string{"inspect", "KEY"}},
	}
	before, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if after, err := os.ReadDir("."); err != nil || len(after) != len(before) || srv.Count() > 0 {
			t.Errorf("%d files where there were %d (%v), and %d requests", len(after), len(before), err, srv.Count())
		}
	})
	for i, tt := range tests {
		t.Run(fmt.Sprint(i, strings.Join(tt.place, " ")), func(t *testing.T) {
			t.Parallel()
			env := append(cred.Env(), "TMPDIR="+t.TempDir())
			if strings.Contains(strings.Join(tt.place, " "), "-key-path") || tt.place[0] == "inspect" {
				env = append(env, "ASC_PRIVATE_KEY=") // which would be another one
			}
			var args []string
			for _, arg := range tt.place {
				args = append(args, strings.ReplaceAll(arg, "KEY", tt.key))
			}
			r := runEnv(t, srv, env, args...)
			if r.status != 2 {
				t.Errorf("status %d, want 2:\n%s%s", r.status, r.stdout, r.stderr)
			}
			noLeak(t, append(spellings(pem, der), tt.key), r.stdout, r.stderr)
		})
	}
}

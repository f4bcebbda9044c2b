package cli_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// A piece of the key in the place of another setting is not sent, shown, or made the name
// of a file, however well it would pass there.
func TestMisplacedKey(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	creds := srv.TeamKey(role.Admin).Credentials()
	der, number := bytesOf(t, creds.PrivateKey)
	body := base64.RawURLEncoding.EncodeToString(der)
	pieces := map[string]string{
		"hundred characters": body[40:140], "hexadecimal": hex.EncodeToString(number)[:60],
		"short piece": body[66:90],
	}
	tmp := t.TempDir()
	settings := []string{
		"check --app %s", "check --vendor-number %s", "check --report %s", "check --markdown %s", "check --dotenv ./%s.env", "check --files p8 --files-dir %s",
		"check --key-id %s", "check --issuer-id %s", "check --probe %s", "check --require %s", "check --token-scope %s", "check --host %s",
		"check --on-unreachable %s", "token --out %s", "token --out=/nope/%s", "token --token-scope %s", "exec --app %s -- true",
		"inspect --key-id %s",
	}
	for name, piece := range pieces {
		for _, setting := range settings {
			t.Run(name+" "+setting, func(t *testing.T) {
				t.Parallel()
				var stdout, stderr bytes.Buffer
				sys := cli.System{
					Args: strings.Fields(fmt.Sprintf(setting, piece)), Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr,
					Env: append(creds.Env(), "ASC_API_URL="+srv.URL, "TMPDIR="+tmp),
				}
				if got := cli.Main(t.Context(), sys); got != 2 {
					t.Errorf("status %d, want 2", got)
				}
				for i := range len(piece) - 11 {
					if text := stdout.String() + stderr.String(); strings.Contains(text, piece[i:i+12]) {
						t.Fatalf("%s is shown:\n%s", piece[i:i+12], text)
					}
				}
			})
		}
	}
	t.Cleanup(func() {
		if n := srv.Count(); n > 0 {
			t.Errorf("%d requests were sent", n)
		}
		for _, piece := range pieces {
			left, _ := filepath.Glob("*" + piece + "*")
			for _, name := range left {
				t.Errorf("%q was made", name)
				_ = os.RemoveAll(name)
			}
		}
	})
}

func bytesOf(t *testing.T, text string) (der, number []byte) {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	number, err = key.(*ecdsa.PrivateKey).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return block.Bytes, number
}

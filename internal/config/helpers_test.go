package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

const (
	keyID, otherKeyID       = "ABC123DEFG", "XYZ987WVUT"
	issuerID, otherIssuerID = "00000000-0000-0000-e053-000000000001", "00000000-0000-0000-e053-000000000002"
)

// newKey makes a key and returns the text of its .p8 file.
func newKey(t testing.TB) string {
	t.Helper()
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(priv)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// fastlane is the text of a fastlane API key file.
func fastlane(t testing.TB, fields map[string]any) string {
	t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files is what can be read in a test, by path.
type files map[string]string

func (f files) with(stdin string) config.Files {
	return config.Files{
		ReadFile: func(path string) ([]byte, error) {
			text, ok := f[path]
			switch {
			case text == "forbidden":
				return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
			case text == "broken":
				return nil, &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("%s: input/output error", path)}
			case !ok:
				return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
			}
			return []byte(text), nil
		},
		Stdin: strings.NewReader(stdin),
	}
}

// mustLoad resolves settings that are all good.
func mustLoad(t *testing.T, src config.Source) *config.Config {
	t.Helper()
	cfg, findings := config.Load(src)
	if len(findings) > 0 {
		t.Fatalf("Load found %v", findings)
	}
	return cfg
}

// codes are the codes of findings, for comparisons.
func codes(findings []*finding.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, string(f.Code))
	}
	return strings.Join(all, " ")
}

// told is everything that a user gets to read of findings.
func told(findings []*finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintln(&b, f.Error(), f.Fix)
	}
	return b.String()
}

// repeats reports whether text holds a line of the key, or the beginning of its base64.
func repeats(text, p8 string) bool {
	for line := range strings.Lines(p8) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") && strings.Contains(text, line) {
			return true
		}
	}
	return strings.Contains(text, b64(p8)[40:80])
}

// given is an input as the settings had it, for comparisons.
func given(in *credential.Input) map[string]string {
	return map[string]string{
		"key-id": in.KeyID.Text.Reveal(), "issuer-id": in.IssuerID.Text.Reveal(), "private-key": in.PrivateKey.Text.Reveal(),
	}
}

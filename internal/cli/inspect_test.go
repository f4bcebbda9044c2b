package cli_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// material is a fresh key and the things that people mistake for one.
type material struct {
	p8, body string
	secrets  []string // spellings of which no output may hold 8 bytes in a row
}

func newMaterial(t testing.TB) material {
	t.Helper()
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der := marshal(t, priv)
	p8 := armoured("PRIVATE KEY", der)
	return material{p8, base64.StdEncoding.EncodeToString(der), spellings(p8, der)}
}

func marshal(t testing.TB, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func armoured(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// spellings are the forms of a key that would leak: its text without armour, the
// base64 of the whole, and its bytes.
func spellings(p8 string, der []byte) []string {
	return []string{
		base64.StdEncoding.EncodeToString(der), base64.RawURLEncoding.EncodeToString(der), string(der),
		base64.StdEncoding.EncodeToString([]byte(p8)), base64.StdEncoding.EncodeToString([]byte(p8 + "\n")),
	}
}

// noLeak fails if an output holds 8 bytes in a row of a secret.
func noLeak(t testing.TB, secrets []string, outputs ...string) {
	t.Helper()
	const window = 8
	for _, out := range outputs {
		for _, s := range secrets {
			for i := 0; i+window <= len(s); i++ {
				if strings.Contains(out, s[i:i+window]) {
					t.Fatalf("bytes %d to %d of a secret are in:\n%s", i, i+window, out)
				}
			}
		}
	}
}

// runWith runs the program with an environment and a standard input, and no network.
func runWith(t testing.TB, env []string, stdin string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := cli.Main(t.Context(), cli.System{
		Args: args, Env: env, Stdin: strings.NewReader(stdin), Stdout: &stdout, Stderr: &stderr,
		Now:   func() time.Time { return time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC) },
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	return result{status, stdout.String(), stderr.String()}
}

// inspected runs "ascproof inspect --format json" and decodes what it says.
func inspected(t testing.TB, env []string, stdin string, args ...string) (result, report.Inspection) {
	t.Helper()
	r := runWith(t, env, stdin, append([]string{"inspect", "--format", "json"}, args...)...)
	var i report.Inspection
	if err := json.Unmarshal([]byte(r.stdout), &i); err != nil {
		t.Fatalf("no inspection (%v) on standard output:\n%s\n%s", err, r.stdout, r.stderr)
	}
	return r, i
}

func write(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func certificateOf(t testing.TB) string {
	t.Helper()
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Apple Distribution"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &priv.PublicKey, priv)
	if err != nil {
		t.Fatal(err)
	}
	return armoured("CERTIFICATE", der)
}

// Each case is a file that is called .p8, and what it really is.
func TestInspectFile(t *testing.T) {
	t.Parallel()
	m := newMaterial(t)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public := func() string {
		key, err := x509.ParsePKCS8PrivateKey(marshal(t, p384))
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(&key.(*ecdsa.PrivateKey).PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		return armoured("PUBLIC KEY", der)
	}()
	fastlane, err := json.Marshal(map[string]any{"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", "key": m.p8})
	if err != nil {
		t.Fatal(err)
	}
	secrets := slices.Concat(m.secrets, spellings("", marshal(t, rsaKey)), spellings("", marshal(t, p384)))
	tests := []struct {
		name, file, content string
		is                  string
		code                finding.Code // "" if usable without a warning
		status              int
		keyID               string
	}{
		{"as downloaded", "AuthKey_ABC123DEFG.p8", m.p8, "p256-private-key", "", 0, "ABC123DEFG"},
		{"individual", "ApiKey_ABC123DEFG12.p8", m.p8, "p256-private-key", "", 0, "ABC123DEFG12"},
		{"another name", "key.p8", m.p8, "p256-private-key", "", 0, ""},
		{"base64", "key.b64", base64.StdEncoding.EncodeToString([]byte(m.p8)), "p256-private-key", "", 0, ""},
		{"in quotes, on one line", "key.txt", `"` + strings.ReplaceAll(m.p8, "\n", `\n`) + `"`, "p256-private-key", finding.KeyRepaired, 0, ""},
		{"body alone", "key.txt", m.body, "p256-private-key", finding.KeyRepaired, 0, ""},
		{"fastlane JSON", "key.json", string(fastlane), "p256-private-key", "", 0, "ABC123DEFG"},
		{"fastlane JSON with a bad ID", "key.json", strings.Replace(string(fastlane), "ABC123DEFG", "abc123defg", 1), "p256-private-key", finding.KeyIDMalformed, 2, ""},
		{"fastlane JSON, Enterprise, without an issuer ID", "key.json", strings.Replace(string(fastlane), `"issuer_id":"00000000-0000-0000-e053-000000000001"`, `"issuer_id":null,"in_house":true`, 1), "p256-private-key", finding.InputMissing, 2, "ABC123DEFG"},
		{"In-App Purchase", "SubscriptionKey_ABC123DEFG.p8", m.p8, "p256-private-key", finding.KeyInAppPurchase, 0, "ABC123DEFG"},
		{"RSA key", "AuthKey_ABC123DEFG.p8", armoured("PRIVATE KEY", marshal(t, rsaKey)), "rsa-private-key", finding.KeyWrongType, 2, "ABC123DEFG"},
		{"P-384 key", "key.p8", armoured("PRIVATE KEY", marshal(t, p384)), "ec-private-key", finding.KeyWrongType, 2, ""},
		{"certificate", "key.p8", certificateOf(t), "certificate", finding.KeyIsCertificate, 2, ""},
		{"public key", "key.p8", public, "public-key", finding.KeyIsPublic, 2, ""},
		{".p12", "key.p8", "\x30\x82\x0a\x00\x02\x01\x03\x30\x82\x09\xf6\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x82\x09\xe7\x04\x82", "pkcs12", finding.KeyIsPKCS12, 2, ""},
		{"provisioning profile", "key.p8", "\x30\x45\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x38\x30\x36\x02\x01\x01\x31\x00\x30\x2d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x20\x04\x1e<plist><key>TeamIdentifier</key>", "provisioning-profile", finding.KeyFileForeign, 2, ""},
		{"service account of Google", "key.p8", `{"type":"service_account","private_key":"` + strings.ReplaceAll(m.p8, "\n", `\n`) + `"}`, "foreign-json", finding.KeyFileForeign, 2, ""},
		{"HTML page", "key.p8", "<!DOCTYPE html><html><body>Sign in</body></html>", "foreign-file", finding.KeyFileForeign, 2, ""},
		{"empty", "AuthKey_ABC123DEFG.p8", "", "empty", finding.InputMissing, 2, "ABC123DEFG"},
		{"too large", "key.p8", strings.Repeat(m.p8, 400), "too-large", finding.KeyFileForeign, 2, ""},
		{"cut off", "key.p8", m.p8[:150], "damaged-key", finding.KeyDamaged, 2, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := write(t, t.TempDir(), tt.file, tt.content)
			r, i := inspected(t, nil, "", path)
			if r.status != tt.status || i.Exit != tt.status || i.Usable != (tt.status == 0) || i.Usable && i.Fingerprint == "" || string(i.Content) != tt.is || i.KeyID != tt.keyID {
				t.Errorf("status %d (%d), usable %v, %s, key ID %q; want %d, %s, %q\n%s", r.status, i.Exit, i.Usable, i.Content, i.KeyID, tt.status, tt.is, tt.keyID, r.stderr)
			}
			if tt.code == "" && len(i.Findings) > 0 || tt.code != "" && (len(i.Findings) != 1 || i.Findings[0].Code != tt.code) {
				t.Errorf("findings %v, want %q", i.Findings, tt.code)
			}
			if stored := len(i.Store) == 6 && len(i.Encode) > 0; stored != i.Usable {
				t.Errorf("commands to store it: %v, usable: %v", stored, i.Usable)
			}
			text := runWith(t, nil, "", "inspect", path)
			if text.status != tt.status || !strings.Contains(text.stdout, i.Words) || i.Content == "too-large" && strings.Contains(text.stdout, "65537") {
				t.Errorf("as text: status %d, %q is not in\n%s", text.status, i.Words, text.stdout)
			}
			noLeak(t, secrets, r.stdout, r.stderr, text.stdout, text.stderr)
		})
	}
}

// People see how to store the key where they are, and are told of the rest.
func TestInspectPlaces(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "key.p8", newMaterial(t).p8)
	gitLab := []string{"GITLAB_CI=true"}
	tests := []struct {
		name      string
		env, args []string
		status    int
		has, not  []string
	}{
		{"a CI system", gitLab, nil, 0, []string{"glab variable set", "--for github, buildkite, azure, bitrise"}, []string{"gh secret set", "certutil"}},
		{"Azure Pipelines", []string{"TF_BUILD=True"}, nil, 0, []string{"az pipelines variable create --pipeline-name PIPELINE --name ASC_PRIVATE_KEY --secret true"}, []string{"gh secret set", "glab variable set"}},
		{"Bitrise", []string{"BITRISE_IO=true"}, nil, 0, []string{"Workflow Editor > Secrets"}, []string{"gh secret set", "az pipelines"}},
		{"another", gitLab, []string{"--for", "github"}, 0, []string{"gh secret set"}, []string{"glab variable set"}},
		{"all", gitLab, []string{"--for", "all"}, 0, []string{"gh secret set", "glab variable set", "bk secret create", "certutil"}, []string{"--for"}},
		{"JSON has all", gitLab, []string{"--format", "json"}, 0, []string{"gh secret set", "glab variable set"}, nil},
		{"JSON for one", gitLab, []string{"--format", "json", "--for", "github"}, 0, []string{"gh secret set"}, []string{"glab variable set"}},
		{"none that is known", nil, []string{"--for", "jenkins"}, 2, nil, []string{"gh secret set"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := runWith(t, tt.env, "", append([]string{"inspect", path}, tt.args...)...)
			if r.status != tt.status {
				t.Errorf("status %d, want %d\n%s", r.status, tt.status, r.stderr)
			}
			for _, text := range tt.has {
				if !strings.Contains(r.stdout, text) {
					t.Errorf("%q is missing in:\n%s", text, r.stdout)
				}
			}
			for _, text := range tt.not {
				if strings.Contains(r.stdout, text) {
					t.Errorf("%q is in:\n%s", text, r.stdout)
				}
			}
		})
	}
}

// Each command that reads a file says of a web address what it is, and does not repeat it:
// it can hold a token.
func TestWebAddress(t *testing.T) {
	t.Parallel()
	const address = "https://example.com/keys.yaml?token=abc"
	for _, args := range [][]string{{"inspect", address}, {"audit", address}, {"audit", "merge", address}, {"audit", "compare", "--file", address, "a", "b"}} {
		r := runWith(t, nil, "", args...)
		if !strings.Contains(r.stdout+r.stderr, "the address of a web page was given in place of a file") || strings.Contains(r.stdout+r.stderr, "token=abc") {
			t.Errorf("%q: %s%s", args, r.stdout, r.stderr)
		}
		if r.status != 2 {
			t.Errorf("%q: status %d", args, r.status)
		}
	}
}

// A key with the name of another product's is not called good, wherever it is named.
func TestInspectInAppPurchase(t *testing.T) {
	t.Parallel()
	m := newMaterial(t)
	ids := []string{"ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001"}
	for name, good := range map[string]bool{
		"SubscriptionKey_ABC123DEFG.p8": false, "SubscriptionKey_ABC123DEFG (1).p8": false, "SubscriptionKey_ABC123DEFG.p8.txt": false,
		"AuthKey_ABC123DEFG.p8": true, "key.p8": true,
	} {
		path := write(t, t.TempDir(), name, m.p8)
		for where, r := range map[string]result{
			"file":                 runWith(t, nil, "", "inspect", path),
			"settings":             runWith(t, append(ids, "ASC_PRIVATE_KEY_PATH="+path), "", "inspect"),
			"in place of the key":  runWith(t, append(ids, "ASC_PRIVATE_KEY="+path), "", "inspect"),
			"in a variable of EAS": runWith(t, []string{"EXPO_ASC_KEY_ID=ABC123DEFG", "EXPO_ASC_API_KEY_PATH=" + path}, "", "inspect"),
		} {
			called := strings.Contains(r.stdout, "holds a good private key") || strings.Contains(r.stdout, "hold a good ")
			if r.status != 0 || called != good || strings.Contains(r.stdout, "[key-in-app-purchase]") == good {
				t.Errorf("%s, %s: status %d\n%s", name, where, r.status, r.stdout)
			}
		}
	}
}

// What is stored of an Enterprise key works only with its program beside it.
func TestInspectEnterprise(t *testing.T) {
	t.Parallel()
	m := newMaterial(t)
	fastlane, err := json.Marshal(map[string]any{"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", "key": m.p8, "in_house": true})
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, t.TempDir(), "key.json", string(fastlane))
	for name, tt := range map[string]struct{ env, args []string }{
		"file":     {nil, []string{path}},
		"settings": {[]string{"ASC_API_KEY_PATH=" + path}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, i := inspected(t, tt.env, "", tt.args...)
			text := runWith(t, tt.env, "", append([]string{"inspect", "--for", "all"}, tt.args...)...).stdout
			for _, says := range []string{"program: enterprise", "glab variable set ASC_PROGRAM --value enterprise"} {
				if i.Program != "enterprise" || !strings.Contains(text, says) {
					t.Errorf("program %q, and %q not in:\n%s", i.Program, says, text)
				}
			}
		})
	}
}

// The commands name the file as the user did, unless it is not the one to store.
func TestInspectCommands(t *testing.T) {
	t.Parallel()
	m := newMaterial(t)
	dir := t.TempDir()
	quoted := write(t, dir, "it's my key.p8", m.p8)
	repaired := write(t, dir, "AuthKey_XYZ9876543.p8", `"`+m.p8+`"`)
	fastlane, err := json.Marshal(map[string]string{"key_id": "ABC123DEFG", "key": m.p8})
	if err != nil {
		t.Fatal(err)
	}
	mended := write(t, dir, "mended.json", "{ # optional\n"+string(fastlane)[1:])
	foreign := write(t, dir, "foreign.json", strings.Replace(string(fastlane), `"key":`, `"private_key":`, 1))
	wrapped := write(t, dir, "key.b64", base64.StdEncoding.EncodeToString(fastlane))
	tests := []struct {
		name  string
		args  []string
		stdin string
		want  string
	}{
		{"to be quoted", []string{quoted}, "", "base64 < '" + dir + `/it'\''s my key.p8' | tr -d '\n' | gh secret set ASC_PRIVATE_KEY`},
		{"repaired", []string{repaired}, "", `base64 < AuthKey_XYZ9876543.p8 | tr -d '\n' | gh secret set ASC_PRIVATE_KEY`},
		{"JSON that jq cannot read", []string{mended}, "", `base64 < ApiKey_ABC123DEFG.p8 | tr -d '\n' | gh secret set ASC_PRIVATE_KEY`},
		{"JSON of another tool", []string{foreign}, "", `base64 < ApiKey_ABC123DEFG.p8 | tr -d '\n' | gh secret set ASC_PRIVATE_KEY`},
		{"base64 of fastlane's JSON", []string{wrapped}, "", `base64 < ApiKey_ABC123DEFG.p8 | tr -d '\n' | gh secret set ASC_PRIVATE_KEY`},
		{"standard input", []string{"-"}, m.p8, `base64 < AuthKey_ABC123DEFG.p8 | tr -d '\n' | gh secret set ASC_PRIVATE_KEY`},
		{"base64 on standard input", []string{"-"}, base64.StdEncoding.EncodeToString([]byte(m.p8)), `base64 < AuthKey_ABC123DEFG.p8 | tr -d '\n' | gh secret set ASC_PRIVATE_KEY`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, i := inspected(t, nil, tt.stdin, tt.args...)
			if r.status != 0 || len(i.Store) != 6 || i.Store[0].Commands[0] != tt.want || !strings.HasPrefix(i.Store[1].Commands[0], "base64 < ") {
				t.Errorf("status %d, commands %+v, want %q first, and base64 of it for GitLab", r.status, i.Store, tt.want)
			}
		})
	}
}

func TestInspectSettings(t *testing.T) {
	t.Parallel()
	m := newMaterial(t)
	const issuer = "00000000-0000-0000-e053-000000000001"
	good := []string{"ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=" + issuer, "ASC_PRIVATE_KEY=" + m.p8}
	tests := []struct {
		name   string
		env    []string
		args   []string
		status int
		code   finding.Code
		kind   string
	}{
		{"team key", good, nil, 0, "", "team"},
		{"individual key", []string{good[0], good[2]}, nil, 0, "", "individual"},
		{"repaired", append(slices.Clone(good), `ASC_PRIVATE_KEY="`+m.p8+`"`), nil, 0, finding.KeyRepaired, "team"},
		{"wrong key ID", append(slices.Clone(good), "ASC_KEY_ID=abc"), nil, 2, finding.KeyIDMalformed, ""},
		{"nothing", nil, nil, 2, finding.InputMissing, ""},
		{"a setting that cannot be used", append(slices.Clone(good), "ASC_KEY_TYPE=admin"), nil, 2, finding.SettingInvalid, ""},
		{"two that disagree", append(slices.Clone(good), "ASC_PRIVATE_KEY_B64="+base64.StdEncoding.EncodeToString([]byte(newMaterial(t).p8))), nil, 2, finding.SourcesConflict, ""},
		{"near miss", []string{"ASC_KEYID=ABC123DEFG", good[1], good[2]}, nil, 2, finding.InputMissing, ""},
		{"on GitLab", append(slices.Clone(good), "GITLAB_CI=true"), nil, 0, finding.RedactionGap, "team"},
		{"on an unprotected branch", []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false"}, nil, 2, finding.InputMissing, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, i := inspected(t, tt.env, "", tt.args...)
			if r.status != tt.status || i.Usable != (tt.status == 0) || string(i.Kind) != tt.kind || i.Source != "settings" {
				t.Errorf("status %d, usable %v, kind %q, source %q, want %d, %q\n%s", r.status, i.Usable, i.Kind, i.Source, tt.status, tt.kind, r.stderr)
			}
			if tt.code == "" && len(i.Findings) > 0 || tt.code != "" && (len(i.Findings) != 1 || i.Findings[0].Code != tt.code) {
				t.Errorf("findings %v, want %q", i.Findings, tt.code)
			}
			if tt.status == 0 && (i.KeyID != "ABC123DEFG" || i.KeyIDFrom != "$ASC_KEY_ID" || !strings.Contains(i.Store[0].Commands[0], "AuthKey_ABC123DEFG.p8") && tt.kind == "team") {
				t.Errorf("key ID %s from %s, commands %v", i.KeyID, i.KeyIDFrom, i.Store[0].Commands)
			}
			text := runWith(t, tt.env, "", append([]string{"inspect"}, tt.args...)...)
			noLeak(t, m.secrets, r.stdout, r.stderr, text.stdout, text.stderr)
		})
	}
}

func TestInspectRefusesArguments(t *testing.T) {
	t.Parallel()
	m := newMaterial(t)
	dir := t.TempDir()
	tests := []struct {
		name string
		env  []string
		args []string
		code finding.Code
	}{
		{"no such file", nil, []string{filepath.Join(dir, "AuthKey_ABC123DEFG.p8")}, finding.InputUnreadable},
		{"a directory", nil, []string{dir}, finding.InputUnreadable},
		{"the key itself", nil, []string{"--", m.p8}, finding.InputUnreadable},
		{"its base64", nil, []string{base64.StdEncoding.EncodeToString([]byte(m.p8))}, finding.InputUnreadable},
		{"half its body, which begins like a path", nil, []string{"/" + m.body[:100]}, finding.InputUnreadable},
		{"its body", nil, []string{m.body}, finding.InputUnreadable},
		{"two files", nil, []string{m.body, m.body}, finding.UsageError},
		{"a format that it has not", nil, []string{"--format", "markdown"}, finding.SettingInvalid},
		{"a format of a variable", []string{"ASC_FORMAT=markdown"}, nil, finding.SettingInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := runWith(t, tt.env, "", append([]string{"inspect"}, tt.args...)...)
			if r.status != 2 || !strings.Contains(r.stderr, "["+string(tt.code)+"]") {
				t.Errorf("status %d, want 2, and %s in:\n%s", r.status, tt.code, r.stderr)
			}
			noLeak(t, m.secrets, r.stdout, r.stderr)
		})
	}
}

// What an inspection prints as JSON is as its schema says.
func TestInspectionIsAsItsSchema(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../docs/inspection.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema := new(jsonschema.Schema)
	if err := json.Unmarshal(data, schema); err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.Admin).Credentials()
	dir := t.TempDir()
	for name, args := range map[string][]string{
		"settings": {}, "a key": {write(t, dir, "AuthKey_ABC123DEFG.p8", cred.PrivateKey)}, "no key": {write(t, dir, "text", "text")},
		"a repaired key": {write(t, dir, "crlf.p8", strings.ReplaceAll(cred.PrivateKey, "\n", "\r\n"))}, "wrong settings": {"--key-id", "x"},
	} {
		r := run(t, srv, cred, append([]string{"inspect", "--format", "json", "--for", "all"}, args...)...)
		var v any
		if err := json.Unmarshal([]byte(r.stdout), &v); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, r.stderr)
		}
		if err := resolved.Validate(v); err != nil {
			t.Errorf("%s: %v\n%s", name, err, r.stdout)
		}
	}
}

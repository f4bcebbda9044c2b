package hint_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	encpem "encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/child/childtest"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
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
	return string(encpem.EncodeToMemory(&encpem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// needs skips a test where a program is not installed.
func needs(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
}

// stubs stand for the tools that store or copy: they keep their standard input.
var stubs = []string{"gh", "glab", "bk", "buildkite-agent", "pbcopy"}

// stubsIn makes a directory of the stubs.
func stubsIn(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range stubs {
		childtest.Program(t, filepath.Join(bin, name), "#!/bin/sh\nexec cat > stored\n")
	}
	return bin
}

// shell runs a recipe's command in a directory, with the stubs for the real
// tools, and returns what was stored by it, or printed if nothing was.
func shell(t *testing.T, bin, dir, command string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH")}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	stored := filepath.Join(dir, "stored")
	if data, err := os.ReadFile(stored); err == nil {
		_ = os.Remove(stored)
		return string(data)
	}
	return string(out)
}

// What the commands store is the key, in a form that ascproof takes without a word;
// on GitLab, one that can be masked.
func TestRecipesStoreTheKey(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "base64", "tr", "cat")
	p8 := newKey(t)
	want, _ := credential.ParseKey([]byte(p8), "")
	encoded := base64.StdEncoding.EncodeToString([]byte(p8))
	bin := stubsIn(t)
	tests := []struct {
		name, file, content string
		form                hint.Form
		needs               []string
	}{
		{"plain", "AuthKey_ABC123DEFG.p8", p8, hint.Text, nil},
		{"a name to quote", "it's a $(touch oops) `key` \"1\" (2)\\.p8", p8, hint.Text, nil},
		{"a name like a flag", "-n.p8", p8, hint.Text, nil},
		{"base64", "key.b64", encoded + "\r\n", hint.Base64, nil},
		{"wrapped base64", "key.b64", encoded[:76] + "\n" + encoded[76:] + "\n", hint.Base64, nil},
		{"fastlane", "key.json", mustJSON(t, map[string]string{"key": p8}), hint.JSONText, []string{"jq"}},
		{"fastlane with base64", "key.json", mustJSON(t, map[string]string{"key": encoded}), hint.JSONBase64, []string{"jq"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			needs(t, tt.needs...)
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, tt.file), []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			m := hint.Material{File: tt.file, Form: tt.form, KeyID: "ABC123DEFG"}
			stored := map[string]string{} // by the command: those of several systems are the same
			for _, r := range slices.Concat(hint.Recipes(m), shells(hint.Encodings(m))) {
				command := r.Commands[0]
				if _, ok := stored[command]; !ok {
					stored[command] = shell(t, bin, dir, command)
				}
				got := stored[command]
				key, findings := credential.ParseKey([]byte(got), "")
				if key == nil || key.Fingerprint() != want.Fingerprint() || len(findings) > 0 {
					t.Errorf("%s: %s: not the key, or %v", r.Place, r.Commands[0], findings)
				}
				if r.Place == "GitLab" && strings.ContainsAny(got, " \r\n+/=") {
					t.Errorf("%s: %s: GitLab cannot mask that on every version", r.Place, r.Commands[0])
				}
			}
			if left, _ := os.ReadDir(dir); len(left) != 1 {
				t.Errorf("the commands left %v", left)
			}
		})
	}
}

// shells are the recipes that a POSIX shell with GNU's tools can run.
func shells(recipes []report.Recipe) []report.Recipe {
	return slices.DeleteFunc(recipes, func(r report.Recipe) bool { return r.Place != "GNU/Linux" && r.Place != "any shell" })
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestRecipeTexts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		m    hint.Material
		has  []string
		not  []string
	}{
		{"team key", hint.Material{File: "k.p8", KeyID: "ABC123DEFG", IssuerID: "00000000-0000-0000-e053-000000000001"},
			[]string{"gh variable set ASC_KEY_ID --body ABC123DEFG", "gh variable set ASC_ISSUER_ID --body 00000000-", "glab variable set ASC_KEY_ID --value ABC123DEFG", "env: {ASC_KEY_ID: ABC123DEFG, ASC_ISSUER_ID: 0"}, nil},
		{"individual key", hint.Material{KeyID: "ABC123DEFG", Kind: role.Individual}, []string{"< ApiKey_ABC123DEFG.p8", "key-id: ${{ vars.ASC_KEY_ID }}"}, []string{"ISSUER", "issuer-id", "PROGRAM", "program:"}},
		{"Enterprise", hint.Material{KeyID: "ABC123DEFG", Enterprise: true}, []string{"issuer-id: ${{ vars.ASC_ISSUER_ID }}", "program: enterprise", "glab variable set ASC_PROGRAM --value enterprise", "ASC_ISSUER_ID: ISSUER_ID, ASC_PROGRAM: enterprise}"}, nil},
		{"nothing known", hint.Material{}, []string{"< AuthKey_ABC123DEFG.p8", "--body KEY_ID", "--body ISSUER_ID"}, nil},
		{"standard input", hint.Material{File: "-", KeyID: "XYZ9876543"}, []string{"< AuthKey_XYZ9876543.p8"}, []string{"< -"}},
		{"a name that could control a terminal", hint.Material{File: "\x1b[2Jk.p8"}, []string{"< AuthKey_ABC123DEFG.p8"}, []string{"\x1b"}},
		{"a name of two lines", hint.Material{File: "a\n::error::b"}, []string{"< AuthKey_ABC123DEFG.p8"}, []string{"::error"}},
		{"PowerShell's quotes", hint.Material{File: "it's.p8"}, []string{"-LiteralPath 'it''s.p8'", `"it's.p8"`}, nil},
		{"quotes that PowerShell takes for quotes", hint.Material{File: "it\u2019; calc; \u2019.p8"}, nil, []string{"calc"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var all []string
			for _, r := range slices.Concat(hint.Recipes(tt.m), hint.Encodings(tt.m)) {
				all = slices.Concat(all, r.Commands, r.Workflow, r.Notes)
			}
			text := strings.Join(all, "\n")
			for _, want := range tt.has {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in:\n%s", want, text)
				}
			}
			for _, bad := range tt.not {
				if strings.Contains(text, bad) {
					t.Errorf("%q is in:\n%s", bad, text)
				}
			}
		})
	}
}

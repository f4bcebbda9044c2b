package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/secret"
)

// TestRun plants secrets and looks whether they are found: a search that finds
// nothing proves nothing unless it can find something.
func TestRun(t *testing.T) {
	t.Parallel()
	pemText := newKey(t)
	token, other, another := newToken("ABC123DEFG"), newToken("ABC123DEFG"), newToken("XYZ987XYZ9")
	signature := token[strings.LastIndex(token, ".")+1:]
	tests := []struct{ name, text, want string }{
		{"nothing", "GET /v1/apps 200", ""},
		{"the key", pemText, "key"},
		{"one line of it", "> " + strings.Split(pemText, "\n")[1], "key"},
		{"as Apple writes it, in JSON", `{"key": "` + strings.ReplaceAll(apples(t, pemText), "\n", `\n`) + `"}`, "key"},
		{"base64 of that", base64.StdEncoding.EncodeToString([]byte(apples(t, pemText))), "key"},
		{"base64 of it", base64.StdEncoding.EncodeToString([]byte(pemText)), "key"},
		{"the token", "Authorization: Bearer " + token, "token"},
		{"its signature alone", signature, "token"},
		{"a token that nobody kept", other, "token"},
		{"the like without its signature", unsigned(other), "token"},
		{"a token of another key", another, "token"},
		{"the like without its signature, which opens nothing", unsigned(another), ""},
		{"both", pemText + token, "key token"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "key.p8"), pemText)
			write(t, filepath.Join(dir, "tokens", "one"), token+"\n")
			file := filepath.Join(dir, "left", "below", "log")
			write(t, file, tt.text)
			var out bytes.Buffer
			if err := run(&out, []string{filepath.Join(dir, "key.p8"), filepath.Join(dir, "tokens"), filepath.Join(dir, "left")}); err != nil {
				t.Fatal(err)
			}
			want := ""
			for _, kind := range strings.Fields(tt.want) {
				want += kind + " " + file + "\n"
			}
			if got := out.String(); got != want {
				t.Errorf("leaks printed %q, want %q", got, want)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func newKey(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// apples is a key in the form of Apple's files.
func apples(t *testing.T, text string) string {
	t.Helper()
	cred, _ := credential.Read(credential.Input{KeyID: credential.Value{Text: secret.New("ABC123DEFG")}, PrivateKey: credential.Value{Text: secret.New(text)}})
	if cred == nil || len(cred.PEM().Reveal()) <= len(text) {
		t.Fatal("the key is not another one in Apple's form")
	}
	return cred.PEM().Reveal()
}

// newToken has the form of a token of a key and is none.
func newToken(keyID string) string {
	encode := base64.RawURLEncoding.EncodeToString
	signature := make([]byte, 64)
	_, _ = rand.Read(signature)
	return encode([]byte(`{"alg":"ES256","kid":"`+keyID+`"}`)) + "." + encode([]byte(`{"iss":"an issuer"}`)) + "." + encode(signature)
}

func unsigned(token string) string { return token[:strings.LastIndex(token, ".")] }

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseCommandFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []pair
		wantErr    bool
	}{
		{name: "nothing", text: ""},
		{name: "simple", text: "a=1\n\nb=x=y<<z\n", want: []pair{{"a", "1"}, {"b", "x=y<<z"}}},
		{name: "simple without a line break", text: "a=1", want: []pair{{"a", "1"}}},
		{name: "heredoc", text: "a<<E\n1\n2\nE\nb=3\n", want: []pair{{"a", "1\n2"}, {"b", "3"}}},
		{name: "heredoc that ends with the file", text: "a<<E\n1\nE", want: []pair{{"a", "1"}}},
		{name: "empty heredoc", text: "a<<E\nE\n", want: []pair{{"a", ""}}},
		{name: "heredoc with an empty line", text: "a<<E\n1\n\nE\n", want: []pair{{"a", "1\n"}}},
		{name: "delimiter with an equals sign", text: "a<<=E\nb=c\n=E\n", want: []pair{{"a", "b=c"}}},
		{name: "delimiter inside a line", text: "a<<E\n E\nEE\nE\n", want: []pair{{"a", " E\nEE"}}},
		{name: "carriage returns are text", text: "a<<E\r\n1\r\nE\r\n", want: []pair{{"a", "1\r"}}},
		{name: "value that adds an output", text: "a<<E\n1\nE\nb=2\nE\n", wantErr: true},
		{name: "no end", text: "a<<E\n1\n", wantErr: true},
		{name: "no delimiter", text: "a<<\n\n", wantErr: true},
		{name: "no name", text: "<<E\nE\n", wantErr: true},
		{name: "no name, simple", text: "=1\n", wantErr: true},
		{name: "neither", text: "a\n", wantErr: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseCommandFile(tt.text)
			if (err != nil) != tt.wantErr {
				t.Fatalf("parseCommandFile(%q): error %v, want one: %v", tt.text, err, tt.wantErr)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(pair{})); diff != "" {
				t.Errorf("parseCommandFile(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestShowLog(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, stdout, stderr, want string
		wantErr                    bool
	}{
		{name: "masked", stdout: "::add-mask::abcdefghijkl\nis abcdefghijkl\n", want: "is ***\n\n"},
		{name: "escaped", stdout: "::add-mask::abc%25def%25ghijkl\nabc%def%ghijkl", want: "***\n"},
		{name: "standard error may be shown first", stdout: "::add-mask::abcdefghijkl", stderr: "abcdefghijkl", want: "abcdefghijkl"},
		{name: "a command in a line is text", stdout: "x ::add-mask::abc", want: "x ::add-mask::abc\n"},
		{name: "late", stdout: "hello\n::add-mask::abcdefghijkl\n", wantErr: true},
		{name: "short", stdout: "::add-mask::abcdefghijk\n", wantErr: true},
		{name: "of several lines", stdout: "::add-mask::abcdefghijkl%0Aabcdefghijkl\n", wantErr: true},
		{name: "armour", stdout: "::add-mask::-----BEGIN PRIVATE KEY-----\n", wantErr: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := showLog(tt.stdout, tt.stderr)
			if (err != nil) != tt.wantErr {
				t.Fatalf("showLog(%q, %q): error %v, want one: %v", tt.stdout, tt.stderr, err, tt.wantErr)
			}
			if err == nil && got != tt.want {
				t.Errorf("showLog(%q, %q) = %q, want %q", tt.stdout, tt.stderr, got, tt.want)
			}
		})
	}
}

const testToken = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ0ZXN0In0.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU"

// TestSearch plants secrets and looks whether they are found: a search that
// finds nothing proves nothing unless it can find something.
func TestSearch(t *testing.T) {
	t.Parallel()
	der, text := newKey(t)
	body := base64.StdEncoding.EncodeToString(der)
	const log, workspace, outputs = "log", "mounts/workspace/report.json", "mounts/temp/commands/set_output_1"
	tests := []struct {
		name, file, text string
		want             bool
	}{
		{"nothing", log, "GET /v1/apps 200", false},
		{"the token where it belongs", outputs, "token<<E\n" + testToken + "\nE\n", false},
		{"the token a second time", outputs, "token<<E\n" + testToken + "\nE\nx=" + testToken + "\n", true},
		{"the token elsewhere", workspace, testToken, true},
		{"the signature alone", log, testToken[strings.LastIndex(testToken, ".")+1:], true},
		{"the PEM text", workspace, text, true},
		{"one line of it", log, "> " + strings.Split(text, "\n")[1], true},
		{"its body on one line", outputs, "x=" + body, true},
		{"the URL alphabet", log, base64.RawURLEncoding.EncodeToString(der), true},
		{"base64 of the text", log, base64.StdEncoding.EncodeToString([]byte(text)), true},
		{"escaped", workspace, strings.ReplaceAll(text, "\n", `\n`), true},
		{"the private number in hexadecimal", log, privateHex(t, der), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, "key.p8", text)
			write(t, dir, "outputs/token", testToken)
			for _, name := range []string{log, workspace, outputs} {
				write(t, dir, name, "")
			}
			write(t, dir, tt.file, tt.text)
			if err := search(filepath.Join(dir, "key.p8"), dir); (err != nil) != tt.want {
				t.Errorf("search found %v, want something: %v", err, tt.want)
			}
		})
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func newKey(t *testing.T) (der []byte, text string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if der, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
		t.Fatal(err)
	}
	return der, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func privateHex(t *testing.T, der []byte) string {
	t.Helper()
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		t.Fatal(err)
	}
	d, err := key.(*ecdsa.PrivateKey).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(d)
}

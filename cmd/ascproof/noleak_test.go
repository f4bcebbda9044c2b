package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/token"
)

// newWorld is a script's world with a key, a token of it, and nothing said yet.
func newWorld(t *testing.T) (w *world, tok string) {
	t.Helper()
	srv := asctest.Start(asctest.Options{Plain: true})
	t.Cleanup(srv.Close)
	key := srv.TeamKey(role.Admin)
	cred, findings := credential.Read(credential.Input{
		KeyID:      credential.Value{Text: secret.New(key.ID)},
		IssuerID:   credential.Value{Text: secret.New(key.IssuerID)},
		PrivateKey: credential.Value{Text: secret.New(key.PEM())},
	})
	if cred == nil {
		t.Fatal(findings)
	}
	minted, err := token.NewSigner(cred).Mint(time.Now(), 5*time.Minute, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &world{workDir: t.TempDir(), keys: []string{key.PEM()}, creds: key.Credentials()}, minted.Text.Reveal()
}

// spellings are ways in which a program could let a key or a token out.
func spellings(p8, tok string) map[string]string {
	der, priv := decodeKey(p8)
	lines := bodyLines(p8)
	scalar, _ := priv.Bytes()
	quoted, _ := json.Marshal(map[string]string{"private_key": p8})
	wrapped := pem.EncodeToMemory(&pem.Block{Type: "X", Bytes: []byte("some bytes before " + p8)})
	return map[string]string{
		"the file": p8, "the first line": lines[0], "the second line": lines[1], "the body": strings.Join(lines, ""),
		"JSON": string(quoted), "a quoted string": strconv.Quote(p8), "a query": url.Values{"key": {p8}}.Encode(),
		"base64": base64.StdEncoding.EncodeToString([]byte(p8)), "base64 of CRLF": base64.RawURLEncoding.EncodeToString([]byte(strings.ReplaceAll(p8, "\n", "\r\n"))),
		"base64 of an environment": base64.StdEncoding.EncodeToString([]byte("ASC_PRIVATE_KEY=" + p8 + "\n")),
		"base64 in lines":          string(wrapped), "base64 of a line": base64.URLEncoding.EncodeToString([]byte("x" + lines[1])),
		"DER": string(der), "DER in hexadecimal": hex.EncodeToString(der), "DER as Go": fmt.Sprint(der), "spaced body": strings.Join(lines, " "),
		"the key printed": fmt.Sprintf("%+v", *priv), "a JSON Web Key": base64.RawURLEncoding.EncodeToString(scalar), "the number": fmt.Sprintf("%X", scalar),
		"the token": tok, "a header": "Authorization: Bearer " + tok, "the signature": tok[strings.LastIndexByte(tok, '.')+1:],
		"the token in base64": base64.StdEncoding.EncodeToString([]byte("token=" + tok)),
	}
}

func TestLeaksAreFound(t *testing.T) {
	t.Parallel()
	_, tok := newWorld(t)
	w, _ := newWorld(t)
	w.keyForms()
	empty := t.TempDir()
	for name, text := range spellings(w.creds.PrivateKey, tok) {
		places := map[string]func(*world, string){
			"stdout":      func(w *world, s string) { w.runs = []*ran{{}, {stdout: "before " + s + " after"}} },
			"stderr":      func(w *world, s string) { w.runs = []*ran{{stderr: "line\n" + s + "\n"}} },
			"a mask":      func(w *world, s string) { w.runs = []*ran{{stdout: "::add-mask::" + s + "\n"}} },
			"arguments":   func(w *world, s string) { w.runs = []*ran{{line: "ascproof check --x=" + s}} },
			"a file":      func(w *world, s string) { write(t, filepath.Join(w.workDir, ".tmp", "core"), s) },
			"two streams": func(w *world, s string) { w.runs = []*ran{{stdout: s, stderr: s}} },
		}
		for where, plant := range places {
			planted := &world{workDir: empty, keys: w.keys, spelled: w.spelled, creds: w.creds}
			if where == "a file" {
				planted.workDir = t.TempDir()
			}
			plant(planted, text)
			if len(planted.leaks()) == 0 {
				t.Errorf("%s in %s is not found", name, where)
			}
		}
	}
	leaky := &world{workDir: t.TempDir(), keys: w.keys}
	write(t, filepath.Join(leaky.workDir, tok[strings.LastIndexByte(tok, '.')+1:]), "")
	if len(leaky.leaks()) == 0 {
		t.Error("a signature in the name of a file is not found")
	}
}

// What is no secret is no leak: else scripts would have to allow it.
func TestOrdinaryOutputIsNoLeak(t *testing.T) {
	t.Parallel()
	w, _ := newWorld(t)
	write(t, filepath.Join(w.workDir, "report.json"), `{"key_id":"`+w.creds.KeyID+`","issuer_id":"`+w.creds.IssuerID+`"}`)
	w.runs = []*ran{{line: "ascproof check", stdout: "public key e1e0b5877c6c37f0\n-----BEGIN PRIVATE KEY-----\n", stderr: strings.Repeat("word ", 100) + w.creds.IssuerID}}
	if leaks := w.leaks(); len(leaks) > 0 {
		t.Errorf("leaks: %q", leaks)
	}
}

// An allowance is for one kind of secret in one place.
func TestAllowances(t *testing.T) {
	t.Parallel()
	base, tok := newWorld(t)
	key := base.creds.PrivateKey
	mask, out := "::add-mask::"+tok+"\n", "status<<x\nvalid\nx\ntoken<<y\n"+tok+"\ny\n"
	tests := []struct {
		name           string
		kind, what     string
		stdout, stderr string
		file           string
		ok             bool
	}{
		{name: "a token", kind: "token", what: "stdout", stdout: tok + "\n", ok: true},
		{name: "a token elsewhere", kind: "token", what: "stdout", stdout: tok, stderr: tok},
		{name: "only its signature elsewhere", kind: "token", what: "stdout", stdout: tok, file: tok[strings.LastIndexByte(tok, '.')+1:]},
		{name: "a key beside a token", kind: "token", what: "stdout", stdout: tok + key},
		{name: "masks", kind: "masks", what: "stdout", stdout: mask + "::add-mask::" + bodyLines(key)[0] + "\ntext\n", ok: true},
		{name: "masks on Azure", kind: "masks", what: "stdout", stdout: "##vso[task.setsecret]" + tok + "\n##vso[task.setvariable variable=ASC_TOKEN;issecret=true]" + tok + "\n", ok: true},
		{name: "a variable on Azure that is shown", kind: "masks", what: "stdout", stdout: "##vso[task.setvariable variable=ASC_TOKEN]" + tok},
		{name: "masks on the other stream", kind: "masks", what: "stdout", stderr: mask},
		{name: "a token beside masks", kind: "masks", what: "stdout", stdout: mask + "token: " + tok},
		{name: "a mask that does not begin a line", kind: "masks", what: "stdout", stdout: " ::add-mask::" + tok},
		{name: "an output", kind: "output", what: "file", file: out, ok: true},
		{name: "another output", kind: "output", what: "file", file: strings.ReplaceAll(out, "token<<", "capabilities<<")},
		{name: "a key in an output", kind: "output", what: "file", file: out + "x<<z\n" + bodyLines(key)[0] + "\nz\n"},
		{name: "a file with a key", kind: "key", what: "file", file: key, ok: true},
		{name: "a key on a stream", kind: "key", what: "file", file: key, stderr: bodyLines(key)[1]},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &world{workDir: t.TempDir(), keys: base.keys, runs: []*ran{{stdout: tt.stdout, stderr: tt.stderr}}}
			path := filepath.Join(w.workDir, "file")
			write(t, path, tt.file)
			a := allowance{kind: tt.kind, what: tt.what, run: w.runs[0]}
			if tt.what == "file" {
				a.run, a.file = nil, path
			}
			w.may = []allowance{a}
			if leaks := w.leaks(); (len(leaks) == 0) != tt.ok {
				t.Errorf("leaks: %q, want none: %v", leaks, tt.ok)
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

// Scripts that leak fail, though they do not say noleak.
func TestScriptsThatLeakFail(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"testdata/leak/token_on_stdout.txtar":   "stdout holds a token",
		"testdata/leak/key_in_a_file.txtar":     "holds the key",
		"testdata/leak/token_in_outputs.txtar":  "output holds a token",
		"testdata/leak/unfired_fault.txtar":     "never struck",
		"testdata/leak/leak_before_error.txtar": "stdout holds a token",
	} {
		rec := &recorder{verbose: true}
		rec.Run("", func(testscript.T) { testscript.RunT(rec, params([]string{file}, func(string) {})) })
		if !rec.failed || !strings.Contains(rec.log.String(), want) {
			t.Errorf("%s: failed: %v, want %q in:\n%s", file, rec.failed, want, rec.log.String())
		}
	}
}

// recorder is a test that may fail.
type recorder struct {
	verbose, failed bool
	log             bytes.Buffer
}

func (r *recorder) Skip(...any)     { runtime.Goexit() }
func (r *recorder) Parallel()       {}
func (r *recorder) Verbose() bool   { return r.verbose }
func (r *recorder) Log(args ...any) { fmt.Fprintln(&r.log, args...) }
func (r *recorder) Fatal(args ...any) {
	r.Log(args...)
	r.FailNow()
}

func (r *recorder) FailNow() {
	r.failed = true
	runtime.Goexit()
}

// Run waits for f, which may end its goroutine.
func (r *recorder) Run(_ string, f func(testscript.T)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
}

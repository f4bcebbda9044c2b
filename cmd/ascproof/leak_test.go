package main

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"io/fs"
	"math/big"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// allowance is a place that may hold a secret because the script asked for it.
type allowance struct {
	kind string // key, token, masks, or output
	file string
	run  *ran   // of stream
	what string // stdout, stderr or arguments
}

// mayHold allows a kind of secret in a place, of which there is no other way:
//
//	may-hold token stdout       the token, in the last run's standard output
//	may-hold key AuthKey.p8     the key, in a file
//	may-hold key arguments      the key, in the last run's command line
//	may-hold masks stderr       anything in lines of the last run that mask it
//	may-hold output output      the token as the step output of that name
func mayHold(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	if neg || len(args) != 2 || !slices.Contains([]string{"key", "token", "masks", "output"}, args[0]) {
		ts.Fatalf("usage: may-hold key|token|masks|output stdout|stderr|arguments|FILE")
	}
	a := allowance{kind: args[0], what: args[1]}
	if slices.Contains([]string{"stdout", "stderr", "arguments"}, args[1]) {
		if len(w.runs) == 0 {
			ts.Fatalf("nothing has run yet")
		}
		a.run = w.runs[len(w.runs)-1]
	} else {
		a.file = ts.MkAbs(args[1])
	}
	w.may = append(w.may, a)
}

// noleak searches now; it also runs by itself at the end of every script.
func noleak(ts *testscript.TestScript, neg bool, _ []string) {
	leaks := worldOf(ts).leaks()
	switch {
	case neg && len(leaks) == 0:
		ts.Fatalf("no leak was found")
	case !neg && len(leaks) > 0:
		ts.Fatalf("%s", strings.Join(leaks, "\n"))
	}
}

// Tokens as the API takes them, and what could be their third part. A signature
// of 64 bytes has 86 characters; nothing that ascproof says has a word that long.
var (
	tokenForm = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{80,}`)
	longWord  = regexp.MustCompile(`[A-Za-z0-9_-]{80,}`)
)

// place is a text in which secrets could be.
type place struct {
	name, text string
	run        *ran
	stream     string
	file       string
}

// leaks names every secret that is where it may not be.
func (w *world) leaks() []string {
	places, problems := w.places()
	var signatures []string
	for _, p := range places {
		for _, tok := range tokenForm.FindAllString(p.text, -1) {
			signatures = append(signatures, tok[strings.LastIndexByte(tok, '.')+1:])
		}
	}
	keys := w.keyForms()
	for _, p := range places {
		text, mayKey := w.strip(p)
		squeezed := strings.Join(strings.Fields(text), "") // base64 may be wrapped
		for _, f := range keys {
			if !mayKey && (strings.Contains(text, f.text) || strings.Contains(squeezed, f.text)) {
				problems = append(problems, p.name+" holds the key: "+f.name)
				break
			}
		}
		if mayKey {
			text = "" // a key file is the script's own, and no place of ours
		}
		switch {
		case tokenForm.MatchString(text):
			problems = append(problems, p.name+" holds a token")
		case slices.ContainsFunc(signatures, func(s string) bool { return strings.Contains(text, s) }):
			problems = append(problems, p.name+" holds the signature of a token")
		case longWord.MatchString(text):
			problems = append(problems, p.name+" holds a word of 80 characters or more, such as a signature")
		}
	}
	return problems
}

// keyForms are the spellings of all keys, worked out once: a script looks for leaks often.
func (w *world) keyForms() []form {
	for _, k := range w.keys[len(w.spelled):] {
		w.spelled = append(w.spelled, keyForms(k))
	}
	return slices.Concat(w.spelled...)
}

// places are the outputs of all runs and all files below $WORK.
func (w *world) places() (places []place, problems []string) {
	for i, r := range w.runs {
		name := fmt.Sprintf("run %d, ", i+1)
		places = append(places, place{name: name + "stdout", text: r.stdout, run: r, stream: "stdout"},
			place{name: name + "stderr", text: r.stderr, run: r, stream: "stderr"},
			place{name: name + "arguments", text: r.line, run: r, stream: "arguments"})
	}
	err := filepath.WalkDir(w.workDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		places = append(places, place{name: path, text: string(data), file: path},
			place{name: "the name of " + path, text: strings.TrimPrefix(path, w.workDir)})
		return err
	})
	if err != nil {
		problems = append(problems, fmt.Sprintf("$WORK cannot be searched: %v", err))
	}
	return places, problems
}

// strip takes what is allowed out of a place.
func (w *world) strip(p place) (text string, mayKey bool) {
	text = p.text
	for _, a := range w.may {
		if a.file != p.file || a.run != p.run || a.run != nil && a.what != p.stream || a.file == "" && a.run == nil {
			continue
		}
		switch a.kind {
		case "key":
			mayKey = true
		case "token":
			text = tokenForm.ReplaceAllString(text, "")
		case "masks":
			text = maskLines.ReplaceAllString(text, "")
		case "output":
			text = tokenOutput.ReplaceAllString(text, "")
		}
	}
	return text, mayKey
}

// maskCommand begins a line that hides what follows, on GitHub and on Azure.
const maskCommand = `::add-mask::|##vso\[task\.setsecret\]`

var (
	maskLines   = regexp.MustCompile(`(?m)^(` + maskCommand + `|##vso\[task\.setvariable [^]]*issecret=true\]).*$`)
	tokenOutput = regexp.MustCompile(`(?m)^token<<\S+\n` + tokenForm.String() + `$`)
)

// form is a spelling of a key.
type form struct{ name, text string }

// keyForms are the spellings in which a key could leak: in the file's lines, in
// base64 of any of it at any place, in hexadecimal, and as the number it is.
func keyForms(p8 string) []form {
	lines := bodyLines(p8)
	body := strings.Join(lines, "")
	der, priv := decodeKey(p8)
	scalar, err := priv.Bytes()
	if err != nil {
		panic(err)
	}
	all := []form{
		{"the number", new(big.Int).SetBytes(scalar).String()},
		{"the number's bytes", string(scalar)},
		{"its body", body},
		{"its body, URL alphabet", base64.RawURLEncoding.EncodeToString(der)},
		{"its body, percent-encoded", url.QueryEscape(body)},
	}
	texts := map[string]string{
		"the file": p8, "the file with CRLF": strings.ReplaceAll(p8, "\n", "\r\n"),
		"the body": body, "the DER": string(der), "the number's bytes": string(scalar),
	}
	for i, line := range lines {
		if len(line) >= 12 {
			all = append(all, form{fmt.Sprintf("line %d", i+1), line}, form{fmt.Sprintf("line %d, percent-encoded", i+1), url.QueryEscape(line)})
			texts[fmt.Sprintf("line %d", i+1)] = line
		}
	}
	for name, text := range texts {
		for shift := range 3 {
			all = append(all, form{name + " in base64", within(base64.RawStdEncoding, text, shift)},
				form{name + " in base64url", within(base64.RawURLEncoding, text, shift)})
		}
		all = append(all, form{name + " in hexadecimal", hex.EncodeToString([]byte(text))},
			form{name + " in HEXADECIMAL", fmt.Sprintf("%X", text)}, form{name + " as numbers", strings.Trim(fmt.Sprint([]byte(text)), "[]")})
	}
	return all
}

// within is the base64 of text in the middle of a longer one, after shift bytes:
// the characters that depend on the text alone.
func within(enc *base64.Encoding, text string, shift int) string {
	all := enc.EncodeToString([]byte(strings.Repeat("x", shift) + text))
	return all[(shift*8+5)/6 : (shift+len(text))*8/6]
}

func bodyLines(p8 string) []string {
	lines := strings.Split(strings.TrimSpace(p8), "\n")
	return lines[1 : len(lines)-1]
}

func decodeKey(p8 string) ([]byte, *ecdsa.PrivateKey) {
	block, _ := pem.Decode([]byte(p8))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		panic(err) // the fake made it
	}
	return block.Bytes, key.(*ecdsa.PrivateKey)
}

// fingerprint is that of the public key, as reports have it.
func fingerprint(ts *testscript.TestScript, p8 string) string {
	_, priv := decodeKey(p8)
	spki, err := x509.MarshalPKIXPublicKey(priv.Public())
	ts.Check(err)
	sum := sha256.Sum256(spki)
	return hex.EncodeToString(sum[:8])
}

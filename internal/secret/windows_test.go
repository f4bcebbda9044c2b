package secret

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"testing"
)

// withNumber returns a key with the private number of another: where the two differ is
// what is secret.
func withNumber(t testing.TB, der, other []byte) []byte {
	t.Helper()
	at := bytes.Index(der, number(der))
	twin := bytes.Clone(der)
	copy(twin[at:], number(other))
	return twin
}

func patternsOf(der []byte) *Patterns {
	patterns := NewPatterns()
	patterns.AddKey(der)
	return patterns
}

// Of every run of 20 characters of the body, or of the base64 of the file, that holds at
// least 8 of the private number, no more is left than the beginning of a window.
func TestWindowsCoverRuns(t *testing.T) {
	t.Parallel()
	for range 10 {
		der := newDER(t)
		twin := withNumber(t, der, newDER(t))
		patterns := patternsOf(der)
		for _, write := range []func(der []byte) string{
			base64.StdEncoding.EncodeToString,
			base64.URLEncoding.EncodeToString,
			func(der []byte) string { return b64(armour(der)) },
			func(der []byte) string { return b64("x" + armour(der)) },
			func(der []byte) string { return b64("xy" + crlf(armour(der))) },
			func(der []byte) string { return b64(strings.ReplaceAll(armour(der), "\n", " ")) },
			func(der []byte) string { return b64(strings.ReplaceAll(armour(der), "\n", `\n`)) },
		} {
			text, other := write(der), write(twin)
			for i := 0; i+20 <= len(text); i++ {
				run, twin := text[i:i+20], other[i:i+20]
				if differences(run, twin) < 8 {
					continue
				}
				out := redactAll(t, patterns, run)
				if n := exposed(t, run, twin, out); n > windowLead {
					t.Fatalf("%d characters of the key are left of %s in %s", n, run, out)
				}
			}
		}
	}
}

// The number is that of the key, whatever its curve, and that of no other kind of key.
func TestNumber(t *testing.T) {
	t.Parallel()
	marshal := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, der := range [][]byte{newDER(t), marshal(other)} {
		if got, want := number(der), scalar(t, der); !bytes.Equal(got, want) {
			t.Errorf("number(%x) = %x, want %x", der, got, want)
		}
	}
	der := newDER(t)
	for name, none := range map[string][]byte{
		"nothing": nil, "no key": []byte("x"), "half a key": der[:len(der)/2], "a key within": der[27:],
		"Ed25519": marshal(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
	} {
		if got := number(none); got != nil {
			t.Errorf("%s: number = %x", name, got)
		}
	}
}

// differences counts the characters from the first that differs to the last.
func differences(a, b string) int {
	first, last := len(a), -1
	for i := range len(a) {
		if a[i] != b[i] {
			first, last = min(first, i), i
		}
	}
	return max(0, last-first+1)
}

// A key as tools print it that number lines, cut them, colour them or dump them. What may
// be left is where a line holds too little of the key to be told from chance.
func TestWindowsCoverPrints(t *testing.T) {
	t.Parallel()
	der := newDER(t)
	twin := withNumber(t, der, newDER(t))
	patterns := patternsOf(der)
	for _, tt := range prints {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text, other := tt.write(der), tt.write(twin)
			out := redactAll(t, patterns, text)
			if bytewise := redactAll(t, patterns, strings.Split(text, "")...); bytewise != out {
				t.Errorf("byte by byte:\n got %q\nwant %q", bytewise, out)
			}
			if n := exposed(t, text, other, out); n > tt.left {
				t.Errorf("%d characters of the key in a row are left of\n%s\n%s", n, text, out)
			}
		})
	}
}

// prints are ways to print a key, and how many characters of it they may leave in a row.
var prints = []struct {
	name  string
	left  int
	write func(der []byte) string
}{
	{"docker build, base64", 2, func(der []byte) string { return prefixed("#12 0.3 ", wrap(b64(armour(der)), 76)) }},
	{"docker build, base64 in 64 columns", 2, func(der []byte) string { return prefixed("#12 0.3 ", wrap(b64(armour(der)), 64)) }},
	{"base64 quoted in 20 columns", 2, func(der []byte) string { return prefixed("> ", wrap(b64(armour(der)), 20)) }},
	{"timestamps", 2, func(der []byte) string {
		return prefixed("2026-01-01T00:00:00Z ", wrap(b64(crlf(armour(der))), 76))
	}},
	{"cat -n", 2, func(der []byte) string { return prefixed("     1\t", wrap(b64("#"+armour(der)), 76)) }},
	{"diff of PEM", 2, func(der []byte) string { return prefixed("+", armour(der)) }},
	{"PEM quoted in 20 columns", 4, func(der []byte) string {
		return prefixed("> ", regexp.MustCompile(`.{20}`).ReplaceAllString(armour(der), "$0\n"))
	}},
	{"cut -c1-60", 2, func(der []byte) string { return cut(armour(der), 0, 60) }},
	{"cut -c1-40", 2, func(der []byte) string { return cut(armour(der), 0, 40) }},
	{"cut -c2-", 2, func(der []byte) string { return cut(armour(der), 1, 99) }},
	{"cut -c20-", 2, func(der []byte) string { return prefixed(">", cut(armour(der), 19, 99)) }},
	{"head -c 150", 0, func(der []byte) string { return armour(der)[:150] }},
	{"head -c 91", 0, func(der []byte) string { return armour(der)[:91] }},
	{"cut -c1-150 of base64", 0, func(der []byte) string { return b64(armour(der))[:150] }},
	{"grep --color", 2, func(der []byte) string {
		body := base64.StdEncoding.EncodeToString(der)
		return regexp.MustCompile(`(.{6})(.)`).ReplaceAllString(body, "$1\x1b[01;31m\x1b[K$2\x1b[m\x1b[K")
	}},
	{"coloured lines", 0, func(der []byte) string {
		return "\x1b[32m+" + strings.ReplaceAll(armour(der), "\n", "\x1b[m\n\x1b[32m+") + "\x1b(B\x1b[m"
	}},
	{"base64, spaces for line breaks", 0, func(der []byte) string { return b64(strings.ReplaceAll(armour(der), "\n", " ")) }},
	{"the same, cut", 2, func(der []byte) string {
		return prefixed("> ", wrap(b64(strings.ReplaceAll(armour(der), "\n", " ")), 40))
	}},
	{"base64 of base64, prefixed", 2, func(der []byte) string { return prefixed("> ", wrap(b64(b64(armour(der))), 76)) }},
	{"base64 of UTF-16", 2, func(der []byte) string {
		return prefixed("> ", wrap(b64(strings.Join(strings.Split("\ufeff"+crlf(armour(der)), ""), "\x00")), 76))
	}},
	{"base64 of SEC 1, prefixed", 2, func(der []byte) string {
		return prefixed("> ", wrap(b64(string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: sec1(der)}))), 76))
	}},
	{"xxd", 14, func(der []byte) string { return xxd([]byte(armour(der))) }},
	{"od -tx1 of DER", 9, func(der []byte) string { return od(der, 1, " %02x") }},
	{"xxd -p", 2, func(der []byte) string { return wrap(hex.EncodeToString([]byte(armour(der))), 60) }},
	{"od in capitals", 12, func(der []byte) string { return od([]byte(armour(der)), 1, " %02X") }},
	{"od -c", 5, func(der []byte) string { return od([]byte(armour(der)), 1, "%4s") }},
	{"od -b", 17, func(der []byte) string { return od([]byte(armour(der)), 1, " %03o") }},
	{"od", 17, func(der []byte) string { return od([]byte(armour(der)), 2, " %06o") }},
	{"od -x", 8, func(der []byte) string { return od([]byte(armour(der)), 2, " %04x") }},
	{"hexdump of DER", 9, func(der []byte) string { return od(der, 2, " %04x") }},
}

func prefixed(prefix, text string) string {
	return prefix + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+prefix) + "\n"
}

func cut(text string, from, to int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(line[min(from, len(line)-1):min(to, len(line)-1)] + "\n")
	}
	return b.String()
}

// sec1 returns a key in the form of RFC 5915, with the public half that it came with.
func sec1(der []byte) []byte {
	b := append([]byte{0x30, 0x77, 2, 1, 1, 4, 32}, number(der)...)
	b = append(b, 0xa0, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 0xa1, 0x44, 3, 0x42, 0, 4)
	return append(b, der[len(der)-64:]...)
}

func xxd(data []byte) string {
	var b strings.Builder
	for i := 0; i < len(data); i += 16 {
		line := data[i:min(i+16, len(data))]
		fmt.Fprintf(&b, "%08x:", i)
		for j := 0; j < len(line); j += 2 {
			fmt.Fprintf(&b, " %x", line[j:min(j+2, len(line))])
		}
		fmt.Fprintf(&b, "  %s\n", regexp.MustCompile(`[^ -~]`).ReplaceAllString(string(line), "."))
	}
	return b.String()
}

// od dumps data in units, of which two bytes are one number with the second one first.
func od(data []byte, size int, format string) string {
	var b strings.Builder
	for i := 0; i < len(data); i += size {
		if i%16 == 0 {
			fmt.Fprintf(&b, "\n%07o", i)
		}
		switch {
		case format == "%4s" && data[i] == '\n':
			b.WriteString(`  \n`)
		case format == "%4s":
			fmt.Fprintf(&b, format, data[i:i+1])
		case size == 1:
			fmt.Fprintf(&b, format, data[i])
		default:
			n := int(data[i])
			if i+1 < len(data) {
				n |= int(data[i+1]) << 8
			}
			fmt.Fprintf(&b, format, n)
		}
	}
	return b.String()
}

// What others have as well stays: what all keys on P-256 begin with, other keys, and text.
func TestWindowsLeaveOrdinaryText(t *testing.T) {
	t.Parallel()
	der := newDER(t)
	patterns := patternsOf(der)
	other := armour(newDER(t))
	public := base64.StdEncoding.EncodeToString(der)[:44]
	for name, text := range map[string]string{
		"what keys begin with":     public + " " + b64(pemBegin + public)[:90] + "\n" + hex.EncodeToString(der[:36]),
		"PEM of another":           other,
		"base64 of another":        wrap(b64(other), 76),
		"xxd of another":           xxd([]byte(other)),
		"the public key":           spki(t, der),
		"a list of numbers":        xxd(make([]byte, 1000)) + od(make([]byte, 1000), 2, " %06o"),
		"colours":                  "\x1b[32mPASS\x1b[0m 12 tests, \x1b[1m0\x1b[m failures\n",
		"many letters":             strings.Repeat("A", 1000) + strings.Repeat("0", 1000) + randomLines(),
		"a path and an identifier": "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/57246542-96fe-1a63-e053-0824d011072a",
	} {
		if got := redactAll(t, patterns, text); got != text {
			t.Errorf("%s:\n got %q\nwant %q", name, got, text)
		}
	}
}

// A token that a child minted is known by its header alone, and the line breaks in it
// are somebody's.
func TestFoldedTokens(t *testing.T) {
	t.Parallel()
	token, other := newToken(), newToken()
	patterns := NewPatterns()
	patterns.AddToken(New(token))
	dot := strings.LastIndexByte(token, '.')
	stars := func(text string) string { return regexp.MustCompile(`[^ \r\n]+`).ReplaceAllString(text, "***") }
	narrow, wide := wrap(other, 80), wrap(other, 100) // no narrower than the header, which is one secret
	tests := []struct{ name, text, want string }{
		{"another, folded", narrow + "\nnext", stars(narrow) + "\nnext"},
		{"another, folded and indented", prefixed("  ", narrow) + "next", stars(prefixed("  ", narrow)) + "next"},
		{"another, with CRLF", crlf(wide) + "\r\nnext", stars(crlf(wide)) + "\r\nnext"},
		{"another, folded within its header", wrap(other, 30) + "\nnext", stars(wrap(other[60:], 30)) + "\nnext"},
		{"another, coloured", other[:150] + "\x1b[31m" + other[150:] + "\x1b[m next", "***\x1b[31m***\x1b[m next"},
		{"signature behind a prefix", prefixed("> ", wrap(token[dot+1:], 30)), "> " + token[dot+1:dot+3] + "***\n> " + token[dot+31:dot+33] + "***\n> " + token[dot+61:dot+63] + "***\n"},
		{"beginning of the signature", "<" + token[dot+1:dot+41] + ">", "<" + token[dot+1:dot+3] + "***>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkSplits(t, patterns, tt.text, tt.want)
		})
	}
}

// spki returns the public key of a private one, as a user can want to see it.
func spki(t *testing.T, der []byte) string {
	t.Helper()
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.(*ecdsa.PrivateKey).Public())
	if err != nil {
		t.Fatal(err)
	}
	return wrap(base64.StdEncoding.EncodeToString(public), 64)
}

func TestFound(t *testing.T) {
	t.Parallel()
	der := newDER(t)
	patterns, unused := patternsOf(der), patternsOf(der)
	patterns.p.index() // with which nothing is passed over
	for name, text := range map[string]string{
		"a line":           base64.URLEncoding.EncodeToString(der)[64:128],
		"hex of a number":  hex.EncodeToString(number(der))[8:40],
		"decimal number":   new(big.Int).SetBytes(number(der)).String(),
		"raw DER":          string(der),
		"base64 of a line": b64(base64.StdEncoding.EncodeToString(der)[64:90]),
	} {
		if !patternsOf(der).Found(text) || strings.Contains(patterns.Redact(text), text) {
			t.Errorf("%s was not found", name)
		}
	}
	if text := "com.example.app *** 1234567890"; patternsOf(der).Found(text) || patterns.Redact(text) != text {
		t.Errorf("Redact(%q) = %q", text, patterns.Redact(text))
	}
	for _, print := range prints { // without an index, too
		for line := range strings.Lines(print.write(der)) {
			if patterns.Redact(line) != line && !unused.p.mightFind(line) {
				t.Errorf("%s: a piece in %q was not found", print.name, line)
			}
		}
	}
}

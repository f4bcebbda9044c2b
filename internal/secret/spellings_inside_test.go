package secret

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
)

// A key inside something longer that is then encoded cannot be cut out to the
// character. To tell what is secret of the result, the same is done with another
// key: where the two differ. Of that only single characters, which hold bits of
// their neighbours too, may be left.
func TestRedactorFindsKeysInside(t *testing.T) {
	t.Parallel()
	der, other := newDER(t), newDER(t)
	patterns := NewPatterns()
	patterns.AddKey(der)
	for _, tt := range insideTests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := tt.encode(t, der)
			out := redactAll(t, patterns, text)
			if bytewise := redactAll(t, patterns, strings.Split(text, "")...); bytewise != out {
				t.Errorf("byte by byte:\n got %q\nwant %q", bytewise, out)
			}
			if n := exposed(t, text, tt.encode(t, other), out); n > 2 {
				t.Errorf("%d characters of the key in a row are left of\n%s\n%s", n, text, out)
			}
		})
	}
}

var insideTests = []struct {
	name   string
	encode func(t *testing.T, der []byte) string
}{
	{"base64 of a longer text", func(_ *testing.T, der []byte) string { return b64("user:" + armour(der) + "rest") }},
	{"same, one byte on", func(_ *testing.T, der []byte) string { return b64("user=:" + armour(der) + "rest") }},
	{"same, two bytes on", func(_ *testing.T, der []byte) string { return b64("user==:" + armour(der) + "rest") }},
	{"base64 of PEM with CRLF", func(_ *testing.T, der []byte) string { return b64("x" + crlf(armour(der)) + "y") }},
	{"base64 of indented PEM", func(_ *testing.T, der []byte) string {
		return b64(strings.ReplaceAll(armour(der), "\n", "\n    "))
	}},
	{"base64 of two lines", func(_ *testing.T, der []byte) string {
		return b64(strings.Join(strings.SplitAfter(armour(der), "\n")[:3], ""))
	}},
	{"base64 of a fastlane key file", func(t *testing.T, der []byte) string {
		return b64(`{"key_id":"ABC123DEFG","key":` + jsonString(t, armour(der)) + `,"in_house":false}`)
	}},
	{"base64 of base64 inside", func(_ *testing.T, der []byte) string { return b64("KEY=" + b64(armour(der)) + "\n") }},
	{"base64 of DER inside", func(_ *testing.T, der []byte) string { return b64("\x30\x82" + string(der) + "\x00") }},
	{"UTF-16", func(_ *testing.T, der []byte) string {
		return strings.Join(strings.Split("\ufeff"+armour(der), ""), "\x00")
	}},
	{"SEC 1", func(t *testing.T, der []byte) string {
		key, err := x509.ParsePKCS8PrivateKey(der)
		if err != nil {
			t.Fatal(err)
		}
		sec1, err := x509.MarshalECPrivateKey(key.(*ecdsa.PrivateKey))
		if err != nil {
			t.Fatal(err)
		}
		// Behind the private number comes the public one, which is no secret.
		return base64.StdEncoding.EncodeToString(sec1[:len(sec1)-68])
	}},
}

func armour(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// exposed returns the length of the longest run of characters in text that
// differ from twin and are left in out.
func exposed(t *testing.T, text, twin, out string) int {
	t.Helper()
	longest, run, at := 0, 0, 0
	pieces := strings.Split(out, replacement)
	for n, piece := range pieces {
		i := strings.Index(text[at:], piece)
		if n == len(pieces)-1 { // which can stand earlier, too
			i = strings.LastIndex(text[at:], piece)
		}
		if i < 0 {
			t.Fatalf("%q is not what is left of %q", out, text)
		}
		run, at = 0, at+i
		for range piece {
			if at >= len(twin) || text[at] != twin[at] {
				run++
			} else if gapOf(text[at]) == 0 {
				run = 0
			}
			longest, at = max(longest, run), at+1
		}
	}
	return longest
}

// What is left at the end is no part of a key on account of standing in it, too.
func TestExposedTakesTheEnd(t *testing.T) {
	t.Parallel()
	if n := exposed(t, "tIVzBDQU5WZWhSQU5DQU", "abcdefghijklmnQU5DQU", "tI"+replacement+"DQU"); n != 2 {
		t.Errorf("%d characters are exposed, want 2", n)
	}
}

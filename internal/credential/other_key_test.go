package credential_test

import (
	"crypto/x509"
	"encoding/base64"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
)

var exhaustive = flag.Bool("exhaustive", false, "try every damage of five keys, which takes minutes")

// whole are the forms in which a key is accepted, each with its public half.
var whole = []mangled{
	{"PEM", text(func(k testKey) string { return k.p8 }), nil},
	{"base64", text(func(k testKey) string { return b64(k.p8) }), nil},
	{"base64, wrapped", text(func(k testKey) string { return wrap(b64(k.p8), 76, "\n") }), nil},
	{"base64 in the URL alphabet", text(func(k testKey) string { return base64.URLEncoding.EncodeToString([]byte(k.p8)) }), nil},
	{"base64 of base64", text(func(k testKey) string { return b64(b64(k.p8)) }), nil},
	{"DER", text(func(k testKey) string { return string(k.der) }), nil},
	{"base64 of DER", text(func(k testKey) string { return k.body }), nil},
	{"lines without header and footer", text(func(k testKey) string { return k.lines }), nil},
	{"SEC 1", func(t testing.TB, k testKey) string {
		return armour("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(k.priv))(t))
	}, nil},
	{"base64 of SEC 1", func(t testing.TB, k testKey) string {
		return b64(string(must(x509.MarshalECPrivateKey(k.priv))(t)))
	}, nil},
	{"PKCS#8 of openssl", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(k.priv))(t))
	}, nil},
	{"compressed public half", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", handmade(t, must(k.priv.Bytes())(t), compressed(t, k)))
	}, nil},
	{"spaces for line breaks", text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", " ") }), nil},
	{"spaces for plus signs", text(func(k testKey) string { return rewrap(k, strings.ReplaceAll(k.lines, "+", " ")) }), nil},
	{`literal \n`, text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", `\n`) }), nil},
	{"UTF-16", text(func(k testKey) string { return utf16LE(k.p8) }), nil},
	{"fastlane JSON", func(t testing.TB, k testKey) string { return fastlaneJSON(t, k.p8, nil) }, nil},
}

// letters are what damage puts into a text: both alphabets of base64, and what
// separates it. Into DER, which is "whole" too, goes every byte.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_= \n"

// damages yields the ways in which one slip damages a text, of those that are picked: a
// character added, lost, changed, or exchanged with its neighbour, a pair doubled, a line
// lost, doubled or exchanged with another.
func damages(text string, pick func() bool) iter.Seq2[string, string] {
	alphabet := letters
	if strings.HasPrefix(text, "\x30") {
		alphabet = allBytes()
	}
	return func(yield func(string, string) bool) {
		for i := range len(text) + 1 {
			head, tail := text[:i], text[i:]
			for j := range len(alphabet) {
				c := alphabet[j : j+1]
				if pick() && !yield("added", head+c+tail) || tail != "" && tail[:1] != c && pick() && !yield("changed", head+c+tail[1:]) {
					return
				}
			}
			if tail != "" && pick() && !yield("lost", head+tail[1:]) ||
				len(tail) > 1 && (pick() && !yield("exchanged", head+tail[1:2]+tail[:1]+tail[2:]) || pick() && !yield("doubled", head+tail[:2]+tail)) {
				return
			}
		}
		damageLines(text, pick, yield)
	}
}

func damageLines(text string, pick func() bool, yield func(string, string) bool) {
	lines := strings.Split(text, "\n")
	join := func(parts ...[]string) string { return strings.Join(slices.Concat(parts...), "\n") }
	for i := range lines {
		if pick() && !yield("line lost", join(lines[:i], lines[i+1:])) || pick() && !yield("line doubled", join(lines[:i+1], lines[i:])) {
			return
		}
		for j := range i {
			if pick() && !yield("lines exchanged", join(lines[:j], lines[i:i+1], lines[j+1:i], lines[j:j+1], lines[i+1:])) {
				return
			}
		}
	}
}

func allBytes() string {
	var b strings.Builder
	for c := range 256 {
		b.WriteByte(byte(c))
	}
	return b.String()
}

// TestNoOtherKey holds that a damaged key is refused, or is the key that it was:
// Apple refuses another one, and people then revoke a good key.
func TestNoOtherKey(t *testing.T) {
	t.Parallel()
	const share = 100 // one of so many is tried, unless all are
	keys, one := 1, share
	if *exhaustive {
		keys, one = 5, 1
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	var mu sync.Mutex
	tried, read := map[string]int{}, map[string]int{}
	t.Cleanup(func() {
		for _, form := range whole {
			t.Logf("%-32s %7d damaged, %6d of them read as the key that they were", form.name, tried[form.name], read[form.name])
		}
	})
	for n := range keys {
		k := newTestKey(t)
		for f, form := range whole {
			t.Run(fmt.Sprintf("%s, key %d", form.name, n+1), func(t *testing.T) {
				t.Parallel()
				rng := rand.New(rand.NewPCG(seed, uint64(f)))
				text := form.mangle(t, k)
				all, same := 0, 0
				if checkDamaged(t, k, "nothing", text) == 0 {
					t.Fatal("refused without any damage")
				}
				for what, damaged := range damages(text, func() bool { return rng.IntN(one) == 0 }) {
					all++
					same += checkDamaged(t, k, what, damaged)
				}
				mu.Lock()
				defer mu.Unlock()
				tried[form.name] += all
				read[form.name] += same
			})
		}
	}
}

// checkDamaged reads a text as the settings do. It returns 1 if that is the key.
func checkDamaged(t *testing.T, k testKey, what, damaged string) int {
	t.Helper()
	in := good(k)
	in.PrivateKey = value(damaged, credential.FromVariable("ASC_PRIVATE_KEY"))
	switch cred, _ := credential.Read(in); {
	case cred == nil:
	case !cred.PrivateKey().Equal(k.priv):
		t.Errorf("%s: another key:\n%q\nof\n%s", what, damaged, k.p8)
	default:
		return 1
	}
	return 0
}

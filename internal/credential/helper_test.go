package credential_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// source is how the tests say a value was given; no value holds it.
const source = "the test value"

// testKey is a fresh key in the forms from which the tests mangle.
type testKey struct {
	priv  *ecdsa.PrivateKey
	der   []byte // PKCS#8, 150 bytes as in Apple's files
	p8    string // Apple's file: 257 bytes, no line break at its end
	body  string // the base64 of der on one line
	lines string // the same in lines of 64
}

// newTestKey makes keys until one has both characters in which the alphabets
// of base64 differ.
func newTestKey(t testing.TB) testKey {
	t.Helper()
	for {
		k := formsOf(t, must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t))
		// Where a test cuts the text short, a plus sign still stands in its first part.
		if strings.Contains(k.body[3:199], "+") && strings.Contains(k.body, "/") {
			return k
		}
	}
}

func formsOf(t testing.TB, priv *ecdsa.PrivateKey) testKey {
	t.Helper()
	k := testKey{priv: priv, der: appleDER(t, priv)}
	k.p8 = strings.TrimSuffix(armour("PRIVATE KEY", k.der), "\n")
	k.body = b64(string(k.der))
	k.lines = strings.TrimSuffix(strings.TrimPrefix(k.p8, "-----BEGIN PRIVATE KEY-----\n"), "\n-----END PRIVATE KEY-----")
	return k
}

// must turns a value and an error into the value.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// pkcs8 is PrivateKeyInfo of RFC 5208.
type pkcs8 struct {
	Version    int
	Algorithm  pkix.AlgorithmIdentifier
	Key        []byte
	Attributes asn1.RawValue `asn1:"optional"`
}

var (
	oidEC   = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidP256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}
)

// appleDER encodes a key as Apple's files have it: crypto/x509 leaves out the
// inner name of the curve when it writes PKCS#8.
func appleDER(t testing.TB, priv *ecdsa.PrivateKey) []byte {
	t.Helper()
	return wrapPKCS8(t, oidP256, must(x509.MarshalECPrivateKey(priv))(t))
}

func wrapPKCS8(t testing.TB, curve asn1.ObjectIdentifier, key []byte, attributes ...asn1.RawValue) []byte {
	t.Helper()
	attributes = append(attributes, asn1.RawValue{})
	params := must(asn1.Marshal(curve))(t)
	return must(asn1.Marshal(pkcs8{0, pkix.AlgorithmIdentifier{Algorithm: oidEC, Parameters: asn1.RawValue{FullBytes: params}}, key, attributes[0]}))(t)
}

// ecKey is ECPrivateKey of RFC 5915.
type ecKey struct {
	Version int
	Scalar  []byte
	Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
	Public  asn1.BitString        `asn1:"optional,explicit,tag:1"`
}

// handmade encodes a scalar and a point that need not belong together.
func handmade(t testing.TB, scalar, point []byte) []byte {
	t.Helper()
	inner := ecKey{Version: 1, Scalar: scalar}
	if point != nil {
		inner.Public = asn1.BitString{Bytes: point, BitLength: 8 * len(point)}
	}
	return wrapPKCS8(t, oidP256, must(asn1.Marshal(inner))(t))
}

func armour(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// wrap breaks s into lines of n characters.
func wrap(s string, n int, lineEnd string) string {
	var b strings.Builder
	for ; len(s) > n; s = s[n:] {
		b.WriteString(s[:n] + lineEnd)
	}
	return b.String() + s + lineEnd
}

func utf16LE(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

func utf16BE(s string) string {
	le, be := utf16LE(s), []byte{}
	for i := 0; i < len(le); i += 2 {
		be = append(be, le[i+1], le[i])
	}
	return string(be)
}

var rsaKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 1024) })

// certificate returns a self-signed one, as the stand-in of a signing certificate.
func certificate(t testing.TB, k testKey) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(4e9, 0)}
	return must(x509.CreateCertificate(rand.Reader, template, template, &k.priv.PublicKey, k.priv))(t)
}

// pfx returns the outside of a .p12 file.
func pfx(t testing.TB) []byte {
	t.Helper()
	type contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content []byte `asn1:"explicit,tag:0"`
	}
	return must(asn1.Marshal(struct {
		Version int
		Safe    contentInfo
	}{3, contentInfo{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, make([]byte, 200)}}))(t)
}

// signedData returns the outside of a CMS file around the content.
func signedData(t testing.TB, content string) []byte {
	t.Helper()
	return must(asn1.Marshal(struct {
		Type    asn1.ObjectIdentifier
		Content []byte `asn1:"explicit,tag:0"`
	}{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, []byte(content)}))(t)
}

// encrypted returns the outside of an encrypted PKCS#8 key.
func encrypted(t testing.TB) []byte {
	t.Helper()
	return must(asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}{pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}}, make([]byte, 160)}))(t)
}

const window = 8

// ownWords holds every 8 bytes in a row of this package's sources and of what
// the catalog says, with the names of PEM blocks put where they may stand: what
// a finding may say whatever the input was.
var ownWords = sync.OnceValues(func() (map[string]bool, error) {
	var texts []string
	for _, name := range credential.LabelNames() {
		texts = append(texts, "with BEGIN "+name+" [", "blocks: "+name+", "+name+" [")
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	for e := range finding.Catalog() {
		texts = append(texts, say([]*finding.Finding{finding.New(e.Code, "")}), e.Title+": ")
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	words := map[string]bool{}
	for _, text := range texts {
		for i := 0; i+window <= len(text); i++ {
			words[text[i:i+window]] = true
		}
	}
	return words, nil
})

// say returns all that a finding can show.
func say(findings []*finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(string(f.Severity) + ": " + f.Error() + "\n")
		for _, fix := range f.Fix {
			b.WriteString("    " + fix + "\n")
		}
	}
	return b.String()
}

// noLeak fails if said holds 8 bytes in a row of any of the secrets that are
// not the program's own words.
func noLeak(t *testing.T, said string, secrets ...string) {
	t.Helper()
	own := must(ownWords())(t)
	for i := 0; i+window <= len(said); i++ {
		w := said[i : i+window]
		if own[w] || strings.HasPrefix(source, w) {
			continue
		}
		for _, s := range secrets {
			if strings.Contains(s, w) {
				t.Fatalf("%q of the input is in the text:\n%s", w, said)
			}
		}
	}
}

// forms returns the spellings of a key that no text may hold a part of.
func (k testKey) forms() []string {
	return []string{k.body, k.p8, b64(k.p8), base64.URLEncoding.EncodeToString(k.der), string(k.der)}
}

func codes(findings []*finding.Finding) []finding.Code {
	var out []finding.Code
	for _, f := range findings {
		out = append(out, f.Code)
	}
	return out
}

package credential_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/secret"
)

func TestKeyForms(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	key, _ := credential.ParseKey([]byte(k.body), source)
	block, rest := pem.Decode([]byte(key.PEM().Reveal()))
	if block == nil || len(rest) > 0 || len(key.PEM().Reveal()) != 257 {
		t.Fatal("the text is not a .p8 file of 257 bytes")
	}
	parsed := must(x509.ParsePKCS8PrivateKey(block.Bytes))(t).(*ecdsa.PrivateKey)
	if !parsed.Equal(k.priv) {
		t.Error("crypto/x509 reads another key")
	}
	spki := must(x509.MarshalPKIXPublicKey(&k.priv.PublicKey))(t)
	sum := sha256.Sum256(spki)
	if got, want := key.Fingerprint(), hex.EncodeToString(sum[:])[:16]; got != want {
		t.Errorf("Fingerprint() = %s, want %s", got, want)
	}
}

// TestMasks shows that whoever prints the value, a line of it, or the file
// made of it prints something that is masked.
func TestMasks(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	sec1 := armour("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(k.priv))(t))
	plain := armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(k.priv))(t))
	values := map[string]string{
		"as downloaded": k.p8, "base64": b64(k.p8), "wrapped": wrap(b64(k.p8), 76, "\n"), "twice": b64(b64(k.p8)),
		"escaped": strings.ReplaceAll(k.p8, "\n", `\n`), "SEC1": sec1, "base64 of SEC1": b64(sec1), "PKCS#8 of openssl": plain,
		"narrow": rewrap(k, wrap(k.body, 40, "\n")), "JSON": fastlaneJSON(t, b64(k.p8), nil),
		"certutil": "-----BEGIN CERTIFICATE-----\n" + wrap(b64(k.p8), 64, "\n") + "-----END CERTIFICATE-----\n",
	}
	for name, raw := range values {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, findings := credential.ParseKey([]byte(raw), source)
			if key == nil {
				t.Fatal(say(findings))
			}
			masks := key.Masks()
			for _, line := range append(strings.Split(raw, "\n"), strings.Split(key.PEM().Reveal(), "\n")...) {
				checkMasked(t, masks, line)
			}
			for _, n := range masks {
				if len(n) < secret.MinMask || strings.ContainsAny(n, "\r\n ") || strings.Contains("-----BEGIN EC PRIVATE KEY-----END CERTIFICATE", n) {
					t.Errorf("bad mask of %d bytes", len(n))
				}
			}
		})
	}
}

// checkMasked fails if line has a secret in it and no mask covers it. The
// names of JSON and armour are no secrets, nor is a piece too short to mask.
func checkMasked(t *testing.T, masks []string, line string) {
	t.Helper()
	for _, n := range masks {
		line = strings.ReplaceAll(line, n, "")
	}
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("\" ,:-\\", r) }) {
		if len(word) >= secret.MinMask+4 { // 4: a mask of base64 stops before the padding
			t.Errorf("%d bytes are not masked: %s", len(word), word)
		}
	}
}

// TestNothingPrintsKeys prints credentials every way that is known to leak.
func TestNothingPrintsKeys(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	cred, findings := credential.Read(good(k))
	if cred == nil {
		t.Fatal(say(findings))
	}
	type nested struct {
		cred  *credential.Credential
		value credential.Credential
		Key   credential.Key
		Input credential.Input
	}
	things := []any{cred, *cred, &cred.Key, cred.Key, nested{cred, *cred, cred.Key, good(k)}, []any{cred}, map[string]any{"k": *cred}}
	var out strings.Builder
	for _, thing := range things {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&out, verb+"\n", thing)
		}
		if text, err := json.Marshal(thing); err == nil {
			out.Write(text)
		}
		if text, err := xml.Marshal(thing); err == nil {
			out.Write(text)
		}
		for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			slog.New(h).Info("key", "cred", thing)
		}
	}
	scalar := must(k.priv.Bytes())(t)
	forms := append(k.forms(), hex.EncodeToString(scalar), strings.ToUpper(hex.EncodeToString(scalar)),
		fmt.Sprintf("%d", scalar), fmt.Sprintf("%#v", scalar), new(big.Int).SetBytes(scalar).String())
	for _, form := range forms {
		for i := 0; i+window <= len(form); i++ {
			if strings.Contains(out.String(), form[i:i+window]) && !bytes.Contains([]byte("-----BEGIN PRIVATE KEY-----, 0x"), []byte(form[i:i+window])) {
				t.Fatalf("%q of the key is in the output", form[i:i+window])
			}
		}
	}
}

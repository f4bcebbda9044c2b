package credential

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/secret"
)

// Key is a P-256 private key. No formatter, JSON encoder or logger can print
// it.
type Key struct {
	// p is a pointer to a pointer because fmt prints the address of one, while
	// it follows a pointer to a struct, whatever the depth, when the verb does
	// not fit (%s, %x).
	p **material
}

type material struct {
	priv      *ecdsa.PrivateKey
	canonical []byte   // PKCS#8 DER, as Apple's files hold it
	given     []byte   // PKCS#8 or SEC1 DER, as it was given
	spellings []string // of the given key, as they stood in the value
}

func (k Key) material() *material { return *k.p }

func newKey(priv *ecdsa.PrivateKey, given []byte, spellings []string) *Key {
	m := &material{priv, encodePKCS8(priv), given, spellings}
	return &Key{&m}
}

// PrivateKey returns the key itself, for signing. It must not be stored where
// something prints or encodes it.
func (k Key) PrivateKey() *ecdsa.PrivateKey { return k.material().priv }

// Fingerprint returns the first 16 hexadecimal digits of the SHA-256 of the
// public key's SubjectPublicKeyInfo. It names the key without giving anything
// away.
func (k Key) Fingerprint() string {
	sum := sha256.Sum256(encodeSPKI(k.material().priv))
	return hex.EncodeToString(sum[:8])
}

// PEM returns the key as the text of a .p8 file, byte for byte as Apple hands
// it out: 257 bytes, without a line break at the end.
func (k Key) PEM() secret.Text {
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k.material().canonical})
	return secret.New(strings.TrimSuffix(string(text), "\n"))
}

// Masks returns what a host must mask of the key: each spelling of its
// canonical form and of the form that was given, and the pieces in which it
// stood in the value. None is shorter than [secret.MinMask].
func (k Key) Masks() []string {
	masks := secret.KeyMasks(k.material().canonical)
	more := k.material().spellings
	if !slices.Equal(k.material().given, k.material().canonical) {
		more = append(secret.KeyMasks(k.material().given), more...)
	}
	for _, s := range more {
		if len(s) >= secret.MinMask && !slices.Contains(masks, s) {
			masks = append(masks, s)
		}
	}
	return masks
}

// AddTo has the key looked for in all its spellings: as Apple gives it out, and as
// it was given.
func (k Key) AddTo(p *secret.Patterns) {
	p.AddKey(k.material().canonical)
	for _, mask := range k.Masks() {
		p.AddText(secret.New(mask))
	}
}

package credential

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Sizes of a P-256 key in bytes.
const (
	scalarSize = 32
	pointSize  = 1 + 2*scalarSize
)

// What an ECPrivateKey (RFC 5915) names its curve and holds its public half in.
const (
	tagCurve  = asn1.Tag(0xa0) // [0], constructed
	tagPublic = asn1.Tag(0xa1) // [1], constructed
)

// parseP256 reads the private key out of a SEQUENCE that was identified as
// content. The fault is fit to follow "holds a private key".
func parseP256(seq cryptobyte.String, content Content) (priv *ecdsa.PrivateKey, fault string) {
	if content == ContentKey {
		parts, _ := take(&seq, asn1.INTEGER, asn1.SEQUENCE, asn1.OCTET_STRING)
		inner, ok := take(&parts[2], asn1.SEQUENCE)
		if !ok {
			return nil, "whose inner structure is broken"
		}
		if n := len(parts[2]); n > 0 {
			return nil, fmt.Sprintf("with bytes too many inside: %d", n)
		}
		seq = inner[0]
	}
	parts, ok := take(&seq, asn1.INTEGER, asn1.OCTET_STRING)
	if !ok || len(parts[0]) != 1 {
		return nil, "whose inner structure is broken"
	}
	priv, fault = newPrivateKey(parts[1])
	if fault == "" && !publicMatches(seq, priv) {
		return nil, "whose public half belongs to another key"
	}
	return priv, fault
}

// newPrivateKey takes a scalar of any length, as some encoders drop leading
// zeros and others add one.
func newPrivateKey(scalar []byte) (*ecdsa.PrivateKey, string) {
	short := bytes.TrimLeft(scalar, "\x00")
	switch {
	case len(short) == 0:
		return nil, "that is zero"
	case len(short) > scalarSize:
		return nil, fmt.Sprintf("of %d bytes, where P-256 has %d", len(short), scalarSize)
	}
	var full [scalarSize]byte
	copy(full[scalarSize-len(short):], short)
	priv, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), full[:])
	if err != nil {
		return nil, "that is out of the range of P-256"
	}
	return priv, ""
}

// publicMatches reports whether what follows the private half in an ECPrivateKey
// is its public half, if there is one. That may be compressed.
func publicMatches(more cryptobyte.String, priv *ecdsa.PrivateKey) bool {
	var public cryptobyte.String
	var has bool
	if !more.SkipOptionalASN1(tagCurve) || !more.ReadOptionalASN1(&public, &has, tagPublic) || !more.Empty() {
		return false
	}
	if !has {
		return true
	}
	var given []byte
	if !public.ReadASN1BitStringAsBytes(&given) {
		return false
	}
	point, err := priv.PublicKey.Bytes()
	if err != nil {
		return false
	}
	compressed := append([]byte{2 + point[pointSize-1]&1}, point[1:1+scalarSize]...)
	return bytes.Equal(given, point) || bytes.Equal(given, compressed)
}

// pkcs8Head is how the 150 bytes of PKCS#8 begin that Apple hands out: a .p8 file
// of 257 bytes, whose text begins with MIGT. An ECPrivateKey follows, which names
// the curve once more; crypto/x509 leaves that out when it writes PKCS#8.
const pkcs8Head = "\x30\x81\x93\x02\x01\x00\x30\x13\x06\x07" + oidEC + "\x06\x08" + oidP256 + "\x04\x79"

// encodePKCS8 returns the key as Apple's files hold it.
func encodePKCS8(priv *ecdsa.PrivateKey) []byte {
	inner, err := x509.MarshalECPrivateKey(priv)
	return append([]byte(pkcs8Head), encoded(inner, err)...)
}

// encodeSPKI returns the public half as a SubjectPublicKeyInfo.
func encodeSPKI(priv *ecdsa.PrivateKey) []byte {
	return encoded(x509.MarshalPKIXPublicKey(&priv.PublicKey))
}

func encoded(der []byte, err error) []byte {
	if err != nil {
		panic("credential: a P-256 key that cannot be encoded") // it was made by crypto/ecdsa
	}
	return der
}

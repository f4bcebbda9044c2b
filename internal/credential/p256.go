package credential

import (
	"bytes"
	"crypto/ecdsa"
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

const (
	tagCurve      = asn1.Tag(0xa0) // [0] of ECPrivateKey, constructed
	tagPublic     = asn1.Tag(0xa1) // [1] of ECPrivateKey, constructed
	tagAttributes = asn1.Tag(0xa0) // [0] of PrivateKeyInfo, constructed
)

// The parameters and the AlgorithmIdentifier (RFC 5480) of P-256.
const (
	namedP256 = "\x06\x08" + oidP256
	algorithm = "\x06\x07" + oidEC + namedP256
)

// p256Key is what DER holds of a P-256 key. A damaged key must not pass for
// another one: people revoke good keys when Apple refuses the wrong one. So each
// byte must be in its place, and the halves must match.
type p256Key struct {
	priv  *ecdsa.PrivateKey
	alone bool // the public half was never there, so that nothing vouches for priv
}

// parseP256 reads DER that was identified as content. crypto/x509 decides whether
// there is a key in it, but lets pass bytes too many and the public half of
// another key. The fault is fit to follow "holds a private key".
func parseP256(der []byte, content Content) (key p256Key, fault string) {
	const (
		slip   = ". A character was changed, or lines were swapped"
		broken = "with a broken structure inside" + slip
	)
	parse := func(der []byte) (any, error) { return x509.ParseECPrivateKey(der) }
	inner := cryptobyte.String(der)
	if content == ContentKey {
		parse = x509.ParsePKCS8PrivateKey
		var ok bool
		if inner, ok = keyOf(inner); !ok {
			return p256Key{}, broken
		}
	}
	scalar, public, ok := halves(&inner)
	switch {
	case !ok:
		return p256Key{}, broken
	case len(inner) > 0:
		return p256Key{}, fmt.Sprintf("with too many bytes inside: %d", len(inner))
	}
	parsed, err := parse(der)
	priv, ok := parsed.(*ecdsa.PrivateKey)
	switch {
	case err != nil || !ok || public == nil && len(scalar) != scalarSize:
		return p256Key{}, scalarFault(scalar)
	case public != nil && !isPublicOf(priv, public):
		return p256Key{}, "with two halves that do not belong together" + slip
	}
	return p256Key{priv, public == nil}, ""
}

// keyOf returns what is in the OCTET STRING of a PrivateKeyInfo (RFC 5208).
func keyOf(der cryptobyte.String) (inner cryptobyte.String, ok bool) {
	var seq, alg cryptobyte.String
	var version int
	ok = der.ReadASN1(&seq, asn1.SEQUENCE) &&
		seq.ReadASN1Integer(&version) && version == 0 &&
		seq.ReadASN1(&alg, asn1.SEQUENCE) && string(alg) == algorithm &&
		seq.ReadASN1(&inner, asn1.OCTET_STRING) &&
		seq.SkipOptionalASN1(tagAttributes) && seq.Empty()
	return inner, ok
}

// halves takes an ECPrivateKey (RFC 5915) off s. The public half is nil if it is
// not there.
func halves(s *cryptobyte.String) (scalar, public []byte, ok bool) {
	var seq, private, curve, bits cryptobyte.String
	var version int
	var hasCurve, hasPublic bool
	ok = s.ReadASN1(&seq, asn1.SEQUENCE) &&
		seq.ReadASN1Integer(&version) && version == 1 &&
		seq.ReadASN1(&private, asn1.OCTET_STRING) &&
		seq.ReadOptionalASN1(&curve, &hasCurve, tagCurve) && (!hasCurve || string(curve) == namedP256) &&
		seq.ReadOptionalASN1(&bits, &hasPublic, tagPublic) &&
		(!hasPublic || bits.ReadASN1BitStringAsBytes(&public) && bits.Empty()) &&
		seq.Empty()
	return private, public, ok
}

// isPublicOf reports whether public is the point of priv, which may be compressed.
func isPublicOf(priv *ecdsa.PrivateKey, public []byte) bool {
	point, err := priv.PublicKey.Bytes()
	if err != nil {
		return false
	}
	compressed := append([]byte{2 + point[pointSize-1]&1}, point[1:1+scalarSize]...)
	return bytes.Equal(public, point) || bytes.Equal(public, compressed)
}

// scalarFault says why crypto/x509 took the number for no private key. It passes
// over leading zeros, which some encoders drop and others add.
func scalarFault(scalar []byte) string {
	switch {
	case len(bytes.TrimLeft(scalar, "\x00")) == 0:
		return "that is zero"
	case len(scalar) != scalarSize:
		return fmt.Sprintf("of %d bytes. P-256 has %d", len(scalar), scalarSize)
	}
	return "that is out of the range of P-256"
}

// pkcs8Head is how the 150 bytes of PKCS#8 begin that Apple hands out: a .p8 file
// of 257 bytes, whose text begins with MIGT. An ECPrivateKey follows, which names
// the curve once more; crypto/x509 leaves that out when it writes PKCS#8.
const pkcs8Head = "\x30\x81\x93\x02\x01\x00\x30\x13" + algorithm + "\x04\x79"

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

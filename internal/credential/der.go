package credential

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// structures read the content of a DER SEQUENCE as one structure each, named as
// its RFC names it. Some are recognised by their beginning, some only whole.
var structures = []func(cryptobyte.String) (identity, bool){
	privateKeyInfo, ecPrivateKey, rsaPrivateKey, dsaPrivateKey, rsaPublicKey,
	subjectPublicKeyInfo, encryptedPrivateKeyInfo, signed, pfx, contentInfo,
}

// identify tells from its structure what the content of a DER SEQUENCE is.
func identify(seq cryptobyte.String) identity {
	for _, read := range structures {
		if id, ok := read(seq); ok {
			return id
		}
	}
	return identity{content: ContentNotKey}
}

// take reads elements off s, one for each tag, and reports whether they are
// there. What is in them is not looked at.
func take(s *cryptobyte.String, tags ...asn1.Tag) ([]cryptobyte.String, bool) {
	parts := make([]cryptobyte.String, len(tags))
	for i, tag := range tags {
		if !s.ReadASN1(&parts[i], tag) {
			return parts, false
		}
	}
	return parts, true
}

// repeated returns n times the same tag.
func repeated(tag asn1.Tag, n int) []asn1.Tag {
	return slices.Repeat([]asn1.Tag{tag}, n)
}

// algorithmIdentifier reads AlgorithmIdentifier (RFC 5280): the algorithm's object
// identifier, and the parameters with their tag.
func algorithmIdentifier(seq cryptobyte.String) (oid string, params cryptobyte.String) {
	parts, _ := take(&seq, asn1.OBJECT_IDENTIFIER)
	return string(parts[0]), seq
}

// privateKeyInfo reads PrivateKeyInfo (RFC 5208): version, algorithm, key.
func privateKeyInfo(seq cryptobyte.String) (identity, bool) {
	parts, ok := take(&seq, asn1.INTEGER, asn1.SEQUENCE, asn1.OCTET_STRING)
	if !ok {
		return identity{}, false
	}
	id := privateKeyOf(parts[1])
	if id.content == ContentRSAKey {
		if inner, ok := take(&parts[2], asn1.SEQUENCE); ok {
			rsa, _ := rsaPrivateKey(inner[0])
			id.bits = rsa.bits
		}
	}
	return id, true
}

// privateKeyOf names the private key of an algorithm.
func privateKeyOf(algorithm cryptobyte.String) identity {
	oid, params := algorithmIdentifier(algorithm)
	switch name := algorithms[oid]; name {
	case "EC":
		id := identity{content: ContentECKey, algorithm: name}
		if id.curve, id.bits = curveOf(params); id.curve == "P-256" {
			id.content = ContentKey
		}
		return id
	case "RSA":
		return identity{content: ContentRSAKey, algorithm: name}
	case "":
		return identity{content: ContentOtherKey, words: "a private key of an unknown kind"}
	case "Ed25519", "Ed448":
		return identity{content: ContentOtherKey, algorithm: name, words: "an " + name + " private key"}
	default:
		return identity{content: ContentOtherKey, algorithm: name, words: "a private key of the kind " + name}
	}
}

// ecPrivateKey reads ECPrivateKey (RFC 5915), which names its curve in [0].
func ecPrivateKey(seq cryptobyte.String) (identity, bool) {
	if _, ok := take(&seq, asn1.INTEGER, asn1.OCTET_STRING); !ok {
		return identity{}, false
	}
	id := identity{content: ContentECKey, algorithm: "EC"}
	params, _ := take(&seq, tagCurve)
	if id.curve, id.bits = curveOf(params[0]); id.curve == "P-256" {
		id.content = ContentSEC1
	}
	return id, true
}

// rsaPrivateKey reads RSAPrivateKey (RFC 8017): nine numbers.
func rsaPrivateKey(seq cryptobyte.String) (identity, bool) {
	parts, ok := take(&seq, repeated(asn1.INTEGER, 9)...)
	return identity{content: ContentRSAKey, algorithm: "RSA", bits: bitLen(parts[1])}, ok
}

// dsaPrivateKey reads the form that OpenSSL gave it: six numbers.
func dsaPrivateKey(seq cryptobyte.String) (identity, bool) {
	_, ok := take(&seq, repeated(asn1.INTEGER, 6)...)
	return identity{content: ContentOtherKey, algorithm: "DSA", words: "a DSA private key"}, ok && seq.Empty()
}

// rsaPublicKey reads RSAPublicKey (RFC 8017): two numbers.
func rsaPublicKey(seq cryptobyte.String) (identity, bool) {
	parts, ok := take(&seq, asn1.INTEGER, asn1.INTEGER)
	return identity{content: ContentPublic, algorithm: "RSA", bits: bitLen(parts[0])}, ok && seq.Empty()
}

// subjectPublicKeyInfo reads SubjectPublicKeyInfo (RFC 5280).
func subjectPublicKeyInfo(seq cryptobyte.String) (identity, bool) {
	parts, ok := take(&seq, asn1.SEQUENCE, asn1.BIT_STRING)
	oid, params := algorithmIdentifier(parts[0])
	id := identity{content: ContentPublic, algorithm: algorithms[oid]}
	if id.algorithm == "EC" && !params.Empty() {
		id.curve, id.bits = curveOf(params)
	}
	return id, ok && seq.Empty()
}

// encryptedPrivateKeyInfo reads EncryptedPrivateKeyInfo (RFC 5208), which looks
// like a DigestInfo but for its algorithm.
func encryptedPrivateKeyInfo(seq cryptobyte.String) (identity, bool) {
	parts, ok := take(&seq, asn1.SEQUENCE, asn1.OCTET_STRING)
	oid, _ := algorithmIdentifier(parts[0])
	encrypted := strings.HasPrefix(oid, oidPKCS5) || strings.HasPrefix(oid, oidPKCS12)
	return identity{content: ContentEncrypted}, ok && seq.Empty() && encrypted
}

// tagVersion holds the version of a certificate: [0], constructed.
const tagVersion = asn1.Tag(0xa0)

// signed reads what has an X.509 signature (RFC 5280). A certificate begins with
// [0] or a serial number and an algorithm, a request (RFC 2986) with a version and
// a name, a revocation list with an algorithm.
func signed(seq cryptobyte.String) (identity, bool) {
	parts, ok := take(&seq, asn1.SEQUENCE, asn1.SEQUENCE, asn1.BIT_STRING)
	if !ok || !seq.Empty() {
		return identity{}, false
	}
	begins := func(tags ...asn1.Tag) bool {
		tbs := parts[0]
		_, ok := take(&tbs, tags...)
		return ok
	}
	name, key := asn1.SEQUENCE, asn1.SEQUENCE
	switch {
	case begins(tagVersion, asn1.INTEGER),
		begins(append([]asn1.Tag{asn1.INTEGER}, repeated(asn1.SEQUENCE, 5)...)...):
		return identity{content: ContentCertificate}, true
	case begins(asn1.INTEGER, name, key):
		return identity{content: ContentRequest}, true
	}
	return identity{content: ContentForeign, words: "a signed X.509 structure"}, true
}

// pfx reads PFX (RFC 7292), a .p12 file, whose version is 3.
func pfx(seq cryptobyte.String) (identity, bool) {
	var version int
	ok := seq.ReadASN1Integer(&version) && version == 3
	parts, isSafe := take(&seq, asn1.SEQUENCE)
	oid, _ := algorithmIdentifier(parts[0])
	return identity{content: ContentPKCS12}, ok && isSafe && strings.HasPrefix(oid, oidPKCS7)
}

// contentInfo reads ContentInfo (RFC 5652), also where it is written in BER: its
// parts are not taken apart. A provisioning profile is a property list that Apple
// has signed.
func contentInfo(seq cryptobyte.String) (identity, bool) {
	parts, ok := take(&seq, asn1.OBJECT_IDENTIFIER)
	if !ok || !strings.HasPrefix(string(parts[0]), oidPKCS7) {
		return identity{}, false
	}
	if bytes.Contains(seq, []byte("<plist")) {
		return identity{content: ContentProfile}, true
	}
	return identity{content: ContentForeign, words: "a PKCS#7 file"}, true
}

// bitLen returns the size of a positive INTEGER in bits, to the next byte.
func bitLen(integer []byte) int { return 8 * len(bytes.TrimLeft(integer, "\x00")) }

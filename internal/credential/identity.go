package credential

import (
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// identity is what DER was found to be.
type identity struct {
	content   Content
	algorithm string // "EC", "RSA", "Ed25519", ...; "" if unknown or without meaning
	curve     string
	bits      int
	words     string // in place of the content's own, "" if those do
}

// String says it to a person, as the object of "the value holds ...".
func (id identity) String() string {
	words := id.words
	if words == "" {
		words = contents[id.content].words
	}
	switch {
	case id.content == ContentKey || id.content == ContentSEC1:
		return words
	case id.curve == curveUnknown:
		return words + " on an unknown curve"
	case id.curve == curveExplicit:
		return words + " with a curve that has no name"
	case id.curve != "":
		return words + " on the curve " + id.curve
	case id.algorithm == "RSA" && id.bits > 0:
		return fmt.Sprintf("%s of %d bits", words, id.bits)
	}
	return words
}

// Object identifiers, as DER spells them.
const (
	oidEC      = "\x2a\x86\x48\xce\x3d\x02\x01"         // 1.2.840.10045.2.1
	oidP256    = "\x2a\x86\x48\xce\x3d\x03\x01\x07"     // 1.2.840.10045.3.1.7
	oidRSA     = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01" // 1.2.840.113549.1.1.1
	oidRSAPSS  = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a" // 1.2.840.113549.1.1.10
	oidPKCS7   = "\x2a\x86\x48\x86\xf7\x0d\x01\x07"     // 1.2.840.113549.1.7, a prefix
	oidPKCS5   = "\x2a\x86\x48\x86\xf7\x0d\x01\x05"     // 1.2.840.113549.1.5, a prefix
	oidPKCS12  = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01" // 1.2.840.113549.1.12.1, a prefix
	oidEd25519 = "\x2b\x65\x70"                         // 1.3.101.112
	oidEd448   = "\x2b\x65\x71"                         // 1.3.101.113
	oidX25519  = "\x2b\x65\x6e"                         // 1.3.101.110
	oidX448    = "\x2b\x65\x6f"                         // 1.3.101.111
	oidDSA     = "\x2a\x86\x48\xce\x38\x04\x01"         // 1.2.840.10040.4.1
	oidDH      = "\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01" // 1.2.840.113549.1.3.1
	oidBrain   = "\x2b\x24\x03\x03\x02\x08\x01\x01"     // 1.3.36.3.3.2.8.1.1, a prefix
	oidP192    = "\x2a\x86\x48\xce\x3d\x03\x01\x01"     // 1.2.840.10045.3.1.1
	oidSECG    = "\x2b\x81\x04\x00"                     // 1.3.132.0, a prefix
)

// What a curve is called that has no name here.
const (
	curveUnknown  = "unknown"
	curveExplicit = "explicit"
)

// curveOf names the curve of EC parameters (RFC 5480): an object identifier, or a
// SEQUENCE if the curve is written out.
func curveOf(params cryptobyte.String) (name string, bits int) {
	if params.PeekASN1Tag(asn1.SEQUENCE) {
		return curveExplicit, 0
	}
	parts, _ := take(&params, asn1.OBJECT_IDENTIFIER)
	oid := string(parts[0])
	if strings.HasPrefix(oid, oidBrain) {
		return "Brainpool", 0
	}
	c, ok := curves[oid]
	if !ok {
		return curveUnknown, 0
	}
	return c.name, c.bits
}

var curves = map[string]struct {
	name string
	bits int
}{
	oidP256: {"P-256", 256}, oidP192: {"P-192", 192}, oidSECG + "\x21": {"P-224", 224}, oidSECG + "\x22": {"P-384", 384},
	oidSECG + "\x23": {"P-521", 521}, oidSECG + "\x0a": {"secp256k1", 256},
}

var algorithms = map[string]string{
	oidEC: "EC", oidRSA: "RSA", oidRSAPSS: "RSA", oidEd25519: "Ed25519", oidEd448: "Ed448",
	oidX25519: "X25519", oidX448: "X448", oidDSA: "DSA", oidDH: "DH",
}

package credential

import (
	"bytes"
	"cmp"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// binary looks at bytes that are not text. The layer is DER if they are a key.
func (on layers) binary(data []byte) (Layer, *verdict) {
	rest := cryptobyte.String(data)
	if seq, ok := take(&rest, asn1.SEQUENCE); ok {
		return on.sequence(data, seq[0], len(rest))
	}
	if stop := on.brokenSequence(data); stop != nil {
		return Layer{}, stop
	}
	form := binaryForm(data)
	switch {
	case form != nil:
		return Layer{}, form
	case bytes.HasPrefix(data, undone):
		return Layer{}, refuse(ContentDamaged, "that was decoded as base64, but was text")
	case on.inPEM():
		return Layer{}, on.notKey(len(data))
	case on.encodings() == 0:
		stop := refuseAs(ContentNotKey, "binary data")
		stop.fault = refuse(ContentNotKey, "of %d bytes that are no key", len(data)).fault
		return Layer{}, stop
	}
	return Layer{}, on.unknown("", len(data))
}

// sequence looks at a complete DER SEQUENCE, which more bytes follow.
func (on layers) sequence(data []byte, seq cryptobyte.String, more int) (Layer, *verdict) {
	id, block := identify(seq), on.block()
	switch {
	case id.content == ContentNotKey:
		return Layer{}, on.notKey(len(data))
	// Parameters of Diffie-Hellman are two numbers, as an RSA public key is.
	case id.content == ContentPublic && block != nil && block.label != nil && block.label.content == ContentForeign:
		return Layer{}, block.label.refuse()
	case id.content != ContentKey && id.content != ContentSEC1:
		return Layer{}, &verdict{identity: id}
	case more > 0:
		return Layer{}, refuse(ContentTrailing, "and after it %d more bytes", more)
	}
	key, fault := parseP256(data, id.content)
	if fault = cmp.Or(on.fault(), fault); fault != "" {
		return Layer{}, refuse(ContentDamaged, "%s", fault)
	}
	return Layer{name: LayerDER, repairs: on.unusual(id.content)}, &verdict{identity: id, p256Key: key, der: data}
}

// unusual says in what unusual form a usable key was given.
func (on layers) unusual(form Content) (seen repairList) {
	sec1, block := form == ContentSEC1, on.block()
	if sec1 {
		seen.add(repairSEC1)
	}
	switch {
	case block != nil && block.label != nil && block.label.content == ContentCertificate:
		seen.add(repairCertutil)
	case block != nil && (block.label == nil || sec1 != (block.label.name == "EC PRIVATE KEY") || block.label.content != ""):
		seen.add(repairLabel)
	case on.count(LayerPEM) > 0:
	case on.encodings() > 0:
		seen.add(repairNoArmour)
	default:
		seen.add(repairBinary)
	}
	return seen
}

// isWhole reports whether data is the DER of a P-256 private key whose public half
// vouches for it.
func isWhole(data []byte) bool {
	_, v := layers{}.binary(data)
	return v.priv != nil && !v.alone
}

// undone is what the word BEGINPRIVATEKEY is when it is taken for base64: a
// decoder that skips dashes and spaces was run over the PEM file. fastlane says
// "string contains null byte" (TrashMob-eco/TrashMob pull 2851).
var undone = []byte{0x04, 0x41, 0x88, 0x34, 0xf4, 0x48, 0x54, 0x04, 0xc4, 0x28, 0x46}

// binaryForms are files that are recognised by their first bytes.
var binaryForms = []struct {
	magic   string
	content Content
	words   string
}{
	{"openssh-key-v1\x00", ContentOpenSSH, "an SSH private key"},
	{"PK\x03\x04", ContentForeign, "a zip archive"},
	{"\x1f\x8b", ContentForeign, "a gzip archive"},
	{"bplist00", ContentForeign, "a binary property list"},
	{"%PDF", ContentForeign, "a PDF file"},
	{"\x89PNG", ContentForeign, "a PNG image"},
	{"\xff\xd8\xff", ContentForeign, "a JPEG image"},
	{"\xfe\xed\xfe\xed", ContentForeign, "a Java key store"},
}

// binaryForm returns nil if the form is not known.
func binaryForm(data []byte) *verdict {
	for _, f := range binaryForms {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			return refuseAs(f.content, f.words)
		}
	}
	return nil
}

package credential

import (
	"bytes"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// brokenSequence looks at a SEQUENCE that is no whole DER: cut off, or with the
// indefinite length of BER, as Apple's own tools write .p12 and provisioning
// profiles. cryptobyte reads neither, but what is complete inside. It returns nil
// if nothing is.
func (on layers) brokenSequence(data []byte) *verdict {
	seq, size, ok := openSequence(data)
	block := on.block()
	if !ok || size != indefinite && size <= len(data) || block == nil && !hasElement(seq) {
		return nil
	}
	var version int
	rest := seq
	isPFX := rest.ReadASN1Integer(&version) && version == 3
	switch {
	case size == indefinite:
		if id, ok := contentInfo(seq); ok {
			return &verdict{identity: id}
		}
		if isPFX && bytes.Contains(rest, []byte(oidPKCS7)) {
			return refuse(ContentPKCS12, "")
		}
		return on.notKey(len(data))
	case block != nil && block.label != nil && block.label.content != "":
		return block.label.refuse()
	case isPFX:
		return refuse(ContentPKCS12, "")
	}
	if parts, ok := take(&seq, asn1.INTEGER, asn1.SEQUENCE); ok && !hasElement(seq) {
		if id := privateKeyOf(parts[1]); id.content != ContentKey {
			return &verdict{identity: id}
		}
	}
	if len(data) == size-1 {
		return refuse(ContentDamaged, "of %d bytes instead of %d. One character was lost", len(data), size)
	}
	return refuse(ContentDamaged, "that breaks off after %d of %d bytes", len(data), size)
}

// indefinite is the size of a SEQUENCE whose header does not tell it.
const indefinite = -1

// openSequence reads the header of a SEQUENCE and returns what there is of its
// content, and the size of the whole.
func openSequence(data []byte) (content cryptobyte.String, size int, ok bool) {
	s := cryptobyte.String(data)
	var tag, first uint8
	if !s.ReadUint8(&tag) || tag != uint8(asn1.SEQUENCE) || !s.ReadUint8(&first) {
		return nil, 0, false
	}
	switch n := int(first & 0x7f); {
	case first < 0x80:
		size = n
	case n == 0:
		return s, indefinite, true
	default:
		var length []byte
		if n > 3 || !s.ReadBytes(&length, n) {
			return nil, 0, false
		}
		for _, c := range length {
			size = size<<8 | int(c)
		}
	}
	return s, len(data) - len(s) + size, true
}

// hasElement reports whether s begins with a complete element.
func hasElement(s cryptobyte.String) bool {
	var element cryptobyte.String
	var tag asn1.Tag
	return s.ReadAnyASN1(&element, &tag)
}

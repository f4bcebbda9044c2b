package credential

import "bytes"

// binary looks at bytes that are not text.
func (x *examination) binary(data []byte) {
	if e, rest, ok := next(data); ok && e.tag == tagSequence {
		x.sequence(data, children(e.body), len(rest))
		return
	}
	tag, header, length, ok := parseHeader(data)
	if ok && tag == tagSequence {
		if seq := children(data[header:]); seq.tags != "" || x.inPEM {
			x.cutOff(seq, len(data), header+length)
			return
		}
	}
	form := binaryForm(data)
	switch {
	case form.words != "":
		x.refuseID(form, "")
	case bytes.HasPrefix(data, undone):
		x.refuse(ContentDamaged, "that was decoded from base64 although it was PEM")
	case x.inPEM:
		x.notKey(len(data))
	case x.encoded == 0:
		x.refuseID(identity{content: ContentNotKey, words: "binary data"}, "of %d bytes that are no key", len(data))
	default:
		x.unknown(len(data))
	}
}

// sequence looks at a complete DER SEQUENCE and counts what follows it.
func (x *examination) sequence(data []byte, seq elements, more int) {
	id := identify(seq)
	switch id.content {
	case ContentNotKey:
		x.notKey(len(data))
		return
	case ContentKey, ContentSEC1:
	default:
		// Parameters of Diffie-Hellman are two numbers, as an RSA public key is.
		if id.content == ContentPublic && x.label != nil && x.label.content == ContentForeign {
			x.refuseLabel()
			return
		}
		x.refuseID(id, "")
		return
	}
	if more > 0 {
		x.refuse(ContentTrailing, "and after it %d more bytes", more)
		return
	}
	priv, fault := parseP256(seq, id.content)
	if fault != "" {
		x.refuse(ContentDamaged, "%s", fault)
		return
	}
	x.id, x.priv, x.der = id, priv, data
	x.layers = append(x.layers, LayerDER)
	x.noteForm()
}

// cutOff looks at a SEQUENCE that has fewer bytes than it says, as far as its
// elements can be read.
func (x *examination) cutOff(seq elements, have, want int) {
	version := seq.at(0, tagInteger)
	switch {
	case x.label != nil && x.label.content != "":
		x.refuseLabel()
		return
	case len(version) == 1 && version[0] == 3:
		x.refuse(ContentPKCS12, "")
		return
	case seq.tags == "\x02\x30":
		if id := identifyPKCS8(seq); id.content != ContentKey {
			x.refuseID(id, "")
			return
		}
	}
	x.refuse(ContentDamaged, "that breaks off after %d of %d bytes", have, want)
}

// noteForm says in what unusual form a usable key was given.
func (x *examination) noteForm() {
	sec1 := x.id.content == ContentSEC1
	if sec1 {
		x.repairs.add(repairSEC1)
	}
	switch {
	case x.inPEM && x.label != nil && x.label.content == ContentCertificate:
		x.repairs.add(repairCertutil)
	case x.inPEM && (x.label == nil || sec1 != (x.label.name == "EC PRIVATE KEY") || x.label.content != ""):
		x.repairs.add(repairLabel)
	case x.sawPEM:
	case x.encoded > 0:
		x.repairs.add(repairNoArmour)
	default:
		x.repairs.add(repairBinary)
	}
}

// isUsable reports whether data is the DER of a P-256 private key.
func isUsable(data []byte) bool {
	var trial examination
	trial.binary(data)
	return trial.priv != nil
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

// binaryForm has no words if the form is not known.
func binaryForm(data []byte) identity {
	for _, f := range binaryForms {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			return identity{content: f.content, words: f.words}
		}
	}
	return identity{}
}

package secret

import (
	"slices"
	"strings"
)

// Armour is what a PEM file begins with.
const Armour = "-----BEGIN"

// sign is a piece of a private key, of its armour or of their base64.
type sign struct {
	text string
	// start is how many letters of it, at the beginning of a text, are enough to take the
	// text for the base64 of a key, if a damaged one.
	start int
	// decodable says that the base64 of a key begins with it, which is long enough to be
	// looked for inside a text.
	decodable bool
	// sure says that every private key of Apple's, or any on P-256, has it at its beginning,
	// and no path has it.
	sure bool
	// armour says that it is of the base64 of a PEM file, not of the key alone.
	armour bool
	// cut says that what has it, and begins like no key, has lost its beginning.
	cut bool
}

// signs are all by which a key is known without being read.
var signs = []sign{
	{text: Armour, sure: true},
	// The base64 of a PEM file, at its beginning and within its first line.
	{text: "LS0tLS1CRUdJTi", start: 4, decodable: true, armour: true},
	{text: "CRUdJTiBQUklW", sure: true},
	{text: "WQVRFIEtFWS0t", sure: true},
	{text: "UklWQVRFIEtFWS0tLS0t", cut: true},
	// The base64 of PKCS#8, with and without the inner curve, and of what names P-256 in it.
	{text: "MIGTAgEAMBMGByqGSM49", start: 3, decodable: true},
	{text: "MIGHAgEAMBMGByqGSM49", start: 3, decodable: true},
	{text: "MBMGByqGSM49", sure: true},
	{text: "qGSM49AgEGCCqG", sure: true},
	{text: "CCqGSM49AwEH", sure: true},
	// The base64 of SEC 1, and of PKCS#8 without the public half.
	{text: "MHcCAQEEI", start: 8, decodable: true},
	{text: "MEECAQ", start: 6},
}

// begins reports whether a text begins with enough of the sign.
func (m sign) begins(text string) bool {
	return m.start > 0 && strings.HasPrefix(text, m.text[:m.start])
}

// HasKeyMarks reports whether a value that should be something else is surely a
// private key, or most of one. No path has such a piece.
func HasKeyMarks(s string) bool {
	return slices.ContainsFunc(signs, func(m sign) bool { return m.sure && strings.Contains(s, m.text) })
}

// FindKeyStart returns where the base64 of a private key begins in a text; -1 if that
// is nowhere.
func FindKeyStart(text string) int {
	for _, m := range signs {
		if i := strings.Index(text, m.text); m.decodable && i >= 0 {
			return i
		}
	}
	return -1
}

// LooksLikeKey reports whether text begins like the base64 of a PEM file or of
// a private key, so that, if it cannot be decoded, it is a damaged one.
func LooksLikeKey(text string) bool {
	return slices.ContainsFunc(signs, func(m sign) bool { return m.begins(text) })
}

// LooksLikeFile reports whether text begins like the base64 of a PEM file, not of a key alone.
func LooksLikeFile(text string) bool {
	return slices.ContainsFunc(signs, func(m sign) bool { return m.armour && m.begins(text) })
}

// HasLostStart reports whether a text that begins like no key is one whose beginning is
// missing.
func HasLostStart(text string) bool {
	return slices.ContainsFunc(signs, func(m sign) bool { return m.cut && strings.Contains(text, m.text) })
}

package secret

import (
	"slices"
	"strings"
)

// keyMarks are pieces of what every private key of Apple's begins with: of the
// armour, of its base64, and of the base64 of the PKCS#8 and SEC 1 of any key on P-256.
var keyMarks = []string{"-----BEGIN", "CRUdJTiBQUklW", "WQVRFIEtFWS0t", "MBMGByqGSM49", "qGSM49AgEGCCqG", "CCqGSM49AwEH"}

// HasKeyMarks reports whether a value that should be something else is surely a
// private key, or most of one. No path has such a piece.
func HasKeyMarks(s string) bool {
	return slices.ContainsFunc(keyMarks, func(mark string) bool { return strings.Contains(s, mark) })
}

// KeyStarts are how the base64 of a private key begins: of a PEM file, of PKCS#8
// with and without the inner curve, and of SEC 1. Each is long enough to be looked
// for inside a text.
func KeyStarts() []string {
	return []string{"LS0tLS1CRUdJTi", "MIGTAgEAMBMGByqGSM49", "MIGHAgEAMBMGByqGSM49", "MHcCAQEEI"}
}

// LooksLikeKey reports whether text begins like the base64 of a PEM file or of
// a private key, so that, if it cannot be decoded, it is a damaged one.
func LooksLikeKey(text string) bool {
	starts := []string{"LS0t", "MIG", "MHcCAQEE", "MEECAQ"}
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(text, start) })
}

// LostKeyStart is the base64 of the end of a .p8 file's first line: what holds it
// and does not begin like a key has lost its beginning.
const LostKeyStart = "UklWQVRFIEtFWS0tLS0t"

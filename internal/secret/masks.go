package secret

import (
	"encoding/base64"
	"strings"
)

// MinMask is the length in bytes under which nothing is masked on its own: a
// short mask hides ordinary words, and on GitHub it drops every job output
// that happens to contain it. The last body line of a P-256 key, 8 characters,
// is the case in point.
const MinMask = 12

// pemLine is the number of base64 characters on a full PEM body line
// (RFC 7468, section 2).
const pemLine = 64

// Armoured returns the text of a .p8 file with this base64, without a line break at
// its end, as Apple's are.
func Armoured(body string) string {
	return "-----BEGIN PRIVATE KEY-----\n" + wrap(body, pemLine) + "\n-----END PRIVATE KEY-----"
}

// KeyMasks returns the spellings of a private key that a host must mask, given
// the key's PKCS#8 DER: the body on one line, every full body line, and the
// base64 of the whole PEM text in both alphabets. None holds a line break, none
// is PEM armour, and none is shorter than [MinMask].
func KeyMasks(der []byte) []string {
	body := base64.StdEncoding.EncodeToString(der)
	masks := []string{body}
	if url := base64.URLEncoding.EncodeToString(der); url != body {
		masks = append(masks, url)
	}
	for line := range strings.SplitSeq(wrap(body, pemLine), "\n") {
		if len(line) >= MinMask {
			masks = append(masks, line)
		}
	}
	armoured := Armoured(body)
	for _, pem := range []string{armoured, armoured + "\n"} {
		// Unpadded, because it is also a prefix of the padded form.
		masks = append(masks, base64.RawStdEncoding.EncodeToString([]byte(pem)))
		if url := base64.RawURLEncoding.EncodeToString([]byte(pem)); url != masks[len(masks)-1] {
			masks = append(masks, url)
		}
	}
	return masks
}

// TokenMasks returns what a host must mask of a signed token: all of it, and
// its signature part, without which the rest is worth nothing.
func TokenMasks(token string) []string {
	masks := []string{token}
	if i := strings.LastIndexByte(token, '.'); i >= 0 && len(token)-i-1 >= MinMask {
		masks = append(masks, token[i+1:])
	}
	return masks
}

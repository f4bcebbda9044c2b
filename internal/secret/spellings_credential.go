package secret

import (
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"strings"
)

// keyForms returns the spellings of a private key, given its PKCS#8 DER. The
// private number is searched for on its own too, so that the key is found
// after it was converted: to SEC 1, to a JSON Web Key, to another line length.
func keyForms(der []byte) []string {
	body := base64.StdEncoding.EncodeToString(der)
	forms := append(KeyMasks(der), textForms(wrap(body, pemLine))...)
	forms = append(forms, base64Spellings(string(der))...)
	// The armoured key in base64 is how most CI secrets store it.
	armoured := Armoured(body) + "\n"
	forms = append(forms, textForms(base64.StdEncoding.EncodeToString([]byte(armoured)))...)
	forms = append(forms, wrappedLines(armoured)...)
	forms = append(forms, wrappedLines(strings.TrimSuffix(armoured, "\n"))...)
	return append(forms, numberForms(number(der))...)
}

// wrappedLines returns the lines of the base64 of a file in 64 and 76 columns, but for those
// that all keys have: the armour at the end goes with what stands before it.
func wrappedLines(file string) []string {
	const (
		common = 2 * pemLine // in characters, of the armour and of what keys begin with
		armour = 36          // of that at the end
	)
	var lines []string
	for _, columns := range []int{pemLine, 76} {
		encoded := base64.StdEncoding.EncodeToString([]byte(file))
		for from := 0; from < len(encoded); from += columns {
			if from+columns > common && from+MinMask <= len(encoded)-armour {
				lines = append(lines, encoded[from:min(from+columns, len(encoded))])
			}
		}
	}
	return lines
}

// onCurve is the kind of an elliptic-curve key (RFC 5480, section 2.1.1).
var onCurve = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}

// number returns the private number of an elliptic-curve key, nothing of another: the second
// field of its ECPrivateKey (RFC 5915), which PKCS#8 has in its third (RFC 5208).
func number(der []byte) []byte {
	var file struct {
		Version int
		Kind    struct{ ID asn1.ObjectIdentifier }
		Key     []byte
	}
	var key struct {
		Version int
		Number  []byte
	}
	if _, err := asn1.Unmarshal(der, &file); err != nil || !file.Kind.ID.Equal(onCurve) {
		return nil
	}
	if _, err := asn1.Unmarshal(file.Key, &key); err != nil || len(key.Number) == 0 {
		return nil
	}
	return key.Number
}

// numberForms returns a private number in base64 and hexadecimal.
func numberForms(d []byte) []string {
	if d == nil {
		return nil
	}
	lower := hex.EncodeToString(d)
	pairs := make([]string, len(d))
	for i := range d {
		pairs[i] = lower[2*i : 2*i+2]
	}
	colons := strings.Join(pairs, ":") // openssl's -text
	return append(base64Spellings(string(d)), string(d), new(big.Int).SetBytes(d).String(), lower, strings.ToUpper(lower), colons, strings.ToUpper(colons))
}

// claimsEnd is how many of the last characters of a token's claims tell it.
const claimsEnd = 48

// tokenWords returns the spellings of a signed token. Its header drags along
// whatever claims and signature follow: it names the key, so that what begins
// with it is a token of the same key, such as one that a child of "exec" mints
// for itself, later and with other claims. The end of the claims does so for a
// part of the signature that stands without the header.
func tokenWords(token string) []word {
	words := wordsOf(textForms(token))
	for _, pattern := range TokenMasks(token) {
		words = append(words, newWord(pattern, 0))
	}
	header, rest, ok := strings.Cut(token, ".")
	if !ok {
		return words
	}
	claims, signature, _ := strings.Cut(rest, ".")
	for _, head := range []word{{text: header + ".", tail: tailClaims}, {text: claims[max(0, len(claims)-claimsEnd):] + ".", tail: tailSignature}} {
		words = append(words, newWord(head.text, head.tail))
		for shift := range 3 {
			core, _ := aligned(head.text, shift)
			words = append(words, newWord(core, tailBase64))
		}
	}
	return append(words, tokenWindows(signature)...)
}

package safetext

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/secret"
)

// This file guesses by the look of a text if it is a piece of a key. What it takes for one is
// only not repeated: nothing else must follow from a guess.

// window is the length in which base64 gives itself away, in characters.
const window = 32

// PathMayBeSecret is [MayBeSecret] for the path of a file, which may be long. A key has its
// marks, line breaks, or 32 characters of base64 on end, slashes among them, that are mixed
// as in no name.
func PathMayBeSecret(s string) bool {
	for i := range len(s) - window + 1 {
		if isMixed(s[i : i+window]) {
			return true
		}
	}
	return strings.ContainsAny(s, "\r\n") || secret.HasKeyMarks(s)
}

// kind is what a character of base64 is.
type kind byte

const (
	other kind = iota
	capital
	small
	digit
	plus
	slash
)

func kindOf(c byte) kind {
	switch {
	case 'A' <= c && c <= 'Z':
		return capital
	case 'a' <= c && c <= 'z':
		return small
	case '0' <= c && c <= '9':
		return digit
	case c == '+':
		return plus
	case c == '/':
		return slash
	}
	return other
}

// What 32 characters of a key have at least. Hashes have letters of one case, or many digits.
const (
	minCapitals = 5
	minSmall    = 6
	minDigits   = 2
	maxDigits   = 12
)

// maxInWords is how many of 32 characters can be in words of three letters or more. Of 50
// characters of random base64 a window of 32 has no more in 96 cases of 100, of 64 in 99.
// Paths that people and CI systems make have more.
const maxInWords = 12

// isMixed reports whether a text is of base64 alone, with letters of both cases and digits,
// and has few words.
func isMixed(s string) bool {
	var count [slash + 1]int
	for i := range len(s) {
		count[kindOf(s[i])]++
	}
	return count[other] == 0 && count[capital] >= minCapitals && count[small] >= minSmall &&
		count[digit] >= minDigits && count[digit] <= maxDigits && lettersInWords(s) <= maxInWords
}

// lettersInWords counts the letters of what can be pronounced: Store, KEYS, but not Qxz.
func lettersInWords(s string) int {
	n := 0
	for len(s) > 0 {
		length := wordAt(s)
		if length >= 3 && strings.ContainsAny(s[:length], "aeiouyAEIOUY") {
			n += length
		}
		s = s[max(length, 1):]
	}
	return n
}

// wordAt is the length of the word that a text begins with: small letters, behind a capital
// or not, or capitals up to the next word.
func wordAt(s string) int {
	notA := func(want kind) func(c byte) bool { return func(c byte) bool { return kindOf(c) != want } }
	end := func(from int, is kind) int {
		if i := slices.IndexFunc([]byte(s[from:]), notA(is)); i >= 0 {
			return from + i
		}
		return len(s)
	}
	capitals := end(0, capital)
	switch letters := end(capitals, small); {
	case letters == capitals, capitals <= 1:
		return letters
	default:
		return capitals - 1 // the last is the first of the next word
	}
}

package secret

// A word is one spelling that a [Redactor] searches for, without gaps and with
// both base64 alphabets folded into one.
type word struct {
	text string
	tail tail
}

// tail says what is redacted after a word, for as long as it lasts.
type tail uint8

const (
	tailBase64 tail = 1 << iota // characters of either base64 alphabet, padding too
	tailToken                   // base64url characters and the dots between the parts of a token
)

// keep returns the tails that go on with c, of those that go on before it.
func (t tail) keep(c byte) tail {
	switch {
	case alphanumeric(c), c == '-', c == '_':
		return t
	case c == '+', c == '/', c == '=':
		return t & tailBase64
	case c == '.':
		return t & tailToken
	}
	return 0
}

// isGap reports whether c may stand anywhere inside a secret without breaking
// it. White space is what line wrapping, indentation and a terminal's line ends
// are made of. A backslash is how shells, JSON and Go escape the byte behind
// it, once or several times over. NUL is every second byte of UTF-16, which
// Windows PowerShell writes.
func isGap(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\v', '\f', '\r', '\\', 0:
		return true
	}
	return false
}

// fold makes one alphabet of base64's two.
func fold(c byte) byte {
	switch c {
	case '-':
		return '+'
	case '_':
		return '/'
	}
	return c
}

// newWord removes the gaps from a spelling and folds it.
func newWord(spelling string, t tail) word {
	text := make([]byte, 0, len(spelling))
	for _, c := range []byte(spelling) {
		if !isGap(c) {
			text = append(text, fold(c))
		}
	}
	return word{string(text), t}
}

func wordsOf(forms []string) []word {
	words := make([]word, len(forms))
	for i, form := range forms {
		words[i] = newWord(form, 0)
	}
	return words
}

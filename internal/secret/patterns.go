package secret

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Patterns is a set of secrets for [Redactor]s to search for. It may be shared
// and added to while they run. Like [Text] it cannot be printed.
//
// A secret is found raw; escaped for JSON, Go, a shell or a URL; in base64, of
// either alphabet, padded or not, at any place in a longer text; and in any of
// these with white space or backslashes between its characters, as wrapping,
// indentation and terminals leave it. So is each of its long lines alone, unless
// there are spaces in it. Nothing shorter than [MinMask] is searched for.
//
// Of a private key pieces are found as well, of twelve characters or so of its body, of
// the base64 of its file, and of what xxd, od and hexdump make of it: lines that were
// cut, or that stand behind a prefix each. Nobody else's text has them: six characters at
// least are of the private number. So it is with the signature of a token.
//
// Compressed, encrypted or spelled backwards a secret is not found: a program
// that means to leak one can.
type Patterns struct{ p *patterns }

type patterns struct {
	mu sync.Mutex
	// words are those of the last index, added those that came since, some of them twice.
	words map[word]struct{}
	added [][]word
	// built is the index of all words; nil if there are new ones.
	built atomic.Pointer[index]
}

// NewPatterns returns an empty set.
func NewPatterns() *Patterns { return &Patterns{&patterns{}} }

// AddKey adds a private key, given its PKCS#8 DER, also as it looks converted to
// SEC 1 or to a JSON Web Key, and its private number in hexadecimal.
func (n *Patterns) AddKey(der []byte) {
	n.p.add(wordsOf(keyForms(der)))
	n.p.add(keyWindows(der, number(der)))
}

// AddToken adds a signed token (JWS compact serialization, RFC 7515). Every other
// token with the same header, and so of the same key, is found as well.
func (n *Patterns) AddToken(token Text) { n.p.add(tokenWords(token.Reveal())) }

// AddText adds any other secret of up to a few kilobytes, such as a value in the
// form in which the user stored it.
func (n *Patterns) AddText(text Text) { n.p.add(wordsOf(textForms(text.Reveal()))) }

// Redact returns a text without the secrets in it.
func (n *Patterns) Redact(text string) string {
	if !n.p.mightFind(text) {
		return text
	}
	var b strings.Builder
	r := NewRedactor(&b, n)
	_, _ = r.Write([]byte(text)) // a Builder takes everything
	_ = r.Close()
	return b.String()
}

// Found reports whether a text holds a secret, or a piece of one.
func (n *Patterns) Found(text string) bool { return n.Redact(text) != text }

func (n *patterns) add(words []word) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.added = append(n.added, slices.DeleteFunc(words, func(w word) bool { return len(w.text) < MinMask }))
	n.built.Store(nil)
}

// mightFind reports whether a word begins with what stands somewhere in a text. It is for
// those who look once: an index takes longer to make. In a long text, and behind colours, a
// word can stand in other ways.
func (n *patterns) mightFind(text string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.words) > 0 || len(text) >= minHold || strings.IndexByte(text, escapeByte) >= 0 {
		return true
	}
	letters, grams := newWord(text, 0).text, map[string]bool{}
	for i := range len(letters) - gram + 1 {
		grams[letters[i:i+gram]] = true
	}
	return slices.ContainsFunc(n.added, func(words []word) bool {
		return slices.ContainsFunc(words, func(w word) bool { return grams[w.text[:gram]] })
	})
}

func count(added [][]word) (n int) {
	for _, words := range added {
		n += len(words)
	}
	return n
}

// index returns the index of all words added so far.
func (n *patterns) index() *index {
	if x := n.built.Load(); x != nil {
		return x
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	x := n.built.Load()
	if x == nil {
		if n.words == nil {
			n.words = make(map[word]struct{}, min(count(n.added), usualWords))
		}
		for _, words := range n.added {
			for _, w := range words {
				n.words[w] = struct{}{}
			}
		}
		n.added = nil
		x = newIndex(n.words)
		n.built.Store(x)
	}
	return x
}

// String implements [fmt.Stringer].
func (n Patterns) String() string { return redacted }

// Format implements [fmt.Formatter], which every verb asks first.
func (n Patterns) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText implements [encoding.TextMarshaler], which JSON, XML and YAML
// encoders honour.
func (n Patterns) MarshalText() ([]byte, error) { return []byte(redacted), nil }

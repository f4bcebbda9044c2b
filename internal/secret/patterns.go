package secret

import (
	"fmt"
	"io"
	"log/slog"
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
// Compressed, encrypted or spelled backwards a secret is not found: a program
// that means to leak one can.
type Patterns struct{ p *patterns }

type patterns struct {
	mu    sync.Mutex
	words map[word]struct{}
	// auto is built from words when first needed; nil if there are new ones.
	auto atomic.Pointer[automaton]
}

// NewPatterns returns an empty set.
func NewPatterns() *Patterns { return &Patterns{&patterns{words: map[word]struct{}{}}} }

// AddKey adds a private key, given its PKCS#8 DER, also as it looks converted to
// SEC 1 or to a JSON Web Key, and its private number in hexadecimal.
func (n *Patterns) AddKey(der []byte) { n.p.add(wordsOf(keyForms(der))) }

// AddToken adds a signed token (JWS compact serialization, RFC 7515). Every other
// token with the same header, and so of the same key, is found as well.
func (n *Patterns) AddToken(token Text) { n.p.add(tokenWords(token.Reveal())) }

// AddText adds any other secret of up to a few kilobytes, such as a value in the
// form in which the user stored it.
func (n *Patterns) AddText(text Text) { n.p.add(wordsOf(textForms(text.Reveal()))) }

func (n *patterns) add(words []word) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, w := range words {
		if len(w.text) >= MinMask {
			n.words[w] = struct{}{}
		}
	}
	n.auto.Store(nil)
}

// automaton returns the automaton that finds all words added so far.
func (n *patterns) automaton() *automaton {
	if a := n.auto.Load(); a != nil {
		return a
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	a := n.auto.Load()
	if a == nil {
		a = newAutomaton(n.words)
		n.auto.Store(a)
	}
	return a
}

// String implements [fmt.Stringer].
func (n Patterns) String() string { return redacted }

// Format implements [fmt.Formatter], which every verb asks first.
func (n Patterns) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText implements [encoding.TextMarshaler], which JSON, XML and YAML
// encoders honour.
func (n Patterns) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements [slog.LogValuer].
func (n Patterns) LogValue() slog.Value { return slog.StringValue(redacted) }

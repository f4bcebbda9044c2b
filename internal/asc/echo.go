package asc

import (
	"slices"
	"sync"

	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// minEcho is no more than a token's header, the shortest part that is looked for,
// has. Most ids and many messages are shorter, and cost nothing.
const minEcho = 48

// echoes finds the tokens that were sent in what comes back: an error of a proxy,
// say, may repeat the request.
type echoes struct {
	mu   sync.Mutex
	sent []secret.Text
	// patterns are made of the tokens when first needed; nil if there are new ones.
	patterns *secret.Patterns
}

// add has a token looked for from now on.
func (e *echoes) add(tok secret.Text) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !slices.Contains(e.sent, tok) {
		e.sent, e.patterns = append(e.sent, tok), nil
	}
}

// strip takes the tokens out of an answer, and the resources that are called so.
func (e *echoes) strip(a *Answer) {
	for _, text := range []*string{&a.Code, &a.Title, &a.Detail} {
		*text = safetext.Clean(e.redact(*text))
	}
	for i := range a.Resources {
		r := &a.Resources[i]
		r.Name, r.Kind = safetext.Clean(e.redact(r.Name)), safetext.Clean(e.redact(r.Kind))
	}
	a.Resources = slices.DeleteFunc(a.Resources, func(r Resource) bool {
		return slices.ContainsFunc([]string{r.Type, r.ID, r.BundleID, r.App}, func(s string) bool { return e.redact(s) != s })
	})
}

func (e *echoes) redact(text string) string {
	if len(text) < minEcho {
		return text
	}
	return e.lookedFor().Redact(text)
}

func (e *echoes) lookedFor() *secret.Patterns {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.patterns == nil {
		e.patterns = secret.NewPatterns()
		for _, tok := range e.sent {
			e.patterns.AddToken(tok)
		}
	}
	return e.patterns
}

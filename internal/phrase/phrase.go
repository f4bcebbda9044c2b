// Package phrase lists words as a sentence does: the one place that knows how.
//
//	phrase.And([]string{"a", "b", "c"}) // "a, b and c"
//	phrase.Or([]string{"a", "b"})       // "a or b"
package phrase

import "strings"

// And lists words that all hold.
func And(words []string) string { return list(words, " and ") }

// Or lists words of which one holds.
func Or(words []string) string { return list(words, " or ") }

func list(words []string, last string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + last + words[n-1]
	}
	return strings.Join(words, "")
}

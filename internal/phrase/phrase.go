// Package phrase lists and counts things as a sentence does: the one place that knows how.
//
//	phrase.And([]string{"a", "b", "c"}) // "a, b and c"
//	phrase.Or([]string{"a", "b"})       // "a or b"
//	phrase.Count(2, "key")              // "2 keys"
package phrase

import (
	"fmt"
	"strings"
)

// And lists words that all hold.
func And(words []string) string { return list(words, " and ") }

// Or lists words of which one holds.
func Or(words []string) string { return list(words, " or ") }

// Count says how many there are of what has a plural with an s.
func Count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func list(words []string, last string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + last + words[n-1]
	}
	return strings.Join(words, "")
}

// Package phrase lists and counts things as a sentence does: the one place that knows how.
//
//	phrase.And([]string{"a", "b", "c"}) // "a, b and c"
//	phrase.Or([]string{"a", "b"})       // "a or b"
//	phrase.Count(2, "key")              // "2 keys"
//	phrase.Few(names, 2)                // "a, b and 3 more"
//	phrase.Capital("a key")             // "A key"
//	phrase.Each(keys, Key.Name)         // the name of each key
package phrase

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Each is a word for each of several things.
func Each[T any](things []T, word func(T) string) (words []string) {
	for _, thing := range things {
		words = append(words, word(thing))
	}
	return words
}

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

// Few lists the first of many words, and says how many more there are. It never leaves out
// one alone.
func Few(words []string, most int) string {
	if more := len(words) - most; more > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), more)
	}
	return strings.Join(words, ", ")
}

// Capital begins a sentence. The name of a setting, a field or a program stays as people
// write it.
func Capital(text string) string {
	letter, size := utf8.DecodeRuneInString(text)
	if word, _, _ := strings.Cut(text, " "); size == 0 || strings.ContainsAny(word, "-_") {
		return text
	}
	return string(unicode.ToUpper(letter)) + text[size:]
}

func list(words []string, last string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + last + words[n-1]
	}
	return strings.Join(words, "")
}

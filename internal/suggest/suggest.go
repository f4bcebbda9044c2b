// Package suggest finds what a mistyped word was meant to be:
//
//	suggest.Closest("metdata", []string{"apps", "metadata"}) // "metadata", true
package suggest

import (
	"slices"
	"strings"
)

// Closest returns the candidate that is the fewest edits away from word, if it
// is near enough to be a typing error: at most one edit for every three
// characters. Case, "_" and "-" do not count as differences. Of equally near
// candidates the first wins.
func Closest(word string, candidates []string) (string, bool) {
	return nearest(word, candidates, len(word)/3)
}

// Slip is [Closest] for a word that can well be right in another place: it is one edit away
// from the candidate, at most.
func Slip(word string, candidates []string) (string, bool) {
	return nearest(word, candidates, min(1, len(word)/3))
}

// nearest is the candidate that is the fewest edits away, and no more than some.
func nearest(word string, candidates []string, most int) (string, bool) {
	w := fold(word)
	best, at := most+1, -1
	for i, c := range candidates {
		if d := distance(w, fold(c)); d < best {
			best, at = d, i
		}
	}
	if at < 0 || w == "" {
		return "", false
	}
	return candidates[at], true
}

// Guess is [Closest], and for a word that is near to none the first candidate of which it
// is a short form: "issuer" is meant for "issuer-id", and "chk" for "check".
func Guess(word string, candidates []string) (string, bool) {
	if near, ok := Closest(word, candidates); ok {
		return near, true
	}
	w := fold(word)
	i := slices.IndexFunc(candidates, func(c string) bool { return isShortFor(w, fold(c)) })
	if i < 0 {
		return "", false
	}
	return candidates[i], true
}

// isShortFor reports whether a word has at least half of the letters of another, in their
// order, the first among them.
func isShortFor(word, whole string) bool {
	if len(word) < 3 || 2*len(word) < len(whole) || word[0] != whole[0] {
		return false
	}
	rest := word
	for i := range len(whole) {
		if rest != "" && whole[i] == rest[0] {
			rest = rest[1:]
		}
	}
	return rest == ""
}

func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "_", "-") }

// distance is the Damerau-Levenshtein distance with adjacent transpositions
// (optimal string alignment), in bytes: all our names are ASCII.
func distance(a, b string) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

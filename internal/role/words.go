package role

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/phrase"
)

// This file is how people call what the knowledge has.

// RoleTitles names each role of a set as App Store Connect does.
func (k *Knowledge) RoleTitles(set Set) []string {
	var titles []string
	for r := range set.All() {
		titles = append(titles, k.Roles[r].Title)
	}
	return titles
}

// Titles names the roles of a set together: "App Manager with Finance", or "App Manager
// with Finance + Marketing": a title can hold an "and".
func (k *Knowledge) Titles(set Set) string {
	titles := k.RoleTitles(set)
	if len(titles) < 2 {
		return strings.Join(titles, "")
	}
	return titles[0] + " with " + strings.Join(titles[1:], " + ")
}

// TheRoles names the roles of a set with their noun: "the role Admin", or "the roles App
// Manager and Finance".
func (k *Knowledge) TheRoles(set Set) string {
	noun := "the role "
	if set.Len() > 1 {
		noun = "the roles "
	}
	return noun + phrase.And(k.RoleTitles(set))
}

// Called is what a sentence calls operations, each once. It passes over unknown ones.
func (k *Knowledge) Called(ids ...string) []string {
	var words []string
	for _, id := range ids {
		if op, ok := k.operations[id]; ok && !slices.Contains(words, op.Words) {
			words = append(words, op.Words)
		}
	}
	return words
}

// Changed is what updates change, each once. It passes over what is no update.
func (k *Knowledge) Changed(ids ...string) []string {
	var words []string
	for _, id := range ids {
		if op, ok := k.operations[id]; ok && op.Changes != "" && !slices.Contains(words, op.Changes) {
			words = append(words, op.Changes)
		}
	}
	return words
}

// RolesOf are the roles of each choice.
func RolesOf(choices []Choice) []Set {
	sets := make([]Set, len(choices))
	for i, c := range choices {
		sets[i] = c.Roles
	}
	return sets
}

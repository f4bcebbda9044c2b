package explain

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// This file puts answers, operations and roles into words, and shortens lists.

// statusAndCode is what came back, in a few words.
func statusAndCode(a asc.Answer) string {
	if a.Status == 0 {
		return a.Detail
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, a.Code))
}

// whatCameBack describes an answer in a sentence: what was asked, what came back, and how
// often that was tried. The whole request is in the evidence.
func whatCameBack(a asc.Answer) string {
	tried := ""
	if a.Attempts > 1 {
		tried = fmt.Sprintf(" (%d attempts)", a.Attempts)
	}
	if a.Status == 0 {
		return finding.Sentence(fmt.Sprintf("Apple did not answer %s%s: %s", path(a.Request), tried, a.Detail))
	}
	s := fmt.Sprintf("Apple answered %s with %s%s", path(a.Request), statusAndCode(a), tried)
	if a.Class == asc.NotApple {
		s = fmt.Sprintf("The answer to %s was %s%s", path(a.Request), statusAndCode(a), tried)
	}
	return withText(s, a)
}

// whatAppleSaid is an answer where what was asked is no news.
func whatAppleSaid(a asc.Answer) string { return withText("Apple answered "+statusAndCode(a), a) }

// withText is a sentence that ends in the text of an answer, if it has one.
func withText(s string, a asc.Answer) string {
	if text := cmp.Or(a.Detail, a.Title); text != "" {
		s += ": " + text
	}
	return finding.Sentence(s)
}

// path is a request without its query, which the evidence has.
func path(req asc.Request) string {
	path, _, _ := strings.Cut(req.String(), "?")
	return path
}

// called is what a sentence calls operations.
func called(ids ...string) []string { return role.Embedded().Called(ids...) }

// allowed says that Apple allowed operations itself: "let it see a and b, and accepted empty
// changes to c and d".
func allowed(ids ...string) string {
	var seen, changed, parts []string
	for _, id := range ids {
		if op, ok := role.Embedded().Operation(id); ok && op.Write() {
			changed = append(changed, id)
		} else {
			seen = append(seen, id)
		}
	}
	if len(seen) > 0 {
		parts = append(parts, "let it see "+phrase.And(shorten(called(seen...))))
	}
	if len(changed) > 0 {
		parts = append(parts, "accepted empty changes to "+phrase.And(shorten(role.Embedded().Changed(changed...))))
	}
	return strings.Join(parts, ", and ")
}

// said puts evidence into words: "refused it a and b, and let it see c".
func said(objections []role.Objection) string {
	var refused, granted, parts []string
	for _, o := range objections {
		switch o.Outcome {
		case role.OutcomeDenied:
			refused = append(refused, o.Operation)
		case role.OutcomeGranted:
			granted = append(granted, o.Operation)
		}
	}
	if len(refused) > 0 {
		parts = append(parts, "refused it "+phrase.And(shorten(called(refused...))))
	}
	if len(granted) > 0 {
		parts = append(parts, allowed(granted...))
	}
	return strings.Join(parts, ", and ")
}

// maxNamed is how many of those that agree a phrase names.
const maxNamed = 3

// shorten names the first few of many.
func shorten(words []string) []string {
	if len(words) > maxNamed {
		return append(words[:maxNamed-1:maxNamed-1], "others")
	}
	return words
}

// titles are sets of roles as App Store Connect calls them.
func titles(sets []role.Set) []string { return phrase.Each(sets, role.Embedded().Titles) }

// either lists explanations, the first few of many.
func either(sets []role.Set) string { return phrase.Or(shorten(titles(sets))) }

// holders are keys by their roles: "Admin or App Manager keys".
func holders(kind role.Kind, titles []string) string {
	noun := "keys"
	if kind == role.Individual {
		noun = "users"
	}
	if len(titles) > maxNamed {
		return titles[0] + " and other " + noun
	}
	return phrase.Or(titles) + " " + noun
}

// article goes before a noun, such as a role's title.
func article(noun string) string {
	if strings.ContainsAny(noun[:1], "AEIOaeio") {
		return "an " + noun
	}
	return "a " + noun
}

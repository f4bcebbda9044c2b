package explain

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// This file puts answers into words, and shortens lists.

// answered is what came back, in a few words.
func answered(a asc.Answer) string {
	if a.Status == 0 {
		return a.Detail
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, a.Code))
}

// seen describes an answer: what was asked, what came back, and how often that
// was tried. The whole request is in the evidence.
func seen(a asc.Answer) string {
	tried := ""
	if a.Attempts > 1 {
		tried = fmt.Sprintf(" (%d attempts)", a.Attempts)
	}
	if a.Status == 0 {
		return fmt.Sprintf("%s had no answer%s: %s", path(a.Request), tried, a.Detail)
	}
	s := fmt.Sprintf("%s was answered with %s%s", path(a.Request), answered(a), tried)
	if text := cmp.Or(a.Detail, a.Title); text != "" {
		s += ": " + strings.TrimSuffix(text, ".")
	}
	return s
}

// path is a request without its query, which the evidence has.
func path(req asc.Request) string {
	path, _, _ := strings.Cut(req.String(), "?")
	return path
}

// request shows what was asked for an operation.
func request(r *check.Result, operation string) string {
	if r.Answers.Have(operation) {
		return path(r.Answers.To(operation).Request)
	}
	return operation
}

// said puts evidence into words: "refused a and b and allowed c".
func said(objections []role.Objection) string {
	by := map[role.Outcome][]string{}
	for _, o := range objections {
		by[o.Outcome] = append(by[o.Outcome], o.Operation)
	}
	var parts []string
	for _, w := range []struct {
		outcome role.Outcome
		verb    string
	}{{role.OutcomeDenied, "refused"}, {role.OutcomeGranted, "allowed"}} {
		if ops := by[w.outcome]; len(ops) > 0 {
			parts = append(parts, w.verb+" "+phrase.And(ops))
		}
	}
	return phrase.And(parts)
}

// label names a role in Apple's spelling, everything else in ours.
func label(n role.Name) string {
	if n.Kind == role.RoleName {
		return "the role " + n.Role.String()
	}
	return n.String()
}

// maxNamed is how many explanations a phrase names of those that agree.
const maxNamed = 2

// shorten names the first few of many.
func shorten(words []string) []string {
	if len(words) > maxNamed {
		return append(words[:maxNamed:maxNamed], "others")
	}
	return words
}

func spell(sets []role.Set) []string {
	words := make([]string, len(sets))
	for i, set := range sets {
		words[i] = set.String()
	}
	return words
}

package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// This file says what was not tried, or tried in vain, though it would tell more.

// untouched names the operations of a verdict that no request can try without a
// change at Apple's; "" if there are none.
func untouched(res role.Result) string {
	var ids []string
	for _, j := range res.Deciding() {
		if _, ok := role.Embedded().Probe(j.Operation); !ok && j.Operation != "" && j.Basis != role.BasisKin {
			ids = append(ids, j.Operation)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return finding.Sentence("Not tried: " + phrase.And(shorten(called(ids...))))
}

// lacking says why an update told nothing: there was nothing to try it on, or Apple did not
// show it, or gave an answer that says nothing.
func lacking(r *check.Result, res role.Result) string {
	var ofApp, ofAccount, hidden []check.Untried
	var refusal asc.Answer
	for _, u := range r.Untried(res.Name) {
		switch {
		case u.Lead.Class == asc.OK && u.NoApp:
			if r.Policy.App == "" { // else it is said that the key does not see it
				return "There is no app to try."
			}
		case u.Lead.Class == asc.OK && u.OfAccount:
			ofAccount = append(ofAccount, u)
		case u.Lead.Class == asc.OK:
			ofApp = append(ofApp, u)
		case u.Lead.FromApple() && !u.Lead.Class.Blocks() && !u.NoApp:
			hidden, refusal = append(hidden, u), u.Lead
		}
	}
	var all []string
	for _, none := range []struct {
		of   string
		what []check.Untried
	}{{"app", ofApp}, {"account", ofAccount}} {
		if len(none.what) > 0 {
			all = append(all, fmt.Sprintf("The %s has no %s to try.", none.of, anyOf(none.what)))
		}
	}
	if len(hidden) > 0 {
		all = append(all, fmt.Sprintf("Apple answered the search for %s with %s.", article(anyOf(hidden)), statusAndCode(refusal)))
	}
	return strings.Join(append(all, inVain(r, res)...), " ")
}

// anyOf names what updates are of, but for what goes without saying: an app without a version
// has no version with a localization.
func anyOf(all []check.Untried) string {
	var names []string
	for _, u := range all {
		if !slices.ContainsFunc(all, func(whole check.Untried) bool { return whole.Type == u.PartOf }) {
			names = append(names, u.Called)
		}
	}
	return phrase.Or(shorten(names))
}

// inVain says of updates what Apple answered, where that is no evidence.
func inVain(r *check.Result, res role.Result) []string {
	var ids []string
	for _, j := range res.Deciding() {
		if op, ok := role.Embedded().Operation(j.Operation); ok && op.Write() && uninformative(r, j.Operation) {
			ids = append(ids, j.Operation)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Apple answered %s with %s, which says nothing.", phrase.And(called(ids...)), statusAndCode(r.Answers.To(ids[0])))}
}

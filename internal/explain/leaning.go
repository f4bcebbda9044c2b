package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// This file says what the roles that fit best have to say, where they do not agree.

// leaning says what the explanations that fit best have to say.
func leaning(kind role.Kind, n role.Name, j role.Judgement) string {
	yes, no, silent := sides(kind, n, j)
	if n.Kind == role.RoleName {
		why := leaningToRole(yes, no)
		if greater := byGreater(n, j.Leading); greater != "" {
			why = finding.Sentence(why) + " " + greater
		}
		return why
	}
	var parts []string
	for _, g := range []struct {
		titles []string
		phrase string
	}{{yes, "%s can"}, {no, "%s cannot"}, {silent, "not known for %s"}} {
		switch {
		case len(g.titles) == 0:
		case len(parts) > 0 && len(g.titles) > 1:
			parts = append(parts, fmt.Sprintf(g.phrase, "others"))
		default:
			parts = append(parts, fmt.Sprintf(g.phrase, holders(kind, g.titles)))
		}
	}
	return strings.Join(parts, ", ")
}

// leaningToRole is about having a role.
func leaningToRole(yes, no []string) string {
	all := append(yes, no...)
	switch {
	case len(yes) > 0 && len(no) > 0:
		if len(all) > maxNamed {
			all = []string{yes[0], no[0], "another role"}
		}
		return "it can be " + phrase.Or(all)
	case len(all) > maxNamed:
		return "Apple's answers fit " + all[0] + " and other roles best"
	default:
		return "Apple's answers fit " + phrase.Or(all) + " best"
	}
}

// byGreater is a sentence where explanations include a role by a greater one only.
func byGreater(n role.Name, sets []role.Set) string {
	switch {
	case !allGreater(n, sets):
		return ""
	case len(sets) == 1:
		return "It includes " + role.Embedded().Roles[n.Role].Title + "."
	default:
		return "They include " + role.Embedded().Roles[n.Role].Title + "."
	}
}

// allGreater reports whether all explanations include a role by a greater one.
func allGreater(n role.Name, sets []role.Set) bool {
	return n.Kind == role.RoleName && !slices.ContainsFunc(sets, func(set role.Set) bool {
		return set.Has(n.Role) || !role.Embedded().Includes(set, n.Role)
	})
}

// sides are the leading explanations by what they say: yes, no, or nothing, which
// does not matter where the others differ.
func sides(kind role.Kind, n role.Name, j role.Judgement) (yes, no, silent []string) {
	for _, set := range j.Leading {
		title := role.Embedded().Titles(set)
		switch p := predict(kind, n, j, set); {
		case p > role.NotKnown:
			yes = append(yes, title)
		case p < role.NotKnown:
			no = append(no, title)
		default:
			silent = append(silent, title)
		}
	}
	if len(yes) > 0 && len(no) > 0 {
		silent = nil
	}
	return yes, no, silent
}

// predict is what one explanation says of an operation, or of having a role.
func predict(kind role.Kind, n role.Name, j role.Judgement, set role.Set) role.Prediction {
	if op, ok := role.Embedded().Operation(j.Operation); ok {
		return op.Predict(kind, set)
	}
	if role.Embedded().Includes(set, n.Role) {
		return role.FirmYes
	}
	return role.FirmNo
}

package explain

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Guide says what is known of names, before there is a key.
func Guide(k *role.Knowledge, names []role.Name) *report.Guide {
	g := &report.Guide{Schema: report.Schema}
	var cited []*role.Source
	for _, n := range names {
		name, sources := guideName(k, n)
		g.Names, cited = append(g.Names, name), append(cited, sources...)
	}
	for _, kind := range role.Kinds {
		advice := k.Advise(kind, names...)
		if kind == role.Enterprise && len(advice.Impossible) > 0 {
			continue // who asks about what that program does not have does not mean it
		}
		g.Advice = append(g.Advice, advice)
		g.Ways = append(g.Ways, ways(k, advice, names))
	}
	for _, s := range k.Sources {
		if slices.Contains(cited, s) {
			g.Sources = append(g.Sources, s)
		}
	}
	return g
}

// ways puts the ways to cover all names in order: keys of their own where that is
// narrower than any one role, then one key with several roles, then one role.
func ways(k *role.Knowledge, advice role.Advice, names []role.Name) report.GuideWays {
	w := report.GuideWays{Kind: advice.Kind, Ways: [][]report.GuideKey{}}
	keys, cannot := separateKeys(k, advice.Kind, names)
	if w.Cannot = cannot; len(cannot) > 0 {
		return w
	}
	wide := func(key report.GuideKey) bool { return len(advice.Least) > 0 && key.AnyOf[0] == advice.Least[0].Roles }
	if len(keys) > 1 && !slices.ContainsFunc(keys, wide) {
		w.Ways = append(w.Ways, keys)
	}
	for _, choices := range [][]role.Choice{advice.Several, advice.Least} {
		if len(choices) > 0 {
			w.Ways = append(w.Ways, []report.GuideKey{{AnyOf: role.RolesOf(choices), For: namesOf(names)}})
		}
	}
	return w
}

// separateKeys are the keys that cover each name with the fewest rights, those of the
// same roles as one. A name that no key covers is among those that cannot be.
func separateKeys(k *role.Knowledge, kind role.Kind, names []role.Name) (keys []report.GuideKey, cannot []string) {
	for _, n := range names {
		advice := k.Advise(kind, n)
		if len(advice.Least) == 0 {
			if len(advice.Open) == 0 {
				cannot = append(cannot, n.String())
			}
			continue
		}
		least := role.RolesOf(advice.Least)
		i := slices.IndexFunc(keys, func(key report.GuideKey) bool { return key.AnyOf[0] == least[0] })
		if i < 0 {
			i, keys = len(keys), append(keys, report.GuideKey{AnyOf: least})
		}
		keys[i].For = append(keys[i].For, n.String())
	}
	return keys, cannot
}

func namesOf(names []role.Name) []string { return phrase.Each(names, role.Name.String) }

// guideName is what is known of a name, and who found it: of a role its cells of all
// operations, of others all cells of theirs.
func guideName(k *role.Knowledge, n role.Name) (out report.GuideName, cited []*role.Source) {
	out = report.GuideName{Name: n.String(), Kind: string(n.Kind)}
	ops, roles := n.Operations(), ^role.Set(0)
	switch n.Kind {
	case role.RoleName:
		out.Name, out.Summary = n.Role.String(), k.Roles[n.Role].Title+": "+k.Roles[n.Role].Summary
		ops, roles, cited = k.Operations, role.Of(n.Role), slices.Clone(k.RoleSources)
	case role.CapabilityName:
		out.Summary = n.Capability.Summary
	case role.ToolName:
		needs := phrase.Each(n.Tool.Capabilities, func(c *role.Capability) string { return c.Name })
		out.Summary, out.StatedRole = n.Tool.Title+": needs "+strings.Join(needs, ", "), n.Tool.Stated.String()
		cited = slices.Clone(n.Tool.Sources)
	}
	for _, t := range k.Tools {
		if slices.Contains(t.Capabilities, n.Capability) {
			out.UsedBy = append(out.UsedBy, t.Name)
		}
	}
	for _, op := range ops {
		out.Operations = append(out.Operations, guideOperation(op, roles))
		cited = append(cited, op.Sources...)
	}
	return out, cited
}

func guideOperation(op *role.Operation, roles role.Set) report.GuideOperation {
	out := report.GuideOperation{ID: op.ID, Words: op.Words, Request: strings.TrimSpace(op.Method + " " + op.Path), Individual: op.Individual, Note: op.Note, Cells: map[string]role.Cell{}}
	for r := range roles.All() {
		out.Cells[r.String()] = op.Cells[r]
	}
	for _, s := range op.Sources {
		out.Sources = append(out.Sources, s.Number)
	}
	return out
}

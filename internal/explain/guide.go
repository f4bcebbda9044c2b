package explain

import (
	"strings"

	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Guide says what is known of names, before there is a key.
func Guide(k *role.Knowledge, names []role.Name) *report.Guide {
	g := &report.Guide{Schema: report.Schema}
	cited := map[*role.Source]bool{}
	for _, n := range names {
		e := k.Explain(n)
		g.Names = append(g.Names, guideName(k, n, e))
		for _, s := range e.Sources {
			cited[s] = true
		}
	}
	for _, kind := range role.Kinds {
		g.Advice = append(g.Advice, k.Advise(kind, names...))
	}
	for _, s := range k.Sources {
		if cited[s] {
			g.Sources = append(g.Sources, s)
		}
	}
	return g
}

func guideName(k *role.Knowledge, n role.Name, e role.Explanation) report.GuideName {
	out := report.GuideName{Name: n.String(), Kind: string(n.Kind)}
	switch n.Kind {
	case role.RoleName:
		out.Name, out.Summary = n.Role.String(), k.Roles[n.Role].Title+": "+k.Roles[n.Role].Summary
	case role.CapabilityName:
		out.Summary = n.Capability.Summary
	case role.ConsumerName:
		var needs []string
		for _, c := range n.Consumer.Capabilities {
			needs = append(needs, c.Name)
		}
		out.Summary, out.StatedRole = n.Consumer.Title+" needs "+strings.Join(needs, ", "), n.Consumer.Stated.String()
	}
	for _, c := range e.UsedBy {
		out.UsedBy = append(out.UsedBy, c.Name)
	}
	for _, a := range e.Access {
		out.Operations = append(out.Operations, guideOperation(a))
	}
	return out
}

func guideOperation(a role.Access) report.GuideOperation {
	op := a.Operation
	out := report.GuideOperation{ID: op.ID, Request: strings.TrimSpace(op.Method + " " + op.Path), Individual: op.Individual, Note: op.Note, Cells: map[string]role.Cell{}}
	for _, g := range a.Cells {
		out.Cells[g.Role.String()] = g.Cell
	}
	for _, s := range op.Sources {
		out.Sources = append(out.Sources, s.Number)
	}
	return out
}

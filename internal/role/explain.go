package role

import "slices"

// Explanation is what is known about a name, for those who ask before a key exists.
type Explanation struct {
	// Access are the operations of a capability or tool, or all of them for
	// a role, with the cells that matter: all eight, or the role's own.
	Access []Access
	// UsedBy are the tools that need a capability.
	UsedBy  []*Tool
	Sources []*Source
}

// Access is who may do one operation.
type Access struct {
	Operation *Operation
	Cells     []Ground
}

// Explain returns what is known about a name.
func (k *Knowledge) Explain(n Name) Explanation {
	var e Explanation
	ops, roles := n.Operations(), ^Set(0)
	if n.Kind == RoleName {
		ops, roles = k.Operations, Of(n.Role)
	}
	for _, op := range ops {
		e.Access = append(e.Access, Access{op, op.grounds(roles, anyCell)})
	}
	for _, c := range k.Tools {
		if slices.Contains(c.Capabilities, n.Capability) {
			e.UsedBy = append(e.UsedBy, c)
		}
	}
	e.Sources = k.sourcesOf(n, ops)
	return e
}

func anyCell(Cell) bool { return true }

// sourcesOf are what found a name and its operations, each once, in the order
// of the list of sources.
func (k *Knowledge) sourcesOf(n Name, ops []*Operation) []*Source {
	var cited []*Source
	switch n.Kind {
	case RoleName:
		cited = append(cited, k.RoleSources...)
	case ToolName:
		cited = append(cited, n.Tool.Sources...)
	}
	for _, op := range ops {
		cited = append(cited, op.Sources...)
	}
	slices.SortFunc(cited, func(a, b *Source) int { return a.Number - b.Number })
	return slices.Compact(cited)
}

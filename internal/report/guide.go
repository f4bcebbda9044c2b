package report

import (
	"io"
	"strings"

	"github.com/ascproof/ascproof/internal/role"
)

// Guide is what "ascproof roles" knows about some names: it answers which role to
// pick before there is a key.
type Guide struct {
	Schema int `json:"schema"`
	// Names are those asked for, in order.
	Names []GuideName `json:"names"`
	// Advice is the least role that covers all of them, for each kind of key.
	Advice []role.Advice `json:"advice"`
	// Sources are what the operations rest on, by their numbers in docs/roles.md.
	Sources []*role.Source `json:"sources"`
}

// GuideName is one name with the operations it stands for.
type GuideName struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Summary string `json:"summary"`
	// StatedRole is what a consumer asks for itself.
	StatedRole string           `json:"stated_role,omitempty"`
	UsedBy     []string         `json:"used_by,omitempty"`
	Operations []GuideOperation `json:"operations"`
}

// GuideOperation is one operation and who may do it.
type GuideOperation struct {
	ID         string               `json:"id"`
	Request    string               `json:"request,omitempty"`
	Cells      map[string]role.Cell `json:"cells"`
	Individual role.Answer          `json:"individual_key"`
	Note       string               `json:"note,omitempty"`
	Sources    []int                `json:"sources"`
}

// NewGuide looks names up.
func NewGuide(k *role.Knowledge, names []role.Name) *Guide {
	g := &Guide{Schema: Schema}
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

func guideName(k *role.Knowledge, n role.Name, e role.Explanation) GuideName {
	out := GuideName{Name: n.String(), Kind: string(n.Kind)}
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

func guideOperation(a role.Access) GuideOperation {
	op := a.Operation
	out := GuideOperation{ID: op.ID, Request: strings.TrimSpace(op.Method + " " + op.Path), Individual: op.Individual, Note: op.Note, Cells: map[string]role.Cell{}}
	for _, g := range a.Cells {
		out.Cells[g.Role.String()] = g.Cell
	}
	for _, s := range op.Sources {
		out.Sources = append(out.Sources, s.Number)
	}
	return out
}

// GuideJSON writes a guide as indented JSON.
func GuideJSON(w io.Writer, g *Guide) error { return writeJSON(w, g) }

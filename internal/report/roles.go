package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/asckey/asckey/internal/role"
)

// Guide is what "asckey roles" knows about some names: it answers which role to
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
func GuideJSON(w io.Writer, g *Guide) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(g)
}

// GuideText writes a guide for a person: the role to pick first, then on what
// that rests.
func GuideText(w io.Writer, k *role.Knowledge, g *Guide, colour bool) error {
	p := &printer{w: w, colour: colour}
	for _, n := range g.Names {
		p.line("%s  %s", p.paint(bold, n.Name), n.Summary)
		if n.StatedRole != "" {
			p.line("  asks for %s itself", n.StatedRole)
		}
		if len(n.UsedBy) > 0 {
			p.line("  needed by %s", strings.Join(n.UsedBy, ", "))
		}
	}
	p.line("\n%s", p.paint(bold, "Which role to pick"))
	for _, a := range g.Advice {
		p.advice(k, a)
	}
	for _, n := range g.Names {
		p.matrix(n)
	}
	p.line("\nyes, no: well founded; (yes), (no): inferred; yes!, no!: disputed; ?: unknown; the last column is about individual keys")
	p.line("\n%s", p.paint(bold, "Sources"))
	for _, s := range g.Sources {
		p.line("  [%d] %s", s.Number, strings.TrimSpace(s.Cite+" "+s.URL))
	}
	return p.err
}

func (p *printer) advice(k *role.Knowledge, a role.Advice) {
	label := p.paint(dim, fmt.Sprintf("%-15s", a.Kind.String()+" key"))
	if len(a.Impossible) > 0 || len(a.Least) == 0 {
		p.line("  %s none: it cannot do %s", label, strings.Join(a.Impossible, ", "))
		return
	}
	p.line("  %s %s", label, titles(k, a.Least))
	if len(a.Least[0].Doubts) > 0 && len(a.Safe) > 0 && a.Safe[0].Roles != a.Least[0].Roles {
		p.line("  %15s the safe choice is %s", "", titles(k, a.Safe))
	}
	for _, d := range a.Least[0].Doubts {
		p.line("  %15s not sure: %s for %s is %s", "", d.Operation, d.Role, cell(d.Cell))
	}
	if len(a.Several) > 0 {
		p.line("  %15s narrower together: %s", "", titles(k, a.Several))
	}
	if len(a.Open) > 0 {
		p.line("  %15s nobody knows who may do %s", "", strings.Join(a.Open, ", "))
	}
}

// titles names choices as App Store Connect does.
func titles(k *role.Knowledge, choices []role.Choice) string {
	var all []string
	for _, c := range choices {
		var names []string
		for r := range c.Roles.All() {
			names = append(names, k.Roles[r].Title)
		}
		all = append(all, strings.Join(names, " with "))
	}
	return strings.Join(all, ", or ")
}

// columns are the roles of the matrix, with headings narrow enough for a terminal.
var columns = []struct {
	role    role.Role
	heading string
}{
	{role.AccountHolder, "Holder"}, {role.Admin, "Admin"}, {role.AppManager, "AppMgr"}, {role.Developer, "Dev"},
	{role.Marketing, "Mktg"}, {role.Sales, "Sales"}, {role.Finance, "Fin"}, {role.CustomerSupport, "Supp"},
}

func (p *printer) matrix(n GuideName) {
	var head strings.Builder
	fmt.Fprintf(&head, "\n%-44s", n.Name)
	for _, c := range columns {
		if _, ok := n.Operations[0].Cells[c.role.String()]; ok {
			fmt.Fprintf(&head, " %-6s", c.heading)
		}
	}
	p.line("%s indiv.", p.paint(bold, head.String()))
	for _, op := range n.Operations {
		var row strings.Builder
		fmt.Fprintf(&row, "  %-42s", op.ID)
		for _, c := range columns {
			if known, ok := op.Cells[c.role.String()]; ok {
				fmt.Fprintf(&row, " %-6s", cell(known))
			}
		}
		p.line("%s %-7s [%s]", row.String(), mark(op.Individual), numbers(op.Sources))
	}
}

// cell is a cell of the matrix in at most five characters.
func cell(c role.Cell) string {
	s := mark(c.Answer)
	switch {
	case c.Answer == role.Unknown:
		return s
	case c.Disputed:
		return s + "!"
	case !c.Firm():
		return "(" + s + ")"
	}
	return s
}

func mark(a role.Answer) string {
	if a == role.Unknown {
		return "?"
	}
	return a.String()
}

func numbers(ns []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(ns), "[]"), " ", ",")
}

// NamesText lists every name that require, forbid and "asckey roles" take.
func NamesText(w io.Writer, k *role.Knowledge, colour bool) error {
	p := &printer{w: w, colour: colour}
	p.line("%s", p.paint(bold, "Roles"))
	for _, r := range k.Roles {
		p.line("  %-20s %s", r.Role.Setting(), r.Title+": "+r.Summary)
	}
	p.line("\n%s", p.paint(bold, "Capabilities"))
	for _, c := range k.Capabilities {
		p.line("  %-20s %s", c.Name, c.Summary)
	}
	p.line("\n%s", p.paint(bold, "Consumers"))
	for _, c := range k.Consumers {
		p.line("  %-20s %s", c.Name, c.Title)
	}
	return p.err
}

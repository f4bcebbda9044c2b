package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ascproof/ascproof/internal/role"
)

// GuideText writes a guide for a person: the role to pick first, then on what
// that rests. Lines are at most 100 characters, but for addresses.
func GuideText(w io.Writer, k *role.Knowledge, g *Guide, colour bool) error {
	p := &printer{w: w, colour: colour}
	for _, n := range g.Names {
		p.row(p.paint(bold, n.Name)+"  ", len(n.Name)+2, n.Summary)
		if n.StatedRole != "" {
			p.line("  asks for %s itself", n.StatedRole)
		}
		if len(n.UsedBy) > 0 {
			p.row("  needed by ", 12, strings.Join(n.UsedBy, ", "))
		}
	}
	p.title("Which role to pick")
	for _, a := range g.Advice {
		p.advice(k, a)
	}
	for _, n := range g.Names {
		p.matrix(n)
	}
	p.line("")
	p.row("", 0, "yes, no: well founded; (yes), (no): inferred; yes!, no!, ?!: disputed; ?: unknown; the last column is about individual keys")
	p.title("Sources")
	for _, s := range g.Sources {
		head := fmt.Sprintf("  [%d] ", s.Number)
		p.row(painted(head), len(head), strings.TrimSpace(s.Cite+" "+s.URL))
	}
	return p.err
}

// adviceWidth is where the text of an advice begins.
const adviceWidth = 18

func (p *printer) advice(k *role.Knowledge, a role.Advice) {
	label := "  " + p.pad(dim, string(a.Kind)+" key", 15) + " "
	open := fmt.Sprintf("not known whether any %s key may: %s", a.Kind, strings.Join(a.Open, ", "))
	switch {
	case len(a.Impossible) > 0:
		p.row(label, adviceWidth, "none: it cannot do "+strings.Join(a.Impossible, ", "))
		return
	case len(a.Least) == 0 && len(a.Open) > 0:
		p.row(label, adviceWidth, open)
		return
	case len(a.Least) == 0:
		p.row(label, adviceWidth, "none: no such key can have that")
		return
	}
	p.row(label, adviceWidth, titles(k, a.Least))
	more := func(format string, args ...any) {
		p.row(painted(strings.Repeat(" ", adviceWidth)), adviceWidth, fmt.Sprintf(format, args...))
	}
	if len(a.Least[0].Doubts) > 0 && len(a.Safe) > 0 && a.Safe[0].Roles != a.Least[0].Roles {
		more("the safe choice is %s", titles(k, a.Safe))
	}
	doubts := func(c role.Choice) {
		for _, d := range c.Doubts {
			more("not sure: %s for %s is %s", d.Operation, d.Role, doubtful(d.Cell))
		}
	}
	doubts(a.Least[0])
	if len(a.Several) > 0 {
		more("narrower together: %s", titles(k, a.Several))
		if len(a.Least[0].Doubts) == 0 {
			doubts(a.Several[0])
		}
	}
	if len(a.Open) > 0 {
		more("%s", open)
	}
}

func doubtful(c role.Cell) string {
	if c.Disputed {
		return "disputed"
	}
	return "inferred"
}

// titles names choices as App Store Connect does.
func titles(k *role.Knowledge, choices []role.Choice) string {
	var all []string
	for _, c := range choices {
		all = append(all, k.Titles(c.Roles))
	}
	return strings.Join(all, ", or ")
}

// columns are the roles of the matrix, with headings as narrow as the cells.
var columns = []struct {
	role    role.Role
	heading string
}{
	{role.AccountHolder, "Holdr"}, {role.Admin, "Admin"}, {role.AppManager, "AppMg"}, {role.Developer, "Dev"},
	{role.Marketing, "Mktg"}, {role.Sales, "Sales"}, {role.Finance, "Fin"}, {role.CustomerSupport, "Supp"},
}

// matrix shows who may do the operations of a name.
func (p *printer) matrix(n GuideName) {
	width := len(n.Name)
	for _, op := range n.Operations {
		width = max(width, len(op.ID)+2)
	}
	head := p.pad(bold, n.Name, width)
	for _, c := range columns {
		if _, ok := n.Operations[0].Cells[c.role.String()]; ok {
			head += " " + p.pad(bold, c.heading, 5)
		}
	}
	p.line("\n%s", head+" "+p.paint(bold, "indiv."))
	for _, op := range n.Operations {
		p.operation(op, width)
	}
}

// operation is one row of the matrix. The sources go below it if the row is full.
func (p *printer) operation(op GuideOperation, width int) {
	var row strings.Builder
	fmt.Fprintf(&row, "  %-*s", width-2, op.ID)
	for _, c := range columns {
		if known, ok := op.Cells[c.role.String()]; ok {
			fmt.Fprintf(&row, " %-5s", cell(known))
		}
	}
	fmt.Fprintf(&row, " %-6s", answerWord(op.Individual))
	sources := "[" + numbers(op.Sources) + "]"
	if row.Len()+1+len(sources) > lineWidth {
		p.line("%s", painted(strings.TrimRight(row.String(), " ")))
		p.line("    %s", p.paint(dim, sources))
		return
	}
	p.line("%s %s", painted(row.String()), p.paint(dim, sources))
}

// cell is a cell of the matrix in at most five characters.
func cell(c role.Cell) string {
	s := answerWord(c.Answer)
	switch {
	case c.Disputed:
		return s + "!"
	case c.Answer != role.Unknown && !c.Firm():
		return "(" + s + ")"
	}
	return s
}

func answerWord(a role.Answer) string {
	if a == role.Unknown {
		return "?"
	}
	return string(a)
}

func numbers(ns []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(ns), "[]"), " ", ",")
}

// NamesText lists every name that require, forbid and "ascproof roles" take.
func NamesText(w io.Writer, k *role.Knowledge, colour bool) error {
	p := &printer{w: w, colour: colour}
	p.line("%s", p.paint(bold, "Roles"))
	for _, r := range k.Roles {
		p.name(r.Role.Setting(), r.Title+": "+r.Summary)
	}
	p.title("Capabilities")
	for _, c := range k.Capabilities {
		p.name(c.Name, c.Summary)
	}
	p.title("Consumers")
	for _, c := range k.Consumers {
		p.name(c.Name, c.Title)
	}
	return p.err
}

func (p *printer) name(name, meaning string) {
	p.row("  "+p.pad("", name, 20)+" ", 23, meaning)
}

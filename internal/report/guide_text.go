package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// GuideText writes a guide for a person: the role to pick first, then on what
// that rests, by what a key does, with names and sources if they are asked for. Lines are
// at most 88 characters, but for addresses.
func GuideText(w io.Writer, k *role.Knowledge, g *Guide, sources, colour bool) error {
	p := &printer{w: w, colour: colour}
	for _, n := range g.Names {
		p.row(p.paint(bold, n.setting())+"  ", len(n.Name)+2, n.Summary)
		if r, ok := role.Parse(n.StatedRole); ok {
			p.line("  its documentation asks for %s", k.Roles[r].Title)
		}
		if len(n.UsedBy) > 0 {
			p.row("  needed by ", 12, strings.Join(n.UsedBy, ", "))
		}
	}
	heading := "Which role to pick"
	if slices.ContainsFunc(g.Ways, func(w GuideWays) bool { return len(w.Ways) > 1 }) {
		heading += ", the fewest rights first"
	}
	p.title(heading)
	for i, a := range g.Advice {
		p.advice(k, a, g.Ways[i])
	}
	for _, n := range g.Names {
		p.matrix(n, sources)
	}
	p.line("")
	p.row("", 0, "yes, no: known. (yes), (no): concluded from other facts. yes!, no!, ?!: the sources disagree. ?: not known.")
	p.row("", 0, "Columns: "+strings.Join(k.RoleTitles(^role.Set(0)), ", ")+", individual keys.")
	if !sources {
		p.line("--sources shows the sources.")
		return p.err
	}
	p.title("Sources")
	for _, s := range g.Sources {
		head := fmt.Sprintf("  [%d] ", s.Number)
		p.row(painted(head), len(head), strings.TrimSpace(s.Cite+" "+s.URL))
	}
	return p.err
}

// setting is the name as settings spell it.
func (n GuideName) setting() string {
	if r, ok := role.Parse(n.Name); ok {
		return r.Setting()
	}
	return n.Name
}

// adviceWidth is where the text of an advice begins.
const adviceWidth = 18

// advice says which role a key of a kind needs, and what is doubtful about it.
func (p *printer) advice(k *role.Knowledge, a role.Advice, w GuideWays) {
	label := painted("  " + p.pad(dim, string(a.Kind)+" key", 15) + " ")
	say := func(format string, args ...any) {
		p.row(label, adviceWidth, fmt.Sprintf(format, args...))
		label = painted(strings.Repeat(" ", adviceWidth))
	}
	switch {
	case len(w.Cannot) > 0:
		say("none: no %s key covers %s", a.Kind, phrase.Or(w.Cannot))
		return
	case len(w.Ways) == 0 && len(a.Open) == 0:
		say("none: no %s key covers that", a.Kind)
		return
	}
	for i, keys := range w.Ways {
		number := ""
		if len(w.Ways) > 1 {
			number = fmt.Sprintf("%d. ", i+1)
		}
		say("%s", number+p.keys(k, keys, len(w.Ways) > 1))
	}
	p.doubts(k, a, say)
	if len(a.Open) > 0 {
		say("not known if any %s key can do: %s", a.Kind, strings.Join(k.Called(a.Open...), ", "))
	}
}

// keys names the keys of one way.
func (p *printer) keys(k *role.Knowledge, keys []GuideKey, counted bool) string {
	if len(keys) == 1 {
		if counted {
			return "one key: " + titles(k, keys[0].AnyOf)
		}
		return titles(k, keys[0].AnyOf)
	}
	each := phrase.Each(keys, func(key GuideKey) string { return titles(k, key.AnyOf) + " for " + phrase.And(key.For) })
	return "separate keys: " + strings.Join(each, ", ")
}

// doubts says of the narrowest choices what is not sure about them, and which role is
// the safe one.
func (p *printer) doubts(k *role.Knowledge, a role.Advice, say func(string, ...any)) {
	if len(a.Least) == 0 {
		return
	}
	choice := a.Least[0]
	if len(choice.Doubts) == 0 && len(a.Several) > 0 {
		choice = a.Several[0]
	}
	for _, d := range choice.Doubts {
		why := "concluded, not known"
		if d.Disputed {
			why = "the sources disagree"
		}
		op, _ := k.Operation(d.Operation) // the knowledge names no other
		say("not sure: %s for %s (%s)", op.Words, k.Roles[d.Role].Title, why)
	}
	if len(a.Least[0].Doubts) > 0 && len(a.Safe) > 0 && a.Safe[0].Roles != a.Least[0].Roles {
		say("to be sure: %s", titles(k, role.RolesOf(a.Safe)))
	}
}

// titles names sets of roles as App Store Connect does.
func titles(k *role.Knowledge, sets []role.Set) string { return phrase.Or(phrase.Each(sets, k.Titles)) }

// columns are the roles of the matrix, with headings as narrow as the cells.
var columns = []struct {
	role    role.Role
	heading string
}{
	{role.AccountHolder, "Holdr"}, {role.Admin, "Admin"}, {role.AppManager, "AppMg"}, {role.Developer, "Dev"},
	{role.Marketing, "Mktg"}, {role.Sales, "Sales"}, {role.Finance, "Fin"}, {role.CustomerSupport, "Supp"},
}

// matrix shows who can do the operations of a name.
func (p *printer) matrix(n GuideName, sources bool) {
	width := len(n.setting())
	for _, op := range n.Operations {
		width = max(width, len(op.Words)+2)
	}
	head := p.pad(bold, n.setting(), width)
	for _, c := range columns {
		if _, ok := n.Operations[0].Cells[c.role.String()]; ok {
			head += " " + p.pad(bold, c.heading, 5)
		}
	}
	p.line("\n%s", head+" "+p.paint(bold, "indiv"))
	for _, op := range n.Operations {
		p.operation(op, width, sources)
	}
}

// operation is one row of the matrix. What the API calls it goes below, with its sources.
func (p *printer) operation(op GuideOperation, width int, sources bool) {
	var row strings.Builder
	fmt.Fprintf(&row, "  %-*s", width-2, op.Words)
	for _, c := range columns {
		if known, ok := op.Cells[c.role.String()]; ok {
			fmt.Fprintf(&row, " %-5s", cell(known))
		}
	}
	fmt.Fprintf(&row, " %s", answerWord(op.Individual))
	p.line("%s", painted(row.String()))
	if sources {
		p.line("    %s", p.paint(dim, op.ID+" ["+numbers(op.Sources)+"]"))
	}
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
	p.title("Tools")
	for _, c := range k.Tools {
		p.name(c.Name, c.Title)
	}
	return p.err
}

func (p *printer) name(name, meaning string) {
	p.row("  "+p.pad("", name, 20)+" ", 23, meaning)
}

package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Style says how text is shown.
type Style struct {
	// Colour is for terminals and for logs that show it. Nothing is said by colour alone.
	Colour bool
	// Verbose adds what was not asked for: every capability, the roles that are
	// possible, every request.
	Verbose bool
}

// Text writes the report for a person, on one screen: what became of the key, what
// the pipeline asks for, what is wrong and what to do, the role, the key. Lines are
// at most 88 characters. Commands, addresses and longer words stay whole all the same.
func Text(w io.Writer, r *Report, s Style) error {
	p := &printer{w: w, colour: s.Colour}
	if r.Audit != nil {
		p.audit(r)
		return p.err
	}
	for _, k := range r.Keys {
		findings := untold(k)
		if s.Verbose {
			findings = k.Findings
		}
		p.key(k, findings)
		if s.Verbose {
			p.details(k)
		}
	}
	return p.err
}

var verdictColour = map[Verdict]string{Pass: green, Warn: yellow, Fail: red}

func (p *printer) headline(v Verdict, text string) {
	head := p.pad(verdictColour[v], strings.ToUpper(string(v)), 4) + "  "
	for _, part := range wrap(safetext.OneLine(text), lineWidth-6) {
		p.line("%s%s", head, p.paint(bold, part))
		head = "      "
	}
}

func (p *printer) key(k Key, findings []*finding.Finding) {
	p.headline(k.Verdict, k.Headline)
	if k.Status == Unusable {
		p.line("      Nothing was sent to Apple.")
	}
	p.requirements(k.Requirements)
	if len(k.Requirements) == 0 {
		p.abilities(k)
	}
	found := groups(findings)
	for _, g := range found {
		p.group(g)
	}
	if len(found) > 0 && k.KeyID != "" {
		p.line("")
	}
	p.columns(roleColumns(k))
	p.columns(keyColumns(k))
}

// untold are the findings that no line above them says already, and that matter beside
// the verdict: a notice about roles does not where all that was asked for passes.
func untold(k Key) []*finding.Finding {
	open := []finding.Code{finding.RequirementUnproven, finding.ForbiddenUnproven}
	ofRoles := append(open, finding.RequirementLikely, finding.NoAppToProbe)
	return slices.DeleteFunc(slices.Clone(k.Findings), func(f *finding.Finding) bool {
		switch {
		case f.Code == finding.RequestsLeftOut:
			return false // no line above shows it
		case f.Severity == finding.Notice && len(k.Requirements) > 0 && k.Verdict == Pass:
			return slices.Contains(ofRoles, f.Code)
		case k.Verdict == Fail:
			return f.Severity == finding.Notice || f.Severity == finding.Warning && slices.Contains(open, f.Code)
		default:
			return f.Code == finding.RequirementLikely
		}
	})
}

// maxName is how wide the column of names gets; ours all fit.
const maxName = 24

// requirements are a line each, with the verdict and on what it rests.
func (p *printer) requirements(reqs []Requirement) {
	width := 0
	for _, q := range reqs {
		width = min(max(width, len(asked(q))), maxName+len("forbid "))
	}
	for _, q := range reqs {
		m := requirementMark(q)
		head := fmt.Sprintf("  %s %s  %s  ", p.paint(m.colour, m.sign), p.pad("", asked(q), width), p.pad(m.colour, q.Shown.String(), 8))
		p.row(painted(head), 16+width, q.Reason)
	}
}

// asked names a requirement; that it is one goes without saying.
func asked(q Requirement) string {
	if q.Setting == role.Forbidden {
		return "forbid " + q.Name
	}
	return q.Name
}

// abilities list what the key can do, where nothing was asked for.
func (p *printer) abilities(k Key) {
	if k.Roles == nil || !k.Roles.Probed {
		return
	}
	for _, g := range []struct {
		label string
		is    func(Capability) bool
	}{
		{"can", func(c Capability) bool { return c.Verdict == role.Granted }},
		{"likely can", func(c Capability) bool { return c.Verdict == role.Likely }},
		{"not known", func(c Capability) bool { return c.Verdict == role.Unproven }},
		{"cannot", func(c Capability) bool { return c.Verdict <= role.Unlikely }},
	} {
		if names := CapabilitiesThat(k.Capabilities, g.is); len(names) > 0 {
			p.row("  "+p.pad(dim, g.label, 10)+"  ", 14, strings.Join(names, ", "))
		}
	}
}

// columns write facts beside each other, as many as fit on a line.
func (p *printer) columns(fs []Fact) {
	const gap = 5
	line, length := painted("  "), 2
	for i, f := range fs {
		column, width := p.column(f, i == 0)
		switch {
		case i > 0 && length+gap+width > lineWidth:
			p.line("%s", line)
			line, length = "  ", 2
		case i > 0:
			line, length = line+painted(strings.Repeat(" ", gap)), length+gap
		}
		line, length = line+column, length+width
	}
	if len(fs) > 0 {
		p.line("%s", line)
	}
}

// column is a fact behind its name, if it has one, and how wide that is. The facts that come
// first on their lines begin at one place.
func (p *printer) column(f Fact, isFirst bool) (column painted, width int) {
	value := safetext.OneLine(f.Value)
	width = utf8.RuneCountInString(value)
	if f.Name == "" {
		return painted(value), width
	}
	space := 2
	if isFirst {
		space = max(space, 6-len(f.Name))
	}
	return p.paint(dim, f.Name) + painted(strings.Repeat(" ", space)+value), len(f.Name) + space + width
}

var severityColour = map[finding.Severity]string{finding.Error: red, finding.Warning: yellow, finding.Notice: bold}

func (p *printer) group(g *group) {
	p.line("")
	p.row(p.paint(severityColour[g.Severity], string(g.Severity)+":")+" ", len(g.Severity)+2, g.title()+" ["+string(g.Code)+"]")
	if g.whose != "" {
		p.row("  ", 2, g.whose)
	}
	cause := g.commonDetail()
	if cause != "" {
		p.row("  ", 2, cause)
	}
	for _, f := range g.cases {
		if text := g.detail(f); text != "" && cause == "" {
			p.row("  ", 2, text)
		}
		p.actions(g.onlyHere(f), f.InTurn)
	}
	p.actions(g.fix, g.InTurn)
	p.help(g.Finding)
}

// actions are what to do. Steps have their numbers.
func (p *printer) actions(fixes []string, inTurn bool) {
	label := "Fix:"
	for i, fix := range fixes {
		if inTurn {
			label = finding.Number(i)
		}
		p.row(painted("  "+label+" "), 3+len(label), fix)
	}
}

// help is never broken: an address is there to be opened.
func (p *printer) help(f *finding.Finding) { p.line("  %s", f.Help()) }

// program begins what is no part of a report.
const program = "ascproof: "

// WriteLine writes one thing that the program says beside its reports, wrapped as they
// are.
func WriteLine(w io.Writer, format string, args ...any) error {
	p := &printer{w: w}
	p.row(program, len(program), fmt.Sprintf(format, args...))
	return p.err
}

// WriteFinding writes one finding as a report shows it, with the name of the program
// before it.
func WriteFinding(w io.Writer, f *finding.Finding) error {
	p := &printer{w: w}
	head := program + painted(f.Severity) + ": "
	p.row(head, len(head), f.Heading())
	if f.Detail != "" {
		p.row("  ", 2, finding.Sentence(f.Detail))
	}
	p.actions(f.Fix, f.InTurn)
	p.help(f)
	return p.err
}

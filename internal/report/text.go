package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Text writes the report for a person: the verdict, what the pipeline asks for,
// what the key may do and is, and last, next to the prompt, what to do. Lines are
// at most 100 characters, but for what has no space in it. Colour is for
// terminals; nothing is said by colour alone.
func Text(w io.Writer, r *Report, colour bool) error {
	p := &printer{w: w, colour: colour}
	if len(r.Keys) > 1 {
		verdict, sum := tally(r.Keys)
		p.headline(verdict, sum)
	}
	for i, k := range r.Keys {
		if i > 0 || len(r.Keys) > 1 {
			p.line("")
		}
		p.key(k)
	}
	return p.err
}

// printer writes lines. Whatever it is given that is not painted is made a string
// first, one line of printable characters.
type printer struct {
	w      io.Writer
	colour bool
	err    error
}

// painted is text that is fit to be written as it is.
type painted string

// SGR codes of ECMA-48.
const (
	bold   = "1"
	red    = "1;31"
	green  = "1;32"
	yellow = "1;33"
	dim    = "2"
)

func (p *printer) paint(code, s string) painted { return p.pad(code, s, 0) }

// pad paints text and fills it up with spaces.
func (p *printer) pad(code, s string, width int) painted {
	s = fmt.Sprintf("%-*s", width, safetext.OneLine(s))
	if !p.colour || code == "" {
		return painted(s)
	}
	return painted("\x1b[" + code + "m" + s + "\x1b[0m")
}

func (p *printer) line(format string, args ...any) {
	for i, arg := range args {
		if _, ok := arg.(painted); !ok {
			args[i] = safetext.OneLine(fmt.Sprint(arg))
		}
	}
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// row writes text after a head of the given width, wrapped to the right of it.
func (p *printer) row(head painted, width int, text string) {
	for _, part := range wrap(safetext.OneLine(text), lineWidth-width) {
		p.line("%s", painted(strings.TrimRight(string(head)+part, " ")))
		head = painted(strings.Repeat(" ", width))
	}
}

var verdictColour = map[Verdict]string{Pass: green, Warn: yellow, Fail: red}

func (p *printer) headline(v Verdict, text string) {
	head := p.pad(verdictColour[v], strings.ToUpper(string(v)), 4) + "  "
	for _, part := range wrap(safetext.OneLine(text), lineWidth-6) {
		p.line("%s%s", head, p.paint(bold, part))
		head = "      "
	}
}

func (p *printer) title(text string) { p.line("\n%s", p.paint(bold, text)) }

func (p *printer) key(k Key) {
	p.headline(k.Verdict, k.Headline)
	p.requirements(k.Requirements)
	if k.Roles != nil && k.Roles.Probed {
		p.capabilities(k)
		p.facts(k.Roles.Facts)
	}
	p.facts(facts(k))
	for _, g := range groups(k.Findings) {
		p.group(g)
	}
}

// mark is how a word of the report is shown: a sign, in a colour.
type mark struct{ sign, colour string }

// Yellow and red are for what warns and fails: what a key may not do is no fault.
var (
	good  = mark{"✓", green}
	doubt = mark{"?", yellow}
	alarm = mark{"!", yellow}
	bad   = mark{"✗", red}
	open  = mark{"?", ""}
	not   = mark{"✗", dim}
)

// statusMarks has words of its own: a notice is a pass.
var statusMarks = map[role.Status]struct {
	mark
	word string
}{
	role.Pass: {good, "pass"}, role.Notice: {good, "pass"}, role.Warn: {alarm, "warn"}, role.Fail: {bad, "fail"},
}

func verdictMark(v role.Verdict) mark {
	switch {
	case v >= role.Likely:
		return good
	case v <= role.Unlikely:
		return not
	default:
		return open
	}
}

// maxName is how wide the column of names gets; ours all fit.
const maxName = 24

func (p *printer) requirements(reqs []Requirement) {
	if len(reqs) == 0 {
		return
	}
	p.title("What the pipeline asks for")
	width := 0
	for _, q := range reqs {
		width = min(max(width, len(q.Name)), maxName)
	}
	for _, q := range reqs {
		m := statusMarks[q.Status]
		if q.Lost {
			m.mark, m.word = doubt, "lost"
		}
		head := fmt.Sprintf("  %s  %-7s %-*s  ", p.paint(m.colour, m.sign+" "+m.word), q.Demand, width, safetext.OneLine(q.Name))
		p.row(painted(head), 20+width, q.Verdict.String()+": "+q.Reason)
	}
}

func (p *printer) capabilities(k Key) {
	p.title("What the key may do")
	for _, c := range bySurety(k.Capabilities) {
		m := verdictMark(c.Verdict)
		head := fmt.Sprintf("  %s  %-15s  ", p.pad(m.colour, m.sign+" "+c.Verdict.String(), 10), safetext.OneLine(c.Name))
		p.row(painted(head), 31, c.Reason)
	}
	for _, s := range k.Roles.Settling {
		p.row("  ", 2, s)
	}
}

func (p *printer) facts(fs []Fact) {
	if len(fs) > 0 {
		p.line("")
	}
	for _, f := range fs {
		p.row("  "+p.pad(dim, f.Name, 11)+" ", 14, f.Value)
	}
}

var severityColour = map[finding.Severity]string{finding.Error: red, finding.Warning: yellow, finding.Notice: bold}

func (p *printer) group(g *group) {
	p.line("")
	p.line("%s %s %s", p.paint(severityColour[g.Severity], string(g.Severity)+":"), p.paint(bold, g.Title), p.paint(dim, "["+string(g.Code)+"]"))
	for _, f := range g.cases {
		if f.Detail != "" {
			p.row("  ", 2, f.Detail)
		}
		p.list(g.onlyHere(f))
	}
	if g.mixed() {
		p.line("  in each case:")
	}
	p.list(g.fix)
	p.line("  %s", p.paint(dim, g.Docs()))
}

func (p *printer) list(items []string) {
	for _, item := range items {
		p.row("  - ", 4, item)
	}
}

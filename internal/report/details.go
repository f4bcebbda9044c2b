package report

import (
	"fmt"
	"strings"

	"github.com/ascproof/ascproof/internal/safetext"
)

// details is what verbose adds to a key.
func (p *printer) details(k Key) {
	if k.Roles != nil && k.Roles.Probed {
		p.capabilities(k)
		p.facts(k.Roles.Facts)
	}
	p.facts(facts(k))
	p.requests(k.Evidence)
}

func (p *printer) capabilities(k Key) {
	p.title("What the key can do")
	for _, c := range bySurety(k.Capabilities) {
		m := verdictMark(c.Verdict)
		head := fmt.Sprintf("  %s %-18s  %s  ", p.paint(m.colour, m.sign), safetext.OneLine(c.Name), p.pad(m.colour, c.Verdict.String(), 8))
		p.row(painted(head), 34, c.Reason)
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
		p.row("  "+p.pad(dim, f.Name, 14)+" ", 17, f.Value)
	}
}

func (p *printer) requests(asked []Evidence) {
	if len(asked) == 0 {
		return
	}
	p.title("What Apple was asked")
	for _, e := range asked {
		request, _, _ := strings.Cut(e.Request, "?") // the JSON report has the whole of it
		p.row("  ", 4, fmt.Sprintf("%s: %s, %s, %d ms", request, e.Answer(), e.Outcome, e.Milliseconds))
	}
}

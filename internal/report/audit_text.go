package report

import (
	"fmt"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/safetext"
)

// audit writes a report of many keys: a line each, the worst first, then what is
// wrong and what to do, once for all keys that it is about.
func (p *printer) audit(r *Report) {
	c := r.Conclusion
	p.headline(c.Verdict, c.Summary)
	if c.Baseline != "" {
		p.row("      ", 6, c.Baseline)
	}
	width := 0
	for _, k := range r.Keys {
		width = min(max(width, utf8.RuneCountInString(safetext.OneLine(k.ShortName()))), maxName)
	}
	for _, i := range c.Order {
		p.auditLine(r.Keys[i], c.Keys[i], width)
	}
	for _, t := range c.Told {
		p.group(told(t))
	}
}

// leastSaid is how much room is left for what a key can do beside how it changed.
const leastSaid = 12

// auditLine is one key, in one line: what is wrong stands in full below the table.
func (p *printer) auditLine(k Key, s Standing, width int) {
	m := map[Verdict]mark{Pass: good, Warn: doubt, Fail: bad}[s.Verdict]
	change := ""
	if k.Change != nil {
		change = " (" + k.Change.Words + ")"
	}
	room := lineWidth - width - 18
	text := cut(cut(s.Line, max(room-utf8.RuneCountInString(change), leastSaid))+change, room)
	head := fmt.Sprintf("  %s %s  %s  ", p.paint(m.colour, m.sign), p.pad("", cut(k.ShortName(), width), width), p.pad("", string(k.Status), 10))
	p.line("%s%s", painted(head), text)
}

// cut shortens a name to a width, and shows that it did.
func cut(name string, width int) string {
	all := []rune(safetext.OneLine(name))
	if len(all) > width && width > 0 {
		all = append(all[:width-1], '…')
	}
	return string(all)
}

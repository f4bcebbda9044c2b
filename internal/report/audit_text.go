package report

import (
	"fmt"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/safetext"
)

// audit writes a report of many keys: a line each, the worst first, then what is
// wrong and what to do, once for all keys that it is about.
func (p *printer) audit(r *Report) {
	verdict, sum := Sum(r)
	p.headline(verdict, sum)
	if r.Audit.Baseline != nil {
		p.row("      ", 6, baselineWords(r))
	}
	keys := sorted(r)
	width := 0
	for _, k := range keys {
		width = min(max(width, utf8.RuneCountInString(safetext.OneLine(shortName(k)))), maxName)
	}
	for _, k := range keys {
		p.auditLine(r, k, width)
	}
	for _, s := range sayings(r) {
		p.group(s.group())
	}
}

// leastSaid is how much room is left for what a key can do beside how it changed.
const leastSaid = 12

// auditLine is one key, in one line: what is wrong stands in full below the table.
func (p *printer) auditLine(r *Report, k Key, width int) {
	m := map[Verdict]mark{Pass: good, Warn: doubt, Fail: bad}[shownVerdict(r, k)]
	text, change := says(k), changes(k)
	if change != "" {
		change = " (" + change + ")"
	}
	room := lineWidth - width - 18
	text = cut(cut(text, max(room-utf8.RuneCountInString(change), leastSaid))+change, room)
	head := fmt.Sprintf("  %s %s  %s  ", p.paint(m.colour, m.sign), p.pad("", cut(shortName(k), width), width), p.pad("", string(k.Status), 10))
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

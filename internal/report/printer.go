package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

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
	cyan   = "1;36"
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

func (p *printer) title(text string) { p.line("\n%s", p.paint(bold, text)) }

// mark is how a verdict is shown: a sign, in a colour. What is likely looks like
// nothing that is certain.
type mark struct{ sign, colour string }

var (
	good    = mark{"✓", green}
	maybe   = mark{"≈", cyan}
	doubt   = mark{"?", yellow}
	unasked = mark{"?", ""} // what nothing depends on
	bad     = mark{"✗", red}
	badly   = mark{"✗", yellow} // most likely
	nothing = mark{"✗", dim}    // that a key cannot do something is no fault
)

// requirementMark shows whether a verdict is what the pipeline asks for.
func requirementMark(q Requirement) mark {
	required := q.Setting == role.Required
	switch {
	case q.Shown == role.Unproven:
		return doubt
	case required && q.Shown == role.Granted, !required && q.Shown == role.Denied:
		return good
	case required && q.Shown == role.Likely, !required && q.Shown == role.Unlikely:
		return maybe
	case required && q.Shown == role.Unlikely:
		return badly
	default:
		return bad
	}
}

// verdictMark shows a verdict that nothing depends on.
func verdictMark(v role.Verdict) mark {
	switch v {
	case role.Granted:
		return good
	case role.Likely:
		return maybe
	case role.Unproven:
		return unasked
	default:
		return nothing
	}
}

// lineWidth is how wide text gets: what a log on GitHub shows without breaking lines,
// and easy to read on a terminal.
const lineWidth = 88

// isCommand recognises what follows a colon as something to copy: it has an
// option, a pipe or a redirection, or is JSON.
func isCommand(text string) bool {
	return strings.Contains(text, " -") || strings.Contains(text, " |") || strings.Contains(text, " <") || strings.HasPrefix(text, "{")
}

// sentence matches what no command has.
var sentence = pattern.Of(`^[^a-z{]|^[a-z].*, |\. |\.$`)

// staysWhole reports whether what follows a colon is to be copied, and has a line of its
// own: what is longer than a line must be surely a command.
func staysWhole(text string, width int) bool {
	return isCommand(text) && (utf8.RuneCountInString(text) <= width || !sentence().MatchString(text))
}

// wrap breaks text into lines of at most width characters, between words. A
// word that is longer, such as an address, gets a line that is longer too, and so does
// a command that follows a colon: it is never broken.
func wrap(text string, width int) []string {
	if utf8.RuneCountInString(text) <= width {
		return []string{text}
	}
	if head, tail, ok := strings.Cut(text, ": "); ok && len(head) < width && staysWhole(tail, width) {
		return []string{head + ":", tail}
	}
	return Fill(text, width)
}

// Fill breaks text into lines of at most width characters, between words. A longer word has
// a line of its own.
func Fill(text string, width int) []string {
	var lines []string
	line, length := "", 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case line == "":
			line, length = word, n
		case length+1+n <= width:
			line, length = line+" "+word, length+1+n
		default:
			lines = append(lines, line)
			line, length = word, n
		}
	}
	return append(lines, line)
}

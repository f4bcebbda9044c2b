package report

import (
	"strings"
	"unicode/utf8"
)

// lineWidth is how wide text gets: what a log on GitHub shows without breaking lines,
// and easy to read on a terminal.
const lineWidth = 88

// isCommand recognises what follows a colon as something to copy: it has an
// option, a pipe or a redirection, or is JSON.
func isCommand(text string) bool {
	return strings.Contains(text, " -") || strings.Contains(text, " |") || strings.Contains(text, " <") || strings.HasPrefix(text, "{")
}

// wrap breaks text into lines of at most width characters, between words. A
// word that is longer, such as an address, gets a line that is longer too. A
// command that follows a colon stays in one piece if it fits on a line, or is ours: it
// is copied.
func wrap(text string, width int) []string {
	if utf8.RuneCountInString(text) <= width {
		return []string{text}
	}
	if head, tail, ok := strings.Cut(text, ": "); ok && len(head) < width && isCommand(tail) && (len(tail) <= width || strings.HasPrefix(tail, "ascproof ")) {
		return []string{head + ":", tail}
	}
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

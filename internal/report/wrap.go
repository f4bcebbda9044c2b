package report

import (
	"regexp"
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

// sentence matches what no command has.
var sentence = regexp.MustCompile(`^[^a-z{]|^[a-z].*, |\. |\.$`)

// staysWhole reports whether what follows a colon is to be copied, and has a line of its
// own: what is longer than a line must be surely a command.
func staysWhole(text string, width int) bool {
	return isCommand(text) && (utf8.RuneCountInString(text) <= width || !sentence.MatchString(text))
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

package credential

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// This file reads the JSON that people write by hand, and says what is wrong with it by
// cause and line. The decoder's own messages could repeat the key.

// jsonFields reads a JSON object. What can only mean one thing is mended: mended says what
// that was, as the object of "has". The fault follows "JSON".
func jsonFields(text string) (fields map[string]json.RawMessage, mended []string, fault string) {
	err := json.Unmarshal([]byte(text), &fields)
	if err == nil {
		return fields, nil, repeatedField(text)
	}
	scan := scanJSON(text)
	mendedErr := json.Unmarshal([]byte(scan.text.String()), &fields)
	if len(scan.mended) > 0 && mendedErr == nil {
		return fields, scan.mended, repeatedField(scan.text.String())
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); !ok {
		return nil, nil, "that is not an object"
	}
	if scan.open() {
		return nil, nil, fmt.Sprintf("that breaks off on line %d", lineAt(text, len(text)))
	}
	at := len(text)
	if syntax, ok := errors.AsType[*json.SyntaxError](mendedErr); ok {
		at = scan.origin(int(syntax.Offset) - 1)
	}
	return nil, nil, fmt.Sprintf("that goes wrong on line %d%s", lineAt(text, at), causeAt(text, at))
}

// jsonScan walks through JSON once, and writes it again without what people add to it.
type jsonScan struct {
	text strings.Builder
	// from is, for each byte of text, where it came from.
	from []int
	// mended is what was, each with its first line.
	mended []string
	seen   map[string]bool

	in    string
	line  int
	depth int
	inKey bool // within a string
}

const (
	comments     = "a comment"
	commas       = "a comma behind its last field"
	stringBreaks = "line breaks within a string"
)

func scanJSON(text string) *jsonScan {
	s := &jsonScan{in: text, line: 1, seen: map[string]bool{}}
	for i := 0; i < len(text); {
		i = s.step(i)
	}
	return s
}

// step takes what begins at i, and returns what comes after.
func (s *jsonScan) step(i int) int {
	c, rest := s.in[i], s.in[i:]
	switch {
	case s.inKey:
		return s.stepString(i)
	case isComment(rest):
		s.found(comments)
		return s.skip(i, commentLength(rest))
	case c == ',' && endsObject(rest[1:]):
		s.found(commas)
		return i + 1
	case c == '"':
		s.inKey = true
	case c == '{' || c == '[':
		s.depth++
	case c == '}' || c == ']':
		s.depth--
	}
	return s.keep(i, 1)
}

func (s *jsonScan) stepString(i int) int {
	switch c := s.in[i]; {
	case c == '\\' && i+1 < len(s.in):
		return s.keep(i, 2)
	case c == '"':
		s.inKey = false
	case c == '\n' || c == '\r' || c == '\t':
		return s.escape(i)
	}
	return s.keep(i, 1)
}

// escape writes a control character as JSON has it. A line break of Windows is one.
func (s *jsonScan) escape(i int) int {
	width, as := 1, `\n`
	switch {
	case strings.HasPrefix(s.in[i:], "\r\n"):
		width = 2
	case s.in[i] == '\t':
		as = `\t`
	}
	s.found(stringBreaks)
	s.text.WriteString(as)
	s.from = append(s.from, i, i)
	return s.skip(i, width)
}

func (s *jsonScan) keep(i, n int) int {
	s.text.WriteString(s.in[i : i+n])
	for k := range n {
		s.from = append(s.from, i+k)
	}
	return s.skip(i, n)
}

func (s *jsonScan) skip(i, n int) int {
	s.line += strings.Count(s.in[i:i+n], "\n")
	return i + n
}

func (s *jsonScan) found(what string) {
	if !s.seen[what] {
		s.seen[what] = true
		s.mended = append(s.mended, fmt.Sprintf("%s (line %d)", what, s.line))
	}
}

// open reports whether the text ends within a string or an object.
func (s *jsonScan) open() bool { return s.inKey || s.depth > 0 }

// origin is where a byte of the text written came from.
func (s *jsonScan) origin(at int) int {
	if at < 0 || at >= len(s.from) {
		return len(s.in)
	}
	return s.from[at]
}

// commentLength is that of a comment, without the line break behind it.
func commentLength(text string) int {
	if strings.HasPrefix(text, "/*") {
		if end := strings.Index(text, "*/"); end >= 0 {
			return end + 2
		}
		return len(text)
	}
	if end := strings.IndexAny(text, "\r\n"); end >= 0 {
		return end
	}
	return len(text)
}

// isObject reports whether a text begins as a JSON object does, or a list of them, behind
// comments at most.
func isObject(text string) bool {
	text = skipComments(text)
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") && strings.HasPrefix(skipComments(text[1:]), "{")
}

// endsObject reports whether an object or list ends here, but for blanks and comments.
func endsObject(text string) bool {
	text = skipComments(text)
	return strings.HasPrefix(text, "}") || strings.HasPrefix(text, "]")
}

// skipComments is a text from the first that is neither a blank nor a comment.
func skipComments(text string) string {
	text = strings.TrimLeft(text, " \t\r\n")
	for isComment(text) {
		text = strings.TrimLeft(text[commentLength(text):], " \t\r\n")
	}
	return text
}

// isComment reports whether a text begins with one, of whatever language.
func isComment(text string) bool {
	return strings.HasPrefix(text, "#") || strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/*")
}

func lineAt(text string, at int) int { return 1 + strings.Count(text[:min(at, len(text))], "\n") }

// causeAt says what a character means that JSON does not have there, "" if that is not clear.
func causeAt(text string, at int) string {
	rest := text[min(at, len(text)):]
	before := strings.TrimRight(text[:min(at, len(text))], " \t\r\n")
	switch {
	case strings.HasSuffix(before, `\`):
		return ": JSON has no such sign behind a backslash. Each line break of the key is \\n"
	case hexEscape().MatchString(before):
		return `: JSON has four hexadecimal digits behind \u`
	case strings.HasPrefix(rest, "'"):
		return ": JSON has double quotes, not single ones"
	case strings.HasPrefix(rest, "="):
		return ": JSON has a colon, not ="
	case strings.HasPrefix(rest, "True"), strings.HasPrefix(rest, "False"), strings.HasPrefix(rest, "None"):
		return ": JSON has true, false and null, in small letters"
	case strings.HasPrefix(rest, `"`) && (strings.HasSuffix(before, `"`) || strings.HasSuffix(before, "e") || strings.HasSuffix(before, "l")):
		return ": a comma is missing before it"
	case strings.HasSuffix(before, "}"):
		return ": there is more behind the closing brace"
	case strings.HasPrefix(rest, ","):
		return ": there is a comma too many"
	case bareWord().MatchString(rest):
		return ": a text has no double quotes around it"
	}
	return ""
}

// What is told by what stands before a fault, or behind it.
var (
	hexEscape = pattern.Of(`\\u[0-9A-Fa-f]{0,3}$`)
	bareWord  = pattern.Of(`^[A-Za-z_]`)
)

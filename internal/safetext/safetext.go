// Package safetext makes text fit to be shown: text from a server, which could
// hold a workflow command or an escape sequence, and values that a user gave,
// which could be a piece of a key in the wrong place.
//
//	safetext.Clean("\x1b[31m::error::x") // "[31m: :error: :x"
//	safetext.Quote("metdata")            // "\"metdata\""
package safetext

import "unicode"

// maxClean bounds how much of a server's text is repeated, in runes.
const maxClean = 300

// Clean makes text from a server fit to repeat: as [OneLine] does, and at most
// 300 characters of it.
func Clean(s string) string {
	out := []rune(OneLine(s))
	if len(out) > maxClean {
		out = append(out[:maxClean-1], '…')
	}
	return string(out)
}

// OneLine makes any text fit to be shown: on one line, without control,
// bidirectional or other invisible characters, and unable to start a workflow
// command.
func OneLine(s string) string {
	if isPlain(s) {
		return s
	}
	var out []rune
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case !printable(r):
			continue
		}
		if (space || startsCommand(out, r)) && len(out) > 0 {
			out = append(out, ' ')
		}
		out, space = append(out, r), false
	}
	return string(out)
}

// isPlain reports whether a text is fit as it is, as most are: printable ASCII with single
// spaces inside, and nothing that a command begins with.
func isPlain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == '[' || c == before && (c == ' ' || c == ':') {
			return false
		}
		before = c
	}
	return s == "" || before != ' '
}

// startsCommand reports whether r after text makes the beginning of a command.
// Runners look for "::command::" at the start of a line, and act also for
// "##[command]" and "##vso[command]" anywhere in it (actions/runner,
// microsoft/azure-pipelines-agent); TeamCity has "##teamcity[".
func startsCommand(text []rune, r rune) bool {
	n := len(text)
	if r != '[' {
		return r == ':' && n > 0 && text[n-1] == ':'
	}
	for n > 0 && unicode.IsLetter(text[n-1]) {
		n--
	}
	return n > 1 && text[n-1] == '#' && text[n-2] == '#'
}

// Unseen reports whether a character cannot be seen and does not part words or lines either.
func Unseen(r rune) bool { return !printable(r) && r != '\n' && r != '\t' }

// printable reports whether r may be shown to a person as it is. Format
// characters (category Cf) are out: bidirectional overrides among them can make
// a line read as something else.
func printable(r rune) bool { return r != unicode.ReplacementChar && unicode.IsPrint(r) }

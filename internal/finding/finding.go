// Package finding names everything that ascproof can notice about a key.
//
// A [Finding] is a Go error and a row of every report. Its code, severity,
// title, exit status and standing advice come from [Catalog], so that text,
// JSON, JUnit, annotations and docs/troubleshooting.md say the same; only the
// detail, what was seen this time, is written where it was seen:
//
//	return finding.New(finding.KeyIDMalformed, "%s holds %d characters", source, len(id))
//
// A detail must never hold a byte of a secret, nor another library's message
// about one. Text that came from a server goes through [Clean] first.
package finding

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/project"
)

// Code is the stable kebab-case name of a kind of finding. Codes are never
// reused for something else.
type Code string

// Severity says what a finding does to the verdict.
type Severity string

// An error fails the check, a warning leaves it at "warn", a notice changes nothing.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Notice  Severity = "notice"
)

// Finding is one thing that was noticed.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	// Title is one sentence without a full stop, the same for every finding of the code.
	Title string `json:"title"`
	// Detail is what was seen this time.
	Detail string `json:"detail,omitempty"`
	// Fix lists what to do, most useful first; each entry is one action.
	Fix []string `json:"fix,omitempty"`
}

// New makes a finding of a code in the [Catalog]. The detail is formatted as
// by [fmt.Sprintf]. An unknown code is a bug and panics.
func New(code Code, format string, args ...any) *Finding {
	e, ok := Lookup(code)
	if !ok {
		panic("finding: no catalog entry for " + string(code))
	}
	return &Finding{
		Code: code, Severity: e.Severity, Title: e.Title,
		Detail: fmt.Sprintf(format, args...), Fix: slices.Clone(e.Fix),
	}
}

// At returns the finding with another severity.
func (f *Finding) At(s Severity) *Finding {
	f.Severity = s
	return f
}

// WithFix puts advice that is particular to this case before the standing advice.
func (f *Finding) WithFix(fix ...string) *Finding {
	f.Fix = append(slices.Clone(fix), f.Fix...)
	return f
}

// OnlyFix replaces the standing advice where the case is so well known that
// the general advice would distract.
func (f *Finding) OnlyFix(fix ...string) *Finding {
	f.Fix = slices.Clone(fix)
	return f
}

// Error implements error: title, detail and code on one line.
func (f *Finding) Error() string { return f.Text() + " [" + string(f.Code) + "]" }

// Text is the title and the detail on one line.
func (f *Finding) Text() string {
	if f.Detail == "" {
		return f.Title
	}
	return f.Title + ": " + f.Detail
}

// Docs is the address of the page that explains the finding.
func (f *Finding) Docs() string {
	return project.Docs("troubleshooting.md#" + string(f.Code))
}

// Exit is the exit status that the finding leads to on its own: 0 unless it is
// an error.
func (f *Finding) Exit() int {
	if f.Severity != Error {
		return 0
	}
	e, _ := Lookup(f.Code)
	return e.Exit
}

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

// printable reports whether r may be shown to a person as it is. Format
// characters (category Cf) are out: bidirectional overrides among them can make
// a line read as something else.
func printable(r rune) bool { return r != unicode.ReplacementChar && unicode.IsPrint(r) }

// maxShown is more than any name, number or time that a setting takes has, and
// maxRun than any run of letters and digits in one but for a bundle ID's.
const (
	maxShown = 60
	maxRun   = 24
)

// MayBeSecret reports whether a value that a user gave may be a piece of a key in
// the wrong place, and so must not be repeated: it is long, of several lines, or
// has a long run of letters and digits.
func MayBeSecret(s string) bool {
	if len(s) > maxShown || PathMayBeSecret(s) {
		return true
	}
	run := 0
	for _, r := range s {
		run++
		if !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			run = 0
		}
		if run > maxRun {
			return true
		}
	}
	return false
}

// Quote shows a value as it was given. What may be a secret is not repeated: its
// length is told.
func Quote(s string) string {
	if MayBeSecret(s) {
		return fmt.Sprintf("a text of %d characters", utf8.RuneCountInString(s))
	}
	return fmt.Sprintf("%q", Clean(s))
}

// QuotePath is [Quote] for the path of a file, which may be long.
func QuotePath(s string) string {
	if PathMayBeSecret(s) {
		return fmt.Sprintf("a text of %d characters", utf8.RuneCountInString(s))
	}
	return fmt.Sprintf("%q", Clean(s))
}

// Unreadable says in a verb why a file could not be read, without the error's own
// text, which repeats the path.
func Unreadable(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "may not be read by this user"
	case errors.Is(err, syscall.EISDIR):
		return "is a directory, not a file in it"
	default:
		return "cannot be read"
	}
}

// keyMarks are pieces of what every private key of Apple's begins with: of the
// armour, of its base64, and of the base64 of the PKCS#8 and SEC 1 of any key on P-256.
var keyMarks = []string{"-----BEGIN", "CRUdJTiBQUklW", "WQVRFIEtFWS0t", "MBMGByqGSM49", "qGSM49AgEGCCqG", "CCqGSM49AwEH"}

// HasKeyMarks reports whether a value that should be something else is surely a
// private key, or most of one. No path has such a piece.
func HasKeyMarks(s string) bool {
	return slices.ContainsFunc(keyMarks, func(mark string) bool { return strings.Contains(s, mark) })
}

// mixed is the length in which base64 gives itself away, and minMixed how often.
const (
	mixed    = 32
	minMixed = 4
)

// PathMayBeSecret is [MayBeSecret] for the path of a file, which may be long: it
// guesses, so that a message does not repeat it, and must not lead to more than
// that. A key has its marks, line breaks, or 32 characters of base64 between two
// slashes in which a capital follows a small letter four times, and a digit stands
// beside a letter four times. Neither words nor hashes do both.
func PathMayBeSecret(s string) bool {
	for i := range len(s) - mixed + 1 {
		if isMixed(s[i : i+mixed]) {
			return true
		}
	}
	return strings.ContainsAny(s, "\r\n") || HasKeyMarks(s)
}

// kind is what a character of base64 is.
type kind byte

const (
	other kind = iota
	capital
	small
	digit
	plus
)

func isMixed(s string) bool {
	capitals, digits := 0, 0
	before := plus
	for i := range len(s) {
		k := kindOf(s[i])
		switch {
		case k == other:
			return false
		case before == small && k == capital:
			capitals++
		case before != plus && k != plus && (before == digit) != (k == digit):
			digits++
		}
		before = k
	}
	return capitals >= minMixed && digits >= minMixed
}

func kindOf(c byte) kind {
	switch {
	case 'A' <= c && c <= 'Z':
		return capital
	case 'a' <= c && c <= 'z':
		return small
	case '0' <= c && c <= '9':
		return digit
	case c == '+':
		return plus
	}
	return other
}

package safetext

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/secret"
)

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
		return Length(s)
	}
	return fmt.Sprintf("%q", Clean(s))
}

// Beside is a value that [Quote] or its like made fit to be shown, with the place that holds
// it: what is not repeated stands in brackets.
func Beside(place, quoted string) string {
	if strings.HasPrefix(quoted, `"`) {
		return place + " " + quoted
	}
	return place + " (" + quoted + ")"
}

// Length tells the length of a value that is not shown.
func Length(s string) string {
	return fmt.Sprintf("a text of %d characters", utf8.RuneCountInString(s))
}

// QuotePath is [Quote] for the path of a file, which may be long.
func QuotePath(s string) string {
	if PathMayBeSecret(s) {
		return Length(s)
	}
	return fmt.Sprintf("%q", Clean(s))
}

// Unreadable says in a verb why a file could not be read, without the error's own
// text, which repeats the path.
func Unreadable(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENAMETOOLONG): // a key in place of a path
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "cannot be read by this user"
	case errors.Is(err, syscall.EISDIR):
		return "is a directory. Name a file in it"
	case errors.Is(err, context.DeadlineExceeded):
		return "did not end within the time limit"
	default:
		return "cannot be read"
	}
}

// Scrambled reports whether a text has twelve letters and digits on end that are mixed as
// in no word: capital and small letters with a digit or a plus sign, or of ever changing
// kind. It guesses on the safe side, for what names nothing that exists: a piece of a key
// that short has no other mark.
func Scrambled(s string) bool {
	for _, run := range strings.FieldsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || kindOf(byte(r)) == other || r == '/' }) {
		has, changes := map[kind]bool{}, 0
		for i := range len(run) {
			k := kindOf(run[i])
			has[k] = true
			if i > 0 && k != kindOf(run[i-1]) {
				changes++
			}
		}
		isMixed := has[capital] && has[small] && (has[digit] || has[plus])
		if len(run) >= secret.MinMask && (isMixed || changes > len(run)*9/20) {
			return true
		}
	}
	return false
}

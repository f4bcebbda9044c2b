package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/suggest"
	"github.com/ascproof/ascproof/internal/token"
)

// The types of settings that are no mere texts. Each decodes itself, as an
// envconfig.Decoder, and is left as it was by what it refuses.

// Switch is true or false.
type Switch bool

func (s *Switch) EnvDecode(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return refusal{is: "is neither true nor false", want: "true or false"}
	}
	*s = Switch(on)
	return nil
}

// Lifetime is how long a token lives.
type Lifetime struct{ time.Duration }

func (l *Lifetime) EnvDecode(text string) error {
	return decodeDuration(&l.Duration, text, token.MinLifetime, token.MaxLifetime)
}

// Timeout is how long a check takes at most.
type Timeout struct{ time.Duration }

func (t *Timeout) EnvDecode(text string) error {
	return decodeDuration(&t.Duration, text, time.Second, 10*time.Minute)
}

func decodeDuration(into *time.Duration, text string, low, high time.Duration) error {
	d, err := ParseTime(text)
	if err != nil {
		return refusal{is: "is not a time", want: "a time such as 90s, from " + short(low) + " to " + short(high)}
	}
	if d < low || d > high {
		return refusal{is: fmt.Sprintf("is not between %s and %s", short(low), short(high)), want: "a time from " + short(low) + " to " + short(high)}
	}
	*into = d
	return nil
}

// ParseTime reads a time such as 90s, as people write it: without a plus sign, and without
// a zero before another digit.
func ParseTime(text string) (time.Duration, error) {
	odd := strings.HasPrefix(text, "+") || len(text) > 1 && text[0] == '0' && '0' <= text[1] && text[1] <= '9'
	d, err := time.ParseDuration(text)
	if odd || err != nil {
		return 0, errors.New("not a time")
	}
	return d, nil
}

// ParseNumber reads a whole number in the one way to write it.
func ParseNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(n) != text {
		return 0, errors.New("not a number")
	}
	return n, nil
}

// Expiry is how long before their end certificates and profiles are told of; zero
// is never.
type Expiry struct{ time.Duration }

const day = 24 * time.Hour

func (e *Expiry) EnvDecode(text string) error {
	if text == "" {
		return nil
	}
	number, inDays := strings.CutSuffix(text, "d")
	n, err := ParseNumber(number)
	switch {
	case !inDays || err != nil:
		return refusal{is: "is not a number of days", want: "a number of days such as 30d"}
	case n < 1 || n > 400:
		return refusal{is: "is not between 1d and 400d", want: "a number of days from 1d to 400d"}
	}
	e.Duration = time.Duration(n) * day
	return nil
}

// short writes a time as people do: 1m, not 1m0s.
func short(d time.Duration) string {
	if minutes, ok := strings.CutSuffix(d.String(), "m0s"); ok {
		return minutes + "m"
	}
	return d.String()
}

// Scope is a token's scope.
type Scope []string

func (s *Scope) EnvDecode(text string) error {
	entries, err := token.ParseScope(text)
	if err != nil {
		return refusal{is: "is not a list of requests", more: "Look at " + err.Error() + ".", want: "one request on each line, such as GET /v1/apps"}
	}
	*s = entries
	return nil
}

// Names are roles, capabilities and tools.
type Names []string

// EnvDecode implements envconfig.Decoder. It refuses a list that was meant to name
// something and does not: the guard that it was meant to be would be gone without a
// word. An empty text is what go-envconfig has of a setting that is not set.
func (n *Names) EnvDecode(text string) error {
	if text == "" {
		return nil
	}
	names := role.Embedded().Fields(text)
	if len(names) == 0 {
		return refusal{is: "names nothing", want: "at least one role, capability or tool. 'ascproof roles' lists them"}
	}
	*n = once(names)
	return nil
}

// The files that "files" can name.
const (
	FileP8       = "p8"
	FileFastlane = "fastlane"
	FileToken    = "token"
)

// FileKinds are files to write for later steps.
type FileKinds []string

func (f *FileKinds) EnvDecode(text string) error {
	known, kinds := []string{FileP8, FileFastlane, FileToken}, listed(text)
	var strange, meant []string
	for _, kind := range kinds {
		if !slices.Contains(known, kind) {
			strange = append(strange, safetext.Quote(kind))
			if near, ok := suggest.Guess(kind, known); ok {
				meant = append(meant, near)
			}
		}
	}
	if len(strange) > 0 {
		r := refusal{is: "names a file that is not known", want: "a list of " + phrase.And(known)}
		if len(kinds) > 1 && !safetext.MayBeSecret(text) { // of a key the pieces would show it
			r.more = "Not known: " + phrase.And(strange) + "."
		}
		r.meant = phrase.And(once(meant))
		return r
	}
	*f = kinds
	return nil
}

// listed splits a list with commas, spaces or lines between its names.
func listed(text string) []string {
	return once(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }))
}

// once leaves out what was named before.
func once(names []string) []string {
	var all []string
	for _, name := range names {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

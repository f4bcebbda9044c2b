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
// about one. Text that came from a server goes through [safetext.Clean] first.
package finding

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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
	// Title says what is wrong in a short sentence without a full stop: the catalog's,
	// or that of the case where the case is known.
	Title string `json:"title"`
	// Subject is what of its code the finding is about, such as a field of a file, in the
	// same form in every version. It is empty where that is never compared.
	Subject string `json:"subject,omitempty"`
	// Detail is the cause, in sentences: what was seen this time, likeliest first.
	Detail string `json:"detail,omitempty"`
	// Fix lists what to do, most useful first; each entry is one action.
	Fix []string `json:"fix,omitempty"`
	// General is the same said of any key; nil if Fix names none.
	General []string `json:"general_fix,omitempty"`
	// InTurn says that these are steps, with their numbers, to be done one after the other.
	InTurn bool `json:"-"`
	// Area is where a failure is, for a headline.
	Area Area `json:"-"`
	// Meant says that the detail is a guess at what was meant, and nothing else.
	Meant bool `json:"-"`
	// Cause is the same in findings of which one is enough; "" if there are no others.
	Cause string `json:"-"`
	// StoreAt is where in Fix it says how to store the key, counted from 1; 0 is
	// nowhere.
	StoreAt int `json:"-"`
	// Whole says of a value that was repaired that it had lost nothing: it was stored in
	// another form.
	Whole bool `json:"-"`
	// Rest is what the title has behind that of the catalog. OwnTitle says that it does not
	// begin with that.
	Rest     string `json:"-"`
	OwnTitle bool   `json:"-"`
}

// New makes a finding of a code in the [Catalog]. The detail is formatted as
// by [fmt.Sprintf]. An unknown code is a bug and panics.
func New(code Code, format string, args ...any) *Finding {
	e, ok := Lookup(code)
	if !ok {
		panic("finding: no catalog entry for " + string(code))
	}
	f := &Finding{
		Code: code, Severity: e.Severity, Title: e.Title, Area: areaOf(code),
		Detail: fmt.Sprintf(format, args...), Fix: e.Fix.All(), InTurn: e.Fix.areSteps(),
	}
	if e.Fix.Store != "" {
		f.StoreAt = 1
	}
	return f
}

// Tolerated makes a finding of what would be an error, were it not let pass: a
// warning, without the advice to let it pass.
func Tolerated(code Code, format string, args ...any) *Finding {
	f := New(code, format, args...).At(Warning)
	e, _ := Lookup(code)
	e.Fix.Accept = ""
	f.Fix = e.Fix.All()
	return f
}

// InChild makes a finding about a command that ascproof runs, without the advice to have
// it run like that.
func InChild(code Code, format string, args ...any) *Finding {
	f := New(code, format, args...)
	e, _ := Lookup(code)
	e.Fix.RunAsChild = ""
	f.Fix = e.Fix.All()
	return f
}

// UnmarshalJSON implements [json.Unmarshaler]. What JSON does not say goes by the code and
// its title.
func (f *Finding) UnmarshalJSON(data []byte) error {
	type plain Finding
	if err := json.Unmarshal(data, (*plain)(f)); err != nil {
		return err
	}
	e, _ := Lookup(f.Code)
	f.InTurn, f.Area = e.Fix.areSteps(), areaOf(f.Code)
	rest, ok := strings.CutPrefix(f.Title, e.Title)
	if f.OwnTitle = !ok; ok {
		f.Rest = rest
	}
	return nil
}

// Titled returns a copy of the finding with a title that names the case, as in
// `unknown command "chekc"`.
func (f *Finding) Titled(format string, args ...any) *Finding {
	c := *f
	c.Title, c.Rest, c.OwnTitle = fmt.Sprintf(format, args...), "", true
	return &c
}

// About returns a copy of the finding with its subject. Words of the title and the detail can
// change with the version, and a subject cannot.
func (f *Finding) About(subject string) *Finding {
	c := *f
	c.Subject = subject
	return &c
}

// Naming returns a copy of the finding with a title that ends in what it is about:
// "could not confirm: metadata".
func (f *Finding) Naming(name string) *Finding { return f.Ending(": " + name) }

// Ending returns a copy of the finding with a title that goes on.
func (f *Finding) Ending(text string) *Finding {
	c := *f
	c.Title, c.Rest = f.Title+text, f.Rest+text
	return &c
}

// Named returns what a title names by [Finding.Naming], if it does.
func (f *Finding) Named() (name string, ok bool) { return strings.CutPrefix(f.Rest, ": ") }

// OfKey is the title as the sentence about a key that ends in it, behind the key's name:
// "cannot see the app 1". It is not ok if that is not what the title is.
func (f *Finding) OfKey() (says string, ok bool) {
	e, _ := Lookup(f.Code)
	return e.OfKey + f.Rest, e.OfKey != "" && !f.OwnTitle
}

// Doubt is the title as a sentence that says what could not be found out: "Could not
// confirm: metadata". It is not ok if that is not what the title is.
func (f *Finding) Doubt() (says string, ok bool) {
	e, _ := Lookup(f.Code)
	return e.Doubt + f.Rest, e.Doubt != "" && !f.OwnTitle
}

// Guess returns a copy of the finding that says what was meant, and no other cause.
func (f *Finding) Guess(meant string) *Finding {
	c := *f
	c.Detail, c.Meant = DidYouMean(meant), true
	return &c
}

// DidYouMean is a guess as a question.
func DidYouMean(meant string) string { return "Did you mean " + meant + "?" }

// CausedBy returns a copy of the finding with its cause.
func (f *Finding) CausedBy(cause string) *Finding {
	c := *f
	c.Cause = cause
	return &c
}

// In returns a copy of the finding that is in another area than others of its code.
func (f *Finding) In(a Area) *Finding {
	c := *f
	c.Area = a
	return &c
}

// OfWhole returns a copy of the finding that is about a value which had lost nothing, or not.
func (f *Finding) OfWhole(is bool) *Finding {
	c := *f
	c.Whole = is
	return &c
}

// At returns a copy of the finding with another severity.
func (f *Finding) At(s Severity) *Finding {
	c := *f
	c.Severity = s
	return &c
}

// maxFixes is how many things to do are worth reading: the likeliest come first.
const maxFixes = 3

func few(fixes []string) []string { return fixes[:min(len(fixes), maxFixes)] }

// WithFix returns a copy of the finding with advice that is particular to this
// case before the standing advice, as far as there is room for it.
func (f *Finding) WithFix(fix ...string) *Finding {
	c := *f
	c.Fix, c.InTurn = few(slices.Concat(fix, f.Fix)), f.InTurn && len(fix) == 0
	if f.General != nil {
		c.General = few(slices.Concat(fix, f.General))
	}
	if c.StoreAt > 0 {
		c.StoreAt += len(fix)
	}
	if c.StoreAt > len(c.Fix) {
		c.StoreAt = 0
	}
	return &c
}

// OnlyFix returns a copy of the finding with other advice than the standing one,
// where the case is so well known that the general advice would distract.
func (f *Finding) OnlyFix(fix ...string) *Finding {
	c := *f
	c.Fix, c.General, c.StoreAt, c.InTurn = few(slices.Clone(fix)), nil, 0, false
	return &c
}

// OnlySteps returns a copy of the finding with steps to be done in turn as the only advice.
func (f *Finding) OnlySteps(steps ...string) *Finding {
	c := f.OnlyFix(numbered(steps)...)
	c.InTurn = true
	return c
}

// OfAnyKey returns a copy of the finding with its advice, or its steps, as they are said of
// any key. The advice itself names the key.
func (f *Finding) OfAnyKey(fix ...string) *Finding {
	c := *f
	if c.General = few(slices.Clone(fix)); f.InTurn {
		c.General = numbered(c.General)
	}
	if slices.Equal(c.General, c.Fix) {
		c.General = nil
	}
	return &c
}

// StoreAs returns a copy of the finding with another way to store the key, if the
// finding advises one.
func (f *Finding) StoreAs(way string) *Finding {
	c := *f
	if c.StoreAt > 0 && way != "" {
		c.Fix = slices.Clone(f.Fix)
		c.Fix[c.StoreAt-1] = way
	}
	return &c
}

// Error implements error: title, detail and code on one line.
func (f *Finding) Error() string { return f.Text() + " [" + string(f.Code) + "]" }

// Text is the title and the detail on one line.
func (f *Finding) Text() string {
	if f.Detail == "" {
		return f.Title
	}
	return f.Title + ". " + f.Detail
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

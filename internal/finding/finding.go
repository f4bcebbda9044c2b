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
	"fmt"

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

// Cause tells findings of which one is enough. It is never shown.
type Cause string

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
	// InTurn says that these are steps, to be done one after the other. They are shown with
	// their numbers, also in JSON.
	InTurn bool `json:"-"`
	// Area is where a failure is, for a headline.
	Area Area `json:"-"`
	// Meant says that the detail is a guess at what was meant, and nothing else.
	Meant bool `json:"-"`
	// Cause is the same in findings of which one is enough; "" if there are no others.
	Cause Cause `json:"-"`
	// StoreAt is where in Fix it says how to store the key, counted from 1; 0 is
	// nowhere.
	StoreAt int `json:"-"`
	// Whole says of a value that was repaired that it had lost nothing: it was stored in
	// another form.
	Whole bool `json:"-"`
	// Rest is what the title has behind that of the catalog, and Name what is named there.
	// OwnTitle says that the title does not begin with that of the catalog.
	Rest     string `json:"-"`
	Name     string `json:"-"`
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

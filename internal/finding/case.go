package finding

import (
	"fmt"
	"slices"
)

// This file changes findings to fit a case. Each function returns a copy.

// Titled returns a copy of the finding with a title that names the case, as in
// `unknown command "chekc"`.
func (f *Finding) Titled(format string, args ...any) *Finding {
	c := *f
	c.Title, c.OwnTitle = fmt.Sprintf(format, args...), true
	c.Rest, c.Name = "", ""
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
func (f *Finding) Naming(name string) *Finding {
	c := f.Ending(naming + name)
	c.Name = name
	return c
}

// naming stands before what a title names.
const naming = ": "

// Ending returns a copy of the finding with a title that goes on.
func (f *Finding) Ending(text string) *Finding {
	c := *f
	c.Title, c.Rest = f.Title+text, f.Rest+text
	return &c
}

// Named returns what a title names by [Finding.Naming], if it does.
func (f *Finding) Named() (name string, ok bool) { return f.Name, f.Name != "" }

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

package finding

import (
	"fmt"
	"slices"
)

// This file changes findings to fit a case. Each function returns a copy: its receiver is one.

// Titled returns a copy of the finding with a title that names the case, as in
// `unknown command "chekc"`.
func (f Finding) Titled(format string, args ...any) *Finding {
	f.Title, f.OwnTitle = fmt.Sprintf(format, args...), true
	f.Rest, f.Name = "", ""
	return &f
}

// About returns a copy of the finding with its subject. Words of the title and the detail can
// change with the version, and a subject cannot.
func (f Finding) About(subject string) *Finding {
	f.Subject = subject
	return &f
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
func (f Finding) Ending(text string) *Finding {
	f.Title, f.Rest = f.Title+text, f.Rest+text
	return &f
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
func (f Finding) Guess(meant string) *Finding {
	f.Detail, f.Meant = DidYouMean(meant), true
	return &f
}

// DidYouMean is a guess as a question.
func DidYouMean(meant string) string { return "Did you mean " + meant + "?" }

// CausedBy returns a copy of the finding with its cause.
func (f Finding) CausedBy(cause Cause) *Finding {
	f.Cause = cause
	return &f
}

// In returns a copy of the finding that is in another area than others of its code.
func (f Finding) In(a Area) *Finding {
	f.Area = a
	return &f
}

// OfWhole returns a copy of the finding that is about a value which had lost nothing, or not.
func (f Finding) OfWhole(is bool) *Finding {
	f.Whole = is
	return &f
}

// At returns a copy of the finding with another severity.
func (f Finding) At(s Severity) *Finding {
	f.Severity = s
	return &f
}

// maxFixes is how many things to do are worth reading: the likeliest come first.
const maxFixes = 3

func few(fixes []string) []string { return fixes[:min(len(fixes), maxFixes)] }

// WithFix returns a copy of the finding with advice that is particular to this
// case before the standing advice, as far as there is room for it.
func (f Finding) WithFix(fix ...string) *Finding {
	f.Fix, f.InTurn = few(slices.Concat(fix, f.Fix)), f.InTurn && len(fix) == 0
	if f.General != nil {
		f.General = few(slices.Concat(fix, f.General))
	}
	if f.StoreAt > 0 {
		f.StoreAt += len(fix)
	}
	if f.StoreAt > len(f.Fix) {
		f.StoreAt = 0
	}
	return &f
}

// OnlyFix returns a copy of the finding with other advice than the standing one,
// where the case is so well known that the general advice would distract.
func (f Finding) OnlyFix(fix ...string) *Finding {
	f.Fix, f.General, f.StoreAt, f.InTurn = few(slices.Clone(fix)), nil, 0, false
	return &f
}

// OnlySteps returns a copy of the finding with steps to be done in turn as the only advice.
func (f *Finding) OnlySteps(steps ...string) *Finding {
	c := f.OnlyFix(steps...)
	c.InTurn = true
	return c
}

// OfAnyKey returns a copy of the finding with its advice, or its steps, as they are said of
// any key. The advice itself names the key.
func (f Finding) OfAnyKey(fix ...string) *Finding {
	f.General = few(slices.Clone(fix))
	if slices.Equal(f.General, f.Fix) {
		f.General = nil
	}
	return &f
}

// StoreAs returns a copy of the finding with another way to store the key, if the
// finding advises one.
func (f Finding) StoreAs(way string) *Finding {
	if f.StoreAt > 0 && way != "" {
		f.Fix = slices.Clone(f.Fix)
		f.Fix[f.StoreAt-1] = way
	}
	return &f
}

package finding

import (
	"strconv"
	"strings"
)

// This file is the form of a finding as people read it, the same in reports and on
// standard error:
//
//	error: TITLE [code]
//	  The cause, in sentences.
//	  Fix: one thing to do.
//	  Help: the address of the page that says more
//
// The address alone can be wider than a screen. A terminal opens one that is whole and
// begins with https://, and none that is broken or cut.

// Heading is the first line, without the severity.
func (f *Finding) Heading() string { return f.Title + " [" + string(f.Code) + "]" }

// Lines are what stands below the heading.
func (f *Finding) Lines() []string {
	var lines []string
	if f.Detail != "" {
		lines = append(lines, Sentence(f.Detail))
	}
	for _, action := range f.Actions() {
		if !f.InTurn {
			action = "Fix: " + action
		}
		lines = append(lines, action)
	}
	return append(lines, f.Help())
}

// Actions are what to do as lines of their own. Steps have their numbers.
func (f *Finding) Actions() []string { return f.lines(f.Fix) }

func (f *Finding) lines(fixes []string) []string {
	if !f.InTurn {
		return fixes
	}
	var all []string
	for i, step := range fixes {
		all = append(all, Number(i)+" "+step)
	}
	return all
}

// Number stands before a step. The first one has the index 0.
func Number(i int) string { return strconv.Itoa(i+1) + "." }

// Help is the last line.
func (f *Finding) Help() string { return "Help: " + f.Docs() }

// Sentence returns a text with the full stop that it lacks.
func Sentence(text string) string {
	if text == "" || strings.ContainsRune(".?!:", rune(text[len(text)-1])) {
		return text
	}
	return text + "."
}

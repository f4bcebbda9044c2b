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
	for _, fix := range f.Fix {
		if !f.InTurn {
			fix = "Fix: " + fix
		}
		lines = append(lines, fix)
	}
	return append(lines, f.Help())
}

// Help is the last line.
func (f *Finding) Help() string { return "Help: " + f.Docs() }

// numbered are steps as they are shown.
func numbered(steps []string) []string {
	var all []string
	for i, step := range steps {
		all = append(all, strconv.Itoa(i+1)+". "+step)
	}
	return all
}

// Sentence returns a text with the full stop that it lacks.
func Sentence(text string) string {
	if text == "" || strings.ContainsRune(".?!:", rune(text[len(text)-1])) {
		return text
	}
	return text + "."
}

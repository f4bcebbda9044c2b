// Package pattern keeps regular expressions until they are needed. What is compiled at the
// start of a program is compiled for every command, and most commands use few of them.
//
//	var line = pattern.Of(`^keys:`)
//
//	if line().MatchString(text) {
package pattern

import (
	"regexp"
	"sync"
)

// Of returns a function that compiles an expression at its first call, and panics if it is
// none.
func Of(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

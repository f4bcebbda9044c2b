package audit

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first used: other commands
// never need those of audits.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

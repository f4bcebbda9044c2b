// Package roletest is for tests that ask for roles, capabilities and tools by name, or
// draw some at random. Nothing but tests uses it.
//
//	policy.Require = roletest.Names(t, "storesyncer app-manager")
//	rng := draws.Rand(t) // with var draws = roletest.Flags(flag.CommandLine)
package roletest

import (
	"strings"

	"github.com/ascproof/ascproof/internal/role"
)

// T is what a test gives: a *testing.T.
type T interface {
	Helper()
	Fatal(args ...any)
	Cleanup(func())
	Failed() bool
	Logf(format string, args ...any)
	Name() string
}

// Names are the names of a list with blanks between.
func Names(t T, list string) []role.Name {
	t.Helper()
	var all []role.Name
	for s := range strings.FieldsSeq(list) {
		n, err := role.Embedded().Resolve(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

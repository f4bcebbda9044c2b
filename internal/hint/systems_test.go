package hint

import (
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/report"
)

// Of each CI system that ascproof speaks to it is known how to store a key there, and why a
// secret of it can be empty.
func TestEverySystemIsKnown(t *testing.T) {
	t.Parallel()
	recipes := Recipes(Material{})
	for _, name := range cihost.Names() {
		ways := slices.DeleteFunc(slices.Clone(recipes), func(r report.Recipe) bool { return r.System != name })
		want := 1
		if name == cihost.NamePlain {
			want = 0
		}
		if len(ways) != want {
			t.Errorf("%d recipes are for %s, want %d", len(ways), name, want)
		}
		if why := known[name].whyEmpty != nil; why != (want == 1) {
			t.Errorf("it is known why a secret is empty on %s: %v", name, why)
		}
	}
	for name := range known {
		if !slices.Contains(cihost.Names(), name) {
			t.Errorf("there are habits of %s, which is no system", name)
		}
	}
	for _, r := range Encodings(Material{}) {
		if r.System != "" {
			t.Errorf("the encoding for %s is one of the CI system %s", r.Place, r.System)
		}
	}
}

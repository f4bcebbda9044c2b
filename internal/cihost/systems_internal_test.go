package cihost

import (
	"slices"
	"testing"
)

// Each system has one row, and each trace is of one system, but for one that poses as another.
func TestEachSystemHasOneRow(t *testing.T) {
	t.Parallel()
	posesAs := func(a, b System) bool { return a.poses != "" && a.poses == b.Name }
	titles, owners := map[string]bool{}, map[string]System{}
	for _, s := range allSystems() {
		if titles[s.Title] {
			t.Errorf("%s has two rows", s.Title)
		}
		titles[s.Title] = true
		for _, name := range slices.Concat(s.marks, s.traces) {
			if o, ok := owners[name]; ok && !posesAs(o, s) && !posesAs(s, o) {
				t.Errorf("%s is a trace of %s and of %s", name, o.Title, s.Title)
			}
			owners[name] = s
		}
	}
}

package role

import (
	"fmt"
	"testing"
)

// A few open operations can get any mix of answers, many only all the same.
func TestPossibleAnswers(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 2, 2: 4, maxMixed: 1 << maxMixed, maxMixed + 1: 2} {
		different := map[string]bool{}
		for _, answers := range possibleAnswers(make([]string, n)) {
			if len(answers) != n {
				t.Errorf("%d open: there are %d answers", n, len(answers))
			}
			different[fmt.Sprint(answers)] = true
		}
		if len(different) != want {
			t.Errorf("%d open: %d different mixes, want %d", n, len(different), want)
		}
	}
}

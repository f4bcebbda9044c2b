package role

import (
	"fmt"
	"testing"
)

// A few open operations can get any mix of answers; of many it is tried that all
// get the same, or one gets one.
func TestPossibleAnswers(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 2, 2: 4, maxMixed: 1 << maxMixed, maxMixed + 1: 2 + 2*(maxMixed+1)} {
		var open []string
		for i := range n {
			open = append(open, fmt.Sprint("operation", i))
		}
		different := map[string]bool{}
		for _, answers := range possibleAnswers(open) {
			different[fmt.Sprint(answers)] = true
		}
		if len(different) != want {
			t.Errorf("%d open: %d different mixes, want %d", n, len(different), want)
		}
	}
}

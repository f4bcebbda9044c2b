package role

import (
	"slices"
	"testing"
)

// Sets of roles are told in the order in which Apple lists their first roles.
func TestRoleSetsInOrder(t *testing.T) {
	t.Parallel()
	want := []Set{Of(Admin, CustomerSupport), Of(AppManager, Developer), Of(AppManager, Finance), Of(Marketing, Sales)}
	var sets roleSets
	for _, s := range want {
		sets.add(s)
	}
	if got := sets.inOrder(); !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
}

// Whatever four roles answer to two questions: the questions separate them if two roles
// answer both differently.
func TestSidesSeparate(t *testing.T) {
	t.Parallel()
	const all = 3 * 3 * 3 * 3
	answer := func(n, role int) int { return []int{n, n / 3, n / 9, n / 27}[role] % 3 }
	for n := range all {
		for m := range all {
			var a, b sides
			want := false
			for x := range 4 {
				a[answer(n, x)] |= Of(Role(x))
				b[answer(m, x)] |= Of(Role(x))
				for y := range x {
					want = want || answer(n, x) != answer(n, y) && answer(m, x) != answer(m, y)
				}
			}
			if got := a.separate(b); got != want {
				t.Errorf("%v and %v separate roles: %v, want %v", a, b, got, want)
			}
		}
	}
}

package cli

import (
	"slices"
	"testing"
)

// A program may take the first of two variables of one name, or the last.
func TestSetVariables(t *testing.T) {
	t.Parallel()
	env := []string{"A=old", "B=kept", "A=older", "=C:=C:\\"}
	got := setVariables(env, []variable{{"A", "new"}, {"C", "added"}})
	if want := []string{"B=kept", "=C:=C:\\", "A=new", "C=added"}; !slices.Equal(got, want) {
		t.Errorf("setVariables = %q, want %q", got, want)
	}
	if env[0] != "A=old" {
		t.Errorf("it changed what it was given: %q", env)
	}
}

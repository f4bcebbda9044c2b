package pattern_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/pattern"
)

func TestOf(t *testing.T) {
	t.Parallel()
	digits := pattern.Of(`^\d+$`)
	if !digits().MatchString("123") || digits().MatchString("12a") {
		t.Error("it is another expression")
	}
	if first, second := digits(), digits(); first != second {
		t.Error("it is compiled twice")
	}
	broken := pattern.Of(`(`)
	defer func() {
		if recover() == nil {
			t.Error("what is no expression compiles")
		}
	}()
	broken()
}

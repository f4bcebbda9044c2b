//go:build unix

package child_test

import (
	"os"
	"testing"

	"github.com/ascproof/ascproof/internal/child"
)

// Whatever a helper prints, no more than 64 KiB of it is kept.
func TestOutputHasALimit(t *testing.T) {
	t.Parallel()
	out, err := child.Output(t.Context(), os.Environ(), "", "head", "-c", "100000", "/dev/zero")
	if err != nil || len(out) != 64<<10 {
		t.Errorf("%d bytes, %v, want 65536", len(out), err)
	}
}

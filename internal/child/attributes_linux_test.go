package child_test

import (
	"io"
	"testing"
)

// If we are killed, the child does not stay behind with the credentials.
func TestKilledWithUs(t *testing.T) {
	t.Parallel()
	r := startRunner(t, "catch")
	expectLine(t, r.out, "ready true")
	_ = r.Process.Kill()
	if rest, err := io.ReadAll(r.out); err != nil || len(rest) > 0 {
		t.Errorf("output %q, %v, want its end", rest, err)
	}
	_ = r.Wait()
}

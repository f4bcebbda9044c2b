package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
)

// What a user cannot write is theirs to mend in one way only, whatever it was for.
func TestForOwner(t *testing.T) {
	t.Parallel()
	own := fmt.Errorf("%w the runner's file", cihost.ErrOtherUser)
	for _, tt := range []struct {
		err  error
		want bool
	}{{own, true}, {errors.Join(errors.New("another"), own), true}, {fs.ErrPermission, false}, {nil, false}} {
		for _, code := range []finding.Code{finding.OutputFailed, finding.HostUncertain, finding.HostUnavailable} {
			before := finding.New(code, "Seen")
			got := forOwner(finding.New(code, "Seen"), tt.err)
			if (got.Title != before.Title) != tt.want || tt.want && len(got.Fix) != 1 {
				t.Errorf("forOwner(%s, %v) = %q with the fixes %q, want its own: %v", code, tt.err, got.Title, got.Fix, tt.want)
			}
		}
	}
}

package explain_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// The way with the fewest rights comes first: keys of their own where one role would
// be wider than each of them.
func TestWays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		names string
		kind  int // in role.Kinds
		want  string
	}{
		{"one tool", "fastlane-deliver", 0, "APP_MANAGER"},
		{"two jobs", "fastlane-deliver sales-reports", 0,
			"APP_MANAGER for fastlane-deliver + SALES for sales-reports; APP_MANAGER with SALES; ADMIN"},
		{"three jobs, two of one role", "metadata sales-reports screenshots", 0,
			"APP_MANAGER for metadata screenshots + SALES for sales-reports; APP_MANAGER with SALES; ADMIN"},
		{"a job that the other's role covers", "upload metadata", 0, "APP_MANAGER"},
		{"a job that no individual key does", "fastlane-deliver sales-reports", 1, "none for sales-reports"},
		{"a role that no team key has", "account-holder", 0, "none for account-holder"},
		{"nobody knows", "users", 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var names []role.Name
			for _, s := range strings.Fields(tt.names) {
				n, err := role.Embedded().Resolve(s)
				if err != nil {
					t.Fatal(err)
				}
				names = append(names, n)
			}
			if got := written(explain.Guide(role.Embedded(), names).Ways[tt.kind]); got != tt.want {
				t.Errorf("ways for %s: %q, want %q", tt.names, got, tt.want)
			}
		})
	}
}

func written(w report.GuideWays) string {
	if len(w.Cannot) > 0 {
		return "none for " + strings.Join(w.Cannot, " ")
	}
	var ways []string
	for _, keys := range w.Ways {
		var all []string
		for _, key := range keys {
			text := key.AnyOf[0].String()
			if len(keys) > 1 {
				text = fmt.Sprintf("%s for %s", text, strings.Join(key.For, " "))
			}
			all = append(all, text)
		}
		ways = append(ways, strings.Join(all, " + "))
	}
	return strings.Join(ways, "; ")
}

package explain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/role/roletest"
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
			if got := written(explain.Guide(role.Embedded(), roletest.Names(t, tt.names)).Ways[tt.kind]); got != tt.want {
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

// A guide shows of a role its own cells of all operations, of others all cells of theirs.
func TestGuideNames(t *testing.T) {
	t.Parallel()
	k := role.Embedded()
	tests := []struct {
		name              string
		operations, cells int
		used              bool
		source            string // one of them
	}{
		{"developer", len(k.Operations), 1, false, "apple-roles"},
		{"signing", 4, 8, true, ""},
		{"storesyncer", 7, 8, false, "storesyncer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, err := k.Resolve(tt.name)
			if err != nil {
				t.Fatal(err)
			}
			g := explain.Guide(k, []role.Name{n})
			got := g.Names[0]
			if len(got.Operations) != tt.operations || (got.UsedBy != nil) != tt.used {
				t.Errorf("%d operations, used by %v; want %d, used %v", len(got.Operations), got.UsedBy, tt.operations, tt.used)
			}
			for _, op := range got.Operations {
				if len(op.Cells) != tt.cells {
					t.Errorf("%s: cells %v, want %d", op.ID, op.Cells, tt.cells)
				}
			}
			if !slices.IsSortedFunc(g.Sources, func(a, b *role.Source) int { return a.Number - b.Number }) {
				t.Errorf("sources %v, want them in order", g.Sources)
			}
			if tt.source != "" && !slices.ContainsFunc(g.Sources, func(s *role.Source) bool { return s.ID == tt.source }) {
				t.Errorf("the source %s is missing", tt.source)
			}
		})
	}
}

// The headline of a typing error goes on with what was meant, and no other does.
func TestHeadlineSaysWhatWasMeant(t *testing.T) {
	t.Parallel()
	unknown := finding.New(finding.SettingInvalid, "Did you mean that it is too long?").Titled("x is not known")
	for want, f := range map[string]*finding.Finding{
		"settings: x is not known. Did you mean metadata?": unknown.Guess("metadata"),
		"settings: x is not known":                         unknown,
	} {
		if k := explain.NotSent([]*finding.Finding{f}); k.Headline != want {
			t.Errorf("%q, want %q", k.Headline, want)
		}
	}
}

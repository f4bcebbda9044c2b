package audit_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// What is said of a rate limit with the account names the keys that have it, and no other.
func TestAccountsNameLimitedKeys(t *testing.T) {
	t.Parallel()
	limited, other := resultOf("busy", report.Unverified, finding.RateLimited), resultOf("calm", report.Valid, "")
	limited.IssuerID, other.IssuerID = "i", "i"
	found := audit.Accounts([]report.Key{other, limited})[0].Findings
	if len(found) != 1 || !strings.Contains(found[0].Title, "busy") || strings.Contains(found[0].Title, "calm") {
		t.Errorf("said %q", said(found))
	}
	for _, k := range []report.Key{limited, other} {
		rep := reportOf(k)
		audit.Conclude(rep)
		var page strings.Builder
		if err := report.HTML(&page, rep); err != nil {
			t.Fatal(err)
		}
		if sound := strings.Contains(page.String(), "Nothing is wrong with this key itself"); sound != (k.Name == "calm") {
			t.Errorf("the page says that nothing is wrong with %s: %v", k.Name, sound)
		}
	}
}

// The length of a name is what people count, in any language.
func TestLongNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		wrong bool
	}{{strings.Repeat("é", 100), false}, {strings.Repeat("é", 101), true}, {strings.Repeat("日", 51), false}} {
		for _, field := range []string{"name", "owner"} {
			fields := map[string]string{"name": "a", field: tt.name}
			text := "keys:\n  - key-id: ABC123DEFG\n"
			for f, v := range fields {
				text += "    " + f + ": " + v + "\n"
			}
			e := audit.Parse([]byte(text), audit.Places{}).Entries[0]
			if e.Wrong() != tt.wrong || tt.wrong && !strings.Contains(e.Findings[0].Detail, "at most 100") {
				t.Errorf("%s of %d bytes: wrong %v: %q", field, len(tt.name), e.Wrong(), said(e.Findings))
			}
		}
	}
}

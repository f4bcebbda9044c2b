package audit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// What speaks against a new key is an error if it is known to be too little, or if there is
// nothing to hold it against. What could not be found out about it is a warning.
func TestReplace(t *testing.T) {
	t.Parallel()
	key := func(can string, changes ...func(*report.Key)) report.Key {
		k := report.Key{Status: report.Valid, Verdict: report.Pass, IssuerID: "one", Roles: &report.Roles{Probed: true}}
		for i, letter := range can {
			verdict := map[rune]role.Verdict{'+': role.Granted, '?': role.Unproven, '-': role.Denied}[letter]
			k.Capabilities = append(k.Capabilities, report.Capability{Name: []string{"apps", "signing"}[i], Verdict: verdict})
		}
		for _, change := range changes {
			change(&k)
		}
		return k
	}
	elsewhere := func(k *report.Key) { k.IssuerID = "two" }
	personal := func(k *report.Key) { k.IssuerID = "" }
	sees := func(id string) func(*report.Key) { return func(k *report.Key) { k.App = &report.App{ID: id} } }
	hazy := func(k *report.Key) { k.Evidence = []report.Evidence{{Outcome: role.OutcomeUnknown, HTTPStatus: 503}} }
	failing := func(k *report.Key) {
		k.Findings = []*finding.Finding{finding.New(finding.TokenRejected, "")}
		k.Status, k.Verdict, k.Roles = report.Rejected, report.Fail, nil
	}
	broken := func(k *report.Key) { failing(k); k.Status = report.Unusable }
	const (
		weaker   = "error replacement-weaker"
		unknown  = "error replacement-unknown"
		perhaps  = "warning replacement-unknown"
		rejected = "error token-rejected"
	)
	for _, tt := range []struct {
		name       string
		old, fresh report.Key
		required   bool
		want       string // what is said of the new key
		ofOld      string
		fits       bool
	}{
		{name: "the same", old: key("+-"), fresh: key("+-"), fits: true},
		{name: "more", old: key("+-"), fresh: key("++"), fits: true},
		{name: "less", old: key("++"), fresh: key("+-"), want: weaker},
		{name: "perhaps less", old: key("++"), fresh: key("+?"), want: perhaps},
		{name: "less, and perhaps even less", old: key("++"), fresh: key("?-"), want: weaker + ", " + perhaps},
		{name: "what the old one cannot is open", old: key("+-"), fresh: key("+?"), fits: true},
		{name: "another account", old: key("++"), fresh: key("++", elsewhere), want: weaker},
		{name: "perhaps another account", old: key("++"), fresh: key("++", personal), want: perhaps},
		{name: "one app", old: key("++", sees("1")), fresh: key("++", personal, sees("1")), fits: true},
		{name: "two apps", old: key("++", sees("1")), fresh: key("++", personal, sees("2")), want: perhaps},
		{name: "a new key that fails", old: key("++"), fresh: key("++", personal, failing), want: rejected},
		{name: "an old key that Apple rejects", old: key("", failing), fresh: key("++"), want: unknown, ofOld: rejected},
		{name: "an old key that Apple rejects, and a requirement", old: key("", failing), fresh: key("++"), required: true, want: perhaps, ofOld: "warning token-rejected", fits: true},
		{name: "an old key without all its answers", old: key("++", hazy), fresh: key("++"), want: unknown},
		{name: "an old key without all its answers, and a requirement", old: key("++", hazy), fresh: key("+-"), required: true, want: weaker + ", " + perhaps},
		{name: "an old key that cannot be used, and a requirement", old: key("", broken), fresh: key("++"), required: true, want: unknown, ofOld: rejected},
		{name: "an old key of which nothing and no account is known", old: key("", personal, failing), fresh: key("++"), required: true, want: perhaps, ofOld: "warning token-rejected"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			keys, together := audit.Replace(tt.old, tt.fresh, tt.required, explain.Variables{})
			if old, got := graded(keys[0]), graded(keys[1]); old != tt.ofOld || got != tt.want {
				t.Errorf("of the old key %q, of the new one %q; want %q and %q", old, got, tt.ofOld, tt.want)
			}
			fits := slices.Equal(codesOf(together), []finding.Code{finding.ReplacementFits})
			if fits != tt.fits || !fits && len(together) > 0 {
				t.Errorf("of both %v, it fits: want %v", together, tt.fits)
			}
			if fits && slices.ContainsFunc(keys[0].Findings, func(f *finding.Finding) bool { return len(f.Fix) > 0 }) {
				t.Errorf("it says how to mend the old key: %v", keys[0].Findings)
			}
		})
	}
}

// graded are the findings of a key with their severities.
func graded(k report.Key) string {
	var all []string
	for _, f := range k.Findings {
		all = append(all, string(f.Severity)+" "+string(f.Code))
	}
	return strings.Join(all, ", ")
}

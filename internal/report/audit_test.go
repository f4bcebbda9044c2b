package report_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

func plainText(w io.Writer, r *report.Report) error { return report.Text(w, r, report.Style{}) }

// codesOf are the codes of what is told, in its order.
func codesOf(rep *report.Report) []finding.Code {
	audit.Conclude(rep)
	var codes []finding.Code
	for _, f := range rep.Conclusion.Told {
		codes = append(codes, f.Code)
	}
	return codes
}

// Errors come before warnings, whatever they are about. What failed before is told again
// unless only what is new counts.
func TestAuditTold(t *testing.T) {
	t.Parallel()
	warnings := []finding.Code{finding.ExpiresSoon, finding.ClockSkew, finding.Transient401}
	fails := []finding.Code{finding.AppNotVisible, finding.RequirementNotMet, finding.RequirementNotMet}
	fresh := slices.Concat([]finding.Code{finding.EntryInvalid, finding.ExpiresSoon}, fails, []finding.Code{finding.PowersChanged}, warnings[1:])
	for _, tt := range []struct {
		name    string
		onlyNew bool
		want    []finding.Code
	}{
		{"all", false, slices.Concat([]finding.Code{finding.EntryInvalid, finding.AgreementsMissing, finding.IDsSwapped}, fails, warnings)},
		{"only what is new", true, fresh},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rep := auditOf(t)
			rep.Audit.Baseline.OnlyNew = tt.onlyNew
			if got := codesOf(rep); !slices.Equal(got, tt.want) {
				t.Errorf("told %q, want %q", got, tt.want)
			}
			for _, format := range []func(io.Writer, *report.Report) error{plainText, report.Markdown} {
				text := strings.Join(strings.Fields(view(t, rep, format)), " ")
				if said := strings.Contains(text, "Exchange") || strings.Contains(text, "exchange"); said == tt.onlyNew || !strings.Contains(text, "2 keys fail as before") {
					t.Errorf("what failed before is explained: %v in\n%s", said, text)
				}
			}
		})
	}
}

// One thing that several keys have is told once, and what to do is true of each of them.
func TestAuditTellsOnce(t *testing.T) {
	t.Parallel()
	rep := load(t, "testdata/rejected.json")
	rep.Audit = &report.Audit{}
	first := rep.Keys[0]
	first.Name, first.Findings = "first", slices.Clone(first.Findings)
	second := first
	second.Name, second.KeyID, second.Findings = "second", "DEF456GHIJ", slices.Clone(first.Findings)
	for i, f := range second.Findings {
		own := *f
		own.Fix = slices.Clone(f.Fix)
		for j, fix := range own.Fix {
			own.Fix[j] = strings.ReplaceAll(fix, first.KeyID, second.KeyID)
		}
		second.Findings[i] = &own
	}
	unasked := explain.NotAsked()
	unasked.Name = "third"
	rep.Keys = []report.Key{explain.Words(first), explain.Words(second), explain.Words(unasked)}
	if one := view(t, &report.Report{Keys: rep.Keys[:1], Audit: rep.Audit}, plainText); !strings.Contains(one, first.KeyID) {
		t.Errorf("the key ID is not in what to do about one key:\n%s", one)
	}
	text := view(t, rep, plainText)
	if strings.Contains(text, first.KeyID) || strings.Contains(text, second.KeyID) || strings.Count(text, "2 keys: first, second.") != 1 {
		t.Errorf("what is told of two keys names one of them, or is told twice:\n%s", text)
	}
	rep.Keys[0].KeyID = "list" // a word of the steps
	shown := strings.Join(strings.Fields(view(t, rep, plainText)), " ")
	for _, step := range first.Findings[0].General {
		if !strings.Contains(shown, step) {
			t.Errorf("the step %q is not told of both keys:\n%s", step, text)
		}
	}
	if len(first.Findings[0].General) != 3 || !strings.Contains(text, "third   unverified  not asked\n") {
		t.Errorf("a key that was not asked takes more than a line:\n%s", text)
	}
}

// The name of a field stays as it is at the beginning of a sentence.
func TestMarkdownCapitals(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"private-key refers to $NOPE, which is empty": "### ❌ private-key refers",
		"the entry is not YAML":                       "### ❌ The entry",
	} {
		rep := &report.Report{Audit: &report.Audit{Findings: []*finding.Finding{finding.New(finding.EntryInvalid, "").Titled("%s", title)}}}
		if got := view(t, rep, report.Markdown); !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// What changed since the baseline is said by its kind, and by its name where that is
// short.
func TestAuditBaselineWords(t *testing.T) {
	t.Parallel()
	key := func(change bool, fails bool) report.Key {
		k := report.Key{Name: "a", Status: report.Valid, Verdict: report.Pass}
		if change {
			k.Change = &report.Change{Kinds: []report.ChangeKind{report.ChangeNew}, Fails: fails}
			k = explain.Words(k)
		}
		if fails {
			k.Verdict = report.Fail
		}
		return k
	}
	ending := []report.Account{{IssuerID: "x", Expiring: []report.Asset{{Name: "Old"}, {Name: "Fresh", New: true}}}}
	var words strings.Builder
	for _, tt := range []struct {
		name     string
		keys     []report.Key
		accounts []report.Account
		gone     []string
	}{
		{"nothing", []report.Key{key(false, false)}, nil, nil},
		{"a known failure", []report.Key{key(false, true)}, nil, nil},
		{"a new failure", []report.Key{key(true, true), key(true, false)}, nil, nil},
		{"what ends soon", []report.Key{key(false, false)}, ending, nil},
		{"all", []report.Key{key(true, false), key(false, true)}, ending, []string{"b"}},
	} {
		rep := &report.Report{Keys: tt.keys, Audit: &report.Audit{Accounts: tt.accounts, Baseline: &report.Baseline{Gone: tt.gone}}}
		text := strings.Join(strings.Fields(view(t, rep, plainText)), " ")
		if said := rep.Conclusion.Baseline; strings.Count(text, said+" ") != 1 {
			t.Errorf("%s: %q is not once in\n%s", tt.name, said, text)
		}
		words.WriteString(tt.name + ": " + rep.Conclusion.Baseline + "\n")
	}
	golden(t, "testdata/baseline.words", []byte(words.String()))
}

// In tests for CI systems, what concerns an account is a test of the account, once.
func TestAuditJUnitOfAccounts(t *testing.T) {
	t.Parallel()
	rep := auditOf(t)
	rep.Audit.Baseline = nil
	second := rep.Keys[4]
	second.Name = "blocked-2"
	rep.Keys = append(rep.Keys, second)
	rep.Audit.Accounts[0].Findings = append(rep.Audit.Accounts[0].Findings, finding.New(finding.ExpiryUnknown, ""))
	text := view(t, rep, report.JUnit)
	account, _, _ := strings.Cut(text, `<testsuite name="App Store Connect key`)
	for _, want := range []string{"Audit file", "App Store Connect account " + rep.Audit.Accounts[0].IssuerID, "ends on 2026-12-01", `type="agreements-missing"`, "expiry-unknown"} {
		if !strings.Contains(account, want) {
			t.Errorf("%q is not in the suites of the file and of the accounts:\n%s", want, account)
		}
	}
	if n := strings.Count(text, `type="agreements-missing"`); n != 1 {
		t.Errorf("the agreement fails %d times, want once:\n%s", n, text)
	}
}

// Each key is one line of the table, however much there is to say of it.
func TestAuditTextLines(t *testing.T) {
	t.Parallel()
	rep := auditOf(t)
	rep.Keys[2].Name = strings.Repeat("long-name-", 9)
	text := view(t, rep, plainText)
	head, _, _ := strings.Cut(text, "\n\n")
	lines := 0
	for line := range strings.Lines(head) {
		if strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "      ") {
			lines++
		}
		if n := len([]rune(strings.TrimSpace(line))); n > 88 {
			t.Errorf("%d characters in %q", n, line)
		}
	}
	if of := strings.Count(head, "\n  "); lines != len(rep.Keys) || strings.Contains(head, "\n           ") {
		t.Errorf("%d lines of %d for %d keys:\n%s", lines, of, len(rep.Keys), head)
	}
}

// The page shows the accounts with the worst news first: those with errors before the keys,
// which they keep from working, the others behind them.
func TestAuditPageSortsAccounts(t *testing.T) {
	t.Parallel()
	rep := auditOf(t)
	of := func(id string, findings ...*finding.Finding) report.Account {
		return report.Account{IssuerID: id, Findings: findings}
	}
	rep.Audit.Accounts = []report.Account{
		of("account-1", finding.New(finding.ExpiresSoon, "")), of("account-2", finding.New(finding.AgreementsMissing, "")), of("account-3", finding.New(finding.ExpiryUnknown, "")),
	}
	page := view(t, rep, report.HTML)
	at := func(id string) int { return strings.Index(page, id) }
	keys := at(`id="keys"`)
	if at("account-2") < 0 || at("account-2") > keys || keys > at("account-1") || at("account-1") > at("account-3") {
		t.Errorf("the accounts stand at %d, %d and %d and the keys at %d, want the second account, the keys and the others", at("account-1"), at("account-2"), at("account-3"), keys)
	}
}

// The page says what to do about a key that can newly do more, and that what newly ends soon
// fails the audit.
func TestAuditPageOfWhatIsNew(t *testing.T) {
	t.Parallel()
	rep := auditOf(t)
	for _, want := range []string{"this key can do other things than before", "It cannot any more: reviews.", "Newly ends soon: Apple Distribution: Example. &#34;Apple"} {
		rep.Audit.Baseline.OnlyNew = true
		if page := view(t, rep, report.HTML); !strings.Contains(page, want) {
			t.Errorf("%q is not in the page", want)
		}
		rep.Audit.Baseline.OnlyNew = false
		if page := view(t, rep, report.HTML); strings.Contains(page, want) {
			t.Errorf("%q is in the page where all counts", want)
		}
	}
}

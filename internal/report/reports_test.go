package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// The reports in testdata were recorded by TestReports of package cli, which holds
// that the program still makes them.
var update = flag.Bool("update", false, "write the golden files anew")

// derive makes the reports of testdata that are made of other ones: of an audit,
// and of texts that try to be more than text.
func derive(t *testing.T) {
	audit := auditOf(t)
	golden(t, "testdata/audit.json", encode(t, audit))
	hostile := load(t, "testdata/fail.json")
	i := 0
	poison(hostile, func(string) string { i++; return hostileTexts[i%len(hostileTexts)] })
	golden(t, "testdata/hostile.json", encode(t, hostile))
	poison(audit, func(string) string { i++; return hostileTexts[i%len(hostileTexts)] })
	golden(t, "testdata/hostile-audit.json", encode(t, audit))
}

// auditOf is a report of several keys, with all that an audit can have.
func auditOf(t *testing.T) *report.Report {
	audit := load(t, "testdata/pass.json")
	audit.Keys[0].Name = "store"
	for _, name := range []string{"warn", "fail", "unusable", "blocked", "hiccup"} {
		key := load(t, "testdata/"+name+".json").Keys[0]
		key.Name = name
		audit.Keys = append(audit.Keys, key)
	}
	for i := range audit.Keys {
		audit.Keys[i].Position, audit.Keys[i].Owner = i+1, "team-"+audit.Keys[i].Name
		audit.Keys[i] = explain.Words(audit.Keys[i])
	}
	soon := report.Asset{Type: "DISTRIBUTION", Name: "Apple Distribution: Example", Ends: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), New: true}
	audit.Keys[0].Change = &report.Change{
		Kinds: []report.ChangeKind{report.ChangeStronger, report.ChangeWeaker}, Added: []string{"users"}, Removed: []string{"reviews"},
	}
	audit.Keys[0] = explain.Words(audit.Keys[0])
	audit.Keys[0].Expiring = []report.Asset{soon}
	audit.Keys[2].Change = &report.Change{Kinds: []report.ChangeKind{report.ChangeFails}, Fails: true}
	account := report.Account{IssuerID: audit.Keys[0].IssuerID, Expiring: []report.Asset{soon}}
	for _, k := range audit.Keys {
		account.Keys = append(account.Keys, k.Name)
		for _, f := range k.Findings {
			if f.Code == finding.AgreementsMissing {
				account.Findings = append(account.Findings, f)
			}
		}
	}
	account.Findings = append(account.Findings, finding.New(finding.ExpiresSoon, "%q (DISTRIBUTION) ends on 2026-12-01.", soon.Name).
		Titled("1 certificate of the account ends within 30 days"))
	audit.Audit = &report.Audit{
		Shard: "1/2", NotAsked: []string{"hiccup"}, Accounts: []report.Account{account},
		Findings: []*finding.Finding{finding.New(finding.EntryInvalid, "").Titled("the field %q is not known", "defualts").About("field defualts")},
		Baseline: &report.Baseline{
			OnlyNew: true, Gone: []string{"old"}, Changed: 3, Known: []*finding.Finding{finding.New(finding.NameDuplicate, "")},
			Kept:         []report.Key{{Name: "away", Status: report.Valid, Verdict: report.Pass, Findings: []*finding.Finding{}, Evidence: []report.Evidence{}}},
			KeptAccounts: []report.Account{{IssuerID: account.IssuerID, Keys: account.Keys, Expiring: account.Expiring}},
		},
	}
	return audit
}

var hostileTexts = []string{
	"::error::x\n::add-mask::y", "##[error]x", "##vso[task.setvariable]y",
	"\x1b[31mred\x1b[0m\u009b1m", "a\r\nb\x00c\u2028d\u0085e", "user\u202eexe.txt",
	"<script>alert(1)</script><!--", "</details></summary>&lt;b&gt;", "]]></system-out><failure/>",
	"| a | b |\n| --- | --- |", "# x", "- x", "+ x", "1. x", "12) x", "> x", "===", "---", "```sh", "    code", "\tcode",
	"**bold** _it_ ~~no~~ `code`", "[text](https://evil.example/)", "![image](https://evil.example/x.png)", "[ref]: https://evil.example/",
	"https://evil.example/ www.evil.example mailto:a@evil.example", "<https://evil.example/>", "@octocat and @github/security, #123",
	"https://developer.apple.com/x](https://evil.example/)", "$x$ and $$y$$", ":smile: :warning:", "\\", "\xff\xfe", "\ufffe\uffff", "😀", "",
	strings.Repeat("long ", 300), strings.Repeat("x", 1200),
}

// poison replaces the texts of a report that come from Apple's servers, the user
// or a file; the rest are words of ours.
func poison(rep *report.Report, with func(string) string) {
	each := func(texts ...*string) {
		for _, text := range texts {
			*text = with(*text)
		}
	}
	if rep.Audit != nil {
		for i := range rep.Audit.Accounts {
			a := &rep.Audit.Accounts[i]
			each(&a.IssuerID)
			for j := range a.Keys {
				each(&a.Keys[j])
			}
			for j := range a.Expiring {
				each(&a.Expiring[j].Name, &a.Expiring[j].Type)
			}
		}
		for i := range rep.Audit.NotAsked {
			each(&rep.Audit.NotAsked[i])
		}
	}
	for i := range rep.Keys {
		k := &rep.Keys[i]
		each(&k.Name, &k.Owner, &k.KeyID, &k.IssuerID)
		if k.App != nil {
			each(&k.App.ID, &k.App.BundleID)
		}
		for _, f := range k.Findings {
			each(&f.Title, &f.Detail)
			for j := range f.Fix {
				each(&f.Fix[j])
			}
			for j := range f.General {
				each(&f.General[j])
			}
		}
		for j := range k.Capabilities {
			each(&k.Capabilities[j].Name, &k.Capabilities[j].Summary, &k.Capabilities[j].Reason)
		}
		for j := range k.Requirements {
			each(&k.Requirements[j].Name, &k.Requirements[j].Reason)
		}
		for j := range k.Evidence {
			each(&k.Evidence[j].Request, &k.Evidence[j].Code, &k.Evidence[j].Detail)
		}
		for _, name := range slices.Sorted(maps.Keys(k.Sources)) {
			k.Sources[name] = with(k.Sources[name])
		}
		*k = explain.Again(*k)
		k.Headline = k.Name // a headline is made of all of these
		for _, f := range k.Findings {
			k.Headline += ": " + f.Title
		}
	}
}

func load(t testing.TB, path string) *report.Report {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, data)
}

func decode(t testing.TB, data []byte) *report.Report {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var rep report.Report
	if err := d.Decode(&rep); err != nil {
		t.Fatalf("decoding a report: %v\n%s", err, data)
	}
	for i := range rep.Keys {
		before := slices.Clone(rep.Keys[i].Requirements)
		rep.Keys[i].Link()
		if diff := cmp.Diff(before, rep.Keys[i].Requirements); diff != "" {
			t.Errorf("key %d: another finding was taken for that of a requirement (-want +got):\n%s", i, diff)
		}
	}
	for i, k := range rep.Keys {
		rep.Keys[i] = explain.Again(k)
	}
	return &rep
}

func encode(t testing.TB, rep *report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.JSON(&b, rep); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// golden compares what a test made with a file, or writes it.
func golden(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it anew):\n%s", path, diff)
	}
}

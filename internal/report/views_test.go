package report_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// views are all writers, by the ending of their golden files.
var views = []struct {
	ending string
	write  func(io.Writer, *report.Report) error
}{
	{".txt", func(w io.Writer, r *report.Report) error { return report.Text(w, r, report.Style{}) }},
	{".ansi", func(w io.Writer, r *report.Report) error {
		return report.Text(w, r, report.Style{Colour: true, Verbose: true})
	}},
	{".md", report.Markdown},
	{".xml", report.JUnit},
}

// Every report in testdata goes through every view.
func TestViews(t *testing.T) {
	if *update {
		derive(t)
	}
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d reports, %v", len(paths), err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(path, ".json")
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			rep := decode(t, data)
			if diff := cmp.Diff(string(data), string(encode(t, rep))); diff != "" {
				t.Errorf("read and written again (-want +got):\n%s", diff)
			}
			for _, v := range views {
				text := view(t, rep, v.write)
				if strings.Contains(text, "%!") {
					t.Errorf("%s is misprinted:\n%s", v.ending, text)
				}
				if v.ending == ".txt" && !strings.HasPrefix(filepath.Base(name), "hostile") {
					fitsTerminal(t, text)
				}
				golden(t, name+v.ending, []byte(text))
			}
		})
	}
}

// columns is how wide a screen is in these tests.
const columns = 88

// help is a line with an address, which stays whole.
var help = regexp.MustCompile(`^  Help: https://\S+$`)

// fitsTerminal checks that lines of text fit on the screen, but for an address or a
// command, and that none ends in spaces.
func fitsTerminal(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if n := utf8.RuneCountInString(line); n > columns && !help.MatchString(line) && strings.Contains(strings.TrimSpace(line), " ") {
			t.Errorf("a line of %d characters: %q", n, line)
		}
		if line != strings.TrimRight(line, " ") {
			t.Errorf("a line that ends in spaces: %q", line)
		}
	}
}

// The cases of a JUnit report: what is wrong fails, what could not be found out
// is an error, what the key did not get to is skipped.
func TestJUnitOutcomes(t *testing.T) {
	tests := []struct {
		report                    string
		failures, errors, skipped []string
	}{
		{report: "pass"},
		{report: "hiccup"},
		{report: "warn"},
		{report: "fail", failures: []string{"the key sees the app", "require testflight", "require app-manager"}},
		{report: "forbidden", failures: []string{"forbid admin", "forbid users"}},
		{report: "contradiction"},
		{report: "unanswered", errors: []string{"require metadata"}},
		{report: "rejected", failures: []string{"Apple accepts the key"}, skipped: []string{"no agreement or membership is in the way", "Apple answers what is asked"}},
		{report: "blocked", failures: []string{"no agreement or membership is in the way"}, skipped: []string{"Apple accepts the key", "Apple answers what is asked"}},
		{report: "unverified", errors: []string{"Apple accepts the key"}, skipped: []string{"no agreement or membership is in the way", "this machine's clock is right", "Apple answers what is asked"}},
		{report: "unusable", failures: []string{"settings and key are usable"}, skipped: []string{"Apple accepts the key", "no agreement or membership is in the way", "this machine's clock is right", "Apple answers what is asked"}},
	}
	for _, tt := range tests {
		t.Run(tt.report, func(t *testing.T) {
			type result struct{}
			var doc struct {
				Failures int `xml:"failures,attr"`
				Errors   int `xml:"errors,attr"`
				Cases    []struct {
					Name    string  `xml:"name,attr"`
					Failure *result `xml:"failure"`
					Error   *result `xml:"error"`
					Skipped *result `xml:"skipped"`
				} `xml:"testsuite>testcase"`
			}
			if err := xml.Unmarshal([]byte(view(t, load(t, "testdata/"+tt.report+".json"), report.JUnit)), &doc); err != nil {
				t.Fatal(err)
			}
			var failures, errors, skipped []string
			for _, c := range doc.Cases {
				switch {
				case c.Failure != nil:
					failures = append(failures, c.Name)
				case c.Error != nil:
					errors = append(errors, c.Name)
				case c.Skipped != nil:
					skipped = append(skipped, c.Name)
				}
			}
			if !slices.Equal(failures, tt.failures) || !slices.Equal(errors, tt.errors) || !slices.Equal(skipped, tt.skipped) {
				t.Errorf("failures %q, errors %q, skipped %q; want %q, %q, %q", failures, errors, skipped, tt.failures, tt.errors, tt.skipped)
			}
			if doc.Failures != len(failures) || doc.Errors != len(errors) {
				t.Errorf("it counts %d failures and %d errors, of %d and %d", doc.Failures, doc.Errors, len(failures), len(errors))
			}
		})
	}
}

// A report of very many keys stays below what GitHub takes for a summary, and
// shows those that fail.
func TestMarkdownOfManyKeys(t *testing.T) {
	pass, fail := explain.Words(load(t, "testdata/pass.json").Keys[0]), explain.Words(load(t, "testdata/fail.json").Keys[0])
	for _, n := range []int{2, 1000, 30_000} {
		rep := &report.Report{Schema: report.Schema, Audit: &report.Audit{}, Keys: slices.Repeat([]report.Key{pass}, n)}
		rep.Keys[n-1] = fail
		for i := range rep.Keys {
			rep.Keys[i].Name = fmt.Sprintf("key-%d", i)
		}
		got := view(t, rep, report.Markdown)
		if len(got) >= 1<<20 {
			t.Errorf("%d keys make %d bytes of Markdown", n, len(got))
		}
		if left := strings.Contains(got, " more* |"); left != (n > 1000) {
			t.Errorf("%d keys: says that some are left out: %v", n, left)
		}
		if !strings.Contains(got, fmt.Sprintf("| ❌ fail | key-%d |", n-1)) || !strings.Contains(got, fmt.Sprintf("# ❌ %d keys: 1 fails, ", n)) {
			t.Errorf("%d keys: the one that fails is not shown:\n%.300s", n, got)
		}
	}
}

// What was asked for fits on one screen: a pass with one requirement, and any failure.
func TestOneScreen(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[report.Verdict]int{}
	for _, path := range paths {
		rep := load(t, path)
		if len(rep.Keys) > 1 || filepath.Base(path) == "hostile.json" {
			continue
		}
		k, most := rep.Keys[0], 25
		if k.Verdict == report.Pass && len(k.Requirements) < 2 {
			most = 15
		}
		seen[k.Verdict]++
		text := view(t, rep, func(w io.Writer, r *report.Report) error { return report.Text(w, r, report.Style{}) })
		lines := 0
		for line := range strings.Lines(text) {
			lines += 1 + (utf8.RuneCountInString(strings.TrimRight(line, "\n"))-1)/columns // as the screen breaks it
		}
		if lines > most {
			t.Errorf("%s takes %d lines, want %d at most:\n%s", path, lines, most, text)
		}
	}
	if seen[report.Pass] < 2 || seen[report.Fail] < 5 {
		t.Errorf("only %v were looked at", seen)
	}
}

// The key line names the kind of key that it is, also where the settings are wrong.
func TestKindOfKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		key  report.Key
		want string
	}{
		{"a team key", report.Key{Kind: "team", Program: "app-store"}, "team key K"},
		{"an individual key", report.Key{Kind: "individual"}, "individual key K"},
		{"an individual key with an issuer ID", report.Key{Kind: "team", Findings: []*finding.Finding{finding.New(finding.WrongKeyKind, "")}}, "individual key K"},
		{"a key of the Enterprise Program", report.Key{Kind: "team", Program: "enterprise"}, "enterprise key K"},
		{"unknown", report.Key{}, "key   K"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.key.KeyID = "K"
			if text := view(t, &report.Report{Keys: []report.Key{explain.Words(tt.key)}}, func(w io.Writer, r *report.Report) error { return report.Text(w, r, report.Style{}) }); !strings.Contains(text, tt.want) {
				t.Errorf("no %q in\n%s", tt.want, text)
			}
		})
	}
}

// On a pass the lines say all there is about roles. What else was noticed is told.
func TestPassTellsWhatNoLineSays(t *testing.T) {
	t.Parallel()
	rep := load(t, "testdata/pass.json")
	notice := func(code finding.Code) *finding.Finding { return finding.New(code, "").At(finding.Notice) }
	rep.Keys[0].Findings = []*finding.Finding{notice(finding.NoAppToProbe), notice(finding.ForbiddenUnproven), notice(finding.ToolCannotRead), notice(finding.IDIsSecret)}
	text := view(t, rep, func(w io.Writer, r *report.Report) error { return report.Text(w, r, report.Style{}) })
	for code, want := range map[finding.Code]bool{finding.NoAppToProbe: false, finding.ForbiddenUnproven: false, finding.ToolCannotRead: true, finding.IDIsSecret: true} {
		if got := strings.Contains(text, "["+string(code)+"]"); got != want {
			t.Errorf("%s is told: %v, want %v\n%s", code, got, want, text)
		}
	}
}

// Steps stay together, with their numbers. Only those that are all the same are shown once.
func TestStepsStayTogether(t *testing.T) {
	t.Parallel()
	steps := func(last string) *finding.Finding {
		return finding.New(finding.ReplacementFits, "").OnlySteps("change it.", last)
	}
	for _, tt := range []struct {
		name, last, other string
		want              []string
	}{
		{"the same", "wait.", "wait.", []string{"1. change it.", "2. wait."}},
		{"others", "wait.", "revoke it.", []string{"1. change it.", "2. wait.", "1. change it.", "2. revoke it."}},
	} {
		k := explain.NotSent([]*finding.Finding{steps(tt.last), steps(tt.other)})
		for _, v := range views {
			if v.ending == ".xml" {
				continue // it has a case for each finding
			}
			var b strings.Builder
			if err := v.write(&b, &report.Report{Keys: []report.Key{k}}); err != nil {
				t.Fatal(err)
			}
			if got := regexp.MustCompile(`\d\. \S.*\.`).FindAllString(b.String(), -1); !slices.Equal(got, tt.want) {
				t.Errorf("%s, %s: %q, want %q\n%s", tt.name, v.ending, got, tt.want, b.String())
			}
		}
	}
}

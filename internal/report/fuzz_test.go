package report_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/report"
)

// FuzzViews holds that no text in a report is ever more than text in a view.
func FuzzViews(f *testing.F) {
	for i, text := range hostileTexts {
		f.Add(text, hostileTexts[(i+7)%len(hostileTexts)])
	}
	plain := brief(f)
	i := 0
	poison(plain, func(string) string { i++; return fmt.Sprint("x", i) })
	markdown, junit := skeleton(view(f, plain, report.Markdown)), elements(f, view(f, plain, report.JUnit))
	f.Fuzz(func(t *testing.T, a, b string) {
		// A number in each text keeps findings apart that would be shown as one.
		rep, i := brief(t), 0
		poison(rep, func(string) string { i++; return fmt.Sprint(a, " x", i, " ", b) })
		views := map[string]string{
			"text":     view(t, rep, func(w io.Writer, r *report.Report) error { return report.Text(w, r, report.Style{}) }),
			"Markdown": view(t, rep, report.Markdown), "JUnit": view(t, rep, report.JUnit), "JSON": view(t, rep, report.JSON),
		}
		for name, v := range views {
			inert(t, name, v)
		}
		if got := skeleton(views["Markdown"]); !slices.Equal(got, markdown) {
			t.Errorf("Markdown is made of other lines (-want +got):\n%s\n%s", cmp.Diff(markdown, got), views["Markdown"])
		}
		if got := elements(t, views["JUnit"]); !slices.Equal(got, junit) {
			t.Errorf("JUnit is made of %q, want %q", got, junit)
		}
		if again := view(t, decode(t, []byte(views["JSON"])), report.JSON); again != views["JSON"] {
			t.Errorf("JSON is read back as\n%s, want\n%s", again, views["JSON"])
		}
	})
}

// brief is a report of everything, but of little of each.
func brief(t testing.TB) *report.Report {
	t.Helper()
	rep := load(t, "testdata/fail.json")
	k := &rep.Keys[0]
	k.Roles.Excluded, k.Evidence = k.Roles.Excluded[:1], k.Evidence[:2]
	k.Capabilities = slices.DeleteFunc(k.Capabilities, func(c report.Capability) bool { return c.Name != "apps" && c.Name != "metadata" })
	for i := range k.Requirements {
		k.Requirements[i].Parts, k.Requirements[i].Remedies = nil, nil
	}
	return rep
}

func view(t testing.TB, rep *report.Report, write func(io.Writer, *report.Report) error) string {
	t.Helper()
	if rep.Audit != nil {
		audit.Conclude(rep)
	}
	var b bytes.Buffer
	if err := write(&b, rep); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inert holds that a view has nothing that a runner takes for a command, or a
// terminal for more than text.
func inert(t *testing.T, name, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			t.Errorf("%s: a runner would act on %q", name, line)
		}
	}
	for _, r := range text {
		if r != '\n' && r != '\u200b' && !unicode.IsPrint(r) {
			t.Errorf("%s holds %U", name, r)
		}
	}
}

// elements are the start tags of XML, in order.
func elements(t testing.TB, text string) []string {
	t.Helper()
	var names []string
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		tok, err := d.Token()
		if err == io.EOF {
			return names
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if start, ok := tok.(xml.StartElement); ok {
			names = append(names, start.Name.Local)
		}
	}
}

var (
	escaped   = regexp.MustCompile("\\\\[!-/:-@[-`{-~]")
	entity    = regexp.MustCompile(`&(#58|#46|amp|lt|gt);`)
	codeSpan  = regexp.MustCompile("`[^`]*`")
	appleLink = regexp.MustCompile(`<https://developer\.apple\.com/[A-Za-z0-9/_-]*>`)
	ourLink   = regexp.MustCompile(`\(https://github\.com/ascproof/ascproof/[a-z/.#-]*\)`)
	ours      = regexp.MustCompile(`</?(details|summary)( open)?>`)
	opener    = regexp.MustCompile(`^(#{1,6} |- |[|]|</?details|See \[|\d+[.)]|[-+*=>~]|\s)`)
	address   = regexp.MustCompile(`://|www\.|mailto:|[@#]\w|<`)
	marks     = regexp.MustCompile("[|`*_~$!\\[\\]]")
)

// skeleton is what each line of Markdown is beyond text: how it begins, and
// which marks that are not escaped it holds.
func skeleton(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		html := strings.HasPrefix(line, "<") // a tag at the beginning makes HTML of the line
		if !html {
			line = escaped.ReplaceAllString(line, "·")
		}
		line = entity.ReplaceAllString(line, "·")
		// A table's cells end at a bar even in a code span.
		line = codeSpan.ReplaceAllStringFunc(line, func(span string) string { return "`" + strings.Repeat("|", strings.Count(span, "|")) + "`" })
		line = appleLink.ReplaceAllString(line, "")
		line = ourLink.ReplaceAllString(line, "")
		bone := opener.FindString(line)
		for _, tag := range ours.FindAllString(line, -1) {
			bone += tag
		}
		if !html {
			bone += strings.Join(marks.FindAllString(line, -1), "")
		}
		line = ours.ReplaceAllString(line, "")
		bone += strings.Join(address.FindAllString(line, -1), "")
		out = append(out, bone)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

package repo

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/finding"
)

// What a reader takes in while a pipeline is red.
const (
	maxWords = 20 // in a sentence
	maxFixes = 3  // or steps
)

var (
	headed = regexp.MustCompile(`^(?:ascproof: )?(?:error|warning|notice): (.+) \[[a-z0-9-]+\]$`)
	marked = regexp.MustCompile(`^ +(?:Fix: |- (?:\d\. )?|\d\. |    )(.+)$`)
	// ended is the end of a sentence; a dot before a word, as in ".p8", is none.
	ended = regexp.MustCompile(`[^ ][.?!] `)
	// answered introduces Apple's own words, which nobody here can shorten.
	answered = regexp.MustCompile(`(Apple answered [^:]+): .*`)
	address  = regexp.MustCompile(`https://\S*[^\s.]`)
)

// told is a finding as a golden file shows it.
type told struct {
	at    string
	texts []string
	fixes int
}

// findings reads them out of a golden file.
func findings(name, text string) []told {
	var all []told
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		heading := headed.FindStringSubmatch(line)
		switch {
		case heading != nil:
			all = append(all, told{at: name + ": " + line, texts: heading[1:]})
			open = true
		case !strings.HasPrefix(line, " "):
			open = false
		case !open || strings.HasPrefix(line, "  Help: "):
		default:
			last := &all[len(all)-1]
			if m := marked.FindStringSubmatch(line); m != nil {
				last.fixes++
				line = m[1]
			}
			last.texts = append(last.texts, strings.TrimSpace(line))
		}
	}
	return all
}

// sentences are those of a text, without what is there to be copied: that comes last,
// behind a colon, and no full stop comes after it.
func sentences(text string) []string {
	text = answered.ReplaceAllString(text, "$1.")
	text = strings.ReplaceAll(address.ReplaceAllString(text, "URL"), " > ", ">")
	all := strings.Split(ended.ReplaceAllStringFunc(text, func(end string) string { return end + "\n" }), "\n")
	if last := all[len(all)-1]; !strings.HasSuffix(last, ".") {
		all[len(all)-1], _, _ = strings.Cut(last, ": ")
	}
	return all
}

func checkSentences(t *testing.T, at, text string) {
	t.Helper()
	for _, s := range sentences(text) {
		if n := len(strings.Fields(s)); n > maxWords {
			t.Errorf("%s\n\t%d words are more than %d: %s", at, n, maxWords, s)
		}
		if strings.Contains(s, ";") {
			t.Errorf("%s\n\ta semicolon holds it together: %s", at, s)
		}
	}
}

// Who reads this knows little English, and wants to know what to do.
func TestFindingsAreBrief(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"internal/cli/testdata/messages.txt", "internal/credential/testdata/messages.txt", "internal/explain/testdata/words.txt"} {
		all := findings(file, read(t, file))
		if len(all) < 50 {
			t.Errorf("%s: only %d findings", file, len(all))
		}
		for _, f := range all {
			if f.fixes > maxFixes {
				t.Errorf("%s\n\t%d things to do are more than %d", f.at, f.fixes, maxFixes)
			}
			for _, text := range f.texts {
				checkSentences(t, f.at, text)
			}
		}
	}
	for e := range finding.Catalog() {
		fixes := e.Fix.All()
		if len(fixes) > maxFixes {
			t.Errorf("%s: %d things to do are more than %d", e.Code, len(fixes), maxFixes)
		}
		for _, text := range append(fixes, e.Title) {
			checkSentences(t, string(e.Code), text)
		}
	}
}

// column is what stands between the columns of a help text.
var column = regexp.MustCompile(` {2,}`)

func TestHelpIsBrief(t *testing.T) {
	t.Parallel()
	for _, command := range commandNames(t) {
		text, _ := help(t, command)
		var item string
		for line := range strings.Lines(text + "\n.") {
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(line, "     ") && item != "" || line != "" && item != "" && !strings.HasPrefix(line, " ") && !strings.HasPrefix(item, " ") && !strings.HasSuffix(item, ":") {
				item += " " + strings.TrimSpace(line)
				continue
			}
			for _, part := range column.Split(strings.TrimSpace(item), -1) {
				checkSentences(t, "ascproof "+command+" --help", part)
			}
			item = line
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"One. Two: three. ascproof four":                          "One.|Two: three.|ascproof four",
		"use the .p8 file. Is it? Yes.":                           "use the .p8 file.|Is it?|Yes.",
		"store the base64: base64 < a; b":                         "store the base64",
		"Apple answered GET /v1/apps with 403 X: Long. Words. Of": "Apple answered GET /v1/apps with 403 X.",
		"see https://example.com/?a=b. Then App > Users > Keys.":  "see URL.|Then App>Users>Keys.",
	} {
		var got []string
		for _, s := range sentences(text) {
			got = append(got, strings.TrimSpace(s))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("sentences(%q) = %q, want %q", text, got, want)
		}
	}
}

// maxOfPage is how many words a sentence of a page can have, which somebody reads at leisure.
const maxOfPage = 25

// newBlock begins what is no sentence of the paragraph before it: an item of a list, a row of a
// table, a heading.
var newBlock = regexp.MustCompile(`\n(?: *(?:[-*]|\d+\.) |\||#)`)

func TestPagesAreBrief(t *testing.T) {
	t.Parallel()
	for file, text := range texts(t, "README.md", "docs/design.md", "docs/ci/*.md") {
		_, prose, _ := split(text)
		prose = newBlock.ReplaceAllStringFunc(prose, func(start string) string { return "\n" + start })
		for paragraph := range strings.SplitSeq(prose, "\n\n") {
			if strings.HasPrefix(strings.TrimSpace(paragraph), "|") {
				continue
			}
			for _, s := range sentences(strings.Join(strings.Fields(paragraph), " ")) {
				if n := len(strings.Fields(s)); n > maxOfPage {
					t.Errorf("%s: %d words are more than %d: %s", file, n, maxOfPage, s)
				}
			}
		}
	}
}

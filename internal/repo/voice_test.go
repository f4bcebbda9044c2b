package repo

import (
	"bytes"
	"context"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/cli"
)

// unspoken are words that no page has. Readers are not all native speakers, and the program
// is about likelihood: "can" and "cannot" are for permission, "likely" is a verdict, and
// "may" is neither. The others a reader has to read twice: a clause where a noun would
// do, and words for which there are plainer ones.
func unspoken() []ban {
	roundabout := []string{
		"whether", "of its own", "of their own", "for want of", "in the place of", "into the place of", "but for", "told apart",
		"as far as", "that is certain",
	}
	return []ban{
		{"for permission", []string{"may"}, regexp.MustCompile(`\bmay\b`)},
		{"to be read twice", roundabout, regexp.MustCompile(`(?i)\b(` + strings.Join(roundabout, "|") + `)\b`)},
	}
}

// quoted are texts of others that a page repeats.
var quoted = []string{"may contain secret"}

// isSpoken reports whether a file has words that people read: a document, a file that
// describes inputs, what is known of roles. Golden files have the messages and the
// reports, as the program makes them.
func isSpoken(file string) bool {
	golden, _ := path.Match("internal/*/testdata/*.txt", file)
	isData := strings.HasPrefix(file, "internal/role/data/") || strings.HasSuffix(file, ".schema.json")
	return golden || isData || slices.Contains([]string{".md", ".yml", ".yaml"}, path.Ext(file))
}

func TestPlainWords(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	all, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		if isSpoken(file) {
			texts[file] = read(t, file)
		}
	}
	for _, file := range []string{"README.md", "docs/ci/gitlab.md", "action.yml", "internal/cli/testdata/messages.txt", "internal/role/data/roles.json"} {
		if texts[file] == "" {
			t.Errorf("%s is not looked at", file)
		}
	}
	for _, command := range commandNames(t) {
		texts["ascproof "+command+" --help"], _ = help(t, command)
	}
	for name, text := range texts {
		for _, other := range quoted {
			text = strings.ReplaceAll(text, other, "")
		}
		lower := strings.ToLower(text)
		for _, b := range unspoken() {
			for _, found := range b.find(text, lower) {
				t.Errorf("%s has words %s: %s", name, b.what, found)
			}
		}
	}
}

// joined is a semicolon between two halves of a sentence.
var joined = regexp.MustCompile("[a-z0-9)`]; [a-z`]")

// Two short sentences are easier than one that a semicolon holds together.
func TestPagesJoinNoSentences(t *testing.T) {
	t.Parallel()
	all, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		if path.Ext(file) != ".md" || strings.Contains(file, "testdata/") {
			continue
		}
		n, isCode := 0, false
		for line := range strings.Lines(read(t, file)) {
			n++
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				isCode = !isCode
			}
			if !isCode && joined.MatchString(line) {
				t.Errorf("%s:%d has a semicolon in a sentence: %s", file, n, strings.TrimSpace(line))
			}
		}
	}
}

// commandNames are those that the help lists.
func commandNames(t *testing.T) []string {
	t.Helper()
	var stdout bytes.Buffer
	cli.Main(context.Background(), cli.System{Args: []string{"help"}, Stdin: new(bytes.Buffer), Stdout: &stdout, Stderr: new(bytes.Buffer)})
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`).FindAllStringSubmatch(stdout.String(), -1) {
		names = append(names, m[1])
	}
	if !slices.Contains(names, "check") {
		t.Fatalf("only the commands %q in:\n%s", names, stdout.String())
	}
	return names
}

package repo

import (
	"bytes"
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/cli"
)

// Readers are not all native speakers, and the program is about likelihood: "can" and
// "cannot" are for permission, "likely" is a verdict, and "may" is neither.
var permission = regexp.MustCompile(`\bmay\b`)

// quoted are texts of others that a page repeats.
var quoted = []string{"since it may contain secret"}

// spoken are the files with what people read. Golden files have the messages and the
// reports, as the program makes them.
func spoken(t *testing.T) []string {
	t.Helper()
	files := []string{"action.yml", "docs/report.md", "docs/report.schema.json"}
	for _, pattern := range []string{"internal/*/testdata/*.txt", "internal/report/testdata/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(found) < 2 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		for _, file := range found {
			rel, err := filepath.Rel(root, file)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, filepath.ToSlash(rel))
		}
	}
	return files
}

func TestNoMay(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for _, file := range spoken(t) {
		texts[file] = read(t, file)
	}
	for _, command := range commandNames(t) {
		texts["ascproof "+command+" --help"], _ = help(t, command)
	}
	for name, text := range texts {
		n := 0
		for line := range strings.Lines(text) {
			n++
			for _, other := range quoted {
				line = strings.ReplaceAll(line, other, "")
			}
			if permission.MatchString(line) {
				t.Errorf("%s:%d says may: %s", name, n, strings.TrimSpace(line))
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

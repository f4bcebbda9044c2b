package role_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/roles.md anew from the data")

func TestDocsAreCurrent(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "docs", "roles.md")
	want := page(measuredBy(observed(t)))
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("docs/roles.md is not what the data say, at %s\nrun: go test ./internal/role -run TestDocsAreCurrent -update", firstDifference(got, want))
	}
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "the line " + g[i]
		}
	}
	return "its end"
}

// Each link within the page must have its target, whatever the data become.
func TestDocsLinksResolve(t *testing.T) {
	t.Parallel()
	text := string(page(nil))
	for _, part := range strings.Split(text, "](#")[1:] {
		id, _, _ := strings.Cut(part, ")")
		if !strings.Contains(text, `<a id="`+id+`"></a>`) && !strings.Contains(headingIDs(text), "\n"+id+"\n") {
			t.Errorf("nothing is called #%s", id)
		}
	}
}

// headingIDs are the anchors that GitHub makes of headings, one a line.
func headingIDs(text string) string {
	var ids strings.Builder
	ids.WriteByte('\n')
	for line := range strings.SplitSeq(text, "\n") {
		if title, ok := strings.CutPrefix(line, "#"); ok {
			title = strings.ToLower(strings.TrimSpace(strings.TrimLeft(title, "#")))
			for _, r := range []string{",", "?", ":", "`", "."} {
				title = strings.ReplaceAll(title, r, "")
			}
			ids.WriteString(strings.ReplaceAll(title, " ", "-") + "\n")
		}
	}
	return ids.String()
}

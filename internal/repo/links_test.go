package repo

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

var link = regexp.MustCompile(`\]\(([^):#]+)?(#[^)]+)?\)`)

// Links between documents lead somewhere.
func TestLinks(t *testing.T) {
	t.Parallel()
	files, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	exists := map[string]bool{}
	for _, f := range files {
		for ; f != "."; f = path.Dir(f) {
			exists[f] = true
		}
	}
	ids := map[string]map[string]bool{} // of headings, by file
	for file, text := range texts(t, "*.md", "docs/*.md", "docs/*/*.md", ".github/*.md") {
		_, prose, _ := split(text)
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			target := file
			if m[1] != "" {
				target = path.Join(path.Dir(file), m[1])
			}
			if !exists[target] {
				t.Errorf("%s links to %s, which is not there", file, m[1])
				continue
			}
			if m[2] == "" || !strings.HasSuffix(target, ".md") {
				continue
			}
			if ids[target] == nil {
				ids[target] = anchors(read(t, target))
			}
			if !ids[target][m[2][1:]] {
				t.Errorf("%s links to %s%s, which has no such heading", file, target, m[2])
			}
		}
	}
}

var (
	headings = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInID  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	named    = regexp.MustCompile(` id="([^"]+)"`)
)

// anchors are the IDs in a document: of its headings, as GitHub makes them, and
// those that it names itself.
func anchors(text string) map[string]bool {
	ids := map[string]bool{}
	for _, m := range headings.FindAllStringSubmatch(text, -1) {
		ids[strings.ReplaceAll(strings.ToLower(notInID.ReplaceAllString(m[1], "")), " ", "-")] = true
	}
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		ids[m[1]] = true
	}
	return ids
}

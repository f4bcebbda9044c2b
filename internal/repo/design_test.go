package repo

import (
	"cmp"
	"regexp"
	"slices"
	"testing"
)

// The design page has a row for each package, and none for one that is gone.
func TestDesignListsPackages(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `((?:cmd|internal)/[a-z/-]+)` \\|").FindAllStringSubmatch(read(t, "docs/design.md"), -1) {
		listed[m[1]] = true
	}
	met := map[string]bool{}
	for _, s := range sources(t) {
		if s.isTool() || met[s.dir] {
			continue
		}
		met[s.dir] = true
		if !listed[s.dir] {
			t.Errorf("docs/design.md has no row for %s", s.dir)
		}
	}
	for dir := range listed {
		if !met[dir] {
			t.Errorf("docs/design.md has a row for %s, which has no Go file", dir)
		}
	}
}

// Each file that the pages for developers name is there. One without a directory is in that of
// the file named before.
func TestPagesNameFiles(t *testing.T) {
	t.Parallel()
	all, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	for page, least := range map[string]int{"docs/design.md": 20, ".github/CONTRIBUTING.md": 2} {
		found := regexp.MustCompile("`(?:internal/)?([a-z]+/)?([a-z_]+\\.go)`").FindAllStringSubmatch(read(t, page), -1)
		if len(found) < least {
			t.Errorf("%s names %d files", page, len(found))
		}
		dir := ""
		for _, m := range found {
			dir = cmp.Or(m[1], dir)
			if file := "internal/" + dir + m[2]; !slices.Contains(all, file) {
				t.Errorf("%s names %s, which is not there", page, file)
			}
		}
	}
}

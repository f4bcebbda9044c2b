package repo

import (
	"regexp"
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

// Each file that the design page names is there.
func TestDesignNamesFiles(t *testing.T) {
	t.Parallel()
	met := map[string]bool{}
	for _, s := range sources(t) {
		met[s.name] = true
	}
	found := regexp.MustCompile("`(?:internal/)?([a-z]+/[a-z_]+\\.go)`").FindAllStringSubmatch(read(t, "docs/design.md"), -1)
	if len(found) == 0 {
		t.Error("docs/design.md names no file")
	}
	for _, m := range found {
		if !met["internal/"+m[1]] {
			t.Errorf("docs/design.md names %s, which is not there", m[1])
		}
	}
}

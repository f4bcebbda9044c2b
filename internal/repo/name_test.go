package repo

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/project"
)

// ownName finds each place that names the repository of a program of our name:
// an address, a module, an action, a release, an image.
var ownName = regexp.MustCompile(`(?:github\.com[/:]|ghcr\.io/|raw\.githubusercontent\.com/|uses: *|repository: *)([A-Za-z0-9_-]+/` +
	regexp.QuoteMeta(strings.Split(project.Repository, "/")[1]) + `)\b`)

// TestOneName holds that whatever names the repository names the one that
// [project.Repository] says, so that a change of owner is one constant and what
// this test then points at.
func TestOneName(t *testing.T) {
	all, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	_, name, _ := strings.Cut(project.Repository, "/")
	for _, file := range all {
		for line := range strings.Lines(read(t, file)) {
			if !strings.Contains(line, "/"+name) {
				continue
			}
			for _, m := range ownName.FindAllStringSubmatch(line, -1) {
				named++
				if m[1] != project.Repository {
					t.Errorf("%s names %s, and the repository is %s", file, m[1], project.Repository)
				}
			}
		}
	}
	if named < 100 {
		t.Errorf("found %d mentions of the repository: the pattern no longer fits them", named)
	}
	if want := "module github.com/" + project.Repository + "\n"; !strings.HasPrefix(read(t, "go.mod"), want) {
		t.Errorf("go.mod does not begin with %q", want)
	}
}

package repo

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/project"
)

// ownerForms find each place that names an owner, with a host or without: of a
// repository of our name, of the tap, of the teams, and where a field wants it alone.
func ownerForms(name string) []*regexp.Regexp {
	const owner = `([A-Za-z0-9][\w-]*)`
	return []*regexp.Regexp{
		regexp.MustCompile(`(?m)(?:^|[^\w$.}-])(?:pkgs/)?` + owner + `/` + name + `(?:\.git|\.\s|[^\w.-]|$)`),
		regexp.MustCompile(owner + `/(?:tap/` + name + `|homebrew-tap[^\w/])`),
		regexp.MustCompile(`@` + owner + `/(?:maintainers|owners)`),
		regexp.MustCompile(`repo_owner: *` + owner),
		regexp.MustCompile(`\bowner: *` + owner + `\s+name: homebrew-tap`),
	}
}

// directories stand before our name in paths: they own nothing. One stands behind the \n of
// a text in Go.
const directories = " HelloWorld2iOS archives artifacts ascproof-bin ascproof_linux_amd64_v1 bin cmd completions lib ntemplates" +
	" packages plugins root rootfs tap templates tools vendor x "

// naming are the lines of a text in which an owner can be named. Each form has one of a
// few words, and the lines without them, nearly all that there are, need no expression.
func naming(text, name string) string {
	words := []string{"/" + name, "tap", "/maintainers", "/owners", "owner:"}
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
		return ""
	}
	var lines strings.Builder
	for line := range strings.Lines(text) {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(line, w) }) {
			lines.WriteString(line)
		}
	}
	return lines.String()
}

// owners are all that the lines of a text name.
func owners(text string, forms []*regexp.Regexp) []string {
	var all []string
	for _, form := range forms {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(directories, " "+m[1]+" ") {
				all = append(all, m[1])
			}
		}
	}
	return all
}

// Whatever names the repository or its owner names those of [project.Repository],
// so that a change of owner is one constant and what this test then points at.
func TestOneName(t *testing.T) {
	t.Parallel()
	all, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	owner, name, _ := strings.Cut(project.Repository, "/")
	forms, named := ownerForms(name), 0
	for _, file := range all {
		if file == "internal/repo/name_test.go" {
			continue
		}
		for _, got := range owners(naming(read(t, file), name), forms) {
			named++
			if got != owner {
				t.Errorf("%s names %s/%s, and the repository is %s", file, got, name, project.Repository)
			}
		}
	}
	if named < 1000 {
		t.Errorf("found %d mentions of the owner: the forms no longer fit them", named)
	}
	if want := "module github.com/" + project.Repository + "\n"; !strings.HasPrefix(read(t, "go.mod"), want) {
		t.Errorf("go.mod does not begin with %q", want)
	}
}

// Another owner is found wherever this one is named.
func TestOwnerIsFound(t *testing.T) {
	t.Parallel()
	owner, name, _ := strings.Cut(project.Repository, "/")
	mention := regexp.MustCompile(`\b` + owner + `/(?:` + name + `\b|tap/|homebrew-tap\b[^/]|maintainers|owners)|owner: ` + owner + `\b`)
	all, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	forms := ownerForms(name)
	for _, file := range all {
		// Paths at GitLab have a group, a project and a component of our name.
		text := strings.ReplaceAll(naming(read(t, file), name), "/tools/"+name+"/", "/")
		named := 0
		text = mention.ReplaceAllStringFunc(text, func(m string) string {
			named++
			return strings.Replace(m, owner, "another", 1)
		})
		found := owners(text, forms)
		found = slices.DeleteFunc(found, func(o string) bool { return o != "another" })
		if len(found) != named {
			t.Errorf("%s names the owner %d times, of which %d are found", file, named, len(found))
		}
	}
}

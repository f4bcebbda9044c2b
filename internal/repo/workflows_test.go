package repo

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// pinned is an action by its commit, with the version behind it that Dependabot reads.
var pinned = regexp.MustCompile(`^\s*-? *uses: (\./\S*|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$`)

// Our workflows run nothing that can change under them, and have only the permissions
// that they name.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	all := texts(t, ".github/workflows/*.yml")
	for _, name := range []string{"ci", "release", "codeql", "scorecard", "fuzz"} {
		if all[".github/workflows/"+name+".yml"] == "" {
			t.Errorf("there is no workflow %s", name)
		}
	}
	for file, text := range all {
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if strings.Contains(line, "uses: ") && !pinned.MatchString(line) {
				t.Errorf("%s: %q is not pinned to a commit and its version", file, strings.TrimSpace(line))
			}
			if strings.Contains(line, "runs-on: ") && path.Base(file) == "release.yml" && strings.Contains(line, "latest") {
				t.Errorf("%s builds on a machine that changes: %s", file, line)
			}
		}
		var workflow struct {
			Permissions *map[string]string
			Jobs        map[string]struct {
				Timeout int `yaml:"timeout-minutes"`
			}
		}
		if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if workflow.Permissions == nil {
			t.Errorf("%s takes the permissions that the repository gives", file)
		} else {
			for what, kind := range *workflow.Permissions {
				if kind != "read" {
					t.Errorf("%s: all jobs have %s: %s", file, what, kind)
				}
			}
		}
		for name, job := range workflow.Jobs {
			if job.Timeout == 0 {
				t.Errorf("%s: the job %s has no timeout", file, name)
			}
		}
	}
}

// What is run before a change lands is run on GitHub, too.
func TestWorkflowRunsEveryScript(t *testing.T) {
	t.Parallel()
	workflow, found := read(t, ".github/workflows/ci.yml"), 0
	for script := range texts(t, "e2e/*.sh") {
		if strings.HasPrefix(path.Base(script), "lib") {
			continue
		}
		if found++; !strings.Contains(workflow, " "+script) {
			t.Errorf("ci.yml does not run %s", script)
		}
	}
	if found < 5 {
		t.Errorf("found %d scripts", found)
	}
}

// Dependabot raises what each of our modules needs.
func TestDependabotKnowsEveryModule(t *testing.T) {
	t.Parallel()
	var dependabot struct {
		Updates []struct {
			Ecosystem   string `yaml:"package-ecosystem"`
			Directories []string
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, ".github/dependabot.yml")), &dependabot); err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, u := range dependabot.Updates {
		if u.Ecosystem == "gomod" {
			known = append(known, u.Directories...)
		}
	}
	files, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	var modules []string
	for _, file := range files {
		if path.Base(file) == "go.mod" && !strings.Contains(file, "testdata/") {
			modules = append(modules, path.Clean("/"+path.Dir(file)))
		}
	}
	slices.Sort(modules)
	if !slices.Equal(known, modules) {
		t.Errorf("dependabot.yml has the modules\n%q, want\n%q", known, modules)
	}
}

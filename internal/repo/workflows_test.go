package repo

import (
	"path"
	"regexp"
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

package hint

import (
	"errors"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/asckey/asckey/internal/finding"
)

// workflow is what is read of a GitHub workflow.
type workflow struct {
	Env  map[string]string
	Jobs map[string]job
}

type job struct {
	Env     map[string]string
	Outputs map[string]string
	Steps   []struct {
		With, Env map[string]string
	}
}

// job returns the job that runs this, with the variables of its workflow, if the
// repository is checked out. Of a reusable workflow the runner names the
// caller's file, in which the job is not found.
func (r Run) job() (job, bool) {
	if !r.isGitHub() {
		return job{}, false
	}
	ref, _, _ := strings.Cut(r.Env["GITHUB_WORKFLOW_REF"], "@")
	name, ok := strings.CutPrefix(ref, r.Env["GITHUB_REPOSITORY"]+"/")
	if !ok || r.Env["GITHUB_WORKSPACE"] == "" || path.Clean(name) != name || !strings.HasPrefix(name, ".github/workflows/") {
		return job{}, false
	}
	var w workflow
	// What is not as expected is left out; the rest is still evidence.
	err := yaml.Unmarshal(r.read(r.Env["GITHUB_WORKSPACE"]+"/"+name), &w)
	if wrong := new(yaml.TypeError); err != nil && !errors.As(err, &wrong) {
		return job{}, false
	}
	j, ok := w.Jobs[r.Env["GITHUB_JOB"]]
	j.Steps = append(j.Steps, struct{ With, Env map[string]string }{Env: j.Env}, struct{ With, Env map[string]string }{Env: w.Env})
	return j, ok
}

// given returns what the steps of a job pass for a value of the key: as an input
// or as a variable.
func (j job) given(v value) []string {
	var all []string
	for _, s := range j.Steps {
		for _, expression := range []string{s.With[v.setting], s.Env[v.variable]} {
			if expression != "" {
				all = append(all, expression)
			}
		}
	}
	return all
}

var (
	fromSecrets = regexp.MustCompile(`\$\{\{.*\bsecrets\b`)
	fromNeeds   = regexp.MustCompile(`\$\{\{.*\bneeds\b.*\boutputs\b`)
)

// secretID tells of an ID that is a secret and an output of the job: GitHub masks
// every secret, and drops an output of a job that holds a masked text
// (actions/runner issue 1498). Nothing else in a run gives that away.
func secretID(r Run) *finding.Finding {
	j, ok := r.job()
	if !ok {
		return nil
	}
	for _, v := range values[:2] {
		for _, expression := range j.given(v) {
			if name, isOutput := j.output(v.setting); isOutput && fromSecrets.MatchString(expression) {
				return finding.New(finding.IDIsSecret, "the workflow takes %s from a secret and makes it the job's output %s, which GitHub will leave empty", v.title, name)
			}
		}
	}
	return nil
}

// output returns the name of a job's output that repeats one of asckey's.
func (j job) output(name string) (string, bool) {
	for _, own := range slices.Sorted(maps.Keys(j.Outputs)) {
		if strings.Contains(j.Outputs[own], "outputs."+name) && shown(own) {
			return own, true
		}
	}
	return "", false
}

// fromOtherJob says of missing values which the workflow takes from another
// job's outputs.
func (r Run) fromOtherJob() []string {
	j, ok := r.job()
	if !ok {
		return nil
	}
	for _, v := range values {
		for _, expression := range j.given(v) {
			if r.Sources[v.setting] == "" && fromNeeds.MatchString(expression) {
				return []string{v.title + " comes from an output of another job, and GitHub drops job outputs that hold the text of a secret: take it from vars or secrets in this job"}
			}
		}
	}
	return nil
}

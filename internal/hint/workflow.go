package hint

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
)

// job is what is read of a job of a GitHub workflow.
type job struct {
	// passed are the expressions that its steps and variables give to each input
	// or variable, by its name.
	passed map[string][]string
	// outputs are the job's, by name.
	outputs map[string]string
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
	return findJob(string(r.read(r.Env["GITHUB_WORKSPACE"]+"/"+name)), r.Env["GITHUB_JOB"])
}

// findJob reads a job out of a workflow. Expressions of the whole workflow's
// variables count as the job's own.
func findJob(workflow, id string) (job, bool) {
	j := job{passed: map[string][]string{}, outputs: map[string]string{}}
	found := false
	for path, value := range scalars(workflow) {
		name := path[len(path)-1]
		own := len(path) > 3 && path[0] == "jobs" && path[1] == id
		found = found || len(path) > 2 && path[0] == "jobs" && path[1] == id
		switch {
		case own && len(path) == 4 && path[2] == "outputs":
			j.outputs[name] = value
		case own && slices.Contains([]string{"with", "env"}, path[len(path)-2]), len(path) == 2 && path[0] == "env":
			j.passed[name] = append(j.passed[name], value)
		}
	}
	return j, found
}

// given returns what a job passes for a value of the key: as an input or as a
// variable.
func (j job) given(v value) []string {
	return append(slices.Clone(j.passed[v.setting]), j.passed[v.variable]...)
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

// output returns the name of a job's output that repeats one of ascproof's.
func (j job) output(name string) (string, bool) {
	for _, own := range slices.Sorted(maps.Keys(j.outputs)) {
		if strings.Contains(j.outputs[own], "outputs."+name) && shown(own) {
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

package hint

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/pattern"
)

// workflow is what is read of a GitHub workflow.
type workflow struct {
	Env  scalars
	Jobs map[string]job
}

// job is one of its jobs.
type job struct {
	Env, Outputs scalars
	Steps        []struct{ Env, With scalars }

	// passed is what its steps and variables are given, and those of the workflow.
	passed []scalars
}

// scalars are texts and numbers by their names. What is neither, or an expression
// in place of a whole mapping, is left out: a hint is never a proof.
type scalars map[string]string

// UnmarshalYAML implements yaml.Unmarshaler.
func (s *scalars) UnmarshalYAML(node *yaml.Node) error {
	var nodes map[string]yaml.Node
	if node.Decode(&nodes) != nil {
		return nil
	}
	*s = scalars{}
	for name, n := range nodes {
		var text string
		if n.Decode(&text) == nil {
			(*s)[name] = text
		}
	}
	return nil
}

// job returns the job that runs this, with the variables of its workflow, if the
// repository is checked out. Of a reusable workflow the runner names the
// caller's file, in which the job is not found.
func (r Run) job() (job, bool) {
	if r.host() != cihost.NameGitHub {
		return job{}, false
	}
	ref, _, _ := strings.Cut(r.Env["GITHUB_WORKFLOW_REF"], "@")
	name, ok := strings.CutPrefix(ref, r.Env["GITHUB_REPOSITORY"]+"/")
	if !ok || r.Env["GITHUB_WORKSPACE"] == "" || path.Clean(name) != name || !strings.HasPrefix(name, ".github/workflows/") {
		return job{}, false
	}
	return findJob(r.read(r.Env["GITHUB_WORKSPACE"]+"/"+name), r.Env["GITHUB_JOB"])
}

// findJob reads a job out of a workflow, and around what it does not understand.
func findJob(text []byte, id string) (job, bool) {
	var w workflow
	var strange *yaml.TypeError
	if err := yaml.Unmarshal(text, &w); err != nil && !errors.As(err, &strange) {
		return job{}, false
	}
	j, ok := w.Jobs[id]
	j.passed = []scalars{w.Env, j.Env}
	for _, step := range j.Steps {
		j.passed = append(j.passed, step.Env, step.With)
	}
	return j, ok
}

// given returns what a job passes for a value of the key: as an input or as a
// variable.
func (j job) given(v value) []string {
	var all []string
	for _, passed := range j.passed {
		for _, name := range []string{v.setting, v.variable} {
			if text, ok := passed[name]; ok {
				all = append(all, text)
			}
		}
	}
	return all
}

// Expressions of a workflow, which most runs do not look at.
var (
	fromSecrets = pattern.Of(`\$\{\{.*\bsecrets\b`)
	fromNeeds   = pattern.Of(`\$\{\{.*\bneeds\b.*\boutputs\b`)
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
			if name, isOutput := j.output(v.setting); isOutput && fromSecrets().MatchString(expression) {
				return finding.New(finding.IDIsSecret, "The workflow takes %s from a secret and makes it the job's output %s. GitHub blanks this output.", v.title, name)
			}
		}
	}
	return nil
}

// output returns the name of a job's output that repeats one of ascproof's.
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
			if !r.has(v.setting) && fromNeeds().MatchString(expression) {
				return []string{"take " + v.title + " from vars or secrets in this job. It comes from an output of another job, and GitHub blanks any job output that contains a secret."}
			}
		}
	}
	return nil
}

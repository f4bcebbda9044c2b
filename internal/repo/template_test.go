package repo

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/config"
)

// component is what GitLab's component declares and does: two documents.
type component struct {
	Spec struct {
		Inputs map[string]struct {
			Description string   `yaml:"description"`
			Options     []string `yaml:"options"`
		} `yaml:"inputs"`
	} `yaml:"spec"`
}

// The component's inputs set variables of settings, take the values that these
// take, and say what they mean.
func TestGitLabComponent(t *testing.T) {
	t.Parallel()
	text := read(t, "templates/ascproof/template.yml")
	d := yaml.NewDecoder(strings.NewReader(text))
	var c component
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}
	var jobs map[string]struct {
		Rules []struct {
			If string `yaml:"if"`
		} `yaml:"rules"`
		Variables map[string]string `yaml:"variables"`
	}
	if err := d.Decode(&jobs); err != nil {
		t.Fatal(err)
	}
	for name, in := range c.Spec.Inputs {
		if in.Description == "" || !strings.Contains(text, "$[[ inputs."+name+" ]]") {
			t.Errorf("input %s has no description, or no use", name)
		}
		i := slices.IndexFunc(config.Settings(), func(s config.Setting) bool { return s.Name == name })
		if i < 0 {
			continue
		}
		set := config.Settings()[i]
		if got := jobs["$[[ inputs.job-name ]]"].Variables[set.Vars[0]]; got != "$[[ inputs."+name+" ]]" {
			t.Errorf("input %s: $%s is %q", name, set.Vars[0], got)
		}
		if !slices.Equal(in.Options, set.Values) {
			t.Errorf("input %s takes %q, the setting %q", name, in.Options, set.Values)
		}
	}
	for name := range jobs["$[[ inputs.job-name ]]"].Variables {
		if strings.HasPrefix(name, "ASC_") && !slices.ContainsFunc(config.Settings(), func(s config.Setting) bool { return slices.Contains(s.Vars, name) }) {
			t.Errorf("$%s is no setting's variable", name)
		}
	}
	var looked []string
	for _, m := range regexp.MustCompile(`\$(\w+) == null`).FindAllStringSubmatch(jobs["$[[ inputs.job-name ]]"].Rules[0].If, -1) {
		looked = append(looked, m[1])
	}
	want := keyVariables()
	slices.Sort(looked)
	slices.Sort(want)
	want = slices.Compact(want) // two tools share a name
	if !slices.Equal(looked, want) {
		t.Errorf("without-key looks at %q, a key may be in %q", looked, want)
	}
}

// keyVariables are the variables that may hold a key, or lead to one.
func keyVariables() []string {
	var all []string
	for _, s := range config.Settings() {
		if s.In(config.GroupCredential) {
			all = append(all, s.Vars...)
		}
	}
	about := regexp.MustCompile(`_KEY_ID$|_KEY_IDENTIFIER$|_ISSUER_ID$|_ISSUER$|_DURATION$|_KEY_TYPE$|_PROGRAM$|_IN_HOUSE$|_IS_KEY_CONTENT_BASE64$`)
	return slices.DeleteFunc(append(all, aliases()...), about.MatchString)
}

// The action in setup is composite, and runs what is beside it: with sh, since
// Alpine has no bash, but for Windows, where bash is Git's.
func TestSetupAction(t *testing.T) {
	t.Parallel()
	type step struct {
		If, Run, Shell string
		Env            map[string]string
	}
	var a struct {
		Inputs map[string]struct{ Description string }
		Runs   struct {
			Using string
			Steps []step
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, "setup/action.yml")), &a); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{
		"SETUP_BASE_URL":    "${{ inputs.base-url }}",
		"SETUP_ATTESTATION": "${{ inputs.attestation }}",
		"GH_TOKEN":          "${{ inputs.token }}",
	}
	const run = `sh "$GITHUB_ACTION_PATH/install.sh"`
	want := []step{{"runner.os != 'Windows'", run, "sh", env}, {"runner.os == 'Windows'", run, "bash", env}}
	if a.Runs.Using != "composite" || !reflect.DeepEqual(a.Runs.Steps, want) {
		t.Errorf("setup/action.yml runs %+v", a.Runs)
	}
	if len(a.Inputs) != len(env) {
		t.Errorf("setup/action.yml has the inputs %v", a.Inputs)
	}
}

// On GitLab a tag such as 1.2.3 releases the component. The tags of GitHub do not: the
// catalog wants bare versions.
func TestGitLabRelease(t *testing.T) {
	t.Parallel()
	var jobs map[string]struct {
		Image, Script any
		Rules         []struct{ If string }
		Release       struct {
			Tag         string `yaml:"tag_name"`
			Description string
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, ".gitlab-ci.yml")), &jobs); err != nil {
		t.Fatal(err)
	}
	job := jobs["release"]
	if job.Release.Tag != "$CI_COMMIT_TAG" || job.Release.Description == "" || job.Script == nil || len(job.Rules) != 1 {
		t.Fatalf("the job is %+v", job)
	}
	pattern, ok := strings.CutPrefix(job.Rules[0].If, "$CI_COMMIT_TAG =~ /")
	fits, err := regexp.Compile(strings.TrimSuffix(pattern, "/"))
	if !ok || err != nil {
		t.Fatalf("the rule is %q", job.Rules[0].If)
	}
	for tag, want := range map[string]bool{"1.2.3": true, "10.0.0": true, "v1.2.3": false, "v1": false, "release-1.2.3": false, "1.2": false} {
		if fits.MatchString(tag) != want {
			t.Errorf("the tag %s: %v, want %v", tag, !want, want)
		}
	}
}

package repo

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/config"
)

// Pipelines of the systems that have a form of their own: what our examples use of
// each, and no more, so that a name that is mistyped is found.
type (
	azurePipeline struct {
		Trigger, PR any
		Pool        struct {
			VMImage string `yaml:"vmImage"`
		}
		Variables []struct{ Group string }
		Steps     []struct {
			Checkout, Bash, Name, Condition string
			DisplayName                     string `yaml:"displayName"`
			Env                             map[string]string
		}
	}
	bitriseWorkflows struct {
		FormatVersion string `yaml:"format_version"`
		StepLib       string `yaml:"default_step_lib_source"`
		ProjectType   string `yaml:"project_type"`
		Workflows     map[string]struct {
			Steps []map[string]struct {
				Title       string
				IsAlwaysRun bool `yaml:"is_always_run"`
				Inputs      []map[string]string
			}
		}
	}
	circleConfig struct {
		Version string
		Jobs    map[string]struct {
			MacOS struct{ Xcode string } `yaml:"macos"`
			Steps []any
		}
		Workflows map[string]struct {
			Jobs []map[string]struct {
				Context string
				Filters struct{ Branches struct{ Only string } }
			}
		}
	}
	codemagicConfig struct {
		Workflows map[string]struct {
			Name         string
			Instance     string `yaml:"instance_type"`
			Integrations map[string]string
			Environment  struct{ Xcode string }
			Scripts      []struct{ Name, Script string }
		}
	}
)

// Each page has a whole pipeline, which its system can read.
func TestPipelinesOfOtherSystems(t *testing.T) {
	t.Parallel()
	for page, form := range map[string]any{
		"azure": new(azurePipeline), "bitrise": new(bitriseWorkflows), "circleci": new(circleConfig), "codemagic": new(codemagicConfig),
	} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			found := 0
			for _, ex := range examples(t) {
				if !strings.HasPrefix(ex.where, "docs/ci/"+page+".md,") || ex.language != "yaml" {
					continue
				}
				found++
				d := yaml.NewDecoder(strings.NewReader(ex.text))
				d.KnownFields(true)
				if err := d.Decode(form); err != nil {
					t.Errorf("%s: %v", ex.where, err)
				}
			}
			if found == 0 {
				t.Errorf("docs/ci/%s.md has no pipeline", page)
			}
		})
	}
}

// The inputs that the example of Bitrise gives to the step are inputs of it.
func TestBitriseStep(t *testing.T) {
	t.Parallel()
	var step struct {
		Inputs  []map[string]any
		Outputs []map[string]any
	}
	if err := yaml.Unmarshal([]byte(read(t, "step.yml")), &step); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, in := range step.Inputs {
		for name := range in {
			known[name] = true
		}
	}
	var page bitriseWorkflows
	text := block(t, "docs/ci/bitrise.md", "bitrise.yml")
	if err := yaml.Unmarshal([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	used := 0
	for _, s := range page.Workflows["publish"].Steps {
		for name, config := range s {
			if !strings.Contains(name, "/ascproof.git@v") {
				continue
			}
			for _, in := range config.Inputs {
				for input := range in {
					if used++; !known[input] {
						t.Errorf("the step has no input %s", input)
					}
				}
			}
		}
	}
	if used == 0 || len(step.Outputs) < 10 {
		t.Errorf("the example has %d inputs, the step %d outputs", used, len(step.Outputs))
	}
}

// block is the code below the line that names a file.
func block(t *testing.T, page, file string) string {
	t.Helper()
	_, rest, ok := strings.Cut(read(t, page), "\n`"+file+"`:\n")
	_, rest, begins := strings.Cut(rest, "```")
	text, _, ends := strings.Cut(rest[strings.Index(rest, "\n")+1:], "```")
	if !ok || !begins || !ends {
		t.Fatalf("%s has no %s", page, file)
	}
	return text
}

// Every page of a CI system sets ascproof up from a release, and every command of
// ours in any of its examples is one.
func TestCommandsInPipelines(t *testing.T) {
	t.Parallel()
	called := regexp.MustCompile(`(?:\bascproof|/ascproof"|\$ASCPROOF_PATH) (check|exec|token|cleanup|inspect|roles|audit|version)\b([^\n|&']*)`)
	pages := map[string]int{}
	for _, ex := range examples(t) {
		page, _, _ := strings.Cut(ex.where, ",")
		for _, m := range called.FindAllStringSubmatch(ex.text, -1) {
			pages[page]++
			args, _, _ := strings.Cut(m[2], " -- ")
			text, ok := help(t, commandOf(m[1], args)...)
			if !ok {
				t.Errorf("%s: there is no 'ascproof %s'", ex.where, m[1])
			}
			for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(args, -1) {
				if !strings.Contains(text, flag+" ") && !strings.Contains(text, flag+"\n") {
					t.Errorf("%s: 'ascproof %s' has no %s", ex.where, m[1], flag)
				}
			}
		}
	}
	for page := range texts(t, "docs/ci/*.md") {
		if pages[page] == 0 {
			t.Errorf("%s calls ascproof nowhere", page)
		}
	}
}

// Brackets of the Jenkinsfile, which no library here can read, are closed in order.
func TestJenkinsfile(t *testing.T) {
	t.Parallel()
	var open []rune
	closes := map[rune]rune{')': '(', ']': '[', '}': '{'}
	inString := false
	for _, r := range block(t, "docs/ci/jenkins.md", "Jenkinsfile") {
		switch {
		case r == '\'':
			inString = !inString
		case inString:
		case strings.ContainsRune("([{", r):
			open = append(open, r)
		case closes[r] != 0:
			if len(open) == 0 || open[len(open)-1] != closes[r] {
				t.Fatalf("%c closes nothing, with %q open", r, string(open))
			}
			open = open[:len(open)-1]
		}
	}
	if inString || len(open) > 0 {
		t.Errorf("%q are not closed, a string %v", string(open), inString)
	}
}

// stepInputs are the inputs of the Bitrise step. Each takes the variable of its
// setting unless a workflow says otherwise; what is not handed over is of no use to
// later steps.
func stepInputs() string {
	var b strings.Builder
	for _, s := range config.Settings() {
		if s.ActionDefault != "" {
			continue
		}
		value := "$" + s.Vars[0]
		if s.Name == "export-env" {
			value = `"true"`
		}
		fmt.Fprintf(&b, "  - %s: %s\n    opts:\n      title: %q\n      is_required: false\n", strings.ReplaceAll(s.Name, "-", "_"), value, s.Describe())
		if s.Secret {
			b.WriteString("      is_sensitive: true\n")
		}
		if len(s.Values) > 0 {
			fmt.Fprintf(&b, "      value_options: [%s]\n", strings.Join(append([]string{`""`}, s.Values...), ", "))
		}
	}
	return b.String()
}

// stepOutputs are the variables that Bitrise gets: there is no output for a secret.
func stepOutputs() string {
	var b strings.Builder
	for _, o := range cli.Outputs() {
		if o.Name != "token" {
			fmt.Fprintf(&b, "  - ASCPROOF_%s:\n    opts:\n      title: %q\n", strings.ToUpper(strings.ReplaceAll(o.Name, "-", "_")), o.Meaning)
		}
	}
	return b.String()
}

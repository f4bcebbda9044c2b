package repo

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/child/childtest"
	"github.com/ascproof/ascproof/internal/config"
)

// plugin is what plugin.yml may hold, and no more (buildkite-plugins/plugin-linter).
type plugin struct {
	Name          string   `yaml:"name"`
	Description   string   `yaml:"description"`
	Author        string   `yaml:"author"`
	Requirements  []string `yaml:"requirements"`
	Configuration struct {
		Properties           map[string]pluginOption `yaml:"properties"`
		AdditionalProperties *bool                   `yaml:"additionalProperties"`
	} `yaml:"configuration"`
}

type pluginOption struct {
	Type        any      `yaml:"type"`
	Enum        []string `yaml:"enum"`
	Description string   `yaml:"description"`
}

func readPlugin(t *testing.T) plugin {
	t.Helper()
	var p plugin
	d := yaml.NewDecoder(strings.NewReader(read(t, "plugin.yml")))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

// The options are settings whose variables the hooks can tell from the name, and
// names of variables. A key is none: a pipeline's file is no place for it.
func TestBuildkitePlugin(t *testing.T) {
	t.Parallel()
	p := readPlugin(t)
	if p.Name == "" || p.Description == "" || p.Author == "" || p.Requirements == nil {
		t.Errorf("plugin.yml lacks a field: %+v", p)
	}
	if p.Configuration.AdditionalProperties == nil || *p.Configuration.AdditionalProperties {
		t.Error("plugin.yml takes options that it does not know")
	}
	byName := map[string]config.Setting{}
	for _, s := range config.Settings() {
		byName[s.Name] = s
	}
	for name, option := range p.Configuration.Properties {
		if option.Type == nil || option.Description == "" {
			t.Errorf("option %s has no type, or no description", name)
		}
		setting, variable := strings.CutSuffix(name, "-variable")
		s, known := byName[setting]
		switch {
		case name == "base-url":
		case !known:
			t.Errorf("option %s is no setting", name)
		case s.Secret && !variable:
			t.Errorf("option %s is a secret", name)
		case s.Vars[0] != "ASC_"+strings.ToUpper(strings.ReplaceAll(setting, "-", "_")):
			t.Errorf("option %s sets $%s, which the hooks cannot know", name, s.Vars[0])
		}
	}
}

// The examples of steps that use the plugin name a version and options that exist.
func TestBuildkiteExamples(t *testing.T) {
	t.Parallel()
	options := readPlugin(t).Configuration.Properties
	used := 0
	for _, ex := range examples(t) {
		if ex.language != "yaml" || !strings.Contains(ex.text, "plugins:") {
			continue
		}
		for _, p := range pluginsIn(t, ex) {
			for address, config := range p {
				repository, version, _ := strings.Cut(address, "#")
				if version == "" {
					t.Errorf("%s uses %s without a version", ex.where, address)
				}
				if !strings.HasSuffix(repository, "/ascproof") && !strings.HasSuffix(repository, "/ascproof.git") {
					continue
				}
				used++
				for option, value := range config {
					o, known := options[option]
					if !known {
						t.Errorf("%s: the plugin has no option %s", ex.where, option)
					}
					if text, ok := value.(string); ok && o.Enum != nil && !slices.Contains(o.Enum, text) {
						t.Errorf("%s: %s is %q, want one of %q", ex.where, option, text, o.Enum)
					}
				}
			}
		}
	}
	if used == 0 {
		t.Error("no example uses the plugin")
	}
}

func pluginsIn(t *testing.T, ex example) (all []map[string]map[string]any) {
	t.Helper()
	var pipeline struct {
		Steps []struct {
			Plugins []map[string]map[string]any `yaml:"plugins"`
		} `yaml:"steps"`
	}
	if err := yaml.Unmarshal([]byte(ex.text), &pipeline); err != nil {
		t.Fatalf("%s: %v", ex.where, err)
	}
	for _, s := range pipeline.Steps {
		all = append(all, s.Plugins...)
	}
	return all
}

// pluginOptions are the options of the Buildkite plugin: the settings that can stand
// in a pipeline's file. On Buildkite there is no container action to tell of paths.
func pluginOptions() string {
	var b strings.Builder
	for _, s := range config.Settings() {
		if s.Secret || s.ActionDefault != "" {
			continue
		}
		kind := "string"
		switch {
		case s.Bool:
			kind = "boolean"
		case isList(s.Name):
			kind = "[string, array]"
		case slices.Contains([]string{"app", "vendor-number"}, s.Name):
			kind = "[string, integer]" // as YAML reads what has digits only
		}
		fmt.Fprintf(&b, "    %s:\n      type: %s\n", s.Name, kind)
		if len(s.Values) > 0 {
			fmt.Fprintf(&b, "      enum: [%s]\n", strings.Join(s.Values, ", "))
		}
		fmt.Fprintf(&b, "      description: %q\n", s.Describe())
	}
	return b.String()
}

// isList reports whether a setting is a list, which a pipeline's file can write as one.
func isList(name string) bool {
	return slices.Contains([]string{"require", "forbid", "files", "token-scope"}, name)
}

// What the hooks put together and evaluate is made of names alone. Whoever starts a build
// can set variables, those of the agent's too that an old one does not set itself.
func TestBuildkiteHookEvaluatesNames(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh is not installed")
	}
	script, err := filepath.Abs(filepath.Join(root, "setup/buildkite.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		env  []string
		want int
	}{
		{"as it should be", []string{"BUILDKITE_PLUGIN_NAME=ASCPROOF", "BUILDKITE_PLUGIN_ASCPROOF_REQUIRE=metadata"}, 0},
		{"without a name", []string{"BUILDKITE_PLUGIN_ASCPROOF_REQUIRE=metadata"}, 0},
		{"a command in the name", []string{"BUILDKITE_PLUGIN_NAME=A}`>made`|BUILDKITE_PLUGIN_X", "BUILDKITE_PLUGIN_X_REQUIRE=a"}, 1},
		{"a command in a value", []string{"BUILDKITE_PLUGIN_ASCPROOF_REQUIRE=$(>made)`>made`"}, 0},
		{"a command in one of a list", []string{"BUILDKITE_PLUGIN_ASCPROOF_REQUIRE_0=\";>made;\"`>made`"}, 0},
		{"a command in place of a variable", []string{"BUILDKITE_PLUGIN_ASCPROOF_PRIVATE_KEY_VARIABLE=A}`>made`"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			childtest.Program(t, filepath.Join(dir, "ascproof"), "#!/bin/sh\n")
			cmd := exec.CommandContext(t.Context(), shell, script, "check")
			cmd.Dir, cmd.Env = dir, append(tt.env, "PATH="+dir+":"+os.Getenv("PATH"), "TMPDIR="+dir)
			out, _ := cmd.CombinedOutput()
			if got := cmd.ProcessState.ExitCode(); got != tt.want {
				t.Errorf("status %d, want %d\n%s", got, tt.want, out)
			}
			if _, err := os.Stat(filepath.Join(dir, "made")); err == nil {
				t.Error("the command was run")
			}
		})
	}
}

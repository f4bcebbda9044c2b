package repo

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/config"
)

// action is what action.yml may hold for a container action, and no more
// (actions/runner, action_yaml.json).
type action struct {
	Name        string                  `yaml:"name"`
	Description string                  `yaml:"description"`
	Author      string                  `yaml:"author"`
	Branding    map[string]string       `yaml:"branding"`
	Inputs      map[string]actionInput  `yaml:"inputs"`
	Outputs     map[string]actionOutput `yaml:"outputs"`
	Runs        struct {
		Using          string   `yaml:"using"`
		Image          string   `yaml:"image"`
		Entrypoint     string   `yaml:"entrypoint"`
		Args           []string `yaml:"args"`
		PreEntrypoint  string   `yaml:"pre-entrypoint"`
		PostEntrypoint string   `yaml:"post-entrypoint"`
		PostIf         string   `yaml:"post-if"`
	} `yaml:"runs"`
}

type actionInput struct {
	Description string `yaml:"description"`
	Default     string `yaml:"default"`
	Required    bool   `yaml:"required"`
}

type actionOutput struct {
	Description string `yaml:"description"`
}

func readAction(t *testing.T) action {
	t.Helper()
	var a action
	d := yaml.NewDecoder(bytes.NewBufferString(read(t, "action.yml")))
	// runs.env is not among the fields: the runner lets a job's variable win over
	// it, so that the second of two steps would check the key of the first.
	d.KnownFields(true)
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAction(t *testing.T) {
	t.Parallel()
	a := readAction(t)
	if a.Name == "" || len(a.Description) < 20 || len(a.Description) > 125 {
		t.Errorf("name %q, description of %d characters: GitHub's Marketplace wants up to 125", a.Name, len(a.Description))
	}
	if a.Runs.Using != "docker" || a.Runs.Image != "Dockerfile" && !strings.Contains(a.Runs.Image, "@sha256:") {
		t.Errorf("runs %q %q, want docker with a Dockerfile or an image by its digest", a.Runs.Using, a.Runs.Image)
	}
	// Arguments are on the command line, and would hide the image's own command.
	if len(a.Runs.Args) > 0 {
		t.Errorf("runs with arguments %q", a.Runs.Args)
	}
	// The runner starts these by their names in the image.
	for _, name := range []string{a.Runs.Entrypoint, a.Runs.PreEntrypoint, a.Runs.PostEntrypoint} {
		if name != "" && (!strings.HasPrefix(name, "/") || !strings.Contains(read(t, "Dockerfile"), name)) {
			t.Errorf("runs %q, which the Dockerfile does not have", name)
		}
	}
	icons := []string{"shield", "check-circle", "lock"}
	if !slices.Contains(icons, a.Branding["icon"]) || a.Branding["color"] == "" {
		t.Errorf("branding %v", a.Branding)
	}
}

// The action has the settings as inputs, and no defaults but the host's paths.
func TestActionInputs(t *testing.T) {
	t.Parallel()
	a := readAction(t)
	for _, s := range config.Settings() {
		in, ok := a.Inputs[s.Name]
		if !ok || in.Description == "" || in.Required || in.Default != s.ActionDefault {
			t.Errorf("input %s: %+v, want default %q", s.Name, in, s.ActionDefault)
		}
		// A default that is an expression for a path of the host must not begin
		// with it: the runner would translate it.
		if in.Default != "" && !strings.HasPrefix(in.Default, "host=${{ ") {
			t.Errorf("input %s has the default %q", s.Name, in.Default)
		}
		delete(a.Inputs, s.Name)
	}
	if len(a.Inputs) > 0 {
		t.Errorf("inputs that are no settings: %v", a.Inputs)
	}
}

func TestActionOutputs(t *testing.T) {
	t.Parallel()
	a := readAction(t)
	for _, o := range cli.Outputs() {
		if a.Outputs[o.Name].Description != o.Meaning {
			t.Errorf("output %s: %q, want %q", o.Name, a.Outputs[o.Name].Description, o.Meaning)
		}
		delete(a.Outputs, o.Name)
	}
	if len(a.Outputs) > 0 {
		t.Errorf("outputs that are none: %v", a.Outputs)
	}
}

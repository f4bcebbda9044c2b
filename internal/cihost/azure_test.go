package cihost_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
)

// agentForm is how Azure's agent reads commands (azure-pipelines-agent
// Microsoft.VisualStudio.Services.Agent, Command.cs).
var agentForm = commandForm{
	split: func(line string) (head, message string, ok bool) {
		_, command, isCommand := strings.Cut(line, "##vso[")
		head, message, closed := strings.Cut(command, "]")
		return head, message, isCommand && closed
	},
	separator: ";", property: unescapeAgent, message: unescapeAgent,
}

var unescapeAgent = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%AZP25", "%")

const azureToken = "eyJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJhcHBzdG9yZSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ"

// What is masked is a secret variable, and nothing else is.
func TestAzureVariables(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := open(cihost.NameAzure, cihost.Links{Commands: &log})
	for _, err := range []error{
		h.Mask(azureToken), h.SetOutput("token", azureToken), h.SetOutput("key-id", "ABC123DEFG"),
		h.SetEnv("ASC_TOKEN", azureToken), h.SetEnv("ASC_KEY_ID", "ABC123DEFG"), h.SetEnv("ASC_NOTE", "50% of\ntwo lines"), h.UnsetEnv("ASC_TOKEN"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	commands, rest := agentForm.read(log.String())
	want := []command{
		{"task.setsecret", nil, azureToken},
		{"task.setvariable", map[string]string{"variable": "token", "isOutput": "true", "issecret": "true"}, azureToken},
		{"task.setvariable", map[string]string{"variable": "key-id", "isOutput": "true"}, "ABC123DEFG"},
		{"task.setvariable", map[string]string{"variable": "ASC_TOKEN", "issecret": "true"}, azureToken},
		{"task.setvariable", map[string]string{"variable": "ASC_KEY_ID"}, "ABC123DEFG"},
		{"task.setvariable", map[string]string{"variable": "ASC_NOTE"}, "50% of\ntwo lines"},
		{"task.setvariable", map[string]string{"variable": "ASC_TOKEN"}, ""},
	}
	if !slices.EqualFunc(commands, want, equalCommands) || rest != nil {
		t.Errorf("the agent reads\n%q\nwant\n%q\nand %q", commands, want, rest)
	}
}

func equalCommands(a, b command) bool {
	if a.name != b.name || a.message != b.message || len(a.properties) != len(b.properties) {
		return false
	}
	for key, value := range b.properties {
		if a.properties[key] != value {
			return false
		}
	}
	return true
}

// A value or a name cannot become a command, or a property.
func TestAzureRefuses(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := open(cihost.NameAzure, cihost.Links{Commands: &log})
	if err := h.Mask(azureToken); err != nil {
		t.Fatal(err)
	}
	log.Reset()
	for what, err := range map[string]error{
		"a short mask":                h.Mask("short"),
		"a mask of two lines":         h.Mask("two lines of text\nare no mask"),
		"a secret of two lines":       h.SetEnv("ASC_TOKEN", azureToken+"\n"+azureToken),
		"a name with a property":      h.SetOutput("token;issecret=false", "value"),
		"a name that ends a command":  h.SetEnv("A]##vso[task.complete]", "value"),
		"a summary without a place":   h.Summary("# text"),
		"a value for the post step":   h.SaveState("dir", "x"),
		"a name that is not there":    h.SetEnv("", "value"),
		"a variable with line breaks": h.SetEnv("A\nB", "value"),
	} {
		if err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	if log.Len() > 0 {
		t.Errorf("the log has %q", &log)
	}
	if err := h.SetEnv("ASC_NOTE", "a\n##vso[task.setvariable variable=PATH]x"); err != nil {
		t.Fatal(err)
	}
	if commands, _ := agentForm.read(log.String()); len(commands) != 1 || commands[0].properties["variable"] != "ASC_NOTE" {
		t.Errorf("the agent reads %q", commands)
	}
}

func TestAzureShows(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	temp := t.TempDir()
	h := open(cihost.NameAzure, cihost.Links{Commands: &log, Env: map[string]string{"AGENT_TEMPDIRECTORY": temp}})
	end, err := h.Group("the details")
	if err != nil || end() != nil {
		t.Errorf("Group: %v", err)
	}
	for _, severity := range []finding.Severity{finding.Error, finding.Warning, finding.Notice} {
		if err := h.Annotate(finding.New(finding.ClockSkew, "5 min late\nby Apple's clock").At(severity)); err != nil {
			t.Error(err)
		}
	}
	if err := h.Summary("# the report"); err != nil {
		t.Error(err)
	}
	commands, rest := agentForm.read(log.String())
	if !slices.Equal(rest, []string{"##[group]the details", "##[endgroup]"}) {
		t.Errorf("the log has the lines %q", rest)
	}
	if len(commands) != 3 || commands[0].properties["type"] != "error" || commands[1].properties["type"] != "warning" ||
		!strings.Contains(commands[0].message, "5 min late\nby Apple's clock") {
		t.Fatalf("the agent reads %q", commands)
	}
	file := commands[2].message
	text, err := os.ReadFile(file)
	if commands[2].name != "task.uploadsummary" || filepath.Dir(file) != temp || err != nil || string(text) != "# the report" {
		t.Errorf("the summary: %+v, %q, %v", commands[2], text, err)
	}
}

// Where the agent does not read, nothing is written that only it should see.
func TestAzureUnheard(t *testing.T) {
	t.Parallel()
	h := open(cihost.NameAzure, cihost.Links{Env: map[string]string{"AGENT_TEMPDIRECTORY": t.TempDir()}})
	if err := h.Mask(azureToken); h.CanMask() || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("CanMask = %v, Mask: %v", h.CanMask(), err)
	}
	if err := h.Summary("text"); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Summary: %v", err)
	}
}

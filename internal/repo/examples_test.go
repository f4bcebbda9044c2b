package repo

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/project"
)

// example is a block of code in a document.
type example struct{ where, language, text string }

// examples are the blocks of code in the documents for users.
func examples(t *testing.T) []example {
	t.Helper()
	var all []example
	for file, text := range texts(t, "README.md", "docs/*.md", "docs/*/*.md", ".github/*.md", "setup/*.md", "templates/*.md") {
		blocks, _, ok := split(text)
		if !ok {
			t.Errorf("%s has a block of code without an end", file)
		}
		for i, b := range blocks {
			b.where = fmt.Sprintf("%s, block %d", file, i+1)
			all = append(all, b)
		}
	}
	if len(all) == 0 {
		t.Fatal("no document has an example")
	}
	return all
}

// split parts a document into blocks of code, without what they are indented by,
// and prose.
func split(text string) (blocks []example, prose string, ok bool) {
	var rest strings.Builder
	var block *example
	indent := ""
	for line := range strings.Lines(text) {
		bare := strings.TrimLeft(line, " ")
		switch fence, isFence := strings.CutPrefix(bare, "```"); {
		case isFence && block == nil:
			language, _, _ := strings.Cut(strings.TrimSpace(fence), " ")
			block, indent = &example{language: language}, line[:len(line)-len(bare)]
		case isFence:
			blocks, block = append(blocks, *block), nil
		case block != nil:
			block.text += strings.TrimPrefix(line, indent)
		default:
			rest.WriteString(line)
		}
	}
	return blocks, rest.String(), block == nil
}

// Every YAML example can be read, passes inputs that exist, and reads outputs
// that exist.
func TestYAMLExamples(t *testing.T) {
	t.Parallel()
	for _, ex := range examples(t) {
		if ex.language != "yaml" && ex.language != "yml" {
			continue
		}
		var doc yaml.Node
		d := yaml.NewDecoder(bytes.NewBufferString(ex.text))
		if err := d.Decode(&doc); err != nil {
			t.Errorf("%s: %v", ex.where, err)
			continue
		}
		for _, step := range steps(&doc) {
			checkStep(t, ex, step)
		}
		checkOutputs(t, ex)
	}
}

// step is a step of a workflow.
type step struct {
	Uses string         `yaml:"uses"`
	ID   string         `yaml:"id"`
	With map[string]any `yaml:"with"`
}

// steps finds everything with a "uses", wherever it stands: an example is often
// a part of a workflow.
func steps(n *yaml.Node) []step {
	var found []step
	if n.Kind == yaml.MappingNode {
		var s step
		if n.Decode(&s) == nil && s.Uses != "" {
			found = append(found, s)
		}
	}
	for _, child := range n.Content {
		found = append(found, steps(child)...)
	}
	return found
}

func checkStep(t *testing.T, ex example, s step) {
	t.Helper()
	name, ref, ok := strings.Cut(s.Uses, "@")
	if !strings.HasPrefix(s.Uses, "./") && (!ok || ref == "" || ref == "master") {
		t.Errorf("%s uses %s without a version", ex.where, s.Uses)
	}
	if name != project.Repository && s.Uses != "./" {
		return
	}
	for input := range s.With {
		if !slices.ContainsFunc(config.Settings(), func(set config.Setting) bool { return set.Name == input }) {
			t.Errorf("%s passes %s, which is no input", ex.where, input)
		}
	}
}

var outputRead = regexp.MustCompile(`steps\.asc(?:key)?\.outputs\.([a-z-]+)`)

// checkOutputs looks at the outputs of steps that are called asc or ascproof.
func checkOutputs(t *testing.T, ex example) {
	t.Helper()
	for _, m := range outputRead.FindAllStringSubmatch(ex.text, -1) {
		if !slices.ContainsFunc(cli.Outputs(), func(o cli.Output) bool { return o.Name == m[1] }) {
			t.Errorf("%s reads %s, which is no output", ex.where, m[0])
		}
	}
}

var invocation = regexp.MustCompile(`(?m)^(?:\$ )?ascproof ([a-z]+)(.*)$`)

// Every command in an example is one, and so is every flag of it.
func TestShellExamples(t *testing.T) {
	t.Parallel()
	for _, ex := range examples(t) {
		if ex.language != "sh" && ex.language != "console" && ex.language != "" {
			continue
		}
		for _, m := range invocation.FindAllStringSubmatch(ex.text, -1) {
			args, _, _ := strings.Cut(m[2], " -- ")
			help, ok := help(t, commandOf(m[1], args)...)
			if !ok {
				t.Errorf("%s: there is no 'ascproof %s'", ex.where, m[1])
				continue
			}
			for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(args, -1) {
				if !strings.Contains(help, flag+" ") && !strings.Contains(help, flag+"\n") {
					t.Errorf("%s: 'ascproof %s' has no %s", ex.where, m[1], flag)
				}
			}
		}
	}
}

// commandOf is a command with its second word, if it has one.
func commandOf(command, args string) []string {
	for _, second := range []string{"merge", "compare"} {
		if command == "audit" && strings.HasPrefix(args, " "+second+" ") {
			return []string{command, second}
		}
	}
	return []string{command}
}

// help is what a command says of itself.
func help(t *testing.T, command ...string) (text string, ok bool) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := cli.Main(context.Background(), cli.System{Args: append(slices.Clone(command), "--help"), Stdin: new(bytes.Buffer), Stdout: &stdout, Stderr: &stderr})
	return stdout.String(), status == 0 && strings.Contains(stdout.String(), "ascproof "+strings.Join(command, " "))
}

// The reference lists the commands there are.
func TestCommandsAreInTheReference(t *testing.T) {
	t.Parallel()
	text := read(t, "docs/reference.md")
	var stdout bytes.Buffer
	cli.Main(context.Background(), cli.System{Args: nil, Stdin: new(bytes.Buffer), Stdout: &stdout, Stderr: new(bytes.Buffer)})
	_, overview, _ := strings.Cut(stdout.String(), "Commands:\n")
	commands := regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`).FindAllStringSubmatch(overview, -1)
	if len(commands) < 4 {
		t.Fatalf("only %q in:\n%s", commands, overview)
	}
	for _, m := range commands {
		if !strings.Contains(text, "`ascproof "+m[1]) {
			t.Errorf("docs/reference.md does not know 'ascproof %s'", m[1])
		}
	}
}

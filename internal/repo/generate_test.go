package repo

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/config"
)

// generated holds the parts of documents that code knows better, by file and by
// the name in their markers.
func generated(t *testing.T) []part {
	t.Helper()
	return []part{
		{"README.md", "pass", readmeOutput(t, "ok")},
		{"README.md", "rejected", readmeOutput(t, "revoked")},
		{"action.yml", "inputs", actionInputs()},
		{"action.yml", "outputs", actionOutputs()},
		{"plugin.yml", "options", pluginOptions()},
		{"step.yml", "inputs", stepInputs()},
		{"step.yml", "outputs", stepOutputs()},
		{"docs/reference.md", "settings", settingsTable()},
		{"docs/reference.md", "aliases", aliasList()},
		{"docs/reference.md", "outputs", outputsTable()},
		{"docs/reference.md", "exits", exitTable(t)},
	}
}

// part is a generated part of a file.
type part struct{ file, name, text string }

// Documents and action.yml say what the code does.
func TestGeneratedParts(t *testing.T) {
	for _, p := range generated(t) {
		text := read(t, p.file)
		begin, end := markers(p)
		before, rest, ok := strings.Cut(text, begin+"\n")
		_, after, closed := strings.Cut(rest, end)
		if !ok || !closed {
			t.Errorf("%s has no part between %q and %q", p.file, begin, end)
			continue
		}
		want := before + begin + "\n" + p.text + end + after
		switch {
		case want == text:
		case *update:
			writeFile(t, p.file, want)
		default:
			t.Errorf("the %s in %s are out of date: go test ./internal/repo -update", p.name, p.file)
		}
	}
}

func writeFile(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(file)), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	contents.Store(file, text)
}

func markers(p part) (begin, end string) {
	if strings.HasSuffix(p.file, ".yml") {
		return "  # " + p.name + ":begin", "  # " + p.name + ":end"
	}
	return "<!-- " + p.name + ":begin -->", "<!-- " + p.name + ":end -->"
}

func actionInputs() string {
	var b strings.Builder
	for _, s := range config.Settings() {
		fmt.Fprintf(&b, "  %s:\n    description: %q\n", s.Name, s.Describe()) // no default: an input with one would win over a variable
		if s.ActionDefault != "" {
			fmt.Fprintf(&b, "    default: %q\n", s.ActionDefault)
		}
	}
	return b.String()
}

func actionOutputs() string {
	var b strings.Builder
	for _, o := range cli.Outputs() {
		fmt.Fprintf(&b, "  %s:\n    description: %q\n", o.Name, o.Meaning)
	}
	return b.String()
}

func settingsTable() string {
	t := table{"input", "flag", "variable", "values", "default", "meaning"}
	b := t.head()
	for _, s := range config.Settings() {
		flag := "none"
		if s.Flag() {
			flag = code("--" + s.Name)
		}
		values := codes(s.Values...)
		if s.Bool {
			values = codes("true", "false")
		}
		b += t.row(code(s.Name), flag, codes(s.Vars...), values, codes(nonEmpty(s.Default)...), cell(s.Meaning))
	}
	return b
}

// aliases are the names of the variables of other tools that are read.
func aliases() []string {
	var all []string
	for _, t := range config.Tools() {
		if !t.Unread {
			all = append(all, append(t.KeyVariables(), t.InHouse)...)
		}
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

func aliasList() string {
	var b strings.Builder
	for _, name := range aliases() {
		fmt.Fprintf(&b, "- `%s`\n", name)
	}
	return b.String()
}

func outputsTable() string {
	t := table{"output", "meaning"}
	b := t.head()
	for _, o := range cli.Outputs() {
		b += t.row(code(o.Name), cell(o.Meaning))
	}
	return b
}

// exitTable is made of the constants in internal/finding/exit.go and their comments.
func exitTable(t *testing.T) string {
	t.Helper()
	tab := table{"status", "meaning"}
	b := tab.head()
	for _, s := range sources(t) {
		if s.name != "internal/finding/exit.go" {
			continue
		}
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				b += tab.row(v.Values[0].(*ast.BasicLit).Value, cell(strings.TrimSpace(v.Comment.Text())))
			}
		}
	}
	return b
}

// table is a Markdown table by its columns.
type table []string

func (t table) head() string { return t.row(t...) + strings.Repeat("| --- ", len(t)) + "|\n" }

func (t table) row(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

var markup = regexp.MustCompile(`[|\\<>*_\[\]]`)

// cell is text in a cell of a table.
func cell(text string) string { return markup.ReplaceAllString(text, `\$0`) }

func code(text string) string { return "`" + strings.ReplaceAll(text, "|", `\|`) + "`" }

func codes(all ...string) string {
	quoted := make([]string, len(all))
	for i, text := range all {
		quoted[i] = code(text)
	}
	return strings.Join(quoted, ", ")
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

package repo

import (
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/finding"
)

const troubleshooting = "docs/troubleshooting.md"

// The prose of a section is written by hand, between these.
const aboutBegin, aboutEnd = "<!-- about -->\n", "<!-- /about -->\n"

// Each finding has its section, in the order of the catalog, and says there what
// the program says; in between is what it means, in words of its own.
func TestTroubleshooting(t *testing.T) {
	text := read(t, troubleshooting)
	head, about := sections(text)
	want := head
	for e := range finding.Catalog() {
		prose := about[string(e.Code)]
		if len(strings.TrimSpace(prose)) < 60 && !*update {
			t.Errorf("%s says too little of %s", troubleshooting, e.Code)
		}
		want += section(e, prose)
		delete(about, string(e.Code))
	}
	for _, code := range slices.Sorted(maps.Keys(about)) {
		t.Errorf("%s has a section on %s, which is no finding", troubleshooting, code)
	}
	switch {
	case want == text:
	case *update:
		writeFile(t, troubleshooting, want)
	default:
		t.Errorf("%s is out of date: go test ./internal/repo -update", troubleshooting)
	}
}

// sections takes a page apart: what is before the first section, and the prose of
// each by its code.
func sections(text string) (head string, about map[string]string) {
	parts := strings.Split(text, "\n## ")
	about = map[string]string{}
	for _, part := range parts[1:] {
		code, rest, _ := strings.Cut(part, "\n")
		_, rest, _ = strings.Cut(rest, aboutBegin)
		prose, _, _ := strings.Cut(rest, aboutEnd)
		about[code] = prose
	}
	return strings.TrimRight(parts[0], "\n") + "\n", about
}

func section(e finding.Entry, prose string) string {
	kind := string(e.Severity)
	if e.Severity == finding.Error {
		kind += fmt.Sprintf(", exit status %d", e.Exit)
	}
	b := fmt.Sprintf("\n## %s\n\n**%s** (%s)\n\n%s%s%s\nWhat to do:\n\n", e.Code, cell(e.Title), kind, aboutBegin, prose, aboutEnd)
	for i, fix := range e.Fix.All() {
		mark := "-"
		if e.Fix.Steps != nil {
			mark = finding.Number(i)
		}
		fix = mark + " " + fix
		b += cell(fix) + "\n"
	}
	return b
}

// A code that nothing reports is a promise that nobody keeps.
func TestFindingsAreReported(t *testing.T) {
	t.Parallel()
	names := constants(t)
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.dir == "internal/finding" || s.isTool() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && isPackage(sel.X, "finding") {
				used[sel.Sel.Name] = true
			}
			return true
		})
	}
	catalog := map[string]bool{}
	for e := range finding.Catalog() {
		catalog[string(e.Code)] = true
	}
	for name, code := range names {
		if !used[name] {
			t.Errorf("nothing reports %s", code)
		}
		if !catalog[code] {
			t.Errorf("the catalog has no entry for %s", code)
		}
	}
	if len(names) != len(catalog) {
		t.Errorf("%d codes, %d entries", len(names), len(catalog))
	}
}

// constants are the names in Go of all codes.
func constants(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, s := range sources(t) {
		if s.dir != "internal/finding" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if typ, ok := v.Type.(*ast.Ident); ok && typ.Name == "Code" {
				names[v.Names[0].Name] = strings.Trim(v.Values[0].(*ast.BasicLit).Value, `"`)
			}
			return true
		})
	}
	return names
}

package repo

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// layer is some files that do one thing of three: find facts, make words of them,
// or show those.
type layer struct {
	name string
	has  func(source) bool
	// never are paths that they do not import, and used are what they do not call or
	// name, as in "time.Now"; a method has no package.
	never, used []string
	why         string
}

func layers() []layer {
	in := func(dir string, but ...string) func(source) bool {
		return func(s source) bool {
			return s.dir == dir && !slices.ContainsFunc(but, func(file string) bool { return strings.HasSuffix(s.name, "/"+file) })
		}
	}
	world := []string{"context", "io", "net", "net/http", "os", "math/rand/v2"}
	clock := []string{"time.Now", "time.Since", "time.Sleep", "time.After", "time.NewTimer"}
	return []layer{
		{"judging", in("internal/check", "check.go", "ask.go", "expiry.go"), append([]string{"fmt"}, world...),
			append([]string{"asc.Session", "asc.Client", "finding.New", "fmt.Sprintf"}, clock...),
			"it takes answers and returns values, without a sentence"},
		{"checking", in("internal/check"), []string{module + "internal/explain", module + "internal/report"}, []string{"finding.New"},
			"facts come before words"},
		{"explaining", in("internal/explain"), append([]string{module + "internal/config", module + "internal/cihost"}, world...),
			append([]string{"asc.Session", "asc.Client"}, clock...), "it takes facts and returns words"},
		{"reporting", in("internal/report"), append([]string{module + "internal/check", module + "internal/explain", module + "internal/asc"}, "context", "net", "net/http", "os"),
			append([]string{"role.Inference", "role.Embedded", "finding.New", "Infer", "Assess", "Remedies", "Advise"}, clock...), "it shows what others found and said"},
	}
}

// Facts, then words, then views: none does the work of another.
func TestLayers(t *testing.T) {
	t.Parallel()
	met := map[string]bool{}
	for _, s := range sources(t) {
		for _, l := range layers() {
			if !l.has(s) {
				continue
			}
			met[l.name] = true
			for _, imported := range s.imports() {
				if slices.Contains(l.never, imported) {
					t.Errorf("%s imports %s, but is for %s: %s", s.name, imported, l.name, l.why)
				}
			}
			ast.Inspect(s.file, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				name := sel.Sel.Name
				if id, ok := sel.X.(*ast.Ident); ok && id.Obj == nil && !slices.Contains(l.used, name) {
					name = id.Name + "." + name
				}
				if slices.Contains(l.used, name) {
					t.Errorf("%s uses %s, but is for %s: %s", s.at(n), name, l.name, l.why)
				}
				return true
			})
		}
	}
	for _, l := range layers() {
		if !met[l.name] {
			t.Errorf("no file is for %s: the layer is out of date", l.name)
		}
	}
}

// Each code that a check can come to has words.
func TestChecksHaveWords(t *testing.T) {
	t.Parallel()
	codes := constants(t)
	worded, emitted := map[string]bool{}, map[string]string{}
	for _, s := range sources(t) {
		if s.dir != "internal/check" && s.dir != "internal/explain" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				return s.dir == "internal/check" || s.dir == "internal/explain" && n.Name.Name == "Finding"
			case *ast.SelectorExpr:
				if _, isCode := codes[n.Sel.Name]; !isCode || !isPackage(n.X, "finding") {
					return true
				}
				if s.dir == "internal/check" {
					emitted[n.Sel.Name] = s.at(n)
				} else {
					worded[n.Sel.Name] = true
				}
			}
			return true
		})
	}
	if len(emitted) < 15 {
		t.Fatalf("found %d codes that a check can come to, want at least 15", len(emitted))
	}
	for code, at := range emitted {
		if !worded[code] {
			t.Errorf("%s: explain.Finding has no case for finding.%s", at, code)
		}
	}
	for code := range worded {
		if emitted[code] == "" {
			t.Errorf("explain.Finding has a case for finding.%s, which no check comes to", code)
		}
	}
}

package repo

import (
	"go/ast"
	"go/token"
	"slices"
	"testing"
)

// makers make values that nobody can change, or that guard themselves.
var makers = []string{
	"errors.New", "fmt.Errorf", "strings.NewReplacer", "slices.Concat",
	"sync.OnceValue", "sync.OnceValues", "sync.OnceFunc",
	"pattern", // a sync.OnceValue: what is compiled at the start is compiled for every command
}

// bare are package-level variables without a value in the source.
var bare = map[string]string{
	"internal/asc/asctest.data":    "go:embed sets it",
	"internal/role.embedded":       "go:embed sets it",
	"internal/project.archived":    "go:embed sets it",
	"internal/project.release":     "the linker sets it",
	"internal/repo/mutants.guards": "go:embed sets it",
	"internal/report.pageFiles":    "go:embed sets it",
}

// pointedAt are tables whose rows are handed on by their addresses.
var pointedAt = []string{"internal/credential.labels"}

// Package-level variables are tables and patterns: none is ever changed, or the
// order of calls would matter, and tests could not run beside each other.
func TestNoMutableGlobals(t *testing.T) {
	t.Parallel()
	all := sources(t)
	globals := map[string]map[string]bool{} // by directory
	for _, s := range all {
		if globals[s.dir] == nil {
			globals[s.dir] = map[string]bool{}
		}
		for _, spec := range globalsOf(s.file) {
			checkGlobal(t, s, spec)
			for _, name := range spec.Names {
				globals[s.dir][name.Name] = !slices.Contains(pointedAt, s.dir+"."+name.Name)
			}
		}
	}
	for _, s := range all {
		for _, n := range changes(s.file, globals[s.dir]) {
			t.Errorf("%s: a package-level variable is changed, or its address taken", s.at(n))
		}
	}
}

func globalsOf(f *ast.File) []*ast.ValueSpec {
	var all []*ast.ValueSpec
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, spec := range g.Specs {
				all = append(all, spec.(*ast.ValueSpec))
			}
		}
	}
	return all
}

// checkGlobal wants a literal, or a value from one of the makers.
func checkGlobal(t *testing.T, s source, spec *ast.ValueSpec) {
	t.Helper()
	for i, name := range spec.Names {
		full := s.dir + "." + name.Name
		if len(spec.Values) == 0 {
			if bare[full] == "" && name.Name != "_" {
				t.Errorf("%s: %s has no value: is it changed later?", s.at(name), full)
			}
			continue
		}
		if v := spec.Values[min(i, len(spec.Values)-1)]; !isConstantValue(v) && name.Name != "_" {
			t.Errorf("%s: %s is neither a literal nor made by one of %q", s.at(name), full, makers)
		}
	}
}

func isConstantValue(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit, *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.CallExpr:
		fun := e.Fun
		if id, ok := fun.(*ast.Ident); ok {
			_, literal := e.Args[0].(*ast.CompositeLit)
			return slices.Contains(makers, id.Name) || id.Name == "append" && literal
		}
		if x, ok := fun.(*ast.IndexExpr); ok {
			fun = x.X
		}
		sel, ok := fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		pkg, ok := sel.X.(*ast.Ident)
		return ok && slices.Contains(makers, pkg.Name+"."+sel.Sel.Name)
	}
	return false
}

// changes finds assignments to, and addresses of, package-level variables, their
// elements and fields.
func changes(f *ast.File, globals map[string]bool) []ast.Node {
	var found []ast.Node
	isGlobal := func(e ast.Expr) bool {
		id := rootOf(e)
		if id == nil || !globals[id.Name] {
			return false
		}
		if id.Obj == nil {
			return true // of another file of the package
		}
		spec, ok := id.Obj.Decl.(*ast.ValueSpec)
		return ok && slices.Contains(globalsOf(f), spec)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE && slices.ContainsFunc(n.Lhs, isGlobal) {
				found = append(found, n)
			}
		case *ast.IncDecStmt:
			if isGlobal(n.X) {
				found = append(found, n)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && isGlobal(n.X) {
				found = append(found, n)
			}
		case *ast.CallExpr:
			if fun, ok := n.Fun.(*ast.Ident); ok && slices.Contains([]string{"delete", "clear"}, fun.Name) && isGlobal(n.Args[0]) {
				found = append(found, n)
			}
		}
		return true
	})
	return found
}

// rootOf is the variable in x.f[i].g.
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// What runs at the start of a program runs for every command, and in every test.
func TestNoInit(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: an init function", s.at(f))
			}
		}
	}
}

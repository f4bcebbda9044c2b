package repo

import (
	"go/ast"
	"testing"
)

// A command's run is made in run.go, and only read after that.
func TestRunIsOnlyRead(t *testing.T) {
	t.Parallel()
	methods := 0
	for _, s := range sources(t) {
		if s.dir != "internal/cli" || s.name == "internal/cli/run.go" {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || receiver(f) != "run" {
				continue
			}
			methods++
			for _, n := range changedThrough(f, f.Recv.List[0].Names[0].Name) {
				t.Errorf("%s: %s changes the run", s.at(n), f.Name.Name)
			}
		}
	}
	if methods < 20 {
		t.Errorf("only %d methods of a run: the test is out of date", methods)
	}
}

// receiver is the type that a method is of; "" if it names no value of it.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List[0].Names) == 0 {
		return ""
	}
	if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
		if id, ok := star.X.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// changedThrough are the places where a function assigns to a field of a variable, or
// to what that field holds.
func changedThrough(f *ast.FuncDecl, name string) []ast.Node {
	var all []ast.Node
	note := func(target ast.Expr) {
		if id := rootOf(target); id != nil && id != target && id.Name == name {
			all = append(all, target)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, target := range n.Lhs {
				note(target)
			}
		case *ast.IncDecStmt:
			note(n.X)
		}
		return true
	})
	return all
}

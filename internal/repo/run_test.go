package repo

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A command's run is made in run.go, and only read after that.
func runFaults(p typed, s source) []fault {
	if s.dir != "internal/cli" || s.name == "internal/cli/run.go" {
		return nil
	}
	return faults(s, func(n ast.Node) string {
		for _, target := range changed(p, n) {
			if p.isOfRun(target) {
				return "the run is changed"
			}
		}
		return ""
	})
}

// isOfRun reports whether x is y.f, or y.f[i].g, and y a run.
func (p typed) isOfRun(x ast.Expr) bool {
	for x = inner(x); x != nil; x = inner(x) {
		if t, ok := p.info.Types[x]; ok && typeName(t.Type) == "run" {
			return true
		}
		if id, ok := x.(*ast.Ident); ok {
			obj := p.info.Uses[id]
			return obj != nil && typeName(obj.Type()) == "run"
		}
	}
	return false
}

// inner is x in x.f, x[i], x[i:j], *x and (x); nil if there is none.
func inner(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.X
	case *ast.IndexExpr:
		return e.X
	case *ast.SliceExpr:
		return e.X
	case *ast.ParenExpr:
		return e.X
	case *ast.StarExpr:
		return e.X
	}
	return nil
}

// changed are what a statement assigns to, counts up, or takes out of or the address of.
func changed(p typed, n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		return []ast.Expr{n.Key, n.Value}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok {
			if obj := p.info.Uses[id]; obj == types.Universe.Lookup("delete") || obj == types.Universe.Lookup("clear") {
				return n.Args[:1]
			}
		}
	}
	return nil
}

package repo

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Views show verdicts and exit statuses, and compare with them. They make none, and they do
// not look at what decides which failures of an audit count.
func verdictFaults(p typed, s source) []fault {
	if s.dir != "internal/report" {
		return nil
	}
	const because = ": internal/audit decides what an audit comes to, and a view shows it"
	compared := comparedWith(s.file)
	return faults(s, func(n ast.Node) string {
		switch n := n.(type) {
		case *ast.FuncType:
			if n.Results != nil && slices.ContainsFunc(n.Results.List, func(r *ast.Field) bool { return isVerdict(p.info.TypeOf(r.Type)) }) {
				return "returns a verdict" + because
			}
		case *ast.AssignStmt:
			if slices.ContainsFunc(n.Lhs, p.isVerdictOf) {
				return "sets a verdict" + because
			}
		case ast.Expr:
			switch {
			case p.isConclusion(n) && !compared[n] && !isDeclared(s.file, n):
				return "does more with a verdict or an exit status than to compare it" + because
			case p.decides(n):
				return "looks at what decides which failures count" + because
			}
		}
		return ""
	})
}

// isConclusion reports whether an expression is one certain verdict or exit status, or makes
// a verdict of something else.
func (p typed) isConclusion(e ast.Expr) bool {
	if call, ok := e.(*ast.CallExpr); ok && p.info.Types[call.Fun].IsType() && isVerdict(p.info.TypeOf(call.Fun)) {
		return true
	}
	if sel, ok := e.(*ast.SelectorExpr); ok {
		c, ok := p.info.Uses[sel.Sel].(*types.Const)
		if ok && c.Pkg().Path() == module+"internal/finding" && strings.HasPrefix(c.Name(), "Exit") {
			return true
		}
	}
	tv := p.info.Types[e]
	return tv.Value != nil && isVerdict(tv.Type)
}

// isVerdict reports whether a type is that of what a key comes to. What is known of a capability
// is another.
func isVerdict(t types.Type) bool {
	return types.TypeString(t, nil) == module+"internal/report.Verdict"
}

// isVerdictOf reports whether an expression is what something came to.
func (p typed) isVerdictOf(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"Verdict", "Exit", "Severity", "Known"}, sel.Sel.Name) {
		return false
	}
	return slices.Contains([]string{"Key", "Standing", "Conclusion", "Counted", "Finding", "Told"}, typeName(p.info.TypeOf(sel.X)))
}

// decides reports whether an expression is a fact that an audit is decided by, or gives a
// finding another weight.
func (p typed) decides(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || p.info.Selections[sel] == nil {
		return false
	}
	name := typeName(p.info.Selections[sel].Recv()) + "." + sel.Sel.Name
	return sel.Sel.Name == "At" || slices.Contains([]string{"Baseline.OnlyNew", "Conclusion.OnlyNew", "Baseline.Known", "Change.Fails", "Change.Kinds"}, name)
}

// isDeclared reports whether an expression is where a constant is declared.
func isDeclared(f *ast.File, e ast.Expr) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		gen, ok := d.(*ast.GenDecl)
		return ok && gen.Tok == token.CONST && gen.Pos() <= e.Pos() && e.End() <= gen.End()
	})
}

// comparedWith are the expressions in a file with which something is compared or looked up.
func comparedWith(f *ast.File) map[ast.Expr]bool {
	compared := map[ast.Expr]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			compared[n.X], compared[n.Y] = true, true
		case *ast.CaseClause:
			for _, e := range n.List {
				compared[e] = true
			}
		case *ast.KeyValueExpr:
			compared[n.Key] = true
		case *ast.IndexExpr:
			compared[n.Index] = true
		}
		return true
	})
	return compared
}

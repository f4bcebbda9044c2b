package repo

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// wordFields are those that hold sentences and headings, by their types.
func wordFields() map[string][]string {
	return map[string][]string{
		module + "internal/finding.Finding":  {"Title", "Detail", "Fix", "Rest"},
		module + "internal/finding.Entry":    {"Title", "OfKey", "Doubt"},
		module + "internal/report.Recipe":    {"Place", "Commands", "Notes"},
		module + "internal/report.Key":       {"Headline"},
		module + "internal/cihost.System":    {"Title"},
		module + "internal/check.Capability": {"Summary"},
	}
}

// comparing are the files that hold texts against each other: what is the same of many keys is
// said once, and JSON has nothing else to tell some findings by.
func comparing() []string {
	return []string{"internal/explain/audit_told.go", "internal/finding/case.go", "internal/finding/read.go", "internal/audit/matter.go"}
}

// textFaults are about code that decides something by a sentence: it must be possible to
// write a better one. Views put sentences together.
func textFaults(p typed, s source) []fault {
	if s.dir == "internal/report" || slices.Contains(comparing(), s.name) {
		return nil
	}
	const why = ": texts are for people, and decide nothing"
	return faults(s, func(n ast.Node) string {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if isComparison(n.Op) && (p.isText(n.X) && !isEmpty(n.Y) || p.isText(n.Y) && !isEmpty(n.X)) {
				return "compares a text" + why
			}
		case *ast.SwitchStmt:
			if n.Tag != nil && p.isText(n.Tag) {
				return "goes by a text" + why
			}
		case *ast.CallExpr:
			if p.searches(n) && slices.ContainsFunc(n.Args, p.isText) {
				return "looks into a text" + why
			}
		}
		return ""
	})
}

func isComparison(op token.Token) bool { return op == token.EQL || op == token.NEQ }

func isEmpty(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Value == `""`
}

// isText reports whether an expression is such a field, or one of its list.
func (p typed) isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return p.isText(e.X)
	case *ast.IndexExpr:
		return p.isText(e.X)
	case *ast.SelectorExpr:
		field, ok := p.info.Selections[e]
		if !ok || field.Kind() != types.FieldVal {
			return false
		}
		for name, fields := range wordFields() {
			if typ := ownerOf(field); typ == name && slices.Contains(fields, e.Sel.Name) {
				return true
			}
		}
	}
	return false
}

// ownerOf is the type that declares a field, which can be embedded in another one.
func ownerOf(field *types.Selection) string {
	typ := field.Recv()
	for _, i := range field.Index()[:len(field.Index())-1] {
		typ = structOf(typ).Field(i).Type()
	}
	if ptr, ok := typ.Underlying().(*types.Pointer); ok {
		typ = ptr.Elem()
	}
	return types.Unalias(typ).String()
}

func structOf(typ types.Type) *types.Struct {
	if ptr, ok := typ.Underlying().(*types.Pointer); ok {
		typ = ptr.Elem()
	}
	return typ.Underlying().(*types.Struct)
}

// searches reports whether what is called looks for something in a text.
func (p typed) searches(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || p.info.Uses[sel.Sel] == nil || p.info.Uses[sel.Sel].Pkg() == nil {
		return false
	}
	looks := []string{
		"HasPrefix", "HasSuffix", "Contains", "ContainsAny", "ContainsFunc", "Cut", "CutPrefix", "CutSuffix", "TrimPrefix", "TrimSuffix", "TrimLeft", "TrimRight",
		"Index", "IndexFunc", "LastIndex", "EqualFold", "Equal", "Fields", "Split", "SplitN", "SplitSeq", "Count", "Compare", "DeleteFunc", "ReplaceAll", "MatchString", "ToLower",
	}
	in := []string{"strings", "slices", "regexp"}
	return slices.Contains(in, p.info.Uses[sel.Sel].Pkg().Path()) && slices.Contains(looks, sel.Sel.Name)
}

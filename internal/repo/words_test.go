package repo

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// valueFields are the fields of text that code can go by, of the types that hold what is said.
// Each other field of text of these types is words: a new one is, until it stands here.
func valueFields() map[string]string {
	const ids = "KeyID IssuerID Fingerprint Kind Program"
	return map[string]string{
		"finding.Finding": "Subject Name", "finding.Advice": "", "finding.Entry": "",

		"report.Key": "Name Owner " + ids, "report.Tool": "Name Version", "report.App": "ID BundleID",
		"report.Roles": "Role Confidence", "report.Capability": "Name", "report.Requirement": "Name",
		"report.Evidence": "Operation Request Code Class", "report.Token": "Scope",
		"report.Audit": "Shard NotAsked", "report.Account": "IssuerID Keys", "report.Asset": "Type Name",
		"report.Baseline": "Gone", "report.Change": "Added Removed", "report.Conclusion": "", "report.Standing": "", "report.Told": "",
		"report.Inspection": "Source OtherPlaces", "report.Recipe": "System", "report.Fact": "Name",
		"report.GuideName": "Name Kind StatedRole UsedBy", "report.GuideOperation": "ID", "report.GuideWays": "Cannot", "report.GuideKey": "For",
		"report.group": "", "report.test": "name",

		"credential.Description": "Layers Algorithm Curve Repairs " + ids,
		"check.Capability":       "Name",
		"cihost.System":          "Name meant pipelines step marks traces poses jobVariables fileVariables",
		"keyfile.Kept":           "Path",
	}
}

// wordMethods are methods that return words, by their types.
func wordMethods() map[string]string {
	return map[string]string{
		"finding.Finding":   "Text Error Heading Lines OfKey Doubt",
		"credential.Origin": "String ToSet within around name",
	}
}

// allowed are the functions that hold words against each other, each with the reason. None of
// them decides what is true or what fails.
func allowed() map[string]string {
	const once = "what reads the same of several is shown once"
	return map[string]string{
		"internal/audit.readsTheSame":            once,
		"internal/explain.toldOfAccounts":        once,
		"internal/explain.toldOfKeys":            once,
		"internal/explain.common":                once,
		"internal/finding.Finding.OfAnyKey":      "JSON leaves out what it would say twice",
		"internal/report.groups":                 once,
		"internal/report.group.takes":            once,
		"internal/report.group.detail":           "what a cause begins with is not put before it again",
		"internal/report.group.commonDetail":     once,
		"internal/report.group.onlyHere":         once,
		"internal/finding.Finding.UnmarshalJSON": "JSON has the title as one text, of which a later headline needs the parts",
	}
}

// TestAllowed finds functions that need no exemption.
func TestAllowed(t *testing.T) {
	t.Parallel()
	needed := map[string]bool{}
	for _, p := range packages(t) {
		for _, s := range p.files {
			for _, f := range functions(s) {
				needed[f.name] = needed[f.name] || len(p.textFaultsOf(f)) > 0
			}
		}
	}
	for name := range allowed() {
		if !needed[name] {
			t.Errorf("%s goes by no text: take it out of what is allowed", name)
		}
	}
}

// textFaults are about code that decides something by a sentence: it must be possible to
// write a better one.
func textFaults(p typed, s source) (found []fault) {
	for _, f := range functions(s) {
		if allowed()[f.name] == "" {
			found = append(found, p.textFaultsOf(f)...)
		}
	}
	return found
}

// function is a function, or what else a file declares, with its directory and its name, as
// "internal/finding.Finding.Text".
type function struct {
	name string
	node ast.Node
}

func functions(s source) (all []function) {
	for _, d := range s.file.Decls {
		name := s.dir + "."
		if f, ok := d.(*ast.FuncDecl); ok {
			if f.Recv != nil {
				name += receiver(f) + "."
			}
			name += f.Name.Name
		}
		all = append(all, function{name, d})
	}
	return all
}

// receiver is the name of the type of a method.
func receiver(f *ast.FuncDecl) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*"), "[")
	return name
}

func (p typed) textFaultsOf(f function) (found []fault) {
	const why = ": texts are for people, and decide nothing"
	w := p.wordsIn(f.node)
	ast.Inspect(f.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if isComparison(n.Op) && (w.has(n.X) && !p.isEmpty(n.Y) || w.has(n.Y) && !p.isEmpty(n.X)) {
				found = append(found, fault{n, "compares a text" + why})
			}
		case *ast.SwitchStmt:
			if n.Tag != nil && (w.has(n.Tag) || slices.ContainsFunc(cases(n), w.has)) {
				found = append(found, fault{n, "goes by a text" + why})
			}
		case *ast.IndexExpr:
			if _, ok := p.info.TypeOf(n.X).Underlying().(*types.Map); ok && w.has(n.Index) {
				found = append(found, fault{n, "looks up by a text" + why})
			}
		case *ast.CallExpr:
			if p.searches(n) && slices.ContainsFunc(n.Args, w.has) && !slices.ContainsFunc(n.Args, isLiteral) {
				found = append(found, fault{n, "looks into a text" + why})
			}
		}
		return true
	})
	return found
}

func isComparison(op token.Token) bool {
	return slices.Contains([]token.Token{token.EQL, token.NEQ, token.LSS, token.GTR, token.LEQ, token.GEQ}, op)
}

// isLiteral reports whether an argument is a function that stands there: that one is looked at.
func isLiteral(e ast.Expr) bool {
	_, ok := e.(*ast.FuncLit)
	return ok
}

// isEmpty reports whether an expression is nil or "", under whatever name: that there is no
// text is a fact.
func (p typed) isEmpty(e ast.Expr) bool {
	v := p.info.Types[e]
	return v.IsNil() || v.Value != nil && v.Value.Kind() == constant.String && constant.StringVal(v.Value) == ""
}

// cases are the expressions of the cases of a switch.
func cases(s *ast.SwitchStmt) (all []ast.Expr) {
	for _, c := range s.Body.List {
		all = append(all, c.(*ast.CaseClause).List...)
	}
	return all
}

// searches reports whether what is called looks for something in a text.
func (p typed) searches(call *ast.CallExpr) bool {
	looks := []string{
		"HasPrefix", "HasSuffix", "Contains", "ContainsAny", "ContainsFunc", "ContainsRune", "Cut", "CutPrefix", "CutSuffix",
		"TrimPrefix", "TrimSuffix", "TrimLeft", "TrimRight", "Index", "IndexAny", "IndexByte", "IndexFunc", "IndexRune", "LastIndex",
		"EqualFold", "Equal", "EqualFunc", "Fields", "FieldsFunc", "Lines", "Split", "SplitAfter", "SplitN", "SplitSeq", "Count", "Compare",
		"Compact", "CompactFunc", "BinarySearch", "DeleteFunc", "Replace", "ReplaceAll", "ToLower", "ToUpper",
		"Match", "MatchString", "FindString", "FindStringIndex", "FindStringSubmatch", "ReplaceAllString",
	}
	f := p.callee(call)
	return f != nil && f.Pkg() != nil && slices.Contains([]string{"bytes", "cmp", "maps", "regexp", "slices", "strings"}, f.Pkg().Path()) && slices.Contains(looks, f.Name())
}

// callee is the function that is called; nil if it is a value.
func (p typed) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	if of, ok := fun.(*ast.IndexExpr); ok {
		fun = of.X
	}
	switch fun := fun.(type) {
	case *ast.SelectorExpr:
		f, _ := p.info.Uses[fun.Sel].(*types.Func)
		return f
	case *ast.Ident:
		f, _ := p.info.Uses[fun].(*types.Func)
		return f
	}
	return nil
}

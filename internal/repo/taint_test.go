package repo

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// words are what holds words in one function: fields, and the variables that got them.
type words struct {
	typed
	vars map[types.Object]bool
}

// wordsIn follows words through the variables of a function, until there are no more.
func (p typed) wordsIn(function ast.Node) words {
	w := words{p, map[types.Object]bool{}}
	for before := -1; before < len(w.vars); {
		before = len(w.vars)
		ast.Inspect(function, func(n ast.Node) bool {
			w.follow(n)
			return true
		})
	}
	return w
}

// follow marks the variables that get words where they are set.
func (w words) follow(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		w.set(n.Lhs, n.Rhs)
	case *ast.ValueSpec:
		var names []ast.Expr
		for _, name := range n.Names {
			names = append(names, name)
		}
		w.set(names, n.Values)
	case *ast.RangeStmt:
		if !w.has(n.X) {
			return
		}
		if _, isSeq := w.info.TypeOf(n.X).Underlying().(*types.Signature); isSeq {
			w.mark(n.Key)
		}
		w.mark(n.Value)
	case *ast.CallExpr:
		if slices.ContainsFunc(n.Args, w.has) {
			w.hand(n.Args)
		}
	}
}

func (w words) set(to, from []ast.Expr) {
	for i, v := range to {
		if len(from) == len(to) && w.has(from[i]) || len(from) == 1 && len(to) > 1 && w.has(from[0]) {
			w.mark(v)
		}
	}
}

// hand marks what functions get that are called with each of a list.
func (w words) hand(args []ast.Expr) {
	for _, arg := range args {
		if f, ok := arg.(*ast.FuncLit); ok {
			for _, param := range f.Type.Params.List {
				for _, name := range param.Names {
					w.mark(name)
				}
			}
		}
	}
}

// mark marks the variable that an expression is, if it can hold words.
func (w words) mark(e ast.Expr) {
	if id, ok := e.(*ast.Ident); ok && isWordy(w.info.TypeOf(id)) {
		if obj := w.info.ObjectOf(id); obj != nil {
			w.vars[obj] = true
		}
	}
}

// isWordy reports whether a type is a string without a meaning of its own, or a list, a pointer
// or a function that leads to one.
func isWordy(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.String || t.Kind() == types.UntypedString
	case *types.Named: // of lists, those that are gone through
		return t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == "iter" && isWordy(t.TypeArgs().At(0))
	case *types.Pointer:
		return isWordy(t.Elem())
	case *types.Slice:
		return isWordy(t.Elem()) || types.Identical(t.Elem(), types.Typ[types.Byte])
	case *types.Signature:
		return t.Results().Len() > 0 && isWordy(t.Results().At(0).Type())
	case *types.Tuple:
		return t.Len() > 0 && isWordy(t.At(0).Type())
	}
	return false
}

// has reports whether an expression is words, or is made of words.
func (w words) has(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return w.vars[w.info.ObjectOf(e)]
	case *ast.ParenExpr:
		return w.has(e.X)
	case *ast.IndexExpr:
		return w.has(e.X)
	case *ast.SliceExpr:
		return w.has(e.X)
	case *ast.StarExpr:
		return w.has(e.X)
	case *ast.UnaryExpr:
		return w.has(e.X)
	case *ast.BinaryExpr:
		return isWordy(w.info.TypeOf(e)) && (w.has(e.X) || w.has(e.Y))
	case *ast.CompositeLit:
		return isWordy(w.info.TypeOf(e)) && slices.ContainsFunc(e.Elts, w.has)
	case *ast.CallExpr:
		return w.returned(e)
	case *ast.SelectorExpr:
		return w.selected(e)
	}
	return false
}

// returned reports whether a call returns words: a method that does, a conversion, or a
// function of the language or its library that got some.
func (w words) returned(call *ast.CallExpr) bool {
	if w.has(call.Fun) {
		return true
	}
	if !isWordy(w.info.TypeOf(call)) || !slices.ContainsFunc(call.Args, w.has) {
		return false
	}
	fun := w.info.Types[call.Fun]
	if fun.IsType() || fun.IsBuiltin() {
		return true
	}
	f := w.callee(call)
	return f != nil && f.Pkg() != nil && !strings.Contains(f.Pkg().Path(), ".")
}

// selected reports whether what is selected is a field or a method with words.
func (w words) selected(e *ast.SelectorExpr) bool {
	s, ok := w.info.Selections[e]
	if !ok {
		return false
	}
	if s.Kind() != types.FieldVal {
		return slices.Contains(strings.Fields(wordMethods()[declarer(s)]), e.Sel.Name)
	}
	values, known := valueFields()[declarer(s)]
	return known && isWordy(s.Type()) && !slices.Contains(strings.Fields(values), e.Sel.Name)
}

// declarer is the type that declares what is selected, which can be embedded in another one:
// "finding.Finding".
func declarer(s *types.Selection) string {
	typ := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		typ = structOf(typ).Field(i).Type()
	}
	if ptr, ok := typ.Underlying().(*types.Pointer); ok {
		typ = ptr.Elem()
	}
	return strings.TrimPrefix(types.Unalias(typ).String(), module+"internal/")
}

func structOf(typ types.Type) *types.Struct {
	if ptr, ok := typ.Underlying().(*types.Pointer); ok {
		typ = ptr.Elem()
	}
	return typ.Underlying().(*types.Struct)
}

package repo

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// makers make values that nobody can change, or that guard themselves.
var makers = []string{
	"errors.New", "fmt.Errorf", "strings.NewReplacer", "slices.Concat",
	"sync.OnceValue", "sync.OnceValues", "sync.OnceFunc",
	"pattern.Of", // what is compiled at the start is compiled for every command
}

// bare are package-level variables without a value in the source.
var bare = map[string]string{
	"internal/asc/asctest.data":    "go:embed sets it",
	"internal/role.embedded":       "go:embed sets it",
	"internal/project.archived":    "go:embed sets it",
	"internal/project.release":     "the linker sets it",
	"internal/repo/mutants.guards": "go:embed sets it",
	"internal/report.pageScript":   "go:embed sets it",
	"internal/report.pageStyle":    "go:embed sets it",
}

// pointedAt are tables whose rows are handed on by their addresses.
var pointedAt = []string{"internal/credential.labels"}

// Package-level variables are tables and patterns: none is ever changed, or the
// order of calls would matter, and tests could not run beside each other. What runs
// at the start of a program runs for every command, and in every test.
func globalFaults(p typed, s source) []fault {
	var found []fault
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
					found = append(found, madeFaults(s, v)...)
				}
			}
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				found = append(found, fault{d, "an init function"})
			}
		}
	}
	return append(found, faults(s, func(n ast.Node) string {
		for _, target := range changed(p, n) {
			if p.isGlobal(target) {
				return "a package-level variable is changed, or its address taken"
			}
		}
		return ""
	})...)
}

// madeFaults wants a literal, or a value from one of the makers.
func madeFaults(s source, spec *ast.ValueSpec) []fault {
	var found []fault
	for i, name := range spec.Names {
		full := s.dir + "." + name.Name
		switch {
		case name.Name == "_":
		case len(spec.Values) == 0:
			if bare[full] == "" {
				found = append(found, fault{name, full + " has no value: is it changed later?"})
			}
		case !isConstantValue(spec.Values[min(i, len(spec.Values)-1)]):
			found = append(found, fault{name, full + " is neither a literal nor made by one of " + strings.Join(makers, ", ")})
		}
	}
	return found
}

// isGlobal reports whether an expression is a package-level variable, or a part of one.
func (p typed) isGlobal(e ast.Expr) bool {
	for ; e != nil; e = inner(e) {
		id, ok := e.(*ast.Ident)
		if sel, is := e.(*ast.SelectorExpr); is {
			id, ok = sel.Sel, true
		}
		if !ok {
			continue
		}
		if v, is := p.info.Uses[id].(*types.Var); is && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return !slices.Contains(pointedAt, strings.TrimPrefix(v.Pkg().Path(), module)+"."+v.Name())
		}
	}
	return false
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

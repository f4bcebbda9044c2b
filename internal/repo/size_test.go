package repo

import (
	"go/ast"
	"testing"
)

// What is longer than this is seldom one idea.
const (
	maxFileLines     = 300
	maxFunctionLines = 60
)

// Files and functions stay short enough to be read in one go, in all modules.
func TestSizes(t *testing.T) {
	t.Parallel()
	for _, s := range allSources(t) {
		if n := fset.Position(s.file.FileEnd).Line; n > maxFileLines {
			t.Errorf("%s has %d lines, more than %d: is it one idea?", s.name, n, maxFileLines)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				if lines := s.lines(n); lines > maxFunctionLines {
					t.Errorf("%s: a function has %d lines, more than %d", s.at(n), lines, maxFunctionLines)
				}
			}
			return true
		})
	}
}

func (s source) lines(n ast.Node) int {
	return fset.Position(n.End()).Line - fset.Position(n.Pos()).Line + 1
}

package repo

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// ofFiles are the functions and variables of package os that are not for main alone.
// What a command reads and writes otherwise is handed to it.
const ofFiles = "DirFS ErrClosed ErrDeadlineExceeded ErrPermission Interrupt Lstat Open OpenFile OpenRoot Pipe ReadDir ReadFile SameFile Stat WriteFile" +
	" Geteuid Getpid Getppid Getwd Hostname TempDir"

// The process is for main. Package child starts others, and package keyfile locks
// files by calls of the system.
func processFaults(p typed, s source) []fault {
	if within(s.dir, "cmd/") {
		return nil
	}
	var found []fault
	for _, u := range p.uses(s) {
		if u.path == "os" && u.isFunction() && !slices.Contains(strings.Fields(ofFiles), u.name) {
			found = append(found, fault{u.node, "os." + u.name + " is for main"})
		}
		if u.path == "syscall" && u.isFunction() && s.dir != "internal/child" && s.dir != "internal/keyfile" {
			found = append(found, fault{u.node, "syscall." + u.name + " is for child, keyfile and main"})
		}
	}
	return found
}

// Findings are made by finding.New, of the catalog: by no other does it count who says what.
func findingFaults(p typed, s source) []fault {
	if s.dir == "internal/finding" {
		return nil
	}
	isFinding := func(e ast.Expr) bool {
		t := p.info.TypeOf(e)
		return t != nil && t.String() == module+"internal/finding.Finding"
	}
	return faults(s, func(n ast.Node) string {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if isFinding(n) {
				return "a finding is made by finding.New"
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && p.info.Uses[id] == types.Universe.Lookup("new") && isFinding(n.Args[0]) {
				return "a finding is made by finding.New"
			}
		}
		return ""
	})
}

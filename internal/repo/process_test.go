package repo

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// narrow are packages of which most that import them can use little.
var narrow = []struct {
	path  string
	whole []string // directories that can use all of it
	free  string   // what all can use
	types bool     // types and constants are free, too
	why   string
}{
	{"os", []string{"cmd/"}, "DirFS ErrClosed ErrDeadlineExceeded ErrPermission Interrupt Lstat Open OpenFile OpenRoot Pipe ReadDir ReadFile SameFile" +
		" Stat WriteFile Geteuid Getpid Getppid Getwd Hostname TempDir", true, "the process is for main, which hands on what a command reads and writes"},
	{"syscall", []string{"cmd/", "internal/child", "internal/child/childtest", "internal/keyfile"}, "", true, "package child starts processes, and package keyfile locks files"},
	{"net/http", []string{"cmd/", "internal/asc", "internal/asc/asctest", "internal/cihost"}, "RoundTripper", false, "others hand a transport on"},
	{"net", []string{"internal/asc", "internal/asc/asctest", "internal/cihost"}, "ParseIP IP", false, "others tell addresses apart"},
}

// byItself are functions that read or write the streams of the process by themselves.
const byItself = "fmt.Print fmt.Printf fmt.Println fmt.Scan fmt.Scanf fmt.Scanln .print .println"

// The process and the network are for few packages, even where others import the same.
func processFaults(p typed, s source) []fault {
	var found []fault
	for _, u := range p.uses(s) {
		if slices.Contains(strings.Fields(byItself), u.path+"."+u.name) && !within(s.dir, "cmd/") {
			found = append(found, fault{u.node, u.name + " does not go to the streams that were handed on"})
		}
		for _, n := range narrow {
			isWhole := slices.ContainsFunc(n.whole, func(dir string) bool { return within(s.dir, dir) })
			if n.path == u.path && !isWhole && !slices.Contains(strings.Fields(n.free), u.name) && (u.isFunction() || !n.types) {
				found = append(found, fault{u.node, "uses " + u.path + "." + u.name + ": " + n.why})
			}
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

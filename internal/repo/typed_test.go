package repo

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// typed is a package with the meaning of each name in its files. Those of other
// operating systems are left out: CI runs the tests on each.
type typed struct {
	dir   string
	files []source
	// breaches are files of [breaches] in this package, by their numbers.
	breaches map[int]source
	info     *types.Info
}

// listed is what the go command says of a package.
type listed struct {
	ImportPath, Export string
	GoFiles            []string
}

// builds are the packages of this module and all that they import, by their paths.
var builds = sync.OnceValues(func() (map[string]listed, error) {
	cmd := exec.Command("go", "list", "-buildvcs=false", "-deps", "-export", "-json=ImportPath,Export,GoFiles", "./cmd/...", "./internal/...",
		"log/slog", "net/rpc", "net/smtp") // these for TestFencesHold
	cmd.Dir = root
	out, err := cmd.Output()
	all := map[string]listed{}
	for d := json.NewDecoder(strings.NewReader(string(out))); err == nil; {
		var l listed
		if err = d.Decode(&l); err == nil {
			all[l.ImportPath] = l
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return all, nil
})

// meaning finds what the names in files of one directory mean, of which some are made up.
func meaning(dir string, files []source, importer types.Importer) (typed, error) {
	p := typed{dir: dir, files: files, breaches: map[int]source{}, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	var parsed []*ast.File
	var bad error
	for _, s := range files {
		parsed = append(parsed, s.file)
	}
	for n, b := range breaches() {
		if b.dir == dir {
			s, err := b.source(n, parsed[0].Name.Name)
			p.breaches[n], parsed, bad = s, append(parsed, s.file), errors.Join(bad, err)
		}
	}
	config := types.Config{Importer: importer, Error: func(err error) { bad = errors.Join(bad, err) }}
	_, err := config.Check(module+dir, fset, parsed, p.info)
	return p, errors.Join(bad, err)
}

// program is all that is built into programs.
var program = sync.OnceValues(func() ([]typed, error) {
	all, err := builds()
	if err != nil {
		return nil, err
	}
	sources, err := parsed()
	byDir := map[string][]source{}
	for _, s := range sources {
		if !s.other && !s.isTool() && slices.Contains(all[module+s.dir].GoFiles, s.name[len(s.dir)+1:]) {
			byDir[s.dir] = append(byDir[s.dir], s)
		}
	}
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(all[path].Export) })
	var packages []typed
	for dir, files := range byDir {
		p, bad := meaning(dir, files, imports)
		packages, err = append(packages, p), errors.Join(err, bad)
	}
	return packages, err
})

func packages(t *testing.T) []typed {
	t.Helper()
	all, err := program()
	if err != nil || len(all) < 20 {
		t.Fatalf("the packages of the program: %d, %v", len(all), err)
	}
	return all
}

// use is one place that names what has a name outside its function.
type use struct {
	node ast.Node
	obj  types.Object
	path string // of the package; "" for what is built in
	name string // of the function, the variable or the type, which for a method is its receiver's
}

// isFunction reports whether what is named does something, or can be changed: types,
// constants and methods do nothing by themselves.
func (u use) isFunction() bool {
	switch obj := u.obj.(type) {
	case *types.Func:
		return obj.Signature().Recv() == nil
	case *types.Var:
		return true
	}
	return false
}

// uses are those of one file, in no order.
func (p typed) uses(s source) []use {
	var all []use
	ast.Inspect(s.file, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || p.info.Uses[id] == nil {
			return true
		}
		u := use{node: id, obj: p.info.Uses[id], name: id.Name}
		if u.obj.Pkg() != nil {
			u.path = u.obj.Pkg().Path()
		}
		u.name = u.obj.Name()
		if f, ok := u.obj.(*types.Func); ok && f.Signature().Recv() != nil {
			u.name = typeName(f.Signature().Recv().Type())
		} else if u.obj.Pkg() != nil && u.obj.Parent() != u.obj.Pkg().Scope() {
			return true // it is local, or a field
		}
		all = append(all, u)
		return true
	})
	return all
}

// typeName is the name of a type, or of what it points to; "" if it has none.
func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

package repo

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
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
	pkg      *types.Package
	info     *types.Info
}

// program is all that is built into programs.
var program = sync.OnceValues(func() ([]typed, error) {
	r := reader{packages: map[string]*typed{}}
	all, err := parsed()
	for _, s := range all {
		built, bad := build.Default.MatchFile(filepath.Join(root, s.dir), path.Base(s.name))
		if err = errors.Join(err, bad); built && !s.other && !s.isTool() {
			r.add(s)
		}
	}
	for n, b := range breaches() {
		p := r.packages[b.dir]
		if p == nil {
			return nil, errors.Join(err, fmt.Errorf("%s has no package for %q to break a fence in", b.dir, b.name))
		}
		s, bad := b.source(n, p.files[0].file.Name.Name)
		err = errors.Join(err, bad)
		p.breaches[n] = s
	}
	exports, bad := exported(r.imports())
	err = errors.Join(err, bad)
	r.others = importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	var read []typed
	for dir, p := range r.packages {
		_, bad := r.Import(module + dir)
		read, err = append(read, *p), errors.Join(err, bad)
	}
	return read, err
})

// exported are the files in which the compiler says what is in packages, by their paths.
func exported(paths []string) (map[string]string, error) {
	cmd := exec.Command("go", append([]string{"list", "-buildvcs=false", "-export", "-f", "{{.ImportPath}} {{.Export}}"}, paths...)...)
	cmd.Dir = root
	out, err := cmd.Output()
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return files, err
}

// reader finds the meaning of names in the packages of this module, by their directories.
type reader struct {
	packages map[string]*typed
	others   types.Importer
}

func (r reader) add(s source) {
	if r.packages[s.dir] == nil {
		r.packages[s.dir] = &typed{dir: s.dir, breaches: map[int]source{}}
	}
	r.packages[s.dir].files = append(r.packages[s.dir].files, s)
}

// imports are all packages of others that are imported.
func (r reader) imports() []string {
	all := map[string]bool{}
	for _, p := range r.packages {
		for _, s := range slices.AppendSeq(slices.Clone(p.files), maps.Values(p.breaches)) {
			for _, path := range s.imports() {
				all[path] = !strings.HasPrefix(path, module) && path != "unsafe"
			}
		}
	}
	maps.DeleteFunc(all, func(_ string, others bool) bool { return !others })
	return slices.Sorted(maps.Keys(all))
}

// Import implements [types.Importer].
func (r reader) Import(path string) (*types.Package, error) {
	dir, ours := strings.CutPrefix(path, module)
	if !ours {
		return r.others.Import(path)
	}
	p := r.packages[dir]
	if p == nil || p.pkg == nil && p.info != nil {
		return nil, fmt.Errorf("%s is not there, or imports itself", path)
	}
	if p.pkg != nil {
		return p.pkg, nil
	}
	p.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	var files []*ast.File
	for _, s := range slices.AppendSeq(slices.Clone(p.files), maps.Values(p.breaches)) {
		files = append(files, s.file)
	}
	var all error
	config := types.Config{Importer: r, Error: func(err error) { all = errors.Join(all, err) }}
	p.pkg, _ = config.Check(path, fset, files, p.info)
	return p.pkg, all
}

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

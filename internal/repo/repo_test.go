// Package repo tests the repository itself: what may import what, what no file
// may hold, and that documents and action.yml say what the code does.
//
//	go test ./internal/repo -update
//
// writes the generated parts of docs/reference.md, docs/troubleshooting.md and
// action.yml anew.
package repo

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/project"
)

var update = flag.Bool("update", false, "write the generated parts of documents")

const module = "github.com/" + project.Repository + "/"

// root is the repository, from here.
var root = filepath.Join("..", "..")

// tracked are the files of the repository, with slashes: what git knows or would
// take, or everything where there is no git.
var tracked = sync.OnceValues(func() ([]string, error) {
	out, err := exec.Command("git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err == nil {
		files := slices.Compact(strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")) // git has what conflicts thrice
		return slices.DeleteFunc(files, func(f string) bool { _, err := os.Lstat(filepath.Join(root, f)); return err != nil }), nil
	}
	var files []string
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.Contains(filepath.ToSlash(p), "/.git/") {
			rel, _ := filepath.Rel(root, p)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	})
	return files, err
})

// texts returns the tracked files that one of the patterns fits, by [path.Match].
func texts(t *testing.T, patterns ...string) map[string]string {
	t.Helper()
	files, err := tracked()
	if err != nil || len(files) == 0 {
		t.Fatalf("the files of the repository: %v, %d", err, len(files))
	}
	all := map[string]string{}
	for _, f := range files {
		if !slices.ContainsFunc(patterns, func(p string) bool { ok, _ := path.Match(p, f); return ok }) {
			continue
		}
		all[f] = read(t, f)
	}
	return all
}

// contents are the texts of files that were read or written: many tests read all files.
var contents sync.Map

func read(t *testing.T, file string) string {
	t.Helper()
	if text, ok := contents.Load(file); ok {
		return text.(string)
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	contents.Store(file, string(text))
	return string(text)
}

// source is one Go file.
type source struct {
	dir, name string // with slashes
	other     bool   // of another module than the program's
	file      *ast.File
}

// imports are the paths that a file imports.
func (s source) imports() []string {
	var all []string
	for _, spec := range s.file.Imports {
		all = append(all, strings.Trim(spec.Path.Value, `"`))
	}
	return all
}

// isTool reports whether a file is of a program that only this repository runs.
func (s source) isTool() bool {
	return within(s.dir, "e2e/") || within(s.dir, "bench/") || within(s.dir, "internal/repo/")
}

func (s source) at(n ast.Node) string {
	at := fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d:%d", s.name, at.Line, at.Column)
}

// sources are the Go files that are built into programs: no tests, and none of
// other modules.
func sources(t *testing.T) []source {
	t.Helper()
	all := slices.DeleteFunc(slices.Clone(allSources(t)), func(s source) bool { return s.other })
	if len(all) < 50 {
		t.Fatalf("only %d Go files", len(all))
	}
	return all
}

// allSources are also those of other modules.
func allSources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// fset has the positions of all files.
var fset = token.NewFileSet()

// parsed are the sources, parsed once: tests only read them.
var parsed = sync.OnceValues(func() ([]source, error) {
	files, err := tracked()
	var all []source
	for _, f := range files {
		if !strings.HasSuffix(f, ".go") || strings.HasSuffix(f, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, filepath.Join(root, filepath.FromSlash(f)), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		all = append(all, source{path.Dir(f), f, otherModule(f, files), file})
	}
	return all, err
})

// otherModule reports whether a directory above a file has a go.mod of its own.
func otherModule(file string, files []string) bool {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if slices.Contains(files, dir+"/go.mod") {
			return true
		}
	}
	return false
}

package repo

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// layer is some files that do one thing of three: find facts, make words of them,
// or show those.
type layer struct {
	name string
	has  func(source) bool
	// may are the packages that they can import, each with the functions and variables
	// that they can use of it: "*" is all. Types and constants of these are free.
	may map[string]string
	// never are types, or methods of types, that they do not use.
	never []string
	why   string
}

func layers() []layer {
	in := func(dir string, but ...string) func(source) bool {
		return func(s source) bool {
			return s.dir == dir && !slices.ContainsFunc(but, func(file string) bool { return s.name == dir+"/"+file })
		}
	}
	judging := map[string]string{
		"cmp": "*", "slices": "*", "strings": "*", "net/url": "*", "time": "",
		"internal/asc": "Get", "internal/credential": "", "internal/finding": "Lookup", "internal/probe": "*", "internal/role": "*",
	}
	return []layer{
		{"judging", in("internal/check", "check.go", "ask.go"), judging,
			[]string{"internal/asc.Session", "internal/asc.Client", "internal/check.Checker", "internal/check.asking"},
			"it takes answers and returns values, without a sentence"},
		{"asking", in("internal/check"), with(judging, "context", "", "internal/token", "NewSigner"), nil, "facts come before words"},
		{"explaining", in("internal/explain"), map[string]string{
			"cmp": "*", "slices": "*", "strings": "*", "fmt": "Sprintf", "time": "UTC",
			"internal/asc": "", "internal/check": "Limit", "internal/credential": "", "internal/finding": "InOrder New Lookup OfCode Sentence Tolerated WorstExit",
			"internal/phrase": "*", "internal/project": "*", "internal/report": "CapabilitiesThat", "internal/role": "*",
		}, []string{"internal/asc.Session", "internal/asc.Client", "internal/check.Checker"}, "it takes facts and returns words"},
		{"reporting", in("internal/report"), map[string]string{
			"cmp": "*", "slices": "*", "strings": "*", "strconv": "*", "regexp": "*", "unicode": "*", "unicode/utf16": "*", "unicode/utf8": "*",
			"crypto/sha256": "*", "embed": "*", "encoding/base64": "*", "encoding/json": "*", "encoding/xml": "*", "sync": "OnceValue",
			"fmt": "Sprint Sprintf Fprintf", "io": "WriteString", "time": "", "maragu.dev/gomponents": "*", "maragu.dev/gomponents/html": "*",
			"internal/credential": "", "internal/finding": "Check InOrder Lookup Number OfCode Sentence",
			"internal/pattern": "*", "internal/phrase": "*", "internal/role": "Parse RolesOf", "internal/safetext": "*",
		}, []string{"internal/role.Inference", "internal/role.Knowledge.Infer", "internal/role.Knowledge.Advise", "internal/role.Knowledge.AdviseWithout"}, "it shows what others found and said"},
	}
}

// with adds packages, each with what can be used of it, to those of another layer.
func with(may map[string]string, more ...string) map[string]string {
	all := map[string]string{}
	for path, names := range may {
		all[path] = names
	}
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

// Facts, then words, then views: none does the work of another.
func layerFaults(p typed, s source) []fault {
	var found []fault
	for _, l := range layers() {
		if !l.has(s) {
			continue
		}
		because := ", but is for " + l.name + ": " + l.why
		for i, imported := range s.imports() {
			if _, ok := l.may[strings.TrimPrefix(imported, module)]; !ok {
				found = append(found, fault{s.file.Imports[i], "imports " + imported + because})
			}
		}
		for _, u := range p.uses(s) {
			if l.refuses(u, s) {
				found = append(found, fault{u.node, "uses " + u.path + "." + u.name + because})
			}
		}
		found = append(found, faults(s, func(n ast.Node) string {
			if e, ok := n.(ast.Expr); ok && l.name != "asking" && p.reachesOut(e) {
				return "asks for the time, or takes a context" + because
			}
			return ""
		})...)
	}
	return found
}

func (l layer) refuses(u use, s source) bool {
	path := strings.TrimPrefix(u.path, module)
	switch {
	case slices.Contains(l.never, path+"."+u.name), slices.Contains(l.never, path+"."+u.name+"."+u.obj.Name()):
		return true
	case path == "":
		return u.name == "print" || u.name == "println"
	case path == s.dir || !u.isFunction():
		return false
	}
	return l.may[path] != "*" && !slices.Contains(strings.Fields(l.may[path]), u.name)
}

// reachesOut reports whether an expression is a function that takes a context, or that makes a
// time of nothing. Who has such a function can have it called by another one.
func (p typed) reachesOut(e ast.Expr) bool {
	v := p.info.Types[e]
	if v.Type == nil || v.IsType() {
		return false
	}
	sig, ok := v.Type.Underlying().(*types.Signature)
	if !ok {
		return false
	}
	for param := range sig.Params().Variables() {
		if param.Type().String() == "context.Context" {
			return true
		}
	}
	ofTime := false
	if sel, ok := e.(*ast.SelectorExpr); ok {
		ofTime = p.info.TypeOf(sel.X) != nil && p.info.TypeOf(sel.X).String() == "time.Time"
	}
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && sig.Results().At(0).Type().String() == "time.Time" && !ofTime
}

// No layer is without files.
func TestLayers(t *testing.T) {
	t.Parallel()
	for _, l := range layers() {
		if !slices.ContainsFunc(sources(t), l.has) {
			t.Errorf("no file is for %s: the layer is out of date", l.name)
		}
	}
}

// Each code that a check can come to has words.
func TestChecksHaveWords(t *testing.T) {
	t.Parallel()
	codes := constants(t)
	worded, emitted := map[string]bool{}, map[string]string{}
	for _, s := range sources(t) {
		if s.dir != "internal/check" && s.dir != "internal/explain" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				return s.dir == "internal/check" || s.dir == "internal/explain" && n.Name.Name == "Finding"
			case *ast.SelectorExpr:
				if _, isCode := codes[n.Sel.Name]; !isCode || !isPackage(n.X, "finding") {
					return true
				}
				if s.dir == "internal/check" {
					emitted[n.Sel.Name] = s.at(n)
				} else {
					worded[n.Sel.Name] = true
				}
			}
			return true
		})
	}
	if len(emitted) < 15 {
		t.Fatalf("found %d codes that a check can come to, want at least 15", len(emitted))
	}
	for code, at := range emitted {
		if !worded[code] {
			t.Errorf("%s: explain.Finding has no case for finding.%s", at, code)
		}
	}
	for code := range worded {
		if emitted[code] == "" {
			t.Errorf("explain.Finding has a case for finding.%s, which no check comes to", code)
		}
	}
}

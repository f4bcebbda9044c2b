package repo

import (
	"fmt"
	"go/ast"
	"go/parser"
	"maps"
	"regexp"
	"slices"
	"testing"
)

// fault is one place that breaks a fence.
type fault struct {
	node ast.Node
	says string
}

// faults asks for what is wrong with each node of a file; "" is nothing.
func faults(s source, wrong func(ast.Node) string) []fault {
	var found []fault
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil {
			return true
		}
		if says := wrong(n); says != "" {
			found = append(found, fault{n, says})
		}
		return true
	})
	return found
}

// fences are what no file of the program breaks.
func fences() map[string]func(typed, source) []fault {
	return map[string]func(typed, source) []fault{
		"imports":  func(_ typed, s source) []fault { return importFaults(s) },
		"process":  processFaults,
		"layers":   layerFaults,
		"verdicts": verdictFaults,
		"findings": findingFaults,
		"run":      runFaults,
		"globals":  globalFaults,
		"commands": commandFaults,
		"texts":    textFaults,
	}
}

func TestFences(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, s := range p.files {
			for _, faultsOf := range fences() {
				complain(t, s, faultsOf(p, s))
			}
		}
	}
}

func complain(t *testing.T, s source, found []fault) {
	t.Helper()
	for _, f := range found {
		t.Errorf("%s: %s", s.at(f.node), f.says)
	}
}

// breach is a file more of a package, and the fence that must refuse it; "" if none does.
// Its function, or what it is about, is called f. What compiles can be written, under
// whatever name.
type breach struct{ name, dir, text, fence string }

func breaches() []breach {
	return append(breachesOfTexts(), []breach{
		{"nothing", "internal/explain", `func f() string { return "x" }`, ""},

		{"print", "internal/explain", `import "fmt"; func f() { fmt.Println() }`, "layers"},
		{"print of the language", "internal/explain", `func f() { println() }`, "layers"},
		{"log", "internal/explain", `import "log/slog"; func f() { slog.Info("") }`, "imports"},
		{"write by the system", "internal/explain", `import "syscall"; func f() { syscall.Write(1, nil) }`, "imports"},
		{"exit by the system", "internal/explain", `import "syscall"; func f() { syscall.Exit(1) }`, "process"},
		{"ticker", "internal/explain", `import "time"; func f(t time.Time) { time.NewTicker(time.Until(t)) }`, "layers"},
		{"function later", "internal/explain", `import "time"; func f() { time.AfterFunc(1, func() {}) }`, "layers"},
		{"time under another name", "internal/explain", `import tt "time"; func f() { tt.Now() }`, "layers"},
		{"time without a name", "internal/explain", `import . "time"; func f() { Now() }`, "layers"},
		{"time as a value", "internal/explain", `import "time"; var now = time.Now`, "layers"},
		{"client", "internal/explain", `import "github.com/ascproof/ascproof/internal/asc"; func f(c *asc.Client) int { return c.Sent() }`, "layers"},

		{"what is left until", "internal/check", `import "time"; func f(t time.Time) time.Duration { return time.Until(t) }`, "layers"},
		{"clock of a result", "internal/check", `func f(r *Result) { r.Now() }`, "layers"},
		{"clock that another calls", "internal/explain", `import "github.com/ascproof/ascproof/internal/check"; func call[T any](get func() T) T { return get() }; func f(r *check.Result) { call(r.Now) }`, "layers"},
		{"clock in a variable", "internal/explain", `import "github.com/ascproof/ascproof/internal/check"; func f(r *check.Result) { now := r.Now; _ = now }`, "layers"},
		{"question", "internal/check", `func f(a *asking, q []question) { a.send(nil, q) }`, "layers"},
		{"check within a check", "internal/check", `func f(c Checker) { c.Client() }`, "layers"},
		{"connection", "internal/check", `import "crypto/tls"; func f() { tls.Dial("", "", nil) }`, "imports"},
		{"words in a check", "internal/check", `import "github.com/ascproof/ascproof/internal/finding"; func f() { finding.New("", "") }`, "layers"},

		{"mail", "internal/cli", `import "net/smtp"; var f = smtp.SendMail`, "imports"},
		{"calls of another machine", "internal/cli", `import "net/rpc"; func f() { rpc.Dial("", "") }`, "imports"},
		{"print past the streams", "internal/cli", `import "fmt"; func f() { fmt.Printf("") }`, "process"},
		{"print of the language past the streams", "internal/cli", `func f() { println() }`, "process"},
		{"process", "internal/cli", `import "os"; func f() { os.StartProcess("", nil, nil) }`, "process"},
		{"process that is there", "internal/cli", `import "os"; func f() { os.FindProcess(1) }`, "process"},
		{"request", "internal/cli", `import "net/http"; func f() { http.Get("") }`, "process"},
		{"client", "internal/cli", `import "net/http"; func f() { new(http.Client).Get("") }`, "process"},
		{"connection by a setting", "internal/config", `import "net"; func f() { net.Dial("", "") }`, "process"},
		{"variable of the process", "internal/cli", `import o "os"; func f() { o.Getenv("") }`, "process"},
		{"program by the system", "internal/cli", `import "syscall"; func f() { syscall.Exec("", nil, nil) }`, "process"},
		{"run in a function", "internal/cli", `func f(x *run) { x.host = nil }`, "run"},
		{"settings of a run", "internal/cli", `func f(x *run) { x.cfg.Verbose = true }`, "run"},
		{"run by a pointer", "internal/cli", `func (r *run) f() { h := &r.host; *h = nil }`, "run"},
		{"command", "internal/cli", `const f = "::set-env x"`, "commands"},

		{"variable by the system", "internal/report", `import "syscall"; func f() { syscall.Getenv("") }`, "process"},
		{"finding without the catalog", "internal/report", `import "github.com/ascproof/ascproof/internal/finding"; var f = &finding.Finding{Code: finding.TokenRejected}`, "findings"},
		{"new finding", "internal/report", `import "github.com/ascproof/ascproof/internal/finding"; func f() { new(finding.Finding).Detail = "" }`, "findings"},
		{"finding by the catalog", "internal/report", `import "github.com/ascproof/ascproof/internal/finding"; func f() { finding.New("", "") }`, "layers"},
		{"advice", "internal/report", `import "github.com/ascproof/ascproof/internal/role"; func f(k *role.Knowledge) { k.Advise("") }`, "layers"},
		{"conclusion", "internal/report", `import "github.com/ascproof/ascproof/internal/role"; func f() { role.Embedded() }`, "layers"},
		{"verdict of another", "internal/report", `func f(r *Report, k Key) Verdict { return k.Verdict }`, "verdicts"},
		{"verdict as text", "internal/report", `func f() string { return string(Pass) }`, "verdicts"},
		{"verdict in a variable", "internal/report", `func f() { v := Warn; _ = v }`, "verdicts"},
		{"verdict of a text", "internal/report", `func f(text string) { _ = []Verdict{Verdict(text)} }`, "verdicts"},
		{"verdict without a name", "internal/report", `func f() { _ = Key{Verdict: "fail"} }`, "verdicts"},
		{"verdict that is set", "internal/report", `func f(k, other *Key) { k.Verdict = other.Verdict }`, "verdicts"},
		{"exit status", "internal/report", `import "github.com/ascproof/ascproof/internal/finding"; func f() int { return finding.ExitUnmet }`, "verdicts"},
		{"worst exit status", "internal/report", `import "github.com/ascproof/ascproof/internal/finding"; func f(k Key) int { return finding.WorstExit(k.Exit) }`, "layers"},
		{"weight", "internal/report", `import "github.com/ascproof/ascproof/internal/finding"; func f(x *finding.Finding) { x.At(finding.Error) }`, "verdicts"},
		{"what counts", "internal/report", `func f(r *Report, k Key) bool { return !r.Audit.Baseline.OnlyNew || k.Change.Fails }`, "verdicts"},
		{"what changed", "internal/report", `func f(k Key) int { return len(k.Change.Kinds) }`, "verdicts"},
		{"choice of what is shown", "internal/report", `import "github.com/ascproof/ascproof/internal/finding"; func f(k Key) string { if k.Verdict == Fail && k.Exit != finding.ExitOK { return "x" }; return map[Verdict]string{Pass: "ok"}[Warn] }`, ""},

		{"variable", "internal/phrase", `var f int`, "globals"},
		{"changed table", "internal/cihost", `func f() { azureData = nil }`, "globals"},
		{"changed table of another", "internal/cli", `import "io"; func f() { io.EOF = nil }`, "globals"},
		{"blank", "internal/phrase", "var _ = 1\nfunc f() { _ = 2 }", ""},
		{"start", "internal/phrase", `func init() {}`, "globals"},
	}...)
}

// ownName is the name of what each breach declares, of which a package has one with all of them.
var ownName = regexp.MustCompile(`\bf\b`)

// source is the file of the breach that is the nth.
func (b breach) source(n int, pkg string) (source, error) {
	s := source{dir: b.dir, name: fmt.Sprintf("%s/broken%d.go", b.dir, n)}
	text := ownName.ReplaceAllString(b.text, fmt.Sprintf("f%d", n))
	var err error
	s.file, err = parser.ParseFile(fset, s.name, "package "+pkg+"\n"+text, 0)
	return s, err
}

// Each fence refuses what it is there for.
func TestFencesHold(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for n, tt := range breaches() {
		t.Run(tt.name, func(t *testing.T) {
			p := all[slices.IndexFunc(all, func(p typed) bool { return p.dir == tt.dir })]
			broken := map[string][]fault{}
			for name, faultsOf := range fences() {
				if found := faultsOf(p, p.breaches[n]); len(found) > 0 {
					broken[name] = found
				}
			}
			if _, ok := broken[tt.fence]; !ok && (tt.fence != "" || len(broken) > 0) {
				t.Errorf("breaks %q, want %q", slices.Sorted(maps.Keys(broken)), tt.fence)
			}
		})
	}
}

package repo

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// fence keeps what only some packages may do in those packages.
type fence struct {
	imported string   // path, or the beginning of one that ends in "/"
	allowed  []string // directories, or the beginnings of some that end in "/"
	why      string
}

// importFences are about direct imports.
var importFences = sync.OnceValue(func() []fence {
	return []fence{
		{"os", []string{"cmd/", "internal/asc/asctest", "internal/child", "internal/child/childtest", "internal/cihost", "internal/cli", "internal/config", "internal/keyfile"},
			"few packages see files; what they do of the process is in processFaults"},
		{"syscall", []string{"cmd/ascproof", "internal/asc", "internal/child", "internal/child/childtest", "internal/cihost", "internal/cli", "internal/keyfile", "internal/safetext"},
			"only child, keyfile and main call it; the others tell errors by it"},
		{"runtime", []string{"cmd/ascproof", "internal/child", "internal/cli"}, "systems differ where programs and files are started and kept"},
		{"runtime/debug", []string{"cmd/ascproof", "internal/project"}, "main limits memory, project reads the version"},
		{"reflect", []string{"internal/child"}, "child tells if two streams are one"},
		{"flag", []string{"internal/role/roletest"}, "pflag reads the flags of commands; roletest has flags of tests"},
		{"crypto/tls", []string{"internal/asc", "internal/asc/asctest"}, "one package talks to Apple"},
		{"net/http", []string{"internal/asc", "internal/asc/asctest", "internal/cli", "internal/cihost", "cmd/ascproof-demo"},
			"one package talks to Apple; cihost talks to Buildkite's Job API on a Unix socket, cli hands transports on"},
		{"net", []string{"internal/asc", "internal/asc/asctest", "internal/cihost", "internal/config"},
			"config tells loopback addresses, the others as for net/http"},
		{"os/exec", []string{"internal/child"}, "one package starts processes"},
		{"os/signal", []string{"internal/child", "cmd/"}, "signals are for the program and its child"},
		{"log", []string{"internal/asc/asctest", "cmd/ascproof"}, "ascproof says what it says in reports, and has no log; main silences that of libraries"},
		{"unsafe", nil, "golang.org/x/sys does what needs it"},
		{"golang.org/x/sys/", []string{"internal/child", "internal/cihost", "internal/keyfile"}, "child asks a terminal for its foreground, cihost a socket who listens, keyfile locks manifests"},
		{"golang.org/x/term", []string{"cmd/", "internal/child"}, "main knows what the streams are, and a child gets the like"},
		{"testing", nil, "the demo is made of the fake, and must not carry flags of tests"},

		{"github.com/sethvargo/go-githubactions", []string{"internal/cihost"}, "one package emits workflow commands"},
		{"github.com/spf13/", []string{"internal/cli"}, "nothing outside cli knows how commands are parsed"},
		{"github.com/sethvargo/go-envconfig", []string{"internal/config"}, "settings are resolved once"},
		{"github.com/golang-jwt/", []string{"internal/token"}, "one package makes tokens; the fake checks them by itself"},
		{"crypto/ecdsa", []string{"internal/credential", "internal/token", "internal/asc/asctest"}, "one package reads keys, one signs"},
		{"github.com/rogpeppe/", nil, "for tests only"},
		{"github.com/google/go-cmp/", nil, "for tests only"},

		// Packages that know nothing of each other: cli joins them.
		{module + "internal/cihost", []string{"internal/cli", "internal/config", "internal/hint"}, "only cli speaks to hosts; the others read the table of them"},
		{module + "internal/child", []string{"internal/cli"}, "only cli starts children"},
		{module + "internal/keyfile", []string{"internal/cli"}, "only cli leaves files"},
		{module + "internal/explain", []string{"internal/cli", "internal/audit"}, "words are made once, of facts"},
		{module + "internal/config", []string{"internal/cli", "internal/hint"}, "later code sees typed values; hint names the variables"},
		{module + "internal/cli", []string{"cmd/"}, "everything points away from cli"},
		{module + "internal/check", []string{"internal/cli", "internal/audit", "internal/explain"}, "a check is for commands; explain says what came of it"},
		{module + "internal/audit", []string{"internal/cli"}, "many keys are for commands"},
		{"maragu.dev/", []string{"internal/report"}, "one page is made of elements, which escape all that is not ours"},
		{"html/template", nil, "a template keeps every exported method in the program, a sixth of its size"},
		{"text/template", nil, "a template keeps every exported method in the program, and escapes nothing"},
		{"go.yaml.in/", []string{"internal/audit", "internal/hint"}, "audit files and workflows are the only YAML that is read"},
		{"github.com/schollz/", []string{"internal/cli"}, "progress is talk"},
		{module + "internal/asc/asctest", []string{"cmd/ascproof-demo"}, "no release carries the fake"},
		{module + "internal/role/roletest", nil, "it is for tests alone"},
		{module + "internal/child/childtest", nil, "it is for tests alone"},
		{module + "internal/asc", []string{"internal/check", "internal/explain", "internal/probe", "internal/cli", "internal/config", "cmd/ascproof-demo"}, "the API is for checks"},
		{module + "e2e/", nil, "no release carries tests"},
		{module + "bench/", nil, "no release carries benchmarks"},
	}
})

// plain are the packages of the standard library that anybody can import: they reach
// nothing outside the program. All others have a fence.
const plain = " bufio bytes cmp compress/gzip context crypto/elliptic crypto/rand crypto/sha256 crypto/x509 crypto/x509/pkix" +
	" embed encoding/asn1 encoding/base64 encoding/binary encoding/hex encoding/json encoding/pem encoding/xml errors fmt" +
	" hash/fnv io io/fs iter maps math/big math/bits math/rand/v2 net/mail net/url path path/filepath regexp slices sort" +
	" strconv strings sync sync/atomic time unicode unicode/utf16 unicode/utf8 "

func TestImports(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.isTool() {
			continue
		}
		complain(t, s, importFaults(s))
		for _, imported := range s.imports() {
			used[fenceOf(imported).imported] = true
		}
	}
	for _, f := range importFences() {
		if f.allowed != nil && !used[f.imported] {
			t.Errorf("nobody imports %s: the fence is out of date", f.imported)
		}
	}
}

// fenceOf returns the first fence about a path.
func fenceOf(imported string) fence {
	for _, f := range importFences() {
		if within(imported, f.imported) {
			return f
		}
	}
	return fence{}
}

func importFaults(s source) []fault {
	var found []fault
	for i, imported := range s.imports() {
		f := fenceOf(imported)
		standard := !strings.Contains(strings.Split(imported, "/")[0], ".")
		switch {
		case f.imported == "" && standard && !strings.Contains(plain, " "+imported+" "):
			found = append(found, fault{s.file.Imports[i], "imports " + imported + ": who can? It needs a fence"})
		case f.imported != "" && !slices.ContainsFunc(f.allowed, func(dir string) bool { return within(s.dir, dir) }):
			found = append(found, fault{s.file.Imports[i], "imports " + imported + ": " + f.why})
		case s.file.Imports[i].Name != nil && s.file.Imports[i].Name.Name == ".":
			found = append(found, fault{s.file.Imports[i], "imports " + imported + " without a name"})
		}
	}
	return found
}

// within reports whether a path is another, or below it if that ends in a slash.
func within(p, other string) bool {
	return p == other || strings.HasSuffix(other, "/") && strings.HasPrefix(p+"/", other)
}

// What a client can be sent to is written in one place: the hosts of Apple's two
// programs, and that of the notary service.
func TestHosts(t *testing.T) {
	t.Parallel()
	host := regexp.MustCompile(`^"https?://[^/"]+"$`)
	var found []string
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && host.MatchString(lit.Value) && !s.isTool() {
				found = append(found, s.name+" "+lit.Value)
			}
			return true
		})
	}
	want := []string{
		`internal/asc/asc.go "https://api.appstoreconnect.apple.com"`, `internal/asc/asc.go "https://api.enterprise.developer.apple.com"`,
		`internal/asc/asc.go "https://appstoreconnect.apple.com"`,
	}
	if !slices.Equal(found, want) {
		t.Errorf("hosts %q, want %q", found, want)
	}
}

// Leaves import nothing of ours, so that everything may import them.
func TestLeaves(t *testing.T) {
	t.Parallel()
	leaves := []string{"internal/secret", "internal/finding", "internal/role", "internal/suggest", "internal/keyfile", "internal/project", "internal/safetext", "internal/phrase", "internal/pattern"}
	may := map[string][]string{
		"internal/safetext": {module + "internal/secret"},
		"internal/finding":  {module + "internal/project"},
		"internal/project":  {module + "internal/pattern"},
		"internal/role":     {module + "internal/suggest", module + "internal/phrase"},
		"internal/keyfile":  {module + "internal/secret"},
	}
	for _, s := range sources(t) {
		for _, imported := range s.imports() {
			if slices.Contains(leaves, s.dir) && strings.HasPrefix(imported, module) && !slices.Contains(may[s.dir], imported) {
				t.Errorf("%s imports %s, but its package is a leaf", s.name, imported)
			}
		}
	}
}

// isPackage reports whether an expression is the name of an imported package
// and not of something local.
func isPackage(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name && id.Obj == nil
}

// Only cihost spells workflow commands; safetext knows them to defuse them. A line
// of others that began with one would be obeyed.
func commandFaults(_ typed, s source) []fault {
	command := regexp.MustCompile("^[\"`](::[a-z]|##\\[|##vso|##teamcity|section_start)")
	if s.dir == "internal/cihost" || s.dir == "internal/safetext" {
		return nil
	}
	return faults(s, func(n ast.Node) string {
		if lit, ok := n.(*ast.BasicLit); ok && command.MatchString(lit.Value) {
			return lit.Value + " is a workflow command"
		}
		return ""
	})
}

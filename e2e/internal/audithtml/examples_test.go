package audithtml

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

const root = "../../.."

// blocks are the blocks of a language in docs/audit.md.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, "docs", "audit.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for i, part := range strings.Split(string(page), "```"+language+"\n") {
		if block, _, ok := strings.Cut(part, "```"); ok && i > 0 {
			all = append(all, block)
		}
	}
	return all
}

// blockWith is the only block that has a text.
func blockWith(t *testing.T, language, text string) string {
	t.Helper()
	all := slices.DeleteFunc(blocks(t, language), func(block string) bool { return !strings.Contains(block, text) })
	if len(all) != 1 {
		t.Fatalf("%d blocks of %s have %q, want one", len(all), language, text)
	}
	return all[0]
}

func parse(t *testing.T, block string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(block), into); err != nil {
		t.Fatal(err)
	}
}

// programs is where the program is built to, once for all tests.
var programs string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "ascproof-examples")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		programs = dir
		return m.Run()
	}())
}

var build = sync.OnceValues(func() ([]byte, error) {
	cmd := exec.Command("go", "build", "-o", programs, "./cmd/ascproof")
	cmd.Dir = root
	return cmd.CombinedOutput()
})

// place is where an example runs: a fake, the program, and programs that stand in for
// those of a CI system.
type place struct {
	t   *testing.T
	srv *asctest.Server
	bin string
	// good and bad are two keys, of which Apple rejects one. Changing is a key that another
	// one takes the place of.
	good, bad, changing *asctest.Key
}

func newPlace(t *testing.T) *place {
	t.Helper()
	if out, err := build(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	later := asctest.App{ID: "1", BundleID: "com.example.app", Name: "Example", Ends: time.Now().AddDate(0, 6, 0)}
	p := &place{t: t, srv: asctest.Start(asctest.Options{Apps: []asctest.App{later}}), bin: t.TempDir()}
	t.Cleanup(p.srv.Close)
	if err := os.Symlink(filepath.Join(programs, "ascproof"), filepath.Join(p.bin, "ascproof")); err != nil {
		t.Fatal(err)
	}
	p.write(p.bin, "ca.pem", string(p.srv.CertPEM()))
	p.good, p.bad = p.srv.TeamKey(role.Admin), p.srv.TeamKey(role.Developer)
	p.changing = p.srv.TeamKey(role.Developer)
	p.bad.Revoke()
	return p
}

// standIn puts a script in the place of a program.
func (p *place) standIn(name, script string) {
	p.t.Helper()
	p.write(p.bin, name, "#!/bin/sh\nset -eu\n"+script)
	if err := os.Chmod(filepath.Join(p.bin, name), 0o700); err != nil {
		p.t.Fatal(err)
	}
}

// checkout makes a directory with the audit file, as a job finds it.
func (p *place) checkout() string {
	dir := p.t.TempDir()
	p.write(dir, "keys.yml", "keys:\n"+entry("good", p.good, "")+entry("bad", p.bad, "")+entry("changing", p.changing, ""))
	return dir
}

func (p *place) write(dir, name, text string) {
	p.t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) read(dir, name string) string {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(data)
}

// run runs a script in a directory. No key has a time that a busy machine could use up.
func (p *place) run(dir, script string, env ...string) (ok bool, said string) {
	p.t.Helper()
	cmd := exec.Command("bash", "-e", "-c", script)
	cmd.Dir = dir
	cmd.Env = append([]string{"PATH=" + p.bin + ":" + os.Getenv("PATH"), "HOME=" + dir, "ASC_API_URL=" + p.srv.URL,
		"SSL_CERT_FILE=" + filepath.Join(p.bin, "ca.pem"), "ASC_TIMEOUT=10m"}, env...)
	out, err := cmd.CombinedOutput()
	p.t.Logf("%s\n%s%v", script, out, err)
	return err == nil, string(out)
}

// nights runs a pipeline night after night. What is new fails it once, and in the night
// after that it is known. A damaged baseline fails it once, too.
func (p *place) nights(night func(damage func(dir string)) bool) {
	p.t.Helper()
	intact := func(string) {}
	for i, n := range []struct {
		name   string
		before func()
		passes bool
	}{
		{"a bad key, which is new", func() {}, false},
		{"the same", func() {}, true},
		{"a certificate that newly ends soon", func() { p.srv.Apps[0].Ends = time.Now().AddDate(0, 0, 10) }, false},
		{"the same", func() {}, true},
		{"a key that can newly do more", func() { p.changing = p.srv.TeamKey(role.Admin) }, false},
		{"the same", func() {}, true},
		{"a damaged baseline", nil, false},
		{"the same", func() {}, true},
		{"another bad key", func() { p.good.Revoke() }, false},
	} {
		damage := intact
		if n.before == nil {
			damage = func(dir string) { p.write(dir, "audit.json", p.read(dir, "audit.json")[:100]) }
		} else {
			n.before()
		}
		if passes := night(damage); passes != n.passes {
			p.t.Errorf("night %d, %s: passes %v, want %v", i+1, n.name, passes, n.passes)
		}
	}
}

// copyAll copies the files that a pattern names into a directory.
func (p *place) copyAll(pattern, to string) {
	p.t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		p.t.Fatalf("no file is %s (%v)", pattern, err)
	}
	for _, path := range paths {
		p.write(to, filepath.Base(path), p.read(filepath.Dir(path), filepath.Base(path)))
	}
}

// The example for GitLab, as a runner would run it: each job in a checkout of its own,
// with the artifacts of the jobs before it and the files of the cache.
func TestGitLabExample(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var doc map[string]any
	parse(t, blockWith(t, "yaml", "CI_NODE_INDEX"), &doc)
	script := func(job string) string {
		var all []string
		for _, line := range doc[job].(map[string]any)["script"].([]any) {
			all = append(all, line.(string))
		}
		return strings.Join(all, "\n")
	}
	cache, page := t.TempDir(), ""
	p.nights(func(damage func(dir string)) bool {
		report := p.checkout()
		for i := range 4 {
			dir := p.checkout()
			if ok, said := p.run(dir, script("audit"), "CI_NODE_INDEX="+strconv.Itoa(i+1), "CI_NODE_TOTAL=4"); !ok {
				t.Fatal(said)
			}
			p.copyAll(filepath.Join(dir, "audit-*.json"), report)
		}
		if _, err := os.Stat(filepath.Join(cache, "audit.json")); err == nil {
			damage(cache)
			p.copyAll(filepath.Join(cache, "audit.json"), report)
		}
		ok, _ := p.run(report, script("report"))
		p.copyAll(filepath.Join(report, "audit.json"), cache)
		page = p.read(report, "audit.html")
		_ = p.read(report, "audit.xml")
		return ok
	})
	if !strings.Contains(page, "newly rejected") {
		t.Error("the page does not say what is new")
	}
}

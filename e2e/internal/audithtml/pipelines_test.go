package audithtml

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

const root = "../../.."

// blockWith is the YAML in docs/audit.md that has a text.
func blockWith(t *testing.T, text string) map[string]any {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, "docs", "audit.md"))
	if err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq(string(page), "```yaml\n") {
		block, _, _ := strings.Cut(part, "```")
		var doc map[string]any
		if strings.Contains(block, text) && yaml.Unmarshal([]byte(block), &doc) == nil {
			return doc
		}
	}
	t.Fatalf("no example has %q", text)
	return nil
}

// The example for GitLab, as a runner would run it: two nights in which the same key is
// bad, of which the second passes, then one in which another key is bad as well.
func TestGitLabExample(t *testing.T) {
	doc := blockWith(t, "CI_NODE_INDEX")
	lines := func(job string) string {
		var all []string
		for _, line := range doc[job].(map[string]any)["script"].([]any) {
			all = append(all, line.(string))
		}
		return strings.Join(all, "\n")
	}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir, "./cmd/ascproof")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	srv := asctest.Start(asctest.Options{})
	defer srv.Close()
	good, bad := srv.TeamKey(role.Admin), srv.TeamKey(role.Developer)
	bad.Revoke()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("ca.pem", string(srv.CertPEM()))
	write("keys.yml", "keys:\n"+entry("good", good, "")+entry("bad", bad, ""))
	run := func(script, node string) (ok bool, said string) {
		cmd := exec.Command("sh", "-ec", script)
		cmd.Dir = dir
		cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "ASC_API_URL=" + srv.URL, "SSL_CERT_FILE=" + filepath.Join(dir, "ca.pem"),
			"CI_NODE_INDEX=" + node, "CI_NODE_TOTAL=4"}
		out, err := cmd.CombinedOutput()
		return err == nil, string(out)
	}
	night := func() (bool, string) {
		for i := range 4 {
			if ok, said := run(lines("audit"), strconv.Itoa(i+1)); !ok {
				t.Fatal(said)
			}
		}
		return run(lines("report"), "")
	}
	for i, want := range []bool{true, true, false} {
		if i == 2 {
			good.Revoke()
		}
		ok, said := night()
		t.Logf("night %d:\n%s", i+1, said)
		if ok != want {
			t.Errorf("night %d passes: %v, want %v", i+1, ok, want)
		}
	}
	if page, err := os.ReadFile(filepath.Join(dir, "audit.html")); err != nil || !strings.Contains(string(page), "newly rejected") {
		t.Errorf("the page does not say what is new (%v)", err)
	}
}

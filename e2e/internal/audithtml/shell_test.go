package audithtml

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// The commands of the page, as they are written there, on the audit file that is written
// there.
func TestShellExamples(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	apps := []asctest.App{{ID: "1", BundleID: "com.example.a", Name: "A"}}
	team := p.srv.NewTeam("00000000-0000-0000-0000-000000000000", apps)
	a := team.Key(asctest.KeyOptions{ID: "ABC123DEFG", Roles: role.Of(role.AppManager)})
	b := p.srv.NewTeam("11111111-1111-1111-1111-111111111111", apps).Key(asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager)})
	dir := t.TempDir()
	p.write(dir, "keys.yml", blockWith(t, "yaml", "file:keys/AuthKey_"))
	p.write(dir, "keys/AuthKey_DEF456GHIJ.p8", b.PEM())
	env := []string{"CLIENT_A_KEY=" + base64.StdEncoding.EncodeToString([]byte(a.PEM())), "ISSUER_ID=" + b.IssuerID}

	// Each is run once, in this order.
	steps := []struct {
		part string
		ok   bool
		says string
	}{
		{"ascproof audit keys.yml --html audit.html", true, "2 keys of 2 accounts"},
		{"--discover ~/keys", true, "1 key: "},
		{"--only-new", false, "does not exist"}, // there is no report yet
		{"--only-new", true, "Nothing changed since the baseline"},
		{"audit compare", true, "client-a-2027 can take the place of client-a"},
	}
	seen := map[string]bool{}
	for i, s := range steps {
		script := strings.TrimSpace(blockWith(t, "sh", s.part))
		seen[script] = true
		if i == 3 {
			if ok, said := p.run(dir, "ascproof audit keys.yml --report audit.json", env...); !ok {
				t.Fatal(said)
			}
		}
		if s.part == "audit compare" {
			p.write(dir, "keys.yml", p.read(dir, "keys.yml")+strings.Replace(entry("client-a-2027", team.TeamKey(role.AppManager), ""), "keys:\n", "", 1))
		}
		if ok, said := p.run(dir, script, env...); ok != s.ok || !strings.Contains(said, s.says) {
			t.Errorf("%s: passes %v, want %v and %q:\n%s", script, ok, s.ok, s.says, said)
		}
	}
	for _, block := range blocks(t, "sh") {
		if !seen[strings.TrimSpace(block)] {
			t.Errorf("these commands were not run:\n%s", block)
		}
	}
	if page := p.read(dir, "audit.html"); !strings.Contains(page, "Audit of App Store Connect keys") {
		t.Error("there is no page")
	}
}

// The message to Slack is JSON whatever the summary holds.
func TestSlackExample(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"jq", "curl"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(strings.ToUpper(name) + " IS NOT HERE, which the example runs: nobody tried it")
		}
	}
	p := newPlace(t)
	var got []byte
	slack := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, _ = io.ReadAll(r.Body) }))
	defer slack.Close()
	var steps []struct{ If, Run string }
	parse(t, blockWith(t, "yaml", "SLACK_WEBHOOK"), &steps)
	const summary = `2 keys: 1 fails"}, "x": {"` + "\n$(touch broken) `touch broken`"
	dir := t.TempDir()
	if ok, said := p.run(dir, steps[0].Run, "SUMMARY="+summary, "SLACK_WEBHOOK="+slack.URL); !ok {
		t.Fatal(said)
	}
	var message map[string]string
	if err := json.Unmarshal(got, &message); err != nil || len(message) != 1 || message["text"] != summary {
		t.Errorf("Slack got %q (%v)", got, err)
	}
	if made, _ := filepath.Glob(filepath.Join(dir, "*")); len(made) > 0 {
		t.Errorf("the summary was run: %q", made)
	}
	if workflow := blockWith(t, "yaml", "gh issue create"); !strings.Contains(workflow, steps[0].If) {
		t.Errorf("%q is not when the workflow opens an issue", steps[0].If)
	}
}

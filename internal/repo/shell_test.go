package repo

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// inline matches a command of a shell in the prose of a document: one with a pipe, or of a tool
// that stores values.
var inline = regexp.MustCompile("`((?:base64|gh|glab|az|bk|openssl|sudo|curl|env|sh|export) [^`\n]+)`")

// Each command line that somebody can copy from a document, or from what "inspect" says, is one
// that a shell can read.
func TestShellCanReadExamples(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("BASH IS NOT HERE: nobody looked if a shell can read the commands of the documents")
	}
	scripts := map[string]string{}
	for _, ex := range examples(t) {
		switch ex.language {
		case "sh", "bash":
			scripts[ex.where] = ex.text
		case "yaml", "yml":
			var doc yaml.Node
			if err := yaml.Unmarshal([]byte(ex.text), &doc); err != nil {
				t.Errorf("%s: %v", ex.where, err)
			}
			for _, script := range scriptsIn(&doc, "") {
				scripts[ex.where+": "+script] = script
			}
		}
	}
	for file, text := range texts(t, "README.md", "docs/*.md", "docs/*/*.md", "setup/*.md") {
		for _, m := range inline.FindAllStringSubmatch(text, -1) {
			scripts[file+": "+m[1]] = m[1]
		}
	}
	for _, r := range recipes() {
		for _, command := range r.Commands {
			scripts[r.Place+": "+command] = command
		}
	}
	if len(scripts) < 130 {
		t.Errorf("only %d commands are found", len(scripts))
	}
	for where, says := range unreadable(t, bash, scripts) {
		t.Errorf("%s: %s\n%s", where, says, scripts[where])
	}
}

// A script that no shell can read is refused, and no script is run.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("BASH IS NOT HERE: nobody looked if a script is refused")
	}
	made := filepath.ToSlash(filepath.Join(t.TempDir(), "made"))
	got := unreadable(t, bash, map[string]string{
		"quote": `echo "x`, "end": "if true", "bracket": "echo )", "inner": "x=$(if)", "two lines": "echo\nfor x in; do",
		"good": "exit 3", "dollars": "echo $$(true)", "run": "touch " + made, "run on": "set +n\ntouch " + made,
	})
	if got, want := slices.Sorted(maps.Keys(got)), []string{"bracket", "end", "inner", "quote", "two lines"}; !slices.Equal(got, want) {
		t.Errorf("refused are %q, want %q", got, want)
	}
	if _, err := os.Stat(made); err == nil {
		t.Error("a script was run")
	}
}

// readOnly reads scripts, which a byte of zeros ends, as "bash -n" does, and says of each what is
// wrong with it.
const readOnly = `while IFS= read -r -d '' script; do
	says=$(eval "set -n
$script" 2>&1) && says= || says="status $?: $says"
	printf '%s\0' "$says"
done`

// unreadable is what a shell says of the scripts that it cannot read. One reads them all: to start
// it takes longer.
func unreadable(t *testing.T, bash string, scripts map[string]string) map[string]string {
	t.Helper()
	names, all := slices.Sorted(maps.Keys(scripts)), ""
	for _, name := range names {
		all += strings.ReplaceAll(scripts[name], "$$", "$") + "\x00" // as Buildkite has a dollar in a pipeline
	}
	cmd := exec.Command(bash, "-c", readOnly)
	cmd.Stdin = strings.NewReader(all)
	out, err := cmd.Output()
	said := strings.Split(string(out), "\x00")
	if err != nil || len(said) != len(names)+1 {
		t.Fatalf("%v, and %d answers for %d scripts", err, len(said)-1, len(names))
	}
	bad := map[string]string{}
	for i, name := range names {
		if said[i] != "" {
			bad[name] = said[i]
		}
	}
	return bad
}

// scriptsIn are the scripts of the steps of a pipeline, but for those of PowerShell.
func scriptsIn(n *yaml.Node, key string) (all []string) {
	isScript := slices.Contains([]string{"run", "script", "before_script", "after_script", "command", "commands", "bash", "sh", "content"}, key)
	switch n.Kind {
	case yaml.ScalarNode:
		if isScript && n.Tag == "!!str" {
			all = append(all, n.Value)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "shell" && strings.HasPrefix(n.Content[i+1].Value, "p") {
				return nil
			}
			all = append(all, scriptsIn(n.Content[i+1], n.Content[i].Value)...)
		}
	default:
		for _, child := range n.Content {
			all = append(all, scriptsIn(child, key)...)
		}
	}
	return all
}

// recipes are those of all CI systems for files with names that a shell could misread.
func recipes() (all []report.Recipe) {
	for _, file := range []string{"", "my key's file.p8", `a"b$(c).p8`, "-n.p8"} {
		for _, form := range []hint.Form{hint.Text, hint.Base64, hint.JSONText, hint.JSONBase64} {
			m := hint.Material{File: file, Form: form, KeyID: "ABC123DEFG", IssuerID: "00000000-0000-0000-e053-000000000001", Kind: role.Team}
			all = append(all, hint.Recipes(m)...)
		}
	}
	return all
}

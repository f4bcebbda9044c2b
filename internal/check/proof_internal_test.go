package check

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

var update = flag.Bool("update", false, "write docs/proof.md anew")

// docs/proof.md is what checks of keys of known roles come to, planned and judged as
// any check is, against answers as the matrix has them. What nobody knows is refused
// to one key and allowed to another, so that both is shown.
func TestProofPage(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "docs", "proof.md")
	want := proofPage()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what checks come to (%v)\nrun: go test ./internal/check -run TestProofPage -update", file, err)
	}
}

// columns are the keys and modes of a tool's table.
var columns = []struct {
	title string
	kind  role.Kind
	probe Probe
}{
	{"team key, `read`", role.Team, ProbeRead}, {"team key, `write`", role.Team, ProbeWrite},
	{"individual key, `read`", role.Individual, ProbeRead}, {"individual key, `write`", role.Individual, ProbeWrite},
}

func proofPage() []byte {
	k := role.Embedded()
	var b bytes.Buffer
	b.WriteString(proofIntro)
	tableRow(&b, "capability", "role", "`read` rests on", "`write` rests on", "individual key, `write`")
	tableRow(&b, "---", "---", "---", "---", "---")
	for _, c := range k.Capabilities {
		n := role.Name{Kind: role.CapabilityName, Capability: c}
		least := k.Advise(role.Team, n).Least[0].Roles
		title := k.Roles[slices.Collect(least.All())[0]].Title
		tableRow(&b, "`"+c.Name+"`", title, comesTo(role.Team, least, n, ProbeRead), comesTo(role.Team, least, n, ProbeWrite),
			comesTo(role.Individual, least, n, ProbeWrite))
	}
	b.WriteString(proofReading)
	for _, c := range k.Tools {
		writeTool(&b, c)
	}
	return b.Bytes()
}

func writeTool(b *bytes.Buffer, c *role.Tool) {
	k := role.Embedded()
	fmt.Fprintf(b, "\n## `%s`\n\n", c.Name)
	head := []string{"role"}
	for _, col := range columns {
		head = append(head, col.title)
	}
	tableRow(b, head...)
	tableRow(b, slices.Repeat([]string{"---"}, len(head))...)
	for _, info := range k.Roles {
		cells := []string{info.Title}
		for _, col := range columns {
			n := role.Name{Kind: role.ToolName, Tool: c}
			cells = append(cells, comesTo(col.kind, role.Of(info.Role), n, col.probe))
		}
		tableRow(b, cells...)
	}
}

func tableRow(b *bytes.Buffer, cells ...string) {
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}

// comesTo is what a requirement comes to, once with what nobody knows refused, and
// once with it allowed.
func comesTo(kind role.Kind, roles role.Set, n role.Name, probe Probe) string {
	if !slices.Contains(slices.Collect(role.Embedded().RoleSets(kind)), roles) {
		return "—"
	}
	var all []string
	for _, generous := range []bool{false, true} {
		a, p := apple{kind: kind, roles: roles, generous: generous}, Policy{Probe: probe, Require: []role.Name{n}}
		answers := outcomes(a.ask(p, kind), kind, p, true)
		says := inWords(infer(answers, kind).Require(n, role.WarnUnproven))
		if !slices.Contains(all, says) {
			all = append(all, says)
		}
	}
	return strings.Join(all, " or ")
}

// inWords is the outcome, and the weakest ground of those that decide.
func inWords(res role.Result) string {
	outcome := map[role.Status]string{role.Pass: "**passes**", role.Notice: "passes", role.Fail: "**fails**"}[res.Status]
	if outcome == "" {
		return "open"
	}
	grounds := map[role.Basis]string{
		role.BasisAnswer: "answer", role.BasisKeyKind: "kind of key", role.BasisEvery: "all roles left",
		role.BasisKin: "kin", role.BasisLeading: "best roles",
	}
	order := []role.Basis{role.BasisLeading, role.BasisKin, role.BasisEvery, role.BasisAnswer, role.BasisKeyKind}
	for _, basis := range order {
		if slices.ContainsFunc(res.Deciding(), func(j role.Judgement) bool { return j.Basis == basis }) {
			return outcome + ": " + grounds[basis]
		}
	}
	return outcome
}

package hint_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
)

// checkout is a run whose repository is checked out.
var checkout = with(gitHub, env{
	"GITHUB_WORKFLOW_REF": "acme/app/.github/workflows/release.yml@refs/heads/main", "GITHUB_WORKSPACE": "/github/workspace", "GITHUB_JOB": "check",
})

const workflow = `
on: push
env:
  UNRELATED: 1
jobs:
  check:
    runs-on: ubuntu-latest
    outputs:
      key: ${{ steps.asc.outputs.key-id }}
      status: ${{ steps.asc.outputs.status }}
    steps:
      - uses: actions/checkout@v6
      - uses: ascproof/ascproof@main
        id: asc
        with:
          key-id: ${{ secrets.ASC_KEY_ID }}
          issuer-id: ${{ vars.ASC_ISSUER_ID }}
          private-key: ${{ secrets.ASC_PRIVATE_KEY }}
  use:
    needs: check
    steps:
      - uses: ascproof/ascproof@main
        with:
          key-id: ${{ needs.check.outputs.key }}
`

func TestSecretID(t *testing.T) {
	t.Parallel()
	change := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(workflow) }
	byStep := "        with:\n          key-id: ${{ secrets.ASC_KEY_ID }}\n"
	tests := []struct {
		name string
		env  env
		text string
		says string // "" is no finding
	}{
		{"a secret that is an output", checkout, workflow, "takes the key ID from a secret and makes it the job's output key"},
		{"the issuer ID", checkout, change("vars.ASC_ISSUER_ID", "secrets.ISSUER", "outputs.key-id", "outputs.issuer-id"), "the issuer ID"},
		{"as a variable of the step", checkout, change(byStep, "        env:\n          ASC_KEY_ID: ${{ secrets.ASC_KEY_ID }}\n        with:\n"), "the key ID"},
		{"as a variable of the job", checkout, change(byStep, "        with:\n", "    outputs:", "    env: {ASC_KEY_ID: '${{ secrets.ID }}'}\n    outputs:"), "the key ID"},
		{"as a variable of the workflow", checkout, change(byStep, "        with:\n", "UNRELATED: 1", "ASC_KEY_ID: ${{ secrets.ID }}"), "the key ID"},
		{"with something unexpected beside it", checkout, change("UNRELATED: 1", "UNRELATED: [1]", "status:", "status: {a: b}\n      more:"), "the key ID"},
		{"in flow style", checkout, change(byStep, "        env: {PORT: 8080, ASC_KEY_ID: \"${{ secrets.ID }}\", DEBUG: true}\n        with:\n"), "the key ID"},
		{"behind an anchor", checkout, change("UNRELATED: 1", "ANCHOR: &id ${{ secrets.ID }}", "${{ secrets.ASC_KEY_ID }}", "*id"), "the key ID"},
		{"beside an expression in place of a mapping", checkout, change(byStep, "        env: ${{ fromJSON(vars.ALL) }}\n"+byStep), "the key ID"},
		{"in the text of a script", checkout, change(byStep, "        run: |\n          key-id: ${{ secrets.ASC_KEY_ID }}\n        with:\n"), ""},
		{"from vars", checkout, change("secrets.ASC_KEY_ID", "vars.ASC_KEY_ID"), ""},
		{"no output", checkout, change("outputs.key-id", "outputs.status"), ""},
		{"another job", with(checkout, env{"GITHUB_JOB": "use"}), workflow, ""},
		{"a reusable workflow's job", with(checkout, env{"GITHUB_JOB": "called"}), workflow, ""},
		{"not checked out", with(checkout, env{"GITHUB_WORKSPACE": ""}), workflow, ""},
		{"another repository's workflow", with(checkout, env{"GITHUB_REPOSITORY": "eve/app"}), workflow, ""},
		{"a path that leads elsewhere", with(checkout, env{"GITHUB_WORKFLOW_REF": "acme/app/.github/workflows/../../release.yml@main"}), workflow, ""},
		{"no YAML", checkout, "\tjobs: {", ""},
		{"no workflow", checkout, "", ""},
		{"on Forgejo, which drops nothing", with(checkout, env{"FORGEJO_ACTIONS": "true"}), workflow, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{
				"/github/workspace/.github/workflows/release.yml":       tt.text,
				"/github/workspace/.github/workflows/../../release.yml": tt.text,
			}
			got := hint.Warnings(hint.Run{Env: tt.env, ReadFile: read(files)})
			if tt.says == "" {
				if len(got) > 0 {
					t.Errorf("findings %v, want none", got)
				}
				return
			}
			if len(got) != 1 || got[0].Code != finding.IDIsSecret || got[0].Severity != finding.Notice || !strings.Contains(got[0].Detail, tt.says) {
				t.Errorf("findings %v, want a notice with %q", got, tt.says)
			}
		})
	}
}

// A value that comes from another job and is empty was probably dropped.
func TestFromOtherJob(t *testing.T) {
	t.Parallel()
	run := hint.Run{
		Env:      with(checkout, env{"GITHUB_JOB": "use"}),
		ReadFile: read(map[string]string{"/github/workspace/.github/workflows/release.yml": workflow}),
	}
	if got := hint.Advice(finding.InputMissing, run); len(got) == 0 || !strings.Contains(got[0], "take the key ID from vars or secrets in this job") {
		t.Errorf("hints %q, want the job's output first", got)
	}
	run.Origins = config.Origins{"key-id": credential.FromInput("key-id")}
	if got := hint.Advice(finding.InputMissing, run); strings.Contains(strings.Join(got, ""), "another job") {
		t.Errorf("hints %q, but the key ID is there", got)
	}
}

//go:build unix

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// onGitHub makes the files of a step, and a directory for reports.
func onGitHub(t *testing.T) (dir string, env []string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{"output", "env", "state", "summary"} {
		write(t, dir, name, "")
	}
	return dir, gitHubStep(dir)
}

func gitHubStep(dir string) []string {
	at := func(name string) string { return filepath.Join(dir, name) }
	return []string{"GITHUB_ACTIONS=true", "GITHUB_OUTPUT=" + at("output"), "GITHUB_ENV=" + at("env"), "GITHUB_STATE=" + at("state"),
		"GITHUB_STEP_SUMMARY=" + at("summary"), "RUNNER_TEMP=" + dir, "GITHUB_WORKSPACE=" + dir}
}

// A baseline that cannot be read keeps no audit from its report, which says so and takes its
// place: the next audit is compared again.
func TestAuditBaselineDamaged(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	dead := srv.TeamKey(role.Admin)
	dead.Revoke()
	file := auditFile(t, entryOf("good", srv.TeamKey(role.Admin), ""), entryOf("dead", dead, ""))
	part := filepath.Join(t.TempDir(), "part.json")
	run(t, srv, asctest.Credentials{}, "audit", file, "--report", part)
	whole := string(read(t, part))
	for _, tt := range []struct{ name, text, says string }{
		{"empty", "", "is empty"},
		{"cut off", whole[:len(whole)/2], "is cut off or damaged"},
		{"other JSON", `{"a": 1}`, "is not a report of ascproof"},
		{"null", "null", "is not a report of ascproof"},
		{"a list", "[]", "is not a report of ascproof"},
		{"a later form", `{"schema": 2, "keys": []}`, "has the form 2"},
		{"without its keys", `{"schema": 1}`, "is a report that is damaged"},
		{"not there", "-", "does not exist"},
	} {
		commands := [][]string{{"audit", "merge", part}}
		if tt.name == "cut off" || tt.name == "not there" { // what is wrong with it is found alike
			commands = append(commands, []string{"audit", file})
		}
		for _, command := range commands {
			t.Run(tt.name+" "+command[1], func(t *testing.T) {
				t.Parallel()
				dir, env := onGitHub(t)
				base, summary := filepath.Join(dir, "base.json"), filepath.Join(dir, "x.md")
				if tt.text != "-" {
					write(t, dir, "base.json", tt.text)
				}
				args := append(slices.Clone(command), "--baseline", base, "--only-new")
				elsewhere := runEnv(t, srv, env, append(args, "--report", filepath.Join(dir, "else.json"))...)
				args = append(args, "--report", base, "--markdown", summary)
				r := runEnv(t, srv, env, args...)
				for name, text := range map[string]string{"elsewhere": elsewhere.stdout, "markdown": string(read(t, summary))} {
					if !strings.Contains(text, tt.says) || !strings.Contains(text, "dead") {
						t.Errorf("%s does not say that the baseline %s:\n%s", name, tt.says, text)
					}
				}
				outputs := string(read(t, filepath.Join(dir, "output")))
				if r.status != finding.ExitUnusable || elsewhere.status != r.status || !strings.Contains(outputs, "2 keys: 1 fails, 1 passes. The baseline ") {
					t.Errorf("status %d and %d, outputs\n%s", r.status, elsewhere.status, outputs)
				}
				if again := runEnv(t, srv, env, args...); again.status != finding.ExitOK {
					t.Errorf("status %d with the report that took its place:\n%s", again.status, again.stdout)
				}
			})
		}
	}
}

// An audit file that cannot be read fails each time, with a report and outputs that say so.
// What was known before is kept.
func TestAuditFileUnread(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	dead := srv.TeamKey(role.Admin)
	dead.Revoke()
	good := auditFile(t, entryOf("good", srv.TeamKey(role.Admin), ""), entryOf("dead", dead, ""))
	before := filepath.Join(t.TempDir(), "before.json")
	run(t, srv, asctest.Credentials{}, "audit", good, "--report", before)
	for _, tt := range []struct {
		name string
		args []string
		says string
	}{
		{"broken", []string{"audit", writeTemp(t, "bad.yml", "keys: 3")}, "The audit file cannot be read"},
		{"not there", []string{"audit", filepath.Join(t.TempDir(), "none.yml")}, "Could not read the file"},
		{"no directory", []string{"audit", "--discover", filepath.Join(t.TempDir(), "none")}, "Could not read the file"},
		{"a file for a directory", []string{"audit", "--discover", good}, "is not a directory"},
		{"an empty directory", []string{"audit", "--discover", t.TempDir()}, "There is no key in the directory"},
		{"a wrong setting", []string{"audit", good, "--timeout", "soon"}, "is not a time"},
		{"a merge of a report that is empty", []string{"audit", "merge", writeTemp(t, "a.json", "")}, "is empty"},
		{"a merge of a report that is not there", []string{"audit", "merge", filepath.Join(t.TempDir(), "a.json")}, "Could not read the file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir, env := onGitHub(t)
			base := write(t, dir, "base.json", string(read(t, before)))
			for night := range 2 {
				r := runEnv(t, srv, env, append(slices.Clone(tt.args), "--baseline", base, "--only-new", "--report", base, "--html", filepath.Join(dir, "x.html"))...)
				outputs := string(read(t, filepath.Join(dir, "output")))
				if r.status != finding.ExitUnusable || !strings.Contains(outputs, tt.says) || !strings.Contains(outputs, "verdict") {
					t.Errorf("night %d: status %d, outputs\n%s\n%s", night+1, r.status, outputs, r.stdout+r.stderr)
				}
				if len(read(t, filepath.Join(dir, "x.html"))) == 0 || len(read(t, filepath.Join(dir, "summary"))) == 0 {
					t.Errorf("night %d: no page or no summary", night+1)
				}
			}
			if r := runEnv(t, srv, env, "audit", good, "--baseline", base, "--only-new"); r.status != finding.ExitOK {
				t.Errorf("status %d when it can be read again:\n%s", r.status, r.stdout)
			}
		})
	}
}

// Where it is not known which files hold the keys, a report replaces nothing but a report.
func TestAuditFileUnreadSparesKeys(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	k := srv.TeamKey(role.Admin)
	bad := writeTemp(t, "bad.yml", "keys: 3")
	for name, text := range map[string]string{"p8": k.PEM(), "JSON": `{"key_id": "x", "key": ""}`, "base64": "LS0tLS1CRUdJTg=="} {
		for _, flag := range []string{"--html", "--report", "--stream"} {
			path := writeTemp(t, "key", text)
			r := run(t, srv, asctest.Credentials{}, "audit", bad, flag, path)
			if string(read(t, path)) != text || r.status != finding.ExitUnusable {
				t.Errorf("status %d, and %s took the place of %s", r.status, flag, name)
			}
		}
	}
}

// A report of a shard that cannot be read is a shard that is missing: the others are merged.
func TestMergeOfDamagedShard(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	file := auditFile(t, entryOf("a", srv.TeamKey(role.Admin), ""), entryOf("b", srv.TeamKey(role.Admin), ""), entryOf("c", srv.TeamKey(role.Admin), ""))
	var parts []string
	for _, shard := range []string{"1/2", "2/2"} {
		parts = append(parts, filepath.Join(t.TempDir(), "part.json"))
		run(t, srv, asctest.Credentials{}, "audit", file, "--shard", shard, "--report", parts[len(parts)-1])
	}
	if err := os.Truncate(parts[1], 100); err != nil {
		t.Fatal(err)
	}
	r := run(t, srv, asctest.Credentials{}, "audit", "merge", "--format", "json", parts[0], parts[1])
	var rep report.Report
	if err := json.Unmarshal([]byte(r.stdout), &rep); err != nil {
		t.Fatalf("%v:\n%s", err, r.stdout+r.stderr)
	}
	if r.status != finding.ExitUnusable || len(rep.Keys) == 0 || len(rep.Audit.Findings) != 2 || !strings.Contains(rep.Audit.Findings[0].Title+rep.Audit.Findings[1].Title, "is cut off or damaged") {
		t.Errorf("status %d, %d keys, %+v", r.status, len(rep.Keys), rep.Audit.Findings)
	}
}

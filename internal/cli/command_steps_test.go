//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// stepOf makes a command that of a step, with all its files.
func stepOf(c command) command {
	files := map[string]string{"output": "", "env": "", "summary": ""}
	for name, content := range c.files {
		files[name] = content
	}
	c.files = files
	c.env = append([]string{"GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output", "GITHUB_ENV=$DIR/env", "GITHUB_STEP_SUMMARY=$DIR/summary", "RUNNER_TEMP=$DIR", "NO_COLOR=1"}, c.env...)
	return c
}

// broken is the key of an API that is out of order.
func broken(s *asctest.Server) asctest.Credentials {
	s.Fail(asctest.Refuse(asctest.UnexpectedError))
	return s.TeamKey(role.AppManager).Credentials()
}

// What a step hands over goes by what became of it: outputs always, a token and files if
// the key is good or nobody knows better. What fails hands over neither, nor a variable.
func TestStepsOutputs(t *testing.T) {
	t.Parallel()
	type outputs = map[string]string
	for _, c := range []command{
		{name: "an individual key", asks: true, key: func(s *asctest.Server) asctest.Credentials { return s.IndividualKey(role.Developer).Credentials() },
			outputs: outputs{"status": "valid", "key-type": "individual", "issuer-id": ""}, token: true},
		{name: "a key of the Enterprise Program", asks: true, env: []string{"INPUT_PROGRAM=enterprise"}, fake: asctest.Options{Program: asctest.Enterprise},
			key: func(s *asctest.Server) asctest.Credentials { return s.TeamKey(role.Admin).Credentials() }, outputs: outputs{"status": "valid"}, token: true},
		{name: "a scope, which is not for the token that asks", asks: true, env: []string{"INPUT_TOKEN-SCOPE=GET /v1/builds"}, outputs: outputs{"status": "valid"}, narrow: true},
		{name: "an outage that is let pass", asks: true, env: []string{"INPUT_ON-UNREACHABLE=warn"}, key: broken, stdout: "::warning title=", not: "::error",
			outputs: outputs{"status": "unverified", "verdict": "warn", "token": "eyJ.+"}},
		{name: "an outage", asks: true, key: broken, status: 6, outputs: outputs{"status": "unverified", "verdict": "fail", "token": ""}},
		{name: "a setting", env: []string{"INPUT_TIMEOUT=soon"}, status: 2, stdout: "input timeout", outputs: outputs{"status": "unusable", "verdict": "fail", "token": ""}},
		{name: "all that is required", asks: true, args: " --require apps", not: "\n::error", outputs: outputs{"exit-status": "0", "reason": "", "summary": "[A-Z0-9]{10} works and can do what the pipeline requires"}, token: true},
		{name: "a notice, which is no annotation", asks: true, args: " --require screenshots --probe write", stdout: "≈ screenshots likely", not: "\n::notice", outputs: outputs{"exit-status": "0"}, token: true},
		{name: "a mistyped name", args: " --require metdata", status: 2, stdout: "Nothing was sent to Apple.", outputs: outputs{"exit-status": "2", "reason": "setting-invalid", "summary": "settings:.*"}},
		{name: "a place that takes no report", args: " --report $DIR/none/report.json", status: 2, outputs: outputs{"verdict": "fail", "exit-status": "2", "reason": "setting-invalid", "token": ""}},
		{name: "no file for outputs", asks: true, env: []string{"GITHUB_OUTPUT="}, status: 1, stderr: "[output-failed]", outputs: outputs{"token": ""}},
		{name: "no file for a summary", asks: true, env: []string{"GITHUB_STEP_SUMMARY="}, outputs: outputs{"verdict": "pass"}, token: true},
		{name: "a summary that cannot be written", asks: true, env: []string{"GITHUB_STEP_SUMMARY=$DIR/no/such/file"}, stderr: "[host-unavailable]", outputs: outputs{"verdict": "pass"}, token: true},
		{name: "variables that cannot be written", asks: true, args: " --export-env --files p8", env: []string{"GITHUB_ENV=$DIR/no/such/file"}, status: 1, stderr: "[output-failed]",
			outputs: outputs{"verdict": "fail", "token": "", "key-path": ""}},
		{name: "outputs that cannot be written", args: " --export-env --files p8", env: []string{"GITHUB_OUTPUT=$DIR/no/such/file"}, status: 1, outputs: outputs{"token": ""}},
		{name: "an app that the key does not see", asks: true, args: " --export-env --files p8,token --app com.example.none", status: 4, outputs: outputs{"verdict": "fail", "token": "", "key-path": ""}},
		{name: "a container without the runner's directory", args: " --files p8", env: []string{"GITHUB_WORKSPACE=/github/workspace", "RUNNER_TEMP=/github/runner_temp", "HOME=/github/home"}, status: 2,
			stdout: "/github/runner_temp: there is no such directory", outputs: outputs{"key-path": ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.args = "check" + c.args
			r := stepOf(c).check(t)
			if exported, err := os.ReadFile(filepath.Join(r.dir, "env")); err != nil || len(exported) > 0 {
				t.Errorf("later steps get %q, %v", exported, err)
			}
			if made := left(t, r.dir); len(made) > 0 {
				t.Errorf("files are left: %s", strings.Join(made, " "))
			}
			if first := strings.HasPrefix(r.stdout, "::add-mask::"); !first && (c.status == 0 || masks.MatchString(r.stdout)) {
				t.Errorf("masks are not first:\n%s", r.stdout)
			}
		})
	}
}

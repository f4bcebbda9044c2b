//go:build unix

package cli_test

import (
	"strings"
	"testing"
)

// One variable more, from whoever can start a pipeline with variables, does not put a key
// or a token into a log that hides nothing. Nor does a setting, or a file of one's own.
func TestSpoofedHost(t *testing.T) {
	t.Parallel()
	gitLab := []string{"CI=true", "GITLAB_CI=true"}
	file := map[string]string{"output": ""}
	with := func(env []string, more ...string) []string { return append(env[:len(env):len(env)], more...) }
	marked := with(gitLab, "GITHUB_ACTIONS=true")
	filed := with(marked, "GITHUB_OUTPUT=$DIR/output")
	for _, c := range []command{
		{name: "GitLab", args: "check", env: gitLab, asks: true},
		{name: "GitLab, a token", args: "token", env: gitLab, status: 2, stdout: nothing},
		{name: "GitHub's mark", args: "check", env: marked, asks: true},
		{name: "GitHub's mark, a token", args: "token", env: marked, status: 2, stdout: nothing},
		{name: "GitHub's mark, a command", args: "exec -- true", env: marked, asks: true},
		{name: "Forgejo's mark", args: "check", env: with(gitLab, "FORGEJO_ACTIONS=true"), asks: true},
		{name: "Gitea's mark", args: "check", env: with(gitLab, "GITEA_ACTIONS=true"), asks: true},
		{name: "GitHub by name", args: "check", env: with(gitLab, "ASC_HOST=github"), status: 2, stdout: "[host-uncertain]"},
		{name: "GitHub by name, a command", args: "exec -- touch $DIR/ran", env: with(gitLab, "ASC_HOST=github"), status: 2},
		{name: "GitHub by name, a token", args: "token", env: with(gitLab, "ASC_HOST=github"), status: 2, stdout: nothing},
		{name: "Buildkite by name", args: "check", env: with(gitLab, "ASC_HOST=buildkite"), status: 2},
		{name: "a shell by name, a token", args: "token", env: with(gitLab, "ASC_HOST=plain"), status: 2, stdout: nothing},
		{name: "GitHub's file", args: "check", env: filed, files: file, asks: true, stderr: "[host-uncertain]"},
		{name: "GitHub's file, and files", args: "check --files p8,token", env: filed, files: file, status: 2, stdout: "Nothing is handed over"},
		{name: "GitHub's file, and variables", args: "check --export-env", env: filed, files: file, status: 2},
		{name: "GitHub's file, a token", args: "token", env: filed, files: file, status: 2, stdout: nothing},
		{name: "GitHub's file, a command", args: "exec -- true", env: filed, files: file, asks: true, stderr: "The command cannot set masks"},
		{name: "Buildkite", args: "check", env: []string{"BUILDKITE=true", "BUILDKITE_JOB_ID=x", "GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output"}, files: file, asks: true},
		{name: "Jenkins", args: "check", env: []string{"JENKINS_URL=http://j", "BUILD_NUMBER=1", "GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output"}, files: file, asks: true},
		{name: "Jenkins, a token", args: "token", env: []string{"JENKINS_URL=http://j", "BUILD_NUMBER=1", "GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output"}, files: file, status: 2, stdout: nothing},
		{name: "Azure without its directory", args: "check --export-env", env: []string{"TF_BUILD=True", "SYSTEM_COLLECTIONURI=https://dev.azure.com/x"}, status: 2, not: "##vso[task.set"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := c.check(t)
			if mask := masks.FindString(r.stdout + r.stderr); mask != "" {
				t.Errorf("a mask is shown: %s", mask)
			}
			if made := strings.Join(left(t, r.dir), " "); made != "" {
				t.Errorf("files were made: %s", made)
			}
		})
	}
}

// What the environment contradicts is told before anything is sent, whatever the command.
// So is a system of which nothing is there, if what it reads would be in a log. The others
// show nothing that is secret, and can be meant.
func TestHostThatIsNotThere(t *testing.T) {
	t.Parallel()
	onGitHub := []string{"GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output"}
	file := map[string]string{"output": ""}
	for _, c := range []command{
		{name: "GitHub", args: "check --host github", status: 2, stdout: "host is github, but there is no variable of GitHub here, such as GITHUB_ACTIONS"},
		{name: "GitHub, a token", args: "token --host github", status: 2, stdout: nothing, stderr: "[host-uncertain]"},
		{name: "GitHub, a command", args: "exec --host github -- echo ran", status: 2, not: "ran\n"},
		{name: "GitHub, a clean-up", args: "cleanup --host github", status: 2},
		{name: "GitHub, an audit", args: "audit --host github $DIR/keys.json", files: map[string]string{"keys.json": `{"keys":[{"name":"one","key-id":"ABC123DEFG"}]}`}, status: 2},
		{name: "Forgejo", args: "check --host forgejo", status: 2, stdout: "[host-uncertain]"},
		{name: "Azure", args: "check --host azure", status: 2, stdout: "[host-uncertain]"},
		{name: "GitLab", args: "check --host gitlab", asks: true},
		{name: "Buildkite", args: "check --host buildkite", asks: true},
		{name: "Bitrise", args: "check --host bitrise", asks: true},
		{name: "a shell on GitHub", args: "check --host plain", env: onGitHub, files: file, status: 2, stdout: "host is plain, but the environment is that of GitHub (GITHUB_ACTIONS)"},
		{name: "GitLab on GitHub", args: "check --host gitlab", env: onGitHub, files: file, status: 2, stdout: "[host-uncertain]"},
		{name: "Forgejo on GitHub, a token", args: "token --host forgejo", env: onGitHub, files: file, status: 2, stdout: nothing},
		{name: "Buildkite on GitHub, a command", args: "exec --host buildkite -- echo ran", env: onGitHub, files: file, status: 2, not: "ran\n"},
		{name: "a shell on GitHub, a clean-up", args: "cleanup --host plain", env: onGitHub, files: file, status: 2},
		{name: "GitHub's file without its mark", args: "check", env: []string{"ASC_HOST=github", "GITHUB_OUTPUT=$DIR/output", "GITHUB_ACTIONS="}, files: file, asks: true,
			stderr: "No token is handed over: GITHUB_ACTIONS is not true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

// Where no system hides values, no token is printed without a word, and none is exported.
func TestNothingHidesIt(t *testing.T) {
	t.Parallel()
	for _, c := range []command{
		{name: "a token on Azure", args: "token", env: []string{"CI=false", "TF_BUILD=True"}, status: 2, stdout: nothing, stderr: "[cannot-mask]"},
		{name: "a token on Jenkins", args: "token", env: []string{"JENKINS_URL=https://jenkins.example/"}, status: 2, stdout: nothing, stderr: "[cannot-mask]"},
		{name: "a token where the marks are empty", args: "token", env: []string{"CI=", "JENKINS_URL="}, status: 2, stdout: nothing, stderr: "[cannot-mask]"},
		{name: "a token in a shell by name", args: "token --host plain", env: []string{"CI="}, status: 2, stdout: nothing},
		{name: "a token on Buildkite without its socket", args: "token", env: []string{"CI=true", "BUILDKITE=true", "BUILDKITE_AGENT_JOB_API_TOKEN=llamas", "BUILDKITE_AGENT_JOB_API_SOCKET=$DIR/none.sock"},
			status: 2, stdout: nothing, stderr: "[cannot-mask]"},
		{name: "variables in a shell", args: "check --export-env", status: 2, stdout: "ascproof exec -- COMMAND"},
		{name: "variables on GitLab", args: "check --export-env", env: []string{"CI=true", "GITLAB_CI=true"}, status: 2, stdout: "GitLab cannot hide the values in its log"},
		{name: "variables on Buildkite", args: "check --export-env", env: []string{"CI=true", "BUILDKITE=true"}, status: 2, stdout: "Buildkite hides nothing here"},
		{name: "variables on Bitrise without envman", args: "check --export-env", env: []string{"BITRISE_IO=true", "ENVMAN_ENVSTORE_PATH=$DIR/store", "PATH=$DIR"}, files: map[string]string{"store": ""}, status: 2, stdout: "[export-unsupported]"},
		{name: "the result on GitLab as JSON", args: "check --format json", env: []string{"CI=true", "GITLAB_CI=true"}, asks: true, stdout: `"status": "valid"`, not: "section_start"},
		{name: "no token on GitLab as JSON", args: "check --format json", env: []string{"CI=true", "GITLAB_CI=true"}, asks: true, not: "expires_at"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

// A command that cannot be run is told apart from one that is not there.
func TestCommandThatDoesNotRun(t *testing.T) {
	t.Parallel()
	command{args: "exec -- $DIR/plain", files: map[string]string{"plain": "not a program"}, asks: true, status: 126, stderr: "cannot be run"}.check(t)
	command{args: "exec -- $DIR/none", asks: true, status: 127, stderr: "was not found"}.check(t)
}

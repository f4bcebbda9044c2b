package hint_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
)

// env is an environment as a test writes it down.
type env map[string]string

func with(environments ...env) env {
	all := env{}
	for _, e := range environments {
		for name, v := range e {
			all[name] = v
		}
	}
	return all
}

// The environments of CI systems, without what tests are about.
var (
	gitHub    = env{"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/app", "GITHUB_EVENT_PATH": "/event.json", "GITHUB_EVENT_NAME": "push", "GITHUB_ACTOR": "mona"}
	gitLab    = env{"GITLAB_CI": "true", "CI_COMMIT_REF_PROTECTED": "true", "CI_PIPELINE_SOURCE": "push"}
	azure     = env{"TF_BUILD": "True"}
	bitrise   = env{"BITRISE_IO": "true"}
	buildkite = env{"BUILDKITE": "true", "BUILDKITE_REPO": "git@github.com:acme/app.git"}
)

const (
	pullRequest = `{"pull_request":{"head":{"repo":{"full_name":"%s"}},"base":{"repo":{"full_name":"acme/app"}}},"repository":{"full_name":"acme/app","fork":false}}`
	noHead      = `{"pull_request":{"head":{"repo":null},"base":{"repo":{"full_name":"acme/app"}}}}`
)

func pull(head string) string { return strings.Replace(pullRequest, "%s", head, 1) }

func TestWhyEmpty(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		env   env
		event string
		says  string // the first hint, in part
		not   string
	}{
		{"plain shell", env{"CI": "true"}, "", "", ""},
		{"GitHub, push", gitHub, `{"repository":{"fork":false}}`, "Settings > Secrets and variables > Actions", "fork,"},
		{"GitHub, pull request of a branch", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request"}), pull("acme/app"), "Settings > Secrets", "from a fork"},
		{"GitHub, pull request of a branch, in another case", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request"}), pull("Acme/App"), "Settings > Secrets", "from a fork"},
		{"GitHub, pull request from a fork", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request"}), pull("eve/app"), "pull request from a fork, and gets no secrets", ""},
		{"GitHub, pull request from a fork that is gone", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request"}), noHead, "from a fork", ""},
		{"GitHub, review of a fork's pull request", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request_review"}), pull("eve/app"), "from a fork", ""},
		{"GitHub, pull_request_target gets secrets", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request_target"}), pull("eve/app"), "Settings > Secrets", "from a fork"},
		{"GitHub, in a fork", gitHub, `{"repository":{"full_name":"eve/app","fork":true}}`, "It is a fork", ""},
		{"GitHub, pull request within a fork", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request"}),
			`{"pull_request":{"head":{"repo":{"full_name":"eve/app","fork":true}},"base":{"repo":{"full_name":"eve/app"}}},"repository":{"full_name":"eve/app","fork":true}}`,
			"It is a fork", "pull request from"},
		{"GitHub, Dependabot", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request", "GITHUB_ACTOR": "dependabot[bot]"}), pull("acme/app"), "--app dependabot", ""},
		{"GitHub, Dependabot's push", with(gitHub, env{"GITHUB_ACTOR": "dependabot[bot]"}), "", "--app dependabot", ""},
		{"GitHub, Dependabot by pull_request_target", with(gitHub, env{"GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_ACTOR": "dependabot[bot]"}), pull("acme/app"), "Settings > Secrets", "--app"},
		{"GitHub, no event", gitHub, "", "Settings > Secrets", "fork,"},
		{"GitHub, event that is no JSON", gitHub, "<html>", "Settings > Secrets", "fork,"},
		{"Forgejo", with(gitHub, env{"FORGEJO_ACTIONS": "true"}), "", "Settings > Actions > Secrets", ""},
		{"Azure", azure, "", "env: { ASC_PRIVATE_KEY: $(ASC_PRIVATE_KEY) }", "fork"},
		{"Azure, pull request from a fork", with(azure, env{"SYSTEM_PULLREQUEST_ISFORK": "True"}), "", "from a fork", ""},
		{"Bitrise", bitrise, "", "Workflow Editor > Secrets", "pull request"},
		{"Bitrise, pull request", with(bitrise, env{"BITRISE_PULL_REQUEST": "7"}), "", "of a pull request", ""},
		{"GitLab, protected branch", gitLab, "", "environment scope", "not protected"},
		{"GitLab, unprotected branch", with(gitLab, env{"CI_COMMIT_REF_PROTECTED": "false"}), "", "It is not protected", ""},
		{"GitLab, merge request", with(gitLab, env{"CI_COMMIT_REF_PROTECTED": "false", "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1", "CI_MERGE_REQUEST_PROJECT_ID": "1"}), "", "merge request pipeline gets no protected variables", "from a fork"},
		{"GitLab, merge request from a fork", with(gitLab, env{"CI_COMMIT_REF_PROTECTED": "false", "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2", "CI_MERGE_REQUEST_PROJECT_ID": "1"}), "", "merge request is from a fork", ""},
		{"Buildkite", buildkite, "", "secrets: [ASC_PRIVATE_KEY]", "from a fork"},
		{"Buildkite, pull request of a branch", with(buildkite, env{"BUILDKITE_PULL_REQUEST_REPO": "https://github.com/Acme/app"}), "", "secrets: [ASC_PRIVATE_KEY]", "from a fork"},
		{"Buildkite, pull request from a fork", with(buildkite, env{"BUILDKITE_PULL_REQUEST_REPO": "git://github.com/eve/app.git"}), "", "pull request from a fork", ""},
	}
	for _, tt := range tests {
		for _, code := range []finding.Code{finding.InputMissing, finding.ValueIsReference} {
			t.Run(tt.name+", "+string(code), func(t *testing.T) {
				t.Parallel()
				added := hint.Advice(code, hint.Run{Env: tt.env, ReadFile: read(map[string]string{"/event.json": tt.event})})
				if (tt.says == "") != (len(added) == 0) || tt.says != "" && !strings.Contains(added[0], tt.says) {
					t.Errorf("hints %q, want %q in the first", added, tt.says)
				}
				if tt.not != "" && strings.Contains(strings.Join(added, "\n"), tt.not) {
					t.Errorf("hints %q, want no %q", added, tt.not)
				}
			})
		}
	}
}

// Somewhere else than on GitHub the program knows its system, and on Linux not whether
// that is a container.
func TestInsteadOfClockAdviceElsewhere(t *testing.T) {
	t.Parallel()
	for system, says := range map[string]string{"darwin": "time.apple.com", "windows": "w32tm", "linux": "timedatectl", "freebsd": "", "": ""} {
		for _, e := range []env{nil, gitLab} {
			got := strings.Join(hint.Instead(finding.ClockSkew, hint.Run{Env: e, OS: system}), "\n")
			if (got == "") != (says == "") || !strings.Contains(got, says) {
				t.Errorf("%q on %v: %q, want %q in it", system, e, got, says)
			}
		}
	}
	if got := hint.Instead(finding.ClockSkew, hint.Run{Env: with(gitHub, env{"RUNNER_OS": "Windows"}), OS: "linux"}); !strings.Contains(strings.Join(got, ""), "w32tm") {
		t.Errorf("on GitHub: %q, want what its runner says", got)
	}
}

// A variable that is set to nothing is the reason to look for where nothing else is known.
// Where a CI system withholds all secrets, three such lines would hide that.
func TestEmptyVariables(t *testing.T) {
	t.Parallel()
	empty := env{"ASC_KEY_ID": "", "ASC_ISSUER_ID": "", "ASC_PRIVATE_KEY": " "}
	fork := with(with(gitHub, empty), env{"GITHUB_EVENT_NAME": "pull_request"})
	tests := []struct {
		name, event string
		env         env
		first       string
		count       int
	}{
		{"plain, all", "", empty, "find out why ASC_KEY_ID, ASC_ISSUER_ID and ASC_PRIVATE_KEY are empty", 1},
		{"plain, one", "", env{"ASC_PRIVATE_KEY": ""}, "find out why ASC_PRIVATE_KEY is empty", 1},
		{"a pull request from a fork", pull("eve/app"), fork, "from a fork", 2},
		{"GitLab, unprotected branch", "", with(with(gitLab, empty), env{"CI_COMMIT_REF_PROTECTED": "false"}), "It is not protected", 2},
	}
	for _, tt := range tests {
		got := hint.Advice(finding.InputMissing, hint.Run{Env: tt.env, ReadFile: read(map[string]string{"/event.json": tt.event})})
		if len(got) != tt.count || !strings.Contains(got[0], tt.first) {
			t.Errorf("%s: %q, want %d, the first with %q", tt.name, got, tt.count, tt.first)
		}
	}
}

func read(files map[string]string) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		if text := files[path]; text != "" {
			return []byte(text), nil
		}
		return nil, errors.New("no such file")
	}
}

// Of a finding of another kind nothing is known, wherever it was seen.
func TestNoAdvice(t *testing.T) {
	t.Parallel()
	for _, e := range []env{nil, gitHub, with(gitLab, env{"CI_COMMIT_REF_PROTECTED": "false"}), buildkite} {
		for _, code := range []finding.Code{finding.TokenRejected, finding.KeyWrongType, finding.SettingInvalid} {
			if got := hint.Advice(code, hint.Run{Env: e}); len(got) > 0 {
				t.Errorf("%s with %v: advice %q, want none", code, e, got)
			}
		}
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  env
		from string
		says string // "" is nothing
	}{
		{"plain shell", nil, "", ""},
		{"GitHub", gitHub, "", "| gh secret set ASC_PRIVATE_KEY"},
		{"Forgejo", with(gitHub, env{"FORGEJO_ACTIONS": "true"}), "", ""},
		{"Gitea", with(gitHub, env{"GITEA_ACTIONS": "true"}), "", ""},
		{"GitLab", gitLab, "ASC_PRIVATE_KEY", "glab variable update ASC_PRIVATE_KEY --masked"},
		{"Azure", azure, "ASC_PRIVATE_KEY", "secret variable"},
		{"Bitrise", bitrise, "ASC_PRIVATE_KEY", "Workflow Editor"},
		{"GitLab, another variable", gitLab, "ASC_PRIVATE_KEY_B64", "glab variable set ASC_PRIVATE_KEY --masked"},
		{"Buildkite", buildkite, "", "Agents > the cluster > Secrets"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := hint.Store(hint.Run{Env: tt.env, Origins: config.Origins{"private-key": credential.FromVariable(tt.from)}})
			if (got == "") != (tt.says == "") || !strings.Contains(got, tt.says) {
				t.Errorf("Store = %q, want %q in it", got, tt.says)
			}
		})
	}
}

// GitHub's own macOS machines cannot reach time.apple.com, and no other gets that advice.
func TestInsteadOfClockAdvice(t *testing.T) {
	t.Parallel()
	runner := func(os, kind string) env {
		return with(gitHub, env{"RUNNER_OS": os, "RUNNER_ENVIRONMENT": kind})
	}
	tests := []struct {
		name string
		env  env
		code finding.Code
		says string
	}{
		{"hosted macOS", runner("macOS", "github-hosted"), finding.ClockSkew, "time.windows.com"},
		{"macOS of whom is not said", runner("macOS", ""), finding.ClockSkew, "time.windows.com"},
		{"macOS of one's own", runner("macOS", "self-hosted"), finding.ClockSkew, "time.apple.com"},
		{"Linux", runner("Linux", "github-hosted"), finding.ClockSkew, "timedatectl"},
		{"Windows", runner("Windows", "github-hosted"), finding.ClockSkew, "w32tm"},
		{"a system that is not said", gitHub, finding.ClockSkew, ""},
		{"GitLab", with(gitLab, env{"RUNNER_OS": "macOS"}), finding.ClockSkew, ""},
		{"another finding", runner("macOS", "github-hosted"), finding.TokenRejected, ""},
	}
	for _, tt := range tests {
		got := hint.Instead(tt.code, hint.Run{Env: tt.env})
		if len(got) > 1 || (len(got) == 1) != (tt.says != "") || !strings.Contains(strings.Join(got, ""), tt.says) {
			t.Errorf("%s: %q, want one that says %q", tt.name, got, tt.says)
		}
	}
}

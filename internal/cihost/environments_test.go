package cihost_test

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

// What runners set for a job is that of one system, without a doubt: masks go out as ever,
// and later steps get what they got. The variables are those of the documentation of each
// system and of the source of its runner, the ones with a meaning for others among them.
// GitHub's images set AGENT_TOOLSDIRECTORY, which is Azure's. Forgejo's runner sets the
// marks of Gitea and of GitHub, too.
func TestRealEnvironments(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	gitHub := cihost.Env{
		"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_RUN_ID": "1", "GITHUB_RUN_NUMBER": "7", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": "build",
		"GITHUB_WORKFLOW": "CI", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "0", "GITHUB_REF": "refs/heads/main", "GITHUB_EVENT_NAME": "push",
		"GITHUB_SERVER_URL": "https://github.com", "GITHUB_OUTPUT": m.file, "GITHUB_ENV": m.file, "GITHUB_STATE": m.file, "GITHUB_STEP_SUMMARY": m.file,
		"RUNNER_OS": "Linux", "RUNNER_NAME": "r", "RUNNER_TEMP": "/home/runner/work/_temp", "RUNNER_ENVIRONMENT": "github-hosted", "RUNNER_TOOL_CACHE": "/opt/hostedtoolcache",
		"AGENT_TOOLSDIRECTORY": "/opt/hostedtoolcache", "ImageOS": "ubuntu24", "ImageVersion": "1", "ACTIONS_RUNNER_ACTION_ARCHIVE_CACHE": "/opt/actionarchivecache",
	}
	buildkite := cihost.Env{
		"CI": "true", "BUILDKITE": "true", "BUILDKITE_JOB_ID": "1", "BUILDKITE_BUILD_ID": "1", "BUILDKITE_BUILD_NUMBER": "7", "BUILDKITE_AGENT_ID": "1",
		"BUILDKITE_AGENT_NAME": "a", "BUILDKITE_AGENT_VERSION": "3.137.0", "BUILDKITE_AGENT_ACCESS_TOKEN": "t", "BUILDKITE_BRANCH": "main",
		"BUILDKITE_AGENT_JOB_API_SOCKET": m.socket, "BUILDKITE_AGENT_JOB_API_TOKEN": "t",
	}
	for _, tt := range []struct {
		name, host string
		env        cihost.Env
	}{
		{"GitHub", cihost.NameGitHub, gitHub},
		{"GitHub's container action", cihost.NameGitHub, set(gitHub, "HOME", "/github/home", "RUNNER_TEMP", "/github/runner_temp", "GITHUB_WORKSPACE", "/github/workspace", "INPUT_KEY-ID", "")},
		{"GitHub on Kubernetes", cihost.NameGitHub, set(gitHub, "KUBERNETES_SERVICE_HOST", "10.96.0.1", "RUNNER_ENVIRONMENT", "self-hosted")},
		{"act", cihost.NameGitHub, set(gitHub, "ACT", "true", "RUNNER_TEMP", "/tmp", "GITHUB_RUN_ID", "1")},
		{"Forgejo", cihost.NameForgejo, set(gitHub, "GITEA_ACTIONS", "true", "FORGEJO_ACTIONS", "true", "GITEA_ACTIONS_RUNNER_VERSION", "v9", "FORGEJO_TOKEN", "t", "FORGEJO_OUTPUT", m.file, "GITHUB_SERVER_URL", "https://forgejo.example")},
		{"Gitea", cihost.NameForgejo, set(gitHub, "GITEA_ACTIONS", "true", "GITEA_ACTIONS_RUNNER_VERSION", "v0.2", "GITEA_TOKEN", "t", "GITHUB_SERVER_URL", "https://gitea.example")},
		{"GitLab", cihost.NameGitLab, cihost.Env{
			"CI": "true", "GITLAB_CI": "true", "CI_JOB_ID": "1", "CI_JOB_NAME": "build", "CI_PIPELINE_ID": "1", "CI_PIPELINE_SOURCE": "push", "CI_PROJECT_DIR": "/builds/o/r", "CI_SERVER": "yes",
			"CI_SERVER_NAME": "GitLab", "CI_SERVER_URL": "https://gitlab.com", "CI_SERVER_VERSION": "18.0.0", "CI_RUNNER_ID": "1", "CI_RUNNER_VERSION": "19.4.0", "CI_COMMIT_REF_PROTECTED": "true",
		}},
		{"Buildkite's agent", cihost.NameBuildkite, buildkite},
		{"Buildkite's plugin", cihost.NameBuildkite, set(buildkite, "BUILDKITE_PLUGIN_NAME", "ASCPROOF", "BUILDKITE_PLUGIN_ASCPROOF_KEY_ID", "x")},
		{"Azure Pipelines", cihost.NameAzure, cihost.Env{
			"TF_BUILD": "True", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI": "https://dev.azure.com/o/", "SYSTEM_COLLECTIONURI": "https://dev.azure.com/o/", "SYSTEM_JOBID": "1", "BUILD_BUILDID": "1", "BUILD_BUILDNUMBER": "7",
			"BUILD_BUILDURI": "vstfs:///Build/Build/1", "AGENT_ID": "1", "AGENT_NAME": "a", "AGENT_OS": "Linux", "AGENT_VERSION": "4", "AGENT_WORKFOLDER": m.work, "AGENT_TEMPDIRECTORY": filepath.Join(m.work, "_temp"),
			"AGENT_TOOLSDIRECTORY": "/opt/hostedtoolcache", "ImageOS": "ubuntu24",
		}},
		{"Bitrise", cihost.NameBitrise, cihost.Env{
			"CI": "true", "BITRISE_IO": "true", "BITRISE_BUILD_NUMBER": "7", "BITRISE_BUILD_SLUG": "x", "BITRISE_APP_SLUG": "y", "BITRISE_BUILD_URL": "https://app.bitrise.io/build/x", "ENVMAN_ENVSTORE_PATH": m.file,
		}},
		{"CircleCI", cihost.NamePlain, cihost.Env{"CI": "true", "CIRCLECI": "true", "CIRCLE_BUILD_NUM": "1", "CIRCLE_WORKFLOW_ID": "1", "BASH_ENV": m.file}},
		{"Codemagic", cihost.NamePlain, cihost.Env{"CI": "true", "CM_BUILD_ID": "1", "CM_BUILD_DIR": "/builder/clone", "CM_ENV": m.file, "BUILD_NUMBER": "7"}},
		{"Appcircle", cihost.NamePlain, cihost.Env{"AC_APPCIRCLE": "true", "AC_ENV_FILE_PATH": m.file}},
		{"Jenkins", cihost.NamePlain, cihost.Env{"JENKINS_URL": "https://j/", "BUILD_ID": "1", "BUILD_NUMBER": "1", "BUILD_TAG": "jenkins-a-1", "EXECUTOR_NUMBER": "0"}},
		{"TeamCity", cihost.NamePlain, cihost.Env{"TEAMCITY_VERSION": "2026.1", "BUILD_NUMBER": "7"}},
		{"Bitbucket", cihost.NamePlain, cihost.Env{"CI": "true", "BITBUCKET_COMMIT": "0", "BITBUCKET_BUILD_NUMBER": "7", "BITBUCKET_STEP_UUID": "{1}"}},
		{"Xcode Cloud", cihost.NamePlain, cihost.Env{"CI": "TRUE", "CI_XCODE_CLOUD": "TRUE", "CI_XCODEBUILD_ACTION": "archive", "CI_BUILD_ID": "1", "CI_BUILD_NUMBER": "7"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, setting := range []string{cihost.Auto, tt.host} {
				got, err := cihost.Identify(tt.env, setting)
				if err != nil || got.System.Name != tt.host || got.Doubt != nil {
					t.Errorf("host %s: %q, doubt %v, %v; want %q without doubt", setting, got.System.Name, got.Doubt, err, tt.host)
				}
			}
			if !cihost.OnCI(tt.env) {
				t.Error("it looks like a laptop")
			}
		})
	}
}

// Every row of the table of systems is tried by the tests of one more variable: those that
// ascproof speaks to as the list of environments has them, the others as their row says.
func TestEverySystemHasAnEnvironment(t *testing.T) {
	t.Parallel()
	named := slices.Collect(maps.Values(hosts()))
	for _, s := range cihost.Systems() {
		if s.Name != cihost.NamePlain && !slices.Contains(named, s.Name) {
			t.Errorf("no environment is that of %s", s.Title)
		}
	}
}

// The same as [TestOneMoreVariable] where ascproof speaks to no system: whatever is set
// besides, no masks go into the log, and none is thought to be set.
func TestOneMoreVariableElsewhere(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for title, env := range cihost.Marked() {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			for _, variable := range cihost.Traces() {
				checkForged(t, title, env, set(env, variable, "true", "GITHUB_OUTPUT", m.file), variable)
				checkForged(t, title, env, set(env, variable, "True", "AGENT_WORKFOLDER", m.work, "AGENT_TEMPDIRECTORY", filepath.Join(m.work, "_temp")), variable)
			}
		})
	}
}

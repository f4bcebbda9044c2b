package cihost_test

import (
	"errors"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

// machine is where jobs run: a file as GitHub's runner and Bitrise's CLI make them, a
// socket as Buildkite's agent does, and the work folder of Azure's.
type machine struct{ file, socket, work string }

func newMachine(t *testing.T) machine {
	t.Helper()
	dir, err := os.MkdirTemp("", "ci") // t.TempDir is too long for a socket's name
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	m := machine{filepath.Join(dir, "output"), filepath.Join(dir, "s"), dir}
	if err := os.Mkdir(filepath.Join(dir, "_temp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(m.file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", m.socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return m
}

// environments are those of jobs, as the runners of each system set them.
func (m machine) environments() map[string]cihost.Env {
	gitHub := cihost.Env{"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_RUN_ID": "1", "GITHUB_WORKFLOW": "w", "GITHUB_OUTPUT": m.file}
	gitLab := cihost.Env{"CI": "true", "GITLAB_CI": "true", "CI_SERVER_NAME": "GitLab", "CI_SERVER_VERSION": "18.0.0", "CI_RUNNER_ID": "1", "CI_JOB_ID": "1"}
	buildkite := cihost.Env{"CI": "true", "BUILDKITE": "true", "BUILDKITE_JOB_ID": "1", "BUILDKITE_BUILD_ID": "1", "BUILDKITE_AGENT_ID": "1"}
	return map[string]cihost.Env{
		"GitHub":                   gitHub,
		"act":                      set(gitHub, "ACT", "true"),
		"Forgejo":                  set(gitHub, "GITEA_ACTIONS", "true", "FORGEJO_ACTIONS", "true"),
		"Gitea":                    set(gitHub, "GITEA_ACTIONS", "true"),
		"GitLab":                   gitLab,
		"Buildkite":                set(buildkite, "BUILDKITE_AGENT_JOB_API_SOCKET", m.socket, "BUILDKITE_AGENT_JOB_API_TOKEN", "llamas"),
		"Buildkite in a container": buildkite,
		"Jenkins":                  {"JENKINS_URL": "http://j", "JENKINS_HOME": "/j", "BUILD_ID": "1", "BUILD_NUMBER": "1"},
		"Azure":                    {"TF_BUILD": "True", "SYSTEM_COLLECTIONURI": "https://dev.azure.com/x", "BUILD_BUILDURI": "vstfs:", "AGENT_WORKFOLDER": m.work, "AGENT_TEMPDIRECTORY": filepath.Join(m.work, "_temp")},
		"Bitrise":                  {"CI": "true", "BITRISE_IO": "true", "BITRISE_BUILD_SLUG": "x", "ENVMAN_ENVSTORE_PATH": m.file},
		"CircleCI":                 {"CI": "true", "CIRCLECI": "true", "CIRCLE_BUILD_NUM": "1"},
		"Bamboo":                   {"bamboo_planKey": "APP-BUILD", "bamboo_buildKey": "APP-BUILD-JOB1"},
		"GoCD":                     {"GO_PIPELINE_NAME": "app", "GO_PIPELINE_LABEL": "1", "GO_SERVER_URL": "https://go/go"},
		"Tekton":                   {"KUBERNETES_SERVICE_HOST": "10.96.0.1"},
		"an unknown system":        {"CI": "true"},
		"a laptop":                 {"HOME": "/home/me"},
	}
}

func set(env cihost.Env, pairs ...string) cihost.Env {
	env = maps.Clone(env)
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return env
}

// hosts are the systems of the environments above, the plain shell but for these.
var hosts = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"GitHub": cihost.NameGitHub, "act": cihost.NameGitHub, "Forgejo": cihost.NameForgejo, "Gitea": cihost.NameForgejo,
		"Azure": cihost.NameAzure, "Bitrise": cihost.NameBitrise,
		"GitLab": cihost.NameGitLab, "Buildkite": cihost.NameBuildkite, "Buildkite in a container": cihost.NameBuildkite,
	}
})

func hostOf(environment string) string {
	if name := hosts()[environment]; name != "" {
		return name
	}
	return cihost.NamePlain
}

// An environment as it is tells its system, without a doubt, whether that is named
// or not. Any other name contradicts it.
func TestIdentify(t *testing.T) {
	t.Parallel()
	for name, env := range newMachine(t).environments() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := hostOf(name)
			for _, setting := range append(cihost.Names(), cihost.Auto) {
				got, err := cihost.Identify(env, setting)
				switch isPlain := len(env) == 1; { // nothing speaks for or against a system
				case setting == want || setting == cihost.Auto:
					if err != nil || got.System.Name != want || got.Doubt != nil {
						t.Errorf("host %s: %q, doubt %v, %v; want %q without doubt", setting, got.System.Name, got.Doubt, err, want)
					}
				case isPlain && !cihost.Lookup(setting).MasksInLog():
					if err != nil || got.System.Name != setting || got.Doubt != nil {
						t.Errorf("host %s: %q, doubt %v, %v; want it, which shows nothing", setting, got.System.Name, got.Doubt, err)
					}
				case err == nil:
					t.Errorf("host %s: %q, want a contradiction", setting, got.System.Name)
				}
			}
			if got, want := cihost.OnCI(env), name != "a laptop"; got != want {
				t.Errorf("OnCI = %v, want %v", got, want)
			}
		})
	}
}

// Why values cannot be hidden is told of the system that runs the job, not of any.
func TestWhyExposed(t *testing.T) {
	t.Parallel()
	all := newMachine(t).environments()
	tests := []struct {
		name string
		env  cihost.Env
		want string
	}{
		{"GitLab", all["GitLab"], "GitLab cannot hide"},
		{"Jenkins", all["Jenkins"], "log of Jenkins"},
		{"CircleCI", all["CircleCI"], "log of CircleCI"},
		{"Bamboo", all["Bamboo"], "log of Bamboo"},
		{"GoCD", all["GoCD"], "log of GoCD"},
		{"Tekton", all["Tekton"], "does not know this CI system"},
		{"an unknown system", all["an unknown system"], "does not know this CI system"},
		{"a laptop", all["a laptop"], "there is no CI system"},
		{"Bitrise without its file", cihost.Env{"BITRISE_IO": "true"}, "Bitrise hides nothing here: ENVMAN_ENVSTORE_PATH names no file"},
		{"Bitrise without its command", all["Bitrise"], "Bitrise hides nothing here: the command envman does not answer"},
		{"Buildkite without its socket", cihost.Env{"BUILDKITE": "true"}, "Buildkite hides nothing here: BUILDKITE_AGENT_JOB_API_SOCKET names no socket"},
		{"Buildkite without its agent", all["Buildkite"], "Buildkite hides nothing here: its agent does not answer"},
	}
	for _, tt := range tests {
		if got := cihost.Lookup(cihost.Detect(tt.env)).WhyExposed(tt.env); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A system of which nothing is there is not the one that runs this, where its masks would
// be lines of the log. A variable of its own is enough to speak to it, or what its runner
// makes, if without masks.
func TestNoTrace(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, tt := range []struct {
		name, host string
		env        cihost.Env
		refused    bool
	}{
		{"GitHub", cihost.NameGitHub, cihost.Env{}, true},
		{"Forgejo", cihost.NameForgejo, cihost.Env{}, true},
		{"Azure", cihost.NameAzure, cihost.Env{}, true},
		{"GitHub on an unknown system", cihost.NameGitHub, cihost.Env{"CI": "true", "BUILD_NUMBER": "1"}, true},
		{"GitHub with a file that is not there", cihost.NameGitHub, cihost.Env{"GITHUB_OUTPUT": m.file + "x"}, true},
		{"GitHub with its file", cihost.NameGitHub, cihost.Env{"GITHUB_OUTPUT": m.file}, false},
		{"Forgejo with its file", cihost.NameForgejo, cihost.Env{"GITHUB_OUTPUT": m.file}, false},
		{"GitHub with its mark emptied", cihost.NameGitHub, cihost.Env{"GITHUB_ACTIONS": ""}, false},
		{"Azure with its directory", cihost.NameAzure, cihost.Env{"AGENT_WORKFOLDER": m.work, "AGENT_TEMPDIRECTORY": filepath.Join(m.work, "_temp")}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := cihost.Identify(tt.env, tt.host)
			switch {
			case errors.Is(err, cihost.ErrNoTrace) != tt.refused:
				t.Errorf("%v, want a refusal: %v", err, tt.refused)
			case err == nil && (got.System.Name != tt.host || got.Doubt == nil):
				t.Errorf("%q, doubt %v; want it, and a doubt", got.System.Name, got.Doubt)
			}
		})
	}
}

// Whoever can set one more variable, or empty one, gains nothing: no masks go into
// a log that nobody reads, and none stay away without a doubt, for which nothing is
// handed over; a CI system does not look like a laptop. Where a system is known, a
// second variable that names something which exists changes nothing.
func TestOneMoreVariable(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for name, env := range m.environments() {
		for _, more := range [][]string{nil, {"GITHUB_OUTPUT", m.file}, {"BUILDKITE_AGENT_JOB_API_SOCKET", m.socket, "BUILDKITE_AGENT_JOB_API_TOKEN", "llamas"}} {
			if more != nil && len(env) == 1 {
				continue // nothing tells such a system from GitHub then
			}
			t.Run(name+" "+strings.Join(more[:min(1, len(more))], ""), func(t *testing.T) {
				t.Parallel()
				for _, variable := range cihost.Traces() {
					for _, value := range []string{"true", ""} {
						checkForged(t, name, env, set(set(env, variable, value), more...), variable+"="+value)
					}
				}
			})
		}
	}
}

func checkForged(t *testing.T, name string, env, forged cihost.Env, what string) {
	t.Helper()
	if !cihost.OnCI(forged) && name != "a laptop" {
		t.Errorf("with %s it looks like a laptop", what)
	}
	host := hostOf(name)
	readsLog := cihost.Lookup(host).MasksInLog()
	for _, setting := range append(cihost.Names(), cihost.Auto) {
		got, err := cihost.Identify(forged, setting)
		if err != nil {
			continue
		}
		intoLog := got.System.MasksInLog() && got.Doubt == nil
		switch {
		case intoLog && !readsLog:
			t.Errorf("with %s and host %s masks go into the log", what, setting)
		case readsLog && !intoLog && got.Doubt == nil, hidesBySocket(env) && got.System.Name != host && got.Doubt == nil:
			t.Errorf("with %s and host %s it is taken for %s, and no mask is set", what, setting, got.System.Name)
		}
	}
}

func hidesBySocket(env cihost.Env) bool { return env["BUILDKITE_AGENT_JOB_API_SOCKET"] != "" }

// What makes masks of a log doubtful, and what a user can mend.
func TestDoubt(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	all := m.environments()
	readOnly := filepath.Join(t.TempDir(), "read-only")
	if err := os.WriteFile(readOnly, nil, 0o400); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		env    cihost.Env
		system string
		doubt  string
	}{
		{"GitHub without a file", set(all["GitHub"], "GITHUB_OUTPUT", ""), cihost.NameGitHub, "GITHUB_OUTPUT is not set"},
		{"GitHub with a file that is gone", set(all["GitHub"], "GITHUB_OUTPUT", m.file+"x"), cihost.NameGitHub, "GITHUB_OUTPUT names no file that exists"},
		{"GitHub with a directory", set(all["GitHub"], "GITHUB_OUTPUT", filepath.Dir(m.file)), cihost.NameGitHub, "GITHUB_OUTPUT names no file that exists"},
		{"GitHub with a device", set(all["GitHub"], "GITHUB_OUTPUT", os.DevNull), cihost.NameGitHub, "GITHUB_OUTPUT names no file that exists"},
		{"GitHub's mark emptied", set(all["GitHub"], "GITHUB_ACTIONS", ""), cihost.NameGitHub, "GITHUB_ACTIONS is not true"},
		{"Forgejo's marks emptied", set(all["Forgejo"], "FORGEJO_ACTIONS", "", "GITEA_ACTIONS", ""), cihost.NameForgejo, "FORGEJO_ACTIONS or GITEA_ACTIONS is not true"},
		{"GitHub's runner started by Jenkins", set(all["GitHub"], "JENKINS_URL", "http://j"), cihost.NameGitHub, "the environment is also that of Jenkins (JENKINS_URL)"},
		{"GitHub's runner in a job of Buildkite", merge(all["Buildkite"], all["GitHub"]), cihost.NameGitHub, "the environment is also that of Buildkite (BUILDKITE)"},
		{"GitHub's mark on GitLab", set(all["GitLab"], "GITHUB_ACTIONS", "true"), cihost.NameGitLab, ""},
		{"GitHub's mark and a file on GitLab", set(all["GitLab"], "GITHUB_ACTIONS", "true", "GITHUB_OUTPUT", m.file), cihost.NameGitHub, "the environment is also that of GitLab (GITLAB_CI)"},
		{"GitHub's mark on Buildkite", set(all["Buildkite"], "GITHUB_ACTIONS", "true"), cihost.NameBuildkite, ""},
		{"GitLab's mark on Buildkite", set(all["Buildkite"], "GITLAB_CI", "true"), cihost.NameBuildkite, ""},
		{"Buildkite's mark emptied", set(all["Buildkite"], "BUILDKITE", ""), cihost.NameBuildkite, ""},
		{"Azure without its directory", set(all["Azure"], "AGENT_TEMPDIRECTORY", ""), cihost.NameAzure, "AGENT_TEMPDIRECTORY is not the directory _temp in AGENT_WORKFOLDER"},
		{"Azure with somebody's directory", set(all["Azure"], "AGENT_TEMPDIRECTORY", m.work), cihost.NameAzure, "AGENT_TEMPDIRECTORY is not the directory _temp in AGENT_WORKFOLDER"},
		{"Azure with a directory that is gone", set(all["Azure"], "AGENT_TEMPDIRECTORY", filepath.Join(m.work, "x", "_temp"), "AGENT_WORKFOLDER", filepath.Join(m.work, "x")), cihost.NameAzure, "AGENT_TEMPDIRECTORY names no directory that exists"},
		{"Azure's mark emptied", set(all["Azure"], "TF_BUILD", ""), cihost.NameAzure, "TF_BUILD is not true"},
		{"Azure's mark on GitLab", set(all["GitLab"], "TF_BUILD", "True"), cihost.NameGitLab, ""},
		{"Azure's mark on GitHub", set(all["GitHub"], "TF_BUILD", "True"), cihost.NameGitHub, "the environment is also that of Azure Pipelines (TF_BUILD)"},
		{"Azure's mark on Bitrise", set(all["Bitrise"], "TF_BUILD", "True"), cihost.NameBitrise, ""},
		{"GitHub's mark on Jenkins", set(all["Jenkins"], "GITHUB_ACTIONS", "true"), cihost.NamePlain, ""},
		{"a build number of one's own on GitHub", set(all["GitHub"], "BUILD_NUMBER", "7", "BUILD_ID", "7"), cihost.NameGitHub, ""},
		{"GitHub's mark on a laptop", cihost.Env{"GITHUB_ACTIONS": "true"}, cihost.NameGitHub, "GITHUB_OUTPUT is not set"},
		{"a container that was handed GitHub's run", cihost.Env{"GITHUB_RUN_ID": "1"}, cihost.NamePlain, ""},
	}
	if os.Geteuid() != 0 {
		tests = append(tests, tests[0])
		last := &tests[len(tests)-1]
		last.name, last.env, last.doubt = "GitHub with a file of others", set(all["GitHub"], "GITHUB_OUTPUT", readOnly), "GITHUB_OUTPUT names a file that this user cannot write to"
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := cihost.Identify(tt.env, cihost.Auto)
			doubt := ""
			if got.Doubt != nil {
				doubt = got.Doubt.Error()
			}
			if err != nil || got.System.Name != tt.system || doubt != tt.doubt {
				t.Errorf("%q, doubt %q, %v; want %q, doubt %q", got.System.Name, doubt, err, tt.system, tt.doubt)
			}
			if name := cihost.Detect(tt.env); name != tt.system {
				t.Errorf("Detect = %q, want %q", name, tt.system)
			}
		})
	}
}

func merge(environments ...cihost.Env) cihost.Env {
	all := cihost.Env{}
	for _, env := range environments {
		maps.Copy(all, env)
	}
	return all
}

package cihost_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/cihost"
)

// inContainer is the environment of a container action (actions/runner
// ContainerActionHandler.cs); without temp, of a runner before 2.331.0.
func inContainer(temp string) map[string]string {
	return map[string]string{
		"GITHUB_WORKSPACE": "/github/workspace", "RUNNER_TEMP": temp, "HOME": "/github/home", "TMPDIR": "/tmp",
		"RUNNER_WORKSPACE": "/home/runner/work/app",
	}
}

func TestJobPaths(t *testing.T) {
	t.Parallel()
	const temp, workspace = "host=/home/runner/work/_temp", "host=/home/runner/work/app/app"
	native := map[string]string{"GITHUB_WORKSPACE": "/home/runner/work/app/app", "RUNNER_TEMP": "/home/runner/work/_temp", "RUNNER_WORKSPACE": "/home/runner/work/app"}
	guess := inContainer("/github/runner_temp")
	blind := inContainer("/github/runner_temp")
	delete(blind, "RUNNER_WORKSPACE")
	tests := []struct {
		name, host      string
		env             map[string]string
		temp, workspace string
		dirs            []string
		outside         map[string]string // "" is unknown
	}{
		{"a shell", cihost.NamePlain, map[string]string{"TMPDIR": "/var/tmp"}, "", "", []string{"/var/tmp"}, map[string]string{"/x": "/x"}},
		{"GitHub's machine", cihost.NameGitHub, native, "", "", []string{"/home/runner/work/_temp"}, map[string]string{"/github/runner_temp/x": "/github/runner_temp/x"}},
		{"act", cihost.NameGitHub, map[string]string{"GITHUB_WORKSPACE": "/src", "RUNNER_TEMP": "/tmp"}, "host=/tmp", "host=/src", []string{"/tmp"}, map[string]string{"/src/x": "/src/x"}},
		{"GitHub's container", cihost.NameGitHub, inContainer("/github/runner_temp"), temp, workspace, []string{"/github/runner_temp", "/github/home"}, map[string]string{
			"/github/runner_temp/a/b": "/home/runner/work/_temp/a/b",
			"/github/runner_temp":     "/home/runner/work/_temp",
			"/github/home/a":          "/home/runner/work/_temp/_github_home/a",
			"/github/workspace/r.js":  "/home/runner/work/app/app/r.js",
			"/github/workspace/../x":  "",
			"/github/workspace2/x":    "",
			"/tmp/x":                  "",
		}},
		{"the machine's directories are not told", cihost.NameGitHub, guess, "", "", []string{"/github/runner_temp", "/github/home"}, map[string]string{
			"/github/runner_temp/a": "/home/runner/work/_temp/a", "/github/workspace/a": "",
		}},
		{"nothing is told", cihost.NameGitHub, blind, "", "", []string{"/github/runner_temp", "/github/home"}, map[string]string{
			"/github/runner_temp/a": "", "/github/home/a": "", "/github/workspace/a": "",
		}},
		{"an old runner", cihost.NameGitHub, inContainer("/data/_temp"), "", "", []string{"/data/_temp", "/github/home"}, map[string]string{
			"/github/home/a": "/data/_temp/_github_home/a",
		}},
		{"GitLab", cihost.NameGitLab, map[string]string{"TMPDIR": "/tmp", "CI_PROJECT_DIR": "/builds/a/b"}, "", "", []string{"/tmp"}, map[string]string{"/x": "/x"}},
		{"GitLab, temporary files among artifacts", cihost.NameGitLab, map[string]string{"TMPDIR": "/builds/a/b/tmp", "CI_PROJECT_DIR": "/builds/a/b"}, "", "", []string{"/builds/a"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := cihost.NewJob(tt.host, cihost.Places{Env: tt.env, HostTemp: tt.temp, HostWorkspace: tt.workspace})
			if diff := cmp.Diff(tt.dirs, j.TempDirs); diff != "" {
				t.Errorf("TempDirs (-want +got): %s", diff)
			}
			for path, want := range tt.outside {
				if got, ok := j.Outside(path); got != want || ok != (want != "") {
					t.Errorf("Outside(%q) = %q, %v, want %q", path, got, ok, want)
				}
			}
		})
	}
}

// Each of the variables tells two jobs apart, on the hosts that have it.
func TestJobID(t *testing.T) {
	t.Parallel()
	for host, variables := range map[string][]string{
		cihost.NameGitHub: {"GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB", "RUNNER_NAME"},
		cihost.NameGitLab: {"CI_JOB_ID"}, cihost.NameBuildkite: {"BUILDKITE_JOB_ID"}, cihost.NamePlain: {"BUILD_TAG", "CIRCLE_WORKFLOW_JOB_ID"},
	} {
		env := map[string]string{"UNRELATED": "1"}
		seen := []string{cihost.NewJob(host, cihost.Places{Env: env}).ID}
		for _, name := range variables {
			env[name] = "Läufer 1"
			seen = append(seen, cihost.NewJob(host, cihost.Places{Env: env}).ID)
		}
		again := cihost.NewJob(host, cihost.Places{Env: env, HostTemp: "elsewhere"}).ID
		if again != seen[len(seen)-1] {
			t.Errorf("%s: the same job is called %q and %q", host, again, seen[len(seen)-1])
		}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != len(variables)+1 {
			t.Errorf("%s: two jobs have one name: %q", host, seen)
		}
	}
}

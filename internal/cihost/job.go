package cihost

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Job is what a host's environment says of the job at hand: which one it is, and
// where files can be left to its later steps.
type Job struct {
	// ID is the same for all steps of one run of one job, and for no other job on
	// this machine, as far as the host tells jobs apart. It is printable ASCII.
	ID string
	// TempDirs are where private files may go, the best first. Not all need exist.
	TempDirs []string

	mounts []mount
}

// mount is a directory of the machine as a container action sees it.
type mount struct{ inside, outside string } // outside is "" if it is not known

// Where actions/runner mounts what steps share, in a container action
// (ContainerActionHandler.cs). Runners before 2.331.0 may lack the first.
const (
	mountedTemp      = "/github/runner_temp"
	mountedHome      = "/github/home"
	mountedWorkspace = "/github/workspace"
)

// homeInTemp is what the runner mounts as a container's home.
const homeInTemp = "_github_home"

// NewJob describes the job on the host of that name. The directories are those of
// the settings host-temp and host-workspace: the runner's as later steps see
// them, which a container action is not told otherwise.
func NewJob(host string, getenv func(string) string, hostTemp, hostWorkspace string) Job {
	j := Job{ID: jobID(host, getenv), TempDirs: []string{cmp.Or(getenv("TMPDIR"), os.TempDir())}}
	switch host {
	case NameGitHub, NameForgejo:
		j.onGitHub(getenv, hostPath(hostTemp), hostPath(hostWorkspace))
	case NameGitLab:
		// Artifacts come from the project's directory and nowhere else.
		if project := getenv("CI_PROJECT_DIR"); project != "" && isWithin(j.TempDirs[0], project) {
			j.TempDirs = []string{filepath.Dir(filepath.Clean(project))}
		}
	}
	return j
}

// hostPath takes off the prefix that keeps the runner from rewriting the path.
func hostPath(setting string) string { return strings.TrimPrefix(setting, "host=") }

func (j *Job) onGitHub(getenv func(string) string, hostTemp, hostWorkspace string) {
	temp := getenv("RUNNER_TEMP")
	if temp != "" {
		j.TempDirs = []string{temp}
	}
	isTranslated := temp == mountedTemp
	if !isTranslated && getenv("GITHUB_WORKSPACE") != mountedWorkspace {
		return // not in a container, or in one of act's, which sees the machine's paths
	}
	if hostTemp == "" && !isTranslated {
		hostTemp = temp // a runner without that mount does not rewrite its path
	}
	if work := getenv("RUNNER_WORKSPACE"); hostTemp == "" && work != "" {
		// Never rewritten: <work directory>/<repository>; beside it lies the runner's
		// directory for temporary files (actions/runner Constants.cs, TempDirectory).
		hostTemp = path.Join(path.Dir(work), "_temp")
	}
	home := ""
	if hostTemp != "" {
		home = path.Join(hostTemp, homeInTemp)
	}
	j.TempDirs = append(j.TempDirs, mountedHome)
	j.mounts = []mount{{mountedTemp, hostTemp}, {mountedHome, home}, {mountedWorkspace, hostWorkspace}}
}

// Outside returns an absolute path as later steps of the job see it, or false if
// they do not see it, or it is not known where. Of a job that runs in a container
// of its own, whose steps see yet other paths, a container action learns nothing.
func (j Job) Outside(name string) (string, bool) {
	if j.mounts == nil {
		return name, true
	}
	for _, m := range j.mounts {
		if isWithin(name, m.inside) && m.outside != "" {
			return m.outside + strings.TrimPrefix(path.Clean(name), m.inside), true
		}
	}
	return "", false
}

// isWithin reports whether a path is a directory or something in it.
func isWithin(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// jobVariables tell the jobs of a host apart. A plain shell is given those of
// the better known hosts that ascproof does not speak to; without any of them, all
// that one user does on a machine is one job.
func jobVariables(host string) []string {
	switch host {
	case NameGitHub, NameForgejo:
		return []string{"GITHUB_SERVER_URL", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB", "RUNNER_NAME"}
	case NameGitLab:
		return []string{"CI_SERVER_URL", "CI_JOB_ID"}
	case NameBuildkite:
		return []string{"BUILDKITE_JOB_ID"}
	default:
		return []string{
			"BUILD_TAG", "CIRCLE_WORKFLOW_JOB_ID", "SYSTEM_JOBID", "BITRISE_BUILD_SLUG", "CM_BUILD_ID",
			"BITBUCKET_STEP_UUID", "TEAMCITY_BUILDCONF_NAME", "BUILD_NUMBER", "CI_BUILD_ID",
		}
	}
}

// jobID names the job by a digest, since names of runners hold anything.
func jobID(host string, getenv func(string) string) string {
	sum := sha256.New()
	for _, name := range jobVariables(host) {
		sum.Write([]byte(name + "=" + getenv(name) + "\x00"))
	}
	return host + "-" + hex.EncodeToString(sum.Sum(nil)[:16])
}

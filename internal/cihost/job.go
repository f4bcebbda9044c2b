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

// Places is where a host's environment says that things are.
type Places struct {
	Env Env
	// HostTemp and HostWorkspace are the settings of these names: the runner's
	// directories as later steps see them, which a container action is not told
	// otherwise. A prefix "host=" keeps the runner from rewriting them.
	HostTemp, HostWorkspace string
}

// NewJob describes the job on the host of that name.
func NewJob(host string, p Places) Job {
	s := Lookup(host)
	j := Job{ID: s.jobID(p.Env), TempDirs: []string{cmp.Or(p.Env["TMPDIR"], os.TempDir())}}
	if s.place != nil {
		s.place(&j, p)
	}
	return j
}

// placeOnGitHub is for GitHub and its likes.
func placeOnGitHub(j *Job, p Places) {
	if temp := p.Env["RUNNER_TEMP"]; temp != "" {
		j.TempDirs = []string{temp}
	}
	if j.mounts = containerMounts(p); j.mounts != nil {
		j.TempDirs = append(j.TempDirs, mountedHome)
	}
}

// containerMounts are the directories that a container action shares with the
// machine; nil outside of one, where a path is the same for all.
func containerMounts(p Places) []mount {
	temp := p.Env["RUNNER_TEMP"]
	hostTemp, work := hostPath(p.HostTemp), p.Env["RUNNER_WORKSPACE"]
	isMounted := temp == mountedTemp
	switch {
	case !isMounted && p.Env["GITHUB_WORKSPACE"] != mountedWorkspace:
		return nil // on the machine itself, or in a container of act's, which sees the machine's paths
	case hostTemp != "":
		// action.yml told us.
	case !isMounted && temp != "":
		hostTemp = temp // a runner without that mount does not rewrite its path
	case work != "":
		// Never rewritten: <work directory>/<repository>; beside it lies the runner's
		// directory for temporary files (actions/runner Constants.cs, TempDirectory).
		hostTemp = path.Join(path.Dir(work), "_temp")
	}
	home := ""
	if hostTemp != "" {
		home = path.Join(hostTemp, homeInTemp)
	}
	return []mount{{mountedTemp, hostTemp}, {mountedHome, home}, {mountedWorkspace, hostPath(p.HostWorkspace)}}
}

// hostPath takes off the prefix that keeps the runner from rewriting the path.
func hostPath(setting string) string { return strings.TrimPrefix(setting, "host=") }

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

// jobID names the job by a digest, since names of runners hold anything.
func (s System) jobID(env Env) string {
	sum := sha256.New()
	for _, name := range s.jobVariables {
		sum.Write([]byte(name + "=" + env[name] + "\x00"))
	}
	return s.Name + "-" + hex.EncodeToString(sum.Sum(nil)[:16])
}

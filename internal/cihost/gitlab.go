package cihost

import (
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ascproof/ascproof/internal/safetext"
)

// NameGitLab is GitLab CI in the setting "host".
const NameGitLab = "gitlab"

func gitLabSystem() System {
	return System{
		Name: NameGitLab, Title: "GitLab", Colour: true,
		marks: []string{"GITLAB_CI"}, traces: []string{"CI_SERVER_NAME", "CI_SERVER_VERSION", "CI_RUNNER_ID", "CI_RUNNER_VERSION"},
		pipelines:    ".gitlab-ci.yml",
		jobVariables: []string{"CI_SERVER_URL", "CI_JOB_ID"},
		place:        placeOnGitLab,
		open:         func(l Links) Host { return gitlab{plain: NameGitLab, w: l.Log, now: l.Now} },
	}
}

// placeOnGitLab keeps files out of the project's directory, from which artifacts
// come and from nowhere else.
func placeOnGitLab(j *Job, p Places) {
	if project := p.Env["CI_PROJECT_DIR"]; project != "" && isWithin(j.TempDirs[0], project) {
		j.TempDirs = []string{filepath.Dir(filepath.Clean(project))}
	}
}

// gitlab is a job of GitLab CI, whose log is w.
//
// Its runner hides the project's masked variables and nothing that a job adds
// (gitlab-runner common/buildlogger; what proxy_exec offers is an experiment that
// a job cannot detect, and without which a mask would be printed in clear).
// Outputs are no better: a dotenv report can be downloaded. So nothing is handed
// over here; private files are, within the job.
type gitlab struct {
	plain
	w   io.Writer
	now func() time.Time
}

// eraseLine removes the markers of sections from what a reader sees.
const eraseLine = "\r\x1b[0K"

// Group makes a section that is collapsed at first (docs.gitlab.com, "Custom
// collapsible sections"). Names must differ within a job.
func (g gitlab) Group(title string) (func() error, error) {
	name := "ascproof_" + strconv.FormatInt(g.now().UnixNano(), 36)
	_, err := fmt.Fprintf(g.w, "\x1b[0Ksection_start:%d:%s[collapsed=true]%s%s\n",
		g.now().Unix(), name, eraseLine, safetext.Clean(title))
	end := func() error {
		_, err := fmt.Fprintf(g.w, "\x1b[0Ksection_end:%d:%s%s\n", g.now().Unix(), name, eraseLine)
		return err
	}
	return end, err
}

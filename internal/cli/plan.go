package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// plan is what is to be handed over if the key turns out well.
type plan struct {
	token  bool
	files  []string // as "files" calls them
	dir    string   // for them
	export bool
	// note says what of all this is not to be had here.
	note *finding.Finding
}

// planForSteps plans for later steps. What the host cannot do is told by the
// findings, and ends the check before anything is sent.
func planForSteps(cfg *config.Config, host cihost.Host, job cihost.Job) (plan, []*finding.Finding) {
	system := cihost.Lookup(host.Name())
	direct := host.CanMask() && system.SecretOutputs
	p := plan{files: cfg.Files, export: bool(cfg.ExportEnv)}
	p.token = direct || p.export || slices.Contains(p.files, config.FileToken)
	if system.SecretOutputs && !direct {
		p.note = finding.New(finding.HostUnavailable, "no token is handed over, since the runner reads neither standard output nor standard error here, where it would find the masks")
	}
	var unable []*finding.Finding
	if p.export && !host.CanMask() {
		unable = append(unable, finding.New(finding.ExportUnsupported, "export-env is true, on %s", host.Name()))
	}
	if len(p.files) == 0 {
		return p, unable
	}
	var bad []*finding.Finding
	p.dir, bad = chooseDir(cfg, job)
	return p, append(unable, bad...)
}

// planForChild plans for the child alone: later steps get nothing.
func planForChild(cfg *config.Config, job cihost.Job) (plan, []*finding.Finding) {
	p := plan{token: true, files: cfg.Files}
	if len(p.files) == 0 {
		p.files = []string{config.FileP8, config.FileFastlane}
	}
	var bad []*finding.Finding
	p.dir, bad = chooseDir(cfg, job)
	return p, bad
}

// chooseDir returns the directory below which files go: as the settings say, else
// the best that the host has.
func chooseDir(cfg *config.Config, job cihost.Job) (string, []*finding.Finding) {
	if cfg.FilesDir != "" {
		if !isDir(cfg.FilesDir) {
			return "", unwritable("files-dir is %s, which is no directory", safetext.QuotePath(cfg.FilesDir))
		}
		return cfg.FilesDir, nil
	}
	i := slices.IndexFunc(job.TempDirs, isDir)
	if i < 0 {
		return "", unwritable("%s does not exist", safetext.Clean(strings.Join(job.TempDirs, ", nor does ")))
	}
	return job.TempDirs[i], nil
}

func unwritable(format string, args ...any) []*finding.Finding {
	return []*finding.Finding{finding.New(finding.FilesUnwritable, format, args...)}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

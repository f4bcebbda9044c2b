package cli

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/safetext"
)

// plan is what is to be handed over if the key turns out well.
type plan struct {
	token  bool
	files  []string // as "files" calls them
	dir    string   // for them
	marks  []keyfile.Mark
	export bool
	// note says what of all this is not to be had here.
	note *finding.Finding
	// warnings are about tools that do not get what they need.
	warnings []*finding.Finding
}

// planForSteps plans for later steps. What the host cannot do is told by the
// findings, and ends the check before anything is sent.
func (r *run) planForSteps() (plan, []*finding.Finding) {
	direct := r.host.CanMask() && r.system.SecretOutputs
	p := plan{
		files: r.cfg.Files, export: bool(r.cfg.ExportEnv), note: r.unmasked(finding.New, "No token is handed over"),
		marks: []keyfile.Mark{keyfile.OfStep(r.step())},
	}
	p.token = direct || p.export || slices.Contains(p.files, config.FileToken)
	if r.uncertain && (p.export || len(p.files) > 0) {
		p.note = nil
		return p, []*finding.Finding{byCause(r.ofOther(finding.New(finding.HostUncertain, "Nothing is handed over%s", r.whyUnread())), r.out.unread)}
	}
	var unable []*finding.Finding
	if p.export && !r.host.CanMask() {
		f := finding.New(finding.ExportUnsupported, "export-env: %s%s", r.system.WhyExposed(r.env), r.whyUnread())
		if r.out.unread != nil {
			f, p.note = f.OnlyFix(r.out.free), nil // which says the same
		}
		unable = append(unable, f)
	}
	if len(p.files) == 0 {
		return p, unable
	}
	if p.export && slices.Contains(p.files, config.FileP8) {
		p.warnings = leftOut(r.cfg.Require)
	}
	var bad []*finding.Finding
	p.dir, bad = chooseDir(r.cfg, r.job)
	return p, append(unable, bad...)
}

// planForChild plans for the child alone: later steps get nothing.
func (r *run) planForChild() (plan, []*finding.Finding) {
	p := plan{
		token: true, files: r.cfg.Files, note: r.unmasked(finding.InChild, "The command cannot set masks"),
		marks: []keyfile.Mark{keyfile.WhileRunning()},
	}
	if len(p.files) == 0 {
		p.files = []string{config.FileP8, config.FileFastlane}
	}
	if slices.Contains(p.files, config.FileP8) {
		p.warnings = leftOut(r.cfg.Require)
	}
	var bad []*finding.Finding
	p.dir, bad = chooseDir(r.cfg, r.job)
	return p, bad
}

// What to do where the runner reads neither stream, or not standard error while standard
// output is data.
const (
	leaveOneStream = "do not redirect or pipe both standard output and standard error. For a file use: --report FILE"
	leaveStderr    = "do not redirect or pipe standard error. Standard output holds no masks in this case."
)

// unmasked says what is not to be had where masks would be lines of the log, and it
// is not certain that a runner reads them; nil elsewhere. What makes the finding knows if
// a command gets the key, or later steps.
func (r *run) unmasked(newFinding func(finding.Code, string, ...any) *finding.Finding, consequence string) *finding.Finding {
	switch {
	case r.out.unread == nil, causeOf(r.out.unread) != noCause:
		return nil
	case r.uncertain:
		return r.ofOther(newFinding(finding.HostUncertain, "%s%s", consequence, r.whyUnread())).At(finding.Warning)
	default:
		return newFinding(finding.HostUnavailable, "%s, since the runner would not see the masks%s", consequence, r.whyUnread()).
			OnlyFix(r.out.free)
	}
}

// chooseDir returns the directory below which files go: as the settings say, else
// the best that the host has.
func chooseDir(cfg *config.Config, job cihost.Job) (string, []*finding.Finding) {
	if cfg.FilesDir != "" {
		if why, err := whyNoFiles(cfg.FilesDir); why != "" {
			return "", unwritable(err, "files-dir is %s: %s", safetext.QuotePath(cfg.FilesDir), why)
		}
		return cfg.FilesDir, nil
	}
	var all []string
	var errs []error
	for _, dir := range job.TempDirs {
		why, err := whyNoFiles(dir)
		if why == "" {
			return dir, nil
		}
		all, errs = append(all, safetext.Clean(dir)+": "+why), append(errs, err)
	}
	return "", unwritable(errors.Join(errs...), "%s", strings.Join(all, ". "))
}

// whyNoFiles says why no key files can be written below a directory; nothing if they can. It
// finds out by trying. What passes, such as a full disk, is no reason.
func whyNoFiles(dir string) (why string, err error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "this user cannot look into the directories above it", err
	case err != nil:
		return "there is no such directory", err
	case !info.IsDir():
		return "a file, not a directory", nil
	}
	switch err = keyfile.Try(dir); {
	case errors.Is(err, keyfile.ErrNoChown):
		return "files in it would belong to root, since this container has no CAP_CHOWN", err
	case errors.Is(err, syscall.EROFS):
		return "its disk can only be read", err
	case errors.Is(err, fs.ErrPermission):
		return "this user cannot write to it", err
	case errors.Is(err, fs.ErrNotExist): // so it is in /proc
		return "it takes no files", err
	}
	return "", nil
}

func unwritable(err error, format string, args ...any) []*finding.Finding {
	f := finding.New(finding.FilesUnwritable, format, args...)
	if errors.Is(err, keyfile.ErrNoChown) {
		f = f.OnlyFix(forNoChown()...)
	}
	return []*finding.Finding{f}
}

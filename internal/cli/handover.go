package cli

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/token"
)

// plan is what is to be handed over if the key turns out well.
type plan struct {
	token  bool
	files  []string // as "files" calls them
	dir    string   // for them
	export bool
}

// planCheck plans for later steps. What the host cannot do ends the check before
// anything is sent.
func (a *app) planCheck(cfg *config.Config) (plan, []*finding.Finding) {
	system := cihost.Lookup(a.host.Name())
	direct := a.host.CanMask() && system.SecretOutputs
	p := plan{files: cfg.Files, export: bool(cfg.ExportEnv)}
	p.token = direct || p.export || slices.Contains(p.files, config.FileToken)
	var bad []*finding.Finding
	if system.SecretOutputs && !direct {
		a.tell(finding.New(finding.HostUnavailable, "no token is handed over, since the runner reads neither standard output nor standard error here, where it would find the masks"))
	}
	if p.export && !a.host.CanMask() {
		bad = append(bad, finding.New(finding.ExportUnsupported, "export-env is true, on %s", a.host.Name()))
	}
	if len(p.files) > 0 {
		dir, f := chooseDir(cfg, a.job(cfg))
		if p.dir = dir; f != nil {
			bad = append(bad, f)
		}
	}
	return p, bad
}

// handOver is what was handed over.
type handOver struct {
	tok secret.Text
	// token tells of tok; nil if there is none.
	token *report.Token
	files *keyFiles // nil if there are none
	// caught are the signals that came since there were files to remove.
	caught *child.Signals
	// settled says that the files stay.
	settled bool
}

// handOver makes what later steps get: first the token, on Apple's time, which is
// masked, then the files. A key that fails the check is not handed over. After an
// error nothing is left behind.
func (a *app) handOver(c *checked) (*handOver, error) {
	h := &handOver{}
	if c.key.Verdict == report.Fail {
		return h, nil
	}
	if c.plan.token {
		tok, err := token.NewSigner(c.cred).Mint(c.now(), c.cfg.TokenLifetime.Duration, c.cfg.TokenScope)
		if err != nil {
			return nil, err
		}
		if err := a.maskToken(tok); err != nil {
			return nil, err
		}
		h.tok = tok.Text
		h.token = &report.Token{ExpiresAt: tok.Expires.UTC(), Scope: c.cfg.TokenScope}
	}
	if len(c.plan.files) == 0 {
		return h, nil
	}
	h.caught = child.Catch()
	files, err := writeFiles(c.plan.dir, a.job(c.cfg).ID, c.plan.files, c.cred, h.tok)
	if err != nil {
		h.caught.Release()
		return nil, finding.New(finding.OutputFailed, "%s", safetext.Clean(err.Error()))
	}
	h.files = files
	a.saveState(filepath.Dir(files.store.Dir()))
	return h, nil
}

// settle ends the hand-over: the files stay, unless publishing them failed or
// somebody wants this to stop.
func (a *app) settle(ctx context.Context, cfg *config.Config, h *handOver, err error) error {
	if h.files == nil {
		return err
	}
	if err == nil && h.stopped(ctx) {
		err = finding.New(finding.Interrupted, "the files were removed again")
	}
	if h.settled = err == nil; h.settled {
		a.announce(cfg, h.files)
		return nil
	}
	for _, f := range h.close() {
		a.warn(f)
	}
	return err
}

// stopped reports whether somebody wants this to stop.
func (h *handOver) stopped(ctx context.Context) bool {
	return ctx.Err() != nil || h.files != nil && h.caught.Told()
}

// close removes the files unless they are settled, and says what it left.
func (h *handOver) close() []*finding.Finding {
	if h.files == nil {
		return nil
	}
	defer h.caught.Release()
	files := h.files
	h.files = nil
	if h.settled {
		return nil
	}
	return files.remove()
}

// outsidePaths are the paths of files as later steps see them. Where that is not
// known it says so, and leaves the path out.
func (a *app) outsidePaths(c *checked, h *handOver) map[string]string {
	inside := map[string]string{}
	if h.files != nil {
		maps.Copy(inside, h.files.paths)
	}
	if c.cfg.Report != "" {
		inside[fileReport] = c.cfg.Report
	}
	job, outside := a.job(c.cfg), map[string]string{}
	for _, kind := range slices.Sorted(maps.Keys(inside)) {
		path := inside[kind]
		seen, ok := job.Outside(absolute(path))
		switch {
		case !ok:
			a.warn(finding.New(finding.PathUnknown, "%s", safetext.Clean(path)))
		case seen == absolute(path):
			outside[kind] = path // as it was given
		default:
			outside[kind] = seen
		}
	}
	return outside
}

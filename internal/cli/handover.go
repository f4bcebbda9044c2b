package cli

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/token"
)

// handover is what was handed over. It is either kept or taken back.
type handover struct {
	token secret.Text
	// tokenInfo tells of the token; nil if there is none.
	tokenInfo *report.Token
	export    bool      // the token and the paths as variables, too
	files     *keyFiles // nil if there are none
	// signals are those that came since there were files to remove.
	signals *child.Signals
	// outside are the paths of files as later steps see them, by what "files" calls
	// the file.
	outside map[string]string
	// announce says where the files are that are kept.
	announce func(*keyFiles)
}

// handOver makes what later steps get. If that cannot be written, the key fails, and its
// report says why.
func (r *run) handOver(p plan, c *checked) (*handover, error) {
	h, err := r.makeHandover(p, *c)
	if _, isTold := errors.AsType[*ended](err); isTold {
		c.key = withFaults(c.key, err)
		return &handover{}, nil
	}
	return h, err
}

// makeHandover makes first the token, on Apple's time, which is masked, then the files. A
// key that fails the check is not handed over. After an error nothing is left behind.
func (r *run) makeHandover(p plan, c checked) (*handover, error) {
	_ = r.sweep(time.Time{}) // a clean-up says more
	h := &handover{announce: r.announce}
	if c.key.Verdict == report.Fail {
		return h, nil
	}
	if p.token {
		tok, err := token.NewSigner(c.cred).Mint(c.now(), r.cfg.TokenLifetime.Duration, r.cfg.TokenScope)
		if err != nil {
			return nil, err
		}
		if err := r.hideToken(tok.Text); err != nil {
			return nil, err
		}
		h.token, h.export = tok.Text, p.export
		h.tokenInfo = &report.Token{ExpiresAt: tok.Expires.UTC(), Scope: r.cfg.TokenScope}
	}
	if len(p.files) == 0 {
		return h, nil
	}
	h.signals = child.Catch()
	files, err := writeFiles(p, r.job.ID, c.cred, h.token)
	if err != nil {
		h.signals.Release()
		return nil, outputError(err)
	}
	h.files = files
	_ = r.host.SaveState(stateDir, files.store.Dir()) // without it the post step cannot tell its step's files from others
	return h, nil
}

// at is a hand-over whose files later steps see at some paths.
func (h *handover) at(outside map[string]string) *handover {
	shown := *h
	shown.outside = outside
	return &shown
}

// stopped reports whether somebody wants this to stop.
func (h *handover) stopped(ctx context.Context) bool {
	return ctx.Err() != nil || h.files != nil && h.signals.AskedToEnd()
}

// keep leaves the files to later steps.
func (h *handover) keep() {
	if h.files != nil {
		h.announce(h.files)
		_ = h.files.store.Close() // nothing is written any more; a clean-up leaves what is open
		h.signals.Release()
		h.files = nil
	}
}

// takeBack removes the files, unless they are kept, and says what it left.
func (h *handover) takeBack() []*finding.Finding {
	if h.files == nil {
		return nil
	}
	defer h.signals.Release()
	files := h.files
	h.files = nil
	return files.remove()
}

// outsidePaths are the paths of files, and of the report, as later steps see them.
// Where that is not known it says so, and leaves the path out.
func (r *run) outsidePaths(files *keyFiles) map[string]string {
	inside := map[string]string{}
	if files != nil {
		maps.Copy(inside, files.paths)
	}
	if path := r.cfg.Reports[fileReport]; path != "" {
		inside[fileReport] = path
	}
	outside := map[string]string{}
	for _, kind := range slices.Sorted(maps.Keys(inside)) {
		path := inside[kind]
		seen, ok := r.job.Outside(absolute(path))
		switch {
		case !ok:
			r.noteAndAnnotate(finding.New(finding.PathUnknown, "ascproof wrote %s", safetext.Clean(path)))
		case seen == absolute(path):
			outside[kind] = path // as it was given
		default:
			outside[kind] = seen
		}
	}
	return outside
}

package cli

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/ascproof/ascproof/internal/report"
)

// progress shows how far an audit has come: as a bar on a terminal, as a line now and
// then in a log, and not at all where nobody wants to know.
type progress struct {
	bar  *progressbar.ProgressBar         // on a terminal
	tell func(format string, args ...any) // else; nil for silence

	of, done, failed int
}

// lines is how many lines a log gets of one audit.
const lines = 10

// newProgress begins to show the progress of some keys. Where standard output is data,
// the rest is quiet.
func (r *run) newProgress(of int) *progress {
	p := &progress{of: of}
	switch {
	case r.quiet || r.cfg.Format != "text" || of < 2:
	case r.sys.TalkTerminal:
		p.bar = progressbar.NewOptions(of,
			progressbar.OptionSetWriter(r.out.talk), progressbar.OptionSetWidth(24), progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
			progressbar.OptionEnableColorCodes(false), progressbar.OptionSetDescription("checking keys"))
	default:
		p.tell = r.tell
	}
	return p
}

// add counts a key that is finished.
func (p *progress) add(k report.Key) {
	p.done++
	if k.Verdict == report.Fail {
		p.failed++
	}
	switch {
	case p.bar != nil:
		if k.Verdict == report.Fail {
			p.bar.Describe(fmt.Sprintf("checking keys, %d failed", p.failed))
		}
		_ = p.bar.Add(1) // it is for looks
	case p.tell != nil && p.done*lines/p.of > (p.done-1)*lines/p.of:
		p.tell("%d of %d keys checked, %d failed", p.done, p.of, p.failed)
	}
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish() // it is for looks
	}
}

package cihost

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ascproof/ascproof/internal/safetext"
)

// agentCommand is the program that talks to Buildkite's own API, for which only the agent has access.
const agentCommand = "buildkite-agent"

const (
	// agentTimeout is for all that only informs, together. With its server gone the
	// command gives up on an annotation after some seconds, on meta-data not within
	// minutes (tried with 3.78.0).
	agentTimeout = 15 * time.Second
	// agentProcesses run at a time: each takes some 100 ms, most of it waiting.
	agentProcesses = 4
	// maxBuildkiteSummary is the limit of an annotation (buildkite.com/docs,
	// "buildkite-agent annotate").
	maxBuildkiteSummary = 1 << 20
	// dataPrefix sets our meta-data, which a whole build shares, apart.
	dataPrefix = "ascproof-"
)

// SetOutput makes meta-data of a value, at the next Flush. Everybody who sees the
// build can read that, so that nothing masked may be in it.
func (b *buildkite) SetOutput(name, value string) error {
	switch {
	case b.run == nil:
		return unsupported(b.Name(), "take outputs without the command "+agentCommand)
	case b.scrub(value) != value:
		return unsupported(b.Name(), "keep a secret in meta-data")
	}
	b.data[dataPrefix+name] = value
	return nil
}

// Summary makes an annotation, at the next Flush.
func (b *buildkite) Summary(markdown string) error {
	if b.run == nil {
		return unsupported(b.Name(), "annotate without the command "+agentCommand)
	}
	b.summary = truncate(b.scrub(markdown), maxBuildkiteSummary)
	return nil
}

// scrub removes what was masked, in all its spellings.
func (b *buildkite) scrub(text string) string {
	if !b.masked {
		return text
	}
	return b.patterns.Redact(text)
}

func (b *buildkite) Flush() error {
	if err := b.export(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), agentTimeout)
	defer cancel()
	var all errgroup.Group
	all.SetLimit(agentProcesses)
	if b.summary != "" {
		summary, style := b.summary, b.style
		if style == "" {
			style = "success"
		}
		// A context of its own for each job: another one would replace this annotation.
		all.Go(func() error {
			return b.tell(ctx, summary, "annotate", "--style", style, "--context", "ascproof-"+b.job)
		})
		b.summary = ""
	}
	for name, value := range b.data {
		all.Go(func() error { return b.tell(ctx, value, "meta-data", "set", name) })
	}
	err := all.Wait()
	clear(b.data)
	if b.lost {
		err = errors.Join(err, notTaken("the agent's Job API is not there: nothing can be hidden in this job's log"))
	}
	return err
}

// tell runs the agent's command for something that only informs.
func (b *buildkite) tell(ctx context.Context, stdin string, args ...string) error {
	if _, err := b.run(ctx, stdin, agentCommand, args...); err != nil {
		return notTaken(fmt.Sprintf("%s %s: %s", agentCommand, args[0], safetext.Clean(b.scrub(err.Error()))))
	}
	return nil
}

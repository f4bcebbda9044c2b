package cli

import (
	"context"
	"io"
	"os"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
)

// newHost speaks to a CI host through standard output. Where that goes to a file
// no runner would find a mask, and the key would be in that file.
func (a *app) newHost(name string) cihost.Host {
	if heard(a.sys.Stdout) {
		return a.newHostOn(name, a.sys.Stdout)
	}
	return a.newQuietHost(name)
}

// newQuietHost is for commands whose standard output belongs to somebody else:
// GitHub's runner and its likes read standard error too.
func (a *app) newQuietHost(name string) cihost.Host {
	if heard(a.sys.Stderr) {
		return a.newHostOn(name, a.sys.Stderr)
	}
	return a.newHostOn(name, nil)
}

// heard reports whether a runner may read what is written to w: not if that is a
// file, or nothing.
func heard(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return true
	}
	info, err := f.Stat()
	if err != nil || info.Mode().IsRegular() {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// newHostOn speaks to GitHub's runner and its likes through w, nil if they do not
// hear.
func (a *app) newHostOn(name string, w io.Writer) cihost.Host {
	return cihost.Lookup(name).Open(cihost.Links{
		Getenv: a.getenv, Commands: w, Log: a.sys.Stdout, Now: a.sys.Now, Agent: a.agent,
	})
}

// agent runs the command of Buildkite's agent; nil if it is not here. Like every
// child it gets none of our secret inputs.
func (a *app) agent() cihost.Run {
	if _, err := child.Find(cihost.AgentCommand, a.sys.Env); err != nil {
		return nil
	}
	env, _ := dropInputs(a.sys.Env)
	return func(ctx context.Context, stdin, program string, args ...string) (string, error) {
		return child.Output(ctx, env, stdin, program, args...)
	}
}

// job is the host's job at hand.
func (a *app) job(cfg *config.Config) cihost.Job {
	return cihost.NewJob(a.host.Name(), cihost.Places{Getenv: a.getenv, HostTemp: cfg.HostTemp, HostWorkspace: cfg.HostWorkspace})
}

// warn shows a finding that no report has.
func (a *app) warn(f *finding.Finding) {
	a.tell(f)
	_ = a.host.Annotate(f) // it is on standard error already
}

// inputs reports whether INPUT_* variables are inputs of an action.
func (a *app) inputs() bool { return cihost.Lookup(cihost.Detect(a.getenv)).Inputs }

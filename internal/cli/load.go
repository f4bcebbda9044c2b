package cli

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/safetext"
)

// source is where this run's settings come from.
func (a *app) source() config.Source {
	return config.Source{Flags: a.flags.settings, Env: a.env, Inputs: a.inputs()}
}

// load resolves the settings and turns to the host that they name. Standard
// output that holds data holds nothing else.
func (a *app) load() (*config.Config, []*finding.Finding) {
	cfg, bad := config.Load(a.source())
	name := a.host.Name()
	if cfg.Host != "auto" {
		name = cfg.Host
	}
	switch {
	case cfg.Format != "text":
		a.host = a.newQuietHost(name)
	case name != a.host.Name():
		a.host = a.newHost(name)
	}
	return cfg, bad
}

// credential reads the key. Its warnings come back beside it; if there is none,
// the findings say why.
func (a *app) credential(cfg *config.Config) (*credential.Credential, map[string]string, []*finding.Finding) {
	in, sources, findings := config.LoadCredential(cfg, a.source(), a.files())
	if in == nil {
		return nil, sources, a.hints(cfg, sources, findings)
	}
	cred, more := credential.Read(*in)
	return cred, sources, a.hints(cfg, sources, append(findings, more...))
}

// hints adds what this CI system is known to do with variables and logs.
func (a *app) hints(cfg *config.Config, sources map[string]string, findings []*finding.Finding) []*finding.Finding {
	run := hint.Run{Env: a.env, Sources: sources, KeyType: cfg.KeyType, ReadFile: readHostFile}
	for i, f := range findings {
		findings[i] = f.WithFix(hint.Advice(f.Code, run)...).StoreAs(hint.Store(run))
	}
	return append(findings, hint.Warnings(run)...)
}

// maxHostFile bounds what is read of a file of the CI system, in bytes.
const maxHostFile = 1 << 20

// files reads the files that settings name.
func (a *app) files() config.Files { return config.Files{ReadFile: a.readKeyFile, Stdin: awaited{a}} }

// readKeyFile reads a file that may hold a key, and no more of it than a key has.
func (a *app) readKeyFile(path string) ([]byte, error) {
	return a.await(func() ([]byte, error) { return readFile(path, credential.MaxInput+1) })
}

// await reads as long as nobody interrupts the program: a pipe may never end,
// and signals no longer do so by themselves. The reading is then left behind.
func (a *app) await(read func() ([]byte, error)) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	c := make(chan result, 1)
	go func() {
		data, err := read()
		c <- result{data, err}
	}()
	select {
	case r := <-c:
		return r.data, r.err
	case <-a.interrupted:
		return nil, context.Canceled
	}
}

// awaited is standard input, read as await reads.
type awaited struct{ *app }

// Read implements [io.Reader].
func (s awaited) Read(p []byte) (int, error) {
	data, err := s.await(func() ([]byte, error) {
		own := make([]byte, len(p)) // p is not ours any more after an interruption
		n, err := s.sys.Stdin.Read(own)
		return own[:n], err
	})
	return copy(p, data), err
}

// readHostFile reads the event or the workflow of a run.
func readHostFile(path string) ([]byte, error) { return readFile(path, maxHostFile) }

func readFile(path string, limit int64) (_ []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, limit))
}

// mask hides values on hosts that can; on others nothing of them is ever
// printed, so there is nothing to hide.
func mask(host cihost.Host, values ...string) error {
	for _, v := range values {
		if err := host.Mask(v); errors.Is(err, errors.ErrUnsupported) {
			return nil
		} else if err != nil {
			return finding.New(finding.OutputFailed, "a mask could not be set: %s", safetext.Clean(err.Error())).
				OnlyFix("try again: what is not masked is not used, so nothing was handed over")
		}
	}
	return nil
}

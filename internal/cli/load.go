package cli

import (
	"errors"
	"io"
	"os"

	"github.com/asckey/asckey/internal/cihost"
	"github.com/asckey/asckey/internal/config"
	"github.com/asckey/asckey/internal/credential"
	"github.com/asckey/asckey/internal/finding"
)

// source is where this run's settings come from.
func (a *app) source() config.Source {
	return config.Source{Flags: a.flags.settings, Env: a.env, Inputs: a.inputs()}
}

// load resolves the settings and turns to the host that they name.
func (a *app) load() (*config.Config, []*finding.Finding) {
	cfg, bad := config.Load(a.source())
	if cfg != nil && cfg.Host != "auto" {
		a.host = a.newHost(cfg.Host)
	}
	return cfg, bad
}

// credential reads the key. Its warnings come back beside it; if there is none,
// the findings say why.
func (a *app) credential(cfg *config.Config) (*credential.Credential, []*finding.Finding) {
	in, findings := config.LoadCredential(cfg, a.source(), config.Files{ReadFile: readKeyFile, Stdin: a.sys.Stdin})
	if in == nil {
		return nil, findings
	}
	cred, more := credential.Read(*in)
	return cred, append(findings, more...)
}

// readKeyFile reads a file that may hold a key, and no more of it than a key has.
func readKeyFile(path string) (_ []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, credential.MaxInput+1))
}

// mask hides values on hosts that can; on others nothing of them is ever
// printed, so there is nothing to hide.
func mask(host cihost.Host, values ...string) error {
	for _, v := range values {
		if err := host.Mask(v); errors.Is(err, errors.ErrUnsupported) {
			return nil
		} else if err != nil {
			return finding.New(finding.OutputFailed, "a mask could not be set: %s", finding.Clean(err.Error()))
		}
	}
	return nil
}

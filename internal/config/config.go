// Package config resolves the settings of a run, once, into typed values.
//
// A value comes from a flag, else on GitHub and Forgejo from the action's input,
// else from an ASC_* variable, else, for credentials only, from the variables
// that other tools use, else it is the default. [Config.Origins] remembers
// which. These are the ranks: --app wins over ASC_APP. Two sources of the same rank
// that disagree, such as ASC_PRIVATE_KEY and ASC_PRIVATE_KEY_B64, are refused, and the
// values of a key are never mixed from two tools' variables: the wrong key would be
// checked.
//
// The package must never repeat a secret value in a message.
//
//	src := config.Source{Flags: flags, Env: config.MapEnv(os.Environ()), Inputs: onGitHub}
//	cfg, findings := config.Load(src)
//	in, origins, findings := config.LoadCredential(cfg, src, config.Files{ReadFile: os.ReadFile, Stdin: os.Stdin})
//	cred, findings := credential.Read(*in)
package config

import (
	"context"
	"errors"
	"net/url"

	"github.com/sethvargo/go-envconfig"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Config holds the settings of one run.
type Config struct {
	KeyType       string    `env:"ASC_KEY_TYPE"`
	Program       string    `env:"ASC_PROGRAM"`
	Require       Names     `env:"ASC_REQUIRE"`
	Forbid        Names     `env:"ASC_FORBID"`
	Unproven      string    `env:"ASC_UNPROVEN"`
	Probe         string    `env:"ASC_PROBE"`
	App           string    `env:"ASC_APP"`
	VendorNumber  string    `env:"ASC_VENDOR_NUMBER"`
	All           Switch    `env:"ASC_ALL"`
	Verbose       Switch    `env:"ASC_VERBOSE"`
	TokenLifetime Lifetime  `env:"ASC_TOKEN_LIFETIME"`
	TokenScope    Scope     `env:"ASC_TOKEN_SCOPE"`
	Files         FileKinds `env:"ASC_FILES"`
	FilesDir      string    `env:"ASC_FILES_DIR"`
	ExportEnv     Switch    `env:"ASC_EXPORT_ENV"`
	Dotenv        string    `env:"ASC_DOTENV"`
	Format        string    `env:"ASC_FORMAT"`
	OnUnreachable string    `env:"ASC_ON_UNREACHABLE"`
	Timeout       Timeout   `env:"ASC_TIMEOUT"`
	Host          string    `env:"ASC_HOST"`
	HostTemp      string    `env:"ASC_HOST_TEMP"`
	HostWorkspace string    `env:"ASC_HOST_WORKSPACE"`
	APIURL        string    `env:"ASC_API_URL"`
	Expiry        Expiry    `env:"ASC_EXPIRY"`

	// Reports are the files that the formats of a report go to, by setting.
	Reports map[string]string
	// Origins says where each setting that is not a default came from.
	Origins Origins
}

// BaseURL is where the API of a program is.
func (c *Config) BaseURL(program credential.Program) (*url.URL, error) {
	switch {
	case c.APIURL != "":
		return url.Parse(c.APIURL)
	case program == credential.Enterprise:
		return url.Parse(asc.EnterpriseURL)
	default:
		return url.Parse(asc.AppStoreURL)
	}
}

// Load resolves all settings but the credential. The findings are errors, all of
// them at once. The config is usable beside them: what was refused has its default
// there, which is enough to say what is wrong in the form and the place that were
// asked for.
func Load(src Source) (*Config, []*finding.Finding) {
	cfg := &Config{Origins: src.origins()}
	r := &reader{Source: src, refused: map[string]bool{}}
	for {
		err := envconfig.ProcessWith(context.Background(),
			&envconfig.Config{Target: cfg, Lookuper: r, Mutators: []envconfig.Mutator{r}})
		if err == nil {
			cfg.Reports, err = r.reports()
		}
		if err == nil {
			return cfg, r.findings
		}
		if !r.refuse(err) { // the table of settings is at fault
			return cfg, append(r.findings, finding.New(finding.InternalError, "settings: %s cannot be decoded", r.current.Name))
		}
	}
}

// reader feeds a config with texts. go-envconfig stops at the first that is at
// fault. That one is then refused, and the next round reads its default and goes on.
type reader struct {
	Source
	current  Setting // looked up last
	refused  map[string]bool
	findings []*finding.Finding
}

// Lookup implements envconfig.Lookuper.
func (r *reader) Lookup(variable string) (string, bool) {
	r.current, _ = settingOf(variable)
	if r.refused[r.current.Name] {
		return r.current.Default, r.current.Default != ""
	}
	return r.Source.Lookup(variable)
}

// reports are the files of the formats, which are rows of a table of their own.
func (r *reader) reports() (map[string]string, error) {
	all := map[string]string{}
	for _, f := range report.Formats() {
		set, ok := SettingNamed(f.Setting)
		if !ok {
			continue
		}
		if path, ok := r.Lookup(set.Vars[0]); ok {
			if err := r.check(set, path); err != nil {
				return nil, err
			}
			all[f.Setting] = path
		}
	}
	return all, nil
}

// EnvMutate implements envconfig.Mutator: it checks the settings that stay texts.
func (r *reader) EnvMutate(_ context.Context, _, _, _, text string) (string, bool, error) {
	return text, false, r.check(r.current, text)
}

// refuse sets the setting aside that was looked up last. It reports whether that
// helps.
func (r *reader) refuse(err error) bool {
	why, ok := errors.AsType[refusal](err)
	if !ok || r.refused[r.current.Name] {
		return false
	}
	v := r.find(r.current)
	r.refused[r.current.Name] = true
	quote := safetext.Quote
	switch {
	case why.unshown:
		quote = safetext.Length
	case r.current.Takes == TakesFile || r.current.Takes == TakesDir:
		quote = safetext.QuotePath
	}
	r.findings = append(r.findings, why.finding().
		Titled("%s %s", safetext.Beside(v.Origin.String(), quote(v.Text)), why.is).
		OnlyFix("set "+r.current.Name+" to "+why.want+"."))
	return true
}

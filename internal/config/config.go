// Package config resolves the settings of a run, once, into typed values.
//
// A value comes from a flag, else on GitHub and Forgejo from the action's input,
// else from an ASC_* variable, else, for credentials only, from the variables
// that other tools use, else it is the default. [Config.Sources] remembers
// which. Two sources of the same rank that disagree are refused, and the values
// of a key are never mixed from two tools' variables: the wrong key would be
// checked.
//
// The package must never repeat a secret value in a message.
//
//	src := config.Source{Flags: flags, Env: config.MapEnv(os.Environ()), Inputs: onGitHub}
//	cfg, findings := config.Load(src)
//	in, findings := config.LoadCredential(cfg, src, config.Files{ReadFile: os.ReadFile, Stdin: os.Stdin})
//	cred, findings := credential.Read(*in)
package config

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/sethvargo/go-envconfig"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/token"
)

// Config holds the settings of one run.
type Config struct {
	KeyType       string        `env:"ASC_KEY_TYPE"`
	Program       string        `env:"ASC_PROGRAM"`
	Require       List          `env:"ASC_REQUIRE"`
	Forbid        List          `env:"ASC_FORBID"`
	Unproven      string        `env:"ASC_UNPROVEN"`
	Probe         string        `env:"ASC_PROBE"`
	App           string        `env:"ASC_APP"`
	VendorNumber  string        `env:"ASC_VENDOR_NUMBER"`
	All           bool          `env:"ASC_ALL"`
	TokenLifetime time.Duration `env:"ASC_TOKEN_LIFETIME"`
	TokenScope    Scope         `env:"ASC_TOKEN_SCOPE"`
	Files         List          `env:"ASC_FILES"`
	FilesDir      string        `env:"ASC_FILES_DIR"`
	ExportEnv     bool          `env:"ASC_EXPORT_ENV"`
	Report        string        `env:"ASC_REPORT"`
	JUnit         string        `env:"ASC_JUNIT"`
	Markdown      string        `env:"ASC_MARKDOWN"`
	Dotenv        string        `env:"ASC_DOTENV"`
	Format        string        `env:"ASC_FORMAT"`
	OnUnreachable string        `env:"ASC_ON_UNREACHABLE"`
	Timeout       time.Duration `env:"ASC_TIMEOUT"`
	Host          string        `env:"ASC_HOST"`
	HostTemp      string        `env:"ASC_HOST_TEMP"`
	HostWorkspace string        `env:"ASC_HOST_WORKSPACE"`
	APIURL        string        `env:"ASC_API_URL"`

	// Sources says where each setting that is not a default came from.
	Sources map[string]string
}

// List is a list of names with commas, spaces or lines between them; what is
// named twice counts once.
type List []string

// EnvDecode implements envconfig.Decoder.
func (l *List) EnvDecode(value string) error {
	*l = nil
	for _, name := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		if !slices.Contains(*l, name) {
			*l = append(*l, name)
		}
	}
	return nil
}

// Scope is a token's scope.
type Scope []string

// EnvDecode implements envconfig.Decoder.
func (s *Scope) EnvDecode(value string) error {
	entries, err := token.ParseScope(value)
	*s = entries
	return err
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

// Load resolves all settings but the credential. The findings are errors, all
// of them at once; with any, the config is nil.
func Load(src Source) (*Config, []*finding.Finding) {
	cfg := &Config{Sources: map[string]string{}}
	var bad []*finding.Finding
	for _, set := range Settings() {
		v := src.find(set)
		if !v.IsSet() || set.Secret {
			continue
		}
		if v.Source != "default" {
			cfg.Sources[set.Name] = v.Source
		}
		if err := src.validate(set, v.Text); err != nil {
			bad = append(bad, finding.New(finding.SettingInvalid, "%s is %s: it %v", v.Source, safetext.Quote(v.Text), err))
		}
	}
	if len(bad) > 0 {
		return nil, bad
	}
	if err := envconfig.ProcessWith(context.Background(), &envconfig.Config{Target: cfg, Lookuper: src}); err != nil {
		// Every value was validated above, so this is a bug in the table.
		return nil, []*finding.Finding{finding.New(finding.InternalError, "settings: %v", err)}
	}
	return cfg, nil
}

// Usable resolves the settings as [Load] does, with the default in place of each
// that cannot be used: enough to say what is wrong in the form and the place that
// were asked for.
func Usable(src Source) *Config {
	cfg := &Config{Sources: map[string]string{}}
	lookup := func(variable string) (string, bool) {
		for _, set := range Settings() {
			if !slices.Contains(set.Vars, variable) {
				continue
			}
			if v := src.find(set); v.IsSet() && src.validate(set, v.Text) == nil {
				return v.Text, true
			}
			return set.Default, set.Default != ""
		}
		return "", false
	}
	// It cannot fail: a test holds that Load decodes whatever is valid.
	_ = envconfig.ProcessWith(context.Background(), &envconfig.Config{Target: cfg, Lookuper: envconfig.LookuperFunc(lookup)})
	return cfg
}

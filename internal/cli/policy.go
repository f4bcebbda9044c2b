package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// newPolicy turns the settings into what is asked of a key of this kind.
func newPolicy(cfg *config.Config, cred *credential.Credential) (check.Policy, []*finding.Finding) {
	return policyFor(cfg, cred.Kind(), cred.Program(), safetext.Quote)
}

// wrongForAnyKey is what is wrong with what is asked of a key, whatever the key is. There is
// none to compare a name with, so a name that can be a piece of it is not shown.
func wrongForAnyKey(cfg *config.Config) []*finding.Finding {
	_, bad := policyFor(cfg, role.Individual, credential.AppStore, func(name string) string {
		if _, err := role.Embedded().Resolve(name); len(name) < secret.MinMask || hasSuggestion(err) {
			return safetext.Quote(name)
		}
		return safetext.Length(name)
	})
	return bad
}

// wrongNames is what is wrong with what is asked of a key, as far as that is known before
// the key is.
func wrongNames(cfg *config.Config, cred *credential.Credential) []*finding.Finding {
	if cred == nil {
		return wrongForAnyKey(cfg)
	}
	_, bad := newPolicy(cfg, cred)
	return bad
}

func hasSuggestion(err error) bool {
	unknown, ok := errors.AsType[*role.UnknownNameError](err)
	return ok && len(unknown.Suggestions) > 0
}

func policyFor(cfg *config.Config, kind role.Kind, program credential.Program, quote func(string) string) (check.Policy, []*finding.Finding) {
	p := check.Policy{
		App: cfg.App, Unproven: role.OnUnproven(cfg.Unproven), Probe: check.Probe(cfg.Probe), All: bool(cfg.All),
		VendorNumber: cfg.VendorNumber, OutageWarns: cfg.OnUnreachable == "warn",
	}
	if cfg.Expiry.Duration > 0 {
		p.Later = check.ExpiryRequests
	}
	if cfg.App != "" && program == credential.Enterprise {
		return p, []*finding.Finding{
			finding.New(finding.SettingInvalid, "The API of the Enterprise Program has no apps.").
				Titled("app does not go with program enterprise").OnlyFix("remove app."),
		}
	}
	if len(cfg.Require)+len(cfg.Forbid) == 0 {
		return p, nil
	}
	if p.Probe == check.ProbeNone {
		return p, []*finding.Finding{
			finding.New(finding.SettingInvalid, "With probe none, ascproof only finds out if Apple accepts the key.").
				Titled("require and forbid do not go with probe none").
				OnlyFix("set probe to read or write, or remove require and forbid."),
		}
	}
	var bad, more []*finding.Finding
	kind = check.RoleKind(kind, program)
	p.Require, bad = resolve(cfg, cfg.Require, role.Required, kind, quote)
	p.Forbid, more = resolve(cfg, cfg.Forbid, role.Forbidden, kind, quote)
	return p, append(bad, more...)
}

// resolve looks names up and refuses those that make no sense for the setting.
func resolve(cfg *config.Config, names []string, setting role.Setting, kind role.Kind, quote func(string) string) (resolved []role.Name, bad []*finding.Finding) {
	for _, name := range names {
		n, err := role.Embedded().Resolve(name)
		if err == nil {
			err = role.CheckSetting(kind, setting, n)
		}
		if err != nil {
			bad = append(bad, nameFinding(safetext.Beside(cfg.Origins[string(setting)].String(), quote(name)), err))
			continue
		}
		if !slices.Contains(resolved, n) { // a name may be given in two spellings
			resolved = append(resolved, n)
		}
	}
	return resolved, bad
}

// nameFinding explains a name that cannot be used: a quoted one, with the setting that
// holds it before it.
func nameFinding(name string, err error) *finding.Finding {
	unknown, isUnknown := errors.AsType[*role.UnknownNameError](err)
	switch {
	case errors.Is(err, role.ErrAccountHolder):
		return finding.New(finding.SettingInvalid, "Only people have it.").
			Titled("%s: no team key can have the role Account Holder", name).
			OnlyFix("set require to admin, the widest role of a key.")
	case errors.Is(err, role.ErrTool):
		return finding.New(finding.SettingInvalid, "A tool tells what a key needs. It does not tell what is too much.").
			Titled("%s is a tool: forbid takes roles and capabilities", name).
			OnlyFix("set forbid to a role such as admin, or to a capability. 'ascproof roles' lists them.")
	case !isUnknown:
		return finding.New(finding.SettingInvalid, "%s", err)
	}
	if strings.ContainsAny(name, ";|+&") {
		return finding.New(finding.SettingInvalid, "").Titled("%s is not known", name).
			OnlyFix("put commas, spaces or line breaks between the names. Nothing else parts them.")
	}
	f := finding.New(finding.SettingInvalid, "").Titled("%s is not known", name).
		OnlyFix("run 'ascproof roles' to see the names of all roles, capabilities and tools.")
	if len(unknown.Suggestions) > 0 {
		return f.Guess(phrase.Or(unknown.Suggestions))
	}
	return f
}

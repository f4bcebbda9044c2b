package cli

import (
	"errors"
	"slices"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

// newPolicy turns the settings into what is asked of a key of this kind.
func newPolicy(cfg *config.Config, cred *credential.Credential) (check.Policy, []*finding.Finding) {
	p := check.Policy{
		App: cfg.App, Unproven: role.OnUnproven(cfg.Unproven), Probe: check.Probe(cfg.Probe), All: bool(cfg.All),
		VendorNumber: cfg.VendorNumber, OutageWarns: cfg.OnUnreachable == "warn",
	}
	if len(cfg.Require)+len(cfg.Forbid) == 0 {
		return p, nil
	}
	if p.Probe == check.ProbeNone {
		return p, []*finding.Finding{finding.New(finding.SettingInvalid, "probe is none, so that nothing in require or forbid could be proved").
			WithFix("remove require and forbid, or set probe to read or write")}
	}
	var bad, more []*finding.Finding
	p.Require, bad = resolve(cfg.Require, role.Required, cred.Kind())
	p.Forbid, more = resolve(cfg.Forbid, role.Forbidden, cred.Kind())
	return p, append(bad, more...)
}

// resolve looks names up and refuses those that make no sense for the demand.
func resolve(names []string, demand role.Demand, kind role.Kind) (resolved []role.Name, bad []*finding.Finding) {
	for _, name := range names {
		n, err := role.Embedded().Resolve(name)
		if err == nil {
			err = role.CheckDemand(kind, demand, n)
		}
		if err != nil {
			bad = append(bad, nameFinding(string(demand), err))
			continue
		}
		if !slices.Contains(resolved, n) { // a name may be given in two spellings
			resolved = append(resolved, n)
		}
	}
	return resolved, bad
}

// nameFinding explains a name that cannot be used, in a setting or an argument.
func nameFinding(where string, err error) *finding.Finding {
	unknown := new(role.UnknownNameError)
	if !errors.As(err, &unknown) {
		return finding.New(finding.SettingInvalid, "%s", err)
	}
	f := finding.New(finding.SettingInvalid, "%s: %s is not a role, capability or consumer", where, safetext.Quote(unknown.Given))
	if unknown.Suggestion != "" {
		return f.WithFix("did you mean " + unknown.Suggestion + "?")
	}
	return f.WithFix("'ascproof roles' lists all roles, capabilities and consumers")
}

package check

import (
	"slices"

	"github.com/ascproof/ascproof/internal/role"
)

// Capability is the verdict on one capability.
type Capability struct {
	*role.Capability
	role.Assessment
	// SettledBy is what would let a verdict that is not proved be proved or refuted.
	SettledBy []role.RemedyKind
}

// Capabilities are in the order of the role matrix; none unless Apple accepted the key.
// Only a report needs them, and no judgement rests on them.
func (r *Result) Capabilities() []Capability {
	if r.Inference == nil {
		return nil
	}
	var all []Capability
	for _, c := range role.Embedded().Capabilities {
		all = append(all, r.capability(c))
	}
	return all
}

// capability is what is known of one capability, and what would tell more.
func (r *Result) capability(c *role.Capability) Capability {
	res := r.Inference.Require(role.Name{Kind: role.CapabilityName, Capability: c}, role.WarnUnproven)
	out := Capability{Capability: c, Assessment: r.Inference.Assess(res.Name)}
	if !r.Policy.AsksRoles() {
		return out
	}
	for _, m := range r.Inference.Deciders(res, r.situation().Appless) {
		kind, missing := r.Missing(m)
		if missing && !slices.Contains(out.SettledBy, kind) && (!m.NeedsApp || r.Policy.Probe == ProbeWrite) {
			out.SettledBy = append(out.SettledBy, kind)
		}
	}
	return out
}

// Missing is the setting or the app without which a remedy was not tried; it is
// false if it was tried, or takes something else.
func (r *Result) Missing(m role.Remedy) (role.RemedyKind, bool) {
	switch {
	case m.Kind == role.NeedApp || m.NeedsApp:
		return role.NeedApp, r.App == nil
	case m.Kind == role.ProbeWrite:
		return m.Kind, r.Policy.Probe != ProbeWrite
	case m.Kind == role.NeedVendorNumber:
		return m.Kind, r.Policy.VendorNumber == ""
	default:
		return "", false
	}
}

// situation is what remedies depend on. The Enterprise Program's API has no apps, so
// none is missing there.
func (r *Result) situation() role.Situation {
	return role.Situation{Required: r.Policy.Require, Forbidden: r.Policy.Forbid, Appless: r.App == nil && r.RoleKind() != role.Enterprise}
}

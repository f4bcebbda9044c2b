package check

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/role"
)

// Untried is an update that would tell of a name, and was not sent for want of what it is of.
type Untried struct {
	// Type is the type of what it is of, PartOf that of what has it, if that is among the
	// updates, and Called what a person calls it.
	Type, PartOf, Called string
	// OfAccount says that each app of the account shares what it is of.
	OfAccount bool
	// NoApp says that it was an app that was wanting.
	NoApp bool
	// Lead is the answer in which it should have been, such as an empty list or a refusal.
	Lead asc.Answer
}

// Untried are the updates that would tell of a name and could not be sent.
func (r *Result) Untried(n role.Name) []Untried {
	var all []Untried
	for _, p := range r.unsent {
		lead, found := r.leadTo(p)
		if p.When != role.WriteProbe || !found || !r.tellsOf(p, n) || slices.ContainsFunc(all, func(u Untried) bool { return u.Type == p.Type }) {
			continue
		}
		all = append(all, Untried{Type: p.Type, PartOf: p.PartOf, Called: p.Called, OfAccount: ofAccount(p), NoApp: r.lacksApp(p), Lead: lead})
	}
	return all
}

// lacksApp reports whether a probe could not be sent for want of an app.
func (r *Result) lacksApp(p *role.Probe) bool {
	return r.App == nil && needsApp(p, r.Policy, r.RoleKind())
}

// tellsOf reports whether a probe tells of a name itself, or tells those with a role apart.
func (r *Result) tellsOf(p *role.Probe, n role.Name) bool {
	if n.Kind == role.RoleName {
		return role.Embedded().Worth(p, role.Plan{Kind: r.RoleKind(), Names: []role.Name{n}, Write: true}) > 0
	}
	return tellsOf(p.Operation.ID, n)
}

// ofAccount reports whether each app of the account shares what a probe updates.
func ofAccount(p *role.Probe) bool {
	return len(p.Find) > 0 && !slices.ContainsFunc(p.Find, ofApp)
}

// ofApp reports whether what is looked for belongs to an app.
func ofApp(f role.Find) bool {
	const app = "{app}"
	return strings.Contains(f.Path, app) || slices.ContainsFunc(f.Query, func(p role.Param) bool { return p.Value == app })
}

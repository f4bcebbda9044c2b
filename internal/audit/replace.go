package audit

import (
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Replacement is what comes of putting a new key in the place of an old one.
type Replacement struct {
	// Lacks are capabilities that the old key has and the new one has not. Open are
	// those of which it is not known if the new one has them. Gains are those that
	// only the new one has.
	Lacks, Open, Gains []string
	// Works says that Apple accepts the new key, and that it meets what is asked of it.
	Works bool
	// OldKnown says that it could be found out what the old key can do.
	OldKnown bool
}

// Fits reports whether the new key can take the place of the old one, as far as is
// known.
func (r Replacement) Fits() bool { return r.Works && len(r.Lacks) == 0 }

// Replace holds two keys against each other that were asked for everything.
func Replace(old, fresh report.Key) Replacement {
	r := Replacement{Works: fresh.Verdict != report.Fail, OldKnown: old.Capabilities != nil}
	has := map[string]role.Verdict{}
	for _, c := range old.Capabilities {
		has[c.Name] = c.Verdict
	}
	for _, c := range fresh.Capabilities {
		was, ok := has[c.Name]
		switch {
		case !ok:
		case was >= role.Likely && c.Verdict <= role.Unlikely:
			r.Lacks = append(r.Lacks, c.Name)
		case was >= role.Likely && c.Verdict == role.Unproven:
			r.Open = append(r.Open, c.Name)
		case was <= role.Unlikely && c.Verdict >= role.Likely:
			r.Gains = append(r.Gains, c.Name)
		}
	}
	return r
}

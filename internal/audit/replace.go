package audit

import (
	"cmp"
	"slices"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Replace says what comes of putting a new key in the place of an old one, where both were
// asked for everything: of each key, the old one first, and of both together. Required says
// that the file requires something of the new one, and held where the old one is stored.
func Replace(old, fresh report.Key, required bool, held explain.Variables) (keys []report.Key, together []*finding.Finding) {
	r := holdAgainst(old, fresh)
	asked := required && old.Status != report.Unusable
	fresh = explain.Also(fresh, r.objections(old, asked)...)
	if r.oldKnown || asked {
		// What is wrong with the old key is a reason for a new one, and no failure.
		old = explain.Tolerated(old)
	}
	if fresh.Exit == finding.ExitOK && r.fits() {
		together = append(together, explain.Fits(old, fresh, r.gains, held))
		old = explain.Replaced(old)
	}
	return []report.Key{old, fresh}, together
}

// replacement is what is known of a new key beside an old one.
type replacement struct {
	// lacks are capabilities that the old key has and the new one has not. open are
	// those of which it is not known if the new one has them. gains are those that
	// only the new one has.
	lacks, open, gains []string
	// works says that Apple accepts the new key, and that it meets what is asked of it.
	works bool
	// oldKnown says that it could be found out what the old key can do.
	oldKnown bool
	accounts accounting
}

// accounting says if two keys belong to one account.
type accounting int

// An individual key does not say whose it is. It is known by the app that it sees.
const (
	accountUnknown accounting = iota
	sameAccount
	otherAccount
)

// fits reports whether the new key works in the account of the old one and can do all that
// the old one can. Of an old key that is not known, what is asked of the new one decides.
func (r replacement) fits() bool {
	return r.works && r.accounts == sameAccount && (!r.oldKnown || len(r.lacks)+len(r.open) == 0)
}

// objections are what speaks against the new key. It is an error if it is known to be
// too little, or if there is nothing to hold it against. Asked says that there is what the
// pipelines require.
func (r replacement) objections(old report.Key, asked bool) (all []*finding.Finding) {
	switch {
	case r.accounts == otherAccount:
		all = append(all, explain.OtherAccount(old))
	case r.accounts == accountUnknown && r.oldKnown && r.works:
		all = append(all, explain.AccountUnknown().At(finding.Warning))
	}
	if len(r.lacks) > 0 {
		all = append(all, explain.Lacks(old, r.lacks))
	}
	if len(r.open) > 0 {
		all = append(all, explain.PerhapsLacks(old, r.open).At(finding.Warning))
	}
	switch {
	case r.oldKnown:
	case asked:
		all = append(all, explain.OldUnknown(old, asked).At(finding.Warning))
	default:
		all = append(all, explain.OldUnknown(old, asked))
	}
	return all
}

// holdAgainst holds a new key against an old one.
func holdAgainst(old, fresh report.Key) replacement {
	r := replacement{
		works:    fresh.Status == report.Valid && fresh.Verdict != report.Fail,
		oldKnown: old.Roles != nil && old.Roles.Probed && !slices.ContainsFunc(old.Evidence, lost),
		accounts: accountsOf(old, fresh),
	}
	r.gains, r.lacks = powers(fresh, old)
	had := verdicts(old)
	for _, c := range fresh.Capabilities {
		if had[c.Name] >= role.Likely && c.Verdict == role.Unproven {
			r.open = append(r.open, c.Name)
		}
	}
	return r
}

// lost reports whether the answer that came says nothing of the key.
func lost(e report.Evidence) bool {
	const tooMany, serverError = 429, 500
	noAnswer := e.HTTPStatus == 0 || e.HTTPStatus == tooMany || e.HTTPStatus >= serverError
	return e.Outcome == role.OutcomeUnknown && noAnswer
}

func accountsOf(old, fresh report.Key) accounting {
	sees := func(k report.Key) string {
		if k.App == nil {
			return ""
		}
		return k.App.ID
	}
	switch {
	case old.IssuerID != "" && old.IssuerID == fresh.IssuerID, sees(old) != "" && sees(old) == sees(fresh):
		return sameAccount
	case old.IssuerID != "" && fresh.IssuerID != "":
		return otherAccount
	}
	return accountUnknown
}

// ReplacementPolicy is what is asked of a new key: its own policy, and that of the old
// one, which the pipelines go by.
func ReplacementPolicy(old, fresh check.Policy) check.Policy {
	fresh.Require, fresh.Forbid = both(fresh.Require, old.Require), both(fresh.Forbid, old.Forbid)
	fresh.App, fresh.VendorNumber = cmp.Or(fresh.App, old.App), cmp.Or(fresh.VendorNumber, old.VendorNumber)
	if old.Unproven == role.FailUnproven {
		fresh.Unproven = old.Unproven
	}
	return fresh
}

// both are the names of two lists, each once.
func both(a, b []role.Name) []role.Name {
	all := slices.Clone(a)
	for _, n := range b {
		if !slices.ContainsFunc(all, func(have role.Name) bool { return have.String() == n.String() }) {
			all = append(all, n)
		}
	}
	return all
}

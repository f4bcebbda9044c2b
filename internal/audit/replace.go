package audit

import (
	"cmp"
	"slices"

	"github.com/ascproof/ascproof/internal/check"
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
	// Accounts says if both keys belong to one account.
	Accounts Accounting
}

// Accounting says if two keys belong to one account.
type Accounting int

// An individual key does not say whose it is. It is known by the app that it sees.
const (
	AccountUnknown Accounting = iota
	SameAccount
	OtherAccount
)

// Fits reports whether the new key works in the account of the old one and can do all that
// the old one can. Of an old key that is not known, what is asked of the new one decides.
func (r Replacement) Fits() bool {
	return r.Works && r.Accounts == SameAccount && (!r.OldKnown || len(r.Lacks)+len(r.Open) == 0)
}

// Replace holds two keys against each other that were asked for everything.
func Replace(old, fresh report.Key) Replacement {
	r := Replacement{
		Works:    fresh.Status == report.Valid && fresh.Verdict != report.Fail,
		OldKnown: old.Roles != nil && old.Roles.Probed && !slices.ContainsFunc(old.Evidence, lost),
		Accounts: accounting(old, fresh),
	}
	r.Gains, r.Lacks = powers(fresh, old)
	had := verdicts(old)
	for _, c := range fresh.Capabilities {
		if had[c.Name] >= role.Likely && c.Verdict == role.Unproven {
			r.Open = append(r.Open, c.Name)
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

func accounting(old, fresh report.Key) Accounting {
	sees := func(k report.Key) string {
		if k.App == nil {
			return ""
		}
		return k.App.ID
	}
	switch {
	case old.IssuerID != "" && old.IssuerID == fresh.IssuerID, sees(old) != "" && sees(old) == sees(fresh):
		return SameAccount
	case old.IssuerID != "" && fresh.IssuerID != "":
		return OtherAccount
	}
	return AccountUnknown
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

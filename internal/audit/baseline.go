package audit

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Compare says in a report what is not as it was in an earlier one. With onlyNew, a
// failure of before fails the report no more. Of a sharded report only its own keys
// are compared.
func Compare(rep, old *report.Report, shard Shard, onlyNew bool) {
	b := &report.Baseline{OnlyNew: onlyNew}
	before := map[string]*report.Key{}
	for i := range old.Keys {
		before[identity(old.Keys[i])] = &old.Keys[i]
	}
	now := map[string]bool{}
	for i := range rep.Keys {
		k := &rep.Keys[i]
		now[identity(*k)] = true
		if k.Change = changeOf(*k, before[identity(*k)]); k.Change != nil {
			b.Changed++
		}
	}
	for _, k := range old.Keys {
		if name := identity(k); !now[name] && shard.Has(name) {
			b.Gone = append(b.Gone, name)
		}
	}
	for i := range rep.Audit.Accounts {
		b.Changed += markExpiring(&rep.Audit.Accounts[i], old)
	}
	rep.Audit.Baseline = b
}

// changeOf is how a key differs from what it was; nil if it does not.
func changeOf(k report.Key, old *report.Key) *report.Change {
	if old == nil {
		return &report.Change{Kinds: []report.ChangeKind{report.ChangeNew}, Fails: k.Exit != finding.ExitOK}
	}
	c := &report.Change{}
	add := func(kind report.ChangeKind, is bool) {
		if is {
			c.Kinds = append(c.Kinds, kind)
		}
	}
	c.Fails = failsAnew(k, *old)
	add(report.ChangeRejected, k.Status == report.Rejected && old.Status != report.Rejected)
	add(report.ChangeBlocked, k.Status == report.Blocked && old.Status != report.Blocked)
	add(report.ChangeFails, c.Fails && len(c.Kinds) == 0)
	add(report.ChangeRecovered, k.Exit == finding.ExitOK && old.Exit != finding.ExitOK)
	c.Added, c.Removed = powers(k, *old)
	add(report.ChangeStronger, len(c.Added) > 0)
	add(report.ChangeWeaker, len(c.Removed) > 0)
	if len(c.Kinds) == 0 {
		return nil
	}
	return c
}

// failsAnew reports whether a key has an error that it did not have before.
func failsAnew(k, old report.Key) bool {
	before := failures(old)
	return slices.ContainsFunc(failures(k), func(f failure) bool { return !slices.Contains(before, f) })
}

// failure is what fails a key: the code of an error, and the requirement that it is
// about, if it is. Sentences change from version to version.
type failure struct {
	code        finding.Code
	requirement string
}

func failures(k report.Key) []failure {
	var all []failure
	ofRequirement := map[finding.Code]bool{}
	for _, q := range k.Requirements {
		if q.Finding != nil && q.Finding.Severity == finding.Error {
			all = append(all, failure{q.Finding.Code, q.Name})
			ofRequirement[q.Finding.Code] = true
		}
	}
	for _, f := range k.Findings {
		if f.Severity == finding.Error && !ofRequirement[f.Code] {
			all = append(all, failure{code: f.Code})
		}
	}
	return all
}

// powers are the capabilities that a key had not and has, and those that it had and
// has not. What was or is open is neither.
func powers(k, old report.Key) (added, removed []string) {
	before := map[string]role.Verdict{}
	for _, c := range old.Capabilities {
		before[c.Name] = c.Verdict
	}
	for _, c := range k.Capabilities {
		was, ok := before[c.Name]
		switch {
		case !ok:
		case c.Verdict >= role.Likely && was <= role.Unlikely:
			added = append(added, c.Name)
		case c.Verdict <= role.Unlikely && was >= role.Likely:
			removed = append(removed, c.Name)
		}
	}
	return added, removed
}

// markExpiring marks what of an account the earlier report did not say to end, and
// counts it.
func markExpiring(a *report.Account, old *report.Report) (n int) {
	var known []report.Asset
	if old.Audit != nil {
		for _, o := range old.Audit.Accounts {
			if o.IssuerID == a.IssuerID {
				known = o.Expiring
			}
		}
	}
	for i := range a.Expiring {
		asset := &a.Expiring[i]
		asset.New = !slices.ContainsFunc(known, func(o report.Asset) bool {
			return o.Type == asset.Type && o.Name == asset.Name && o.Ends.Equal(asset.Ends)
		})
		if asset.New {
			n++
		}
	}
	return n
}

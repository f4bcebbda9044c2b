package audit

import (
	"maps"
	"slices"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Compare says in a report what is not as it was in an earlier one. With onlyNew, a
// failure of before fails the report no more. Only keys that the report covers are
// compared. Of the others, and of those of which nothing was found out, it keeps what was
// known, for the next comparison.
func Compare(rep, old *report.Report, covers func(name string) bool, onlyNew bool) {
	b := &report.Baseline{OnlyNew: onlyNew}
	identity := identities(rep, old)
	before, known := memory(old, identity)
	now := map[string]bool{}
	for i := range rep.Keys {
		k := &rep.Keys[i]
		name := identity(*k)
		now[name] = true
		if k.Change = changeOf(*k, before[name], known[name]); k.Change != nil {
			*k = explain.Again(*k)
			b.Changed++
		}
		if last := known[name]; last != nil {
			b.Kept = append(b.Kept, remembered(*k, *last)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		switch {
		case now[name]:
		case covers(nameOf(*known[name])) && allKnown(rep):
			b.Gone = append(b.Gone, name)
		case covers(nameOf(*known[name])), rep.Audit.Shard == "": // a shard is held against its own keys
			b.Kept = append(b.Kept, kept(*known[name]))
		}
	}
	b.KeptAccounts, b.Known = unasked(rep, old), sameOfFile(rep, old)
	for i := range rep.Audit.Accounts {
		b.Changed += markExpiring(&rep.Audit.Accounts[i], old)
	}
	rep.Audit.Baseline = b
}

// changeOf is how a key differs from what it was, and from what was last found out about
// it; nil if it does not. That nothing could be found out about a key that failed is no
// news of it.
func changeOf(k report.Key, before, known *report.Key) *report.Change {
	if before == nil {
		return &report.Change{Kinds: []report.ChangeKind{report.ChangeNew}, Fails: k.Exit != finding.ExitOK}
	}
	if k.Exit == finding.ExitUnknown && known.Exit != finding.ExitOK {
		return nil
	}
	c := &report.Change{}
	add := func(kind report.ChangeKind, is bool) {
		if is {
			c.Kinds = append(c.Kinds, kind)
		}
	}
	c.Fails = failsAnew(k, *before, *known)
	add(report.ChangeRejected, k.Status == report.Rejected && known.Status != report.Rejected)
	add(report.ChangeBlocked, k.Status == report.Blocked && known.Status != report.Blocked)
	add(report.ChangeFails, c.Fails && len(c.Kinds) == 0)
	add(report.ChangeRecovered, k.Exit == finding.ExitOK && before.Exit != finding.ExitOK)
	c.Added, c.Removed = powers(k, *known)
	add(report.ChangeStronger, len(c.Added) > 0)
	add(report.ChangeWeaker, len(c.Removed) > 0)
	if len(c.Kinds) == 0 {
		return nil
	}
	return c
}

// failsAnew reports whether a key has an error that it did not have before.
func failsAnew(k report.Key, earlier ...report.Key) bool {
	var before []failure
	for _, old := range earlier {
		before = append(before, failures(old)...)
	}
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
	before := verdicts(old)
	for _, c := range k.Capabilities {
		switch was := before[c.Name]; {
		case c.Verdict >= role.Likely && was <= role.Unlikely:
			added = append(added, c.Name)
		case c.Verdict <= role.Unlikely && was >= role.Likely:
			removed = append(removed, c.Name)
		}
	}
	return added, removed
}

// verdicts are those on the capabilities of a key. Others are unproven.
func verdicts(k report.Key) map[string]role.Verdict {
	all := map[string]role.Verdict{}
	for _, c := range k.Capabilities {
		all[c.Name] = c.Verdict
	}
	return all
}

// markExpiring marks what of an account the earlier report did not say to end, and
// counts it.
func markExpiring(a *report.Account, old *report.Report) (n int) {
	known := toldOf(old)[a.IssuerID].Expiring
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

package audit

import (
	"maps"
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// This file keeps what was known before a night in which it could not be found out.

// memory is what a report says of each key, and what was last found out about it.
func memory(old *report.Report, identity func(report.Key) string) (before, known map[string]*report.Key) {
	before, known = map[string]*report.Key{}, map[string]*report.Key{}
	for i := range old.Keys {
		before[identity(old.Keys[i])] = &old.Keys[i]
		known[identity(old.Keys[i])] = &old.Keys[i]
	}
	if old.Audit != nil && old.Audit.Baseline != nil {
		for i := range old.Audit.Baseline.Kept {
			k := &old.Audit.Baseline.Kept[i]
			known[identity(*k)] = k
			if before[identity(*k)] == nil {
				before[identity(*k)] = k
			}
		}
	}
	return before, known
}

// remembered is what the next comparison has to know beside a key itself: all of the last
// result if nothing was found out, and else what it could do, of what was left open now.
func remembered(k, last report.Key) []report.Key {
	if slices.Contains([]int{finding.ExitUnknown, finding.ExitUnusable, finding.ExitInternal}, k.Exit) {
		return []report.Key{kept(last)}
	}
	now, all := verdicts(k), []report.Capability{}
	isOpen := func(c report.Capability) bool { return now[c.Name] == role.Unproven }
	for _, c := range last.Capabilities {
		if c.Verdict != role.Unproven && isOpen(c) {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return nil
	}
	k.Capabilities = append(all, slices.DeleteFunc(slices.Clone(k.Capabilities), isOpen)...)
	return []report.Key{kept(k)}
}

// kept is what of a key another comparison needs.
func kept(k report.Key) report.Key {
	k.Evidence, k.Sources, k.Change, k.Expiring = []report.Evidence{}, nil, nil, nil
	return k
}

// sameOfFile are the findings about the audit file that an earlier report has, too. What
// keeps keys from being known, or a shard from being there, fails each time: nobody knows what
// is new there. So does what could not be written.
func sameOfFile(rep, old *report.Report) (same []*finding.Finding) {
	if old.Audit == nil {
		return nil
	}
	for _, f := range rep.Audit.Findings {
		before := slices.ContainsFunc(old.Audit.Findings, func(o *finding.Finding) bool { return sameMatter(f, o) })
		if before && f.Code != finding.NotAsked && f.Code != finding.OutputFailed && !unread(f) {
			same = append(same, f)
		}
	}
	return same
}

// toldOf is what of the accounts was told of before, the last that was found out.
func toldOf(old *report.Report) map[string]report.Account {
	told := map[string]report.Account{}
	if old.Audit == nil {
		return told
	}
	for _, a := range old.Audit.Accounts {
		told[a.IssuerID] = a
	}
	if old.Audit.Baseline != nil {
		for _, a := range old.Audit.Baseline.KeptAccounts {
			told[a.IssuerID] = a
		}
	}
	return told
}

// unasked are the accounts of an earlier report of which this one did not find out what
// ends.
func unasked(rep, old *report.Report) (kept []report.Account) {
	told := toldOf(old)
	for _, issuer := range slices.Sorted(maps.Keys(told)) {
		i := slices.IndexFunc(rep.Audit.Accounts, func(a report.Account) bool { return a.IssuerID == issuer })
		found := i >= 0 && finding.OfCode(rep.Audit.Accounts[i].Findings, finding.ExpiryUnknown) == nil &&
			hasWorkingKey(rep, issuer)
		if !found && len(told[issuer].Expiring) > 0 {
			kept = append(kept, report.Account{IssuerID: issuer, Keys: told[issuer].Keys, Expiring: told[issuer].Expiring})
		}
	}
	return kept
}

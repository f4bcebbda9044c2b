package report

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
)

// This file says what of an audit counts where only what is new does, and how a key
// changed.

// onlyNew reports whether a failure of before fails no more.
func (r *Report) onlyNew() bool {
	return r.Audit != nil && r.Audit.Baseline != nil && r.Audit.Baseline.OnlyNew
}

// counts reports whether a key's failure is one of the report's.
func (r *Report) counts(k Key) bool { return !r.onlyNew() || k.Change != nil && k.Change.Fails }

// countsOfFile reports whether a finding about the file is a failure of the report.
func (r *Report) countsOfFile(f *finding.Finding) bool {
	return !r.onlyNew() || !slices.ContainsFunc(r.Audit.Baseline.Known, func(known *finding.Finding) bool {
		return known.Code == f.Code && known.Subject == f.Subject && known.Title == f.Title
	})
}

// exit is the exit status that a key leads to. Where only what is new counts, that is a
// failure, too, if the key can do more or less than before.
func (r *Report) exit(k Key) int {
	if r.counts(k) && k.Exit != finding.ExitOK {
		return k.Exit
	}
	if f := r.powersChanged(k); f != nil {
		return f.Exit()
	}
	return finding.ExitOK
}

// powersChanged says that a key can do more or less than before, where that fails; nil if
// it does not.
func (r *Report) powersChanged(k Key) *finding.Finding {
	if !r.onlyNew() || k.Change == nil {
		return nil
	}
	return k.Change.Powers
}

// counted is a finding of an account as it counts. An error counts if it does for one of
// its keys. Where only what is new counts, so does what newly ends soon.
func (r *Report) counted(a Account, f *finding.Finding) (as *finding.Finding, counts bool) {
	fresh := a.fresh()
	switch {
	case f.Code == finding.ExpiresSoon && r.onlyNew() && len(fresh) > 0:
		as = f.At(finding.Error)
		as.Detail = newlyEnds(fresh) + ". " + f.Detail
		return as, true
	case f.Severity != finding.Error:
		return f, true
	}
	return f, slices.ContainsFunc(r.Keys, func(k Key) bool {
		return k.IssuerID == a.IssuerID && r.counts(k) && slices.ContainsFunc(k.Findings, func(own *finding.Finding) bool { return own.Code == f.Code })
	})
}

// countedAccounts are the accounts with their findings as they count.
func (r *Report) countedAccounts() []Account {
	all := slices.Clone(r.Audit.Accounts)
	for i, a := range all {
		all[i].Findings = nil
		for _, f := range a.Findings {
			as, _ := r.counted(a, f)
			all[i].Findings = append(all[i].Findings, as)
		}
	}
	return all
}

// fresh names the certificates and profiles that an earlier audit did not tell of.
func (a Account) fresh() (names []string) {
	for _, asset := range a.Expiring {
		if asset.New {
			names = append(names, asset.Name)
		}
	}
	return names
}

// ending names those of all accounts.
func (r *Report) ending() (names []string) {
	for _, a := range r.Audit.Accounts {
		names = append(names, a.fresh()...)
	}
	return names
}

func newlyEnds(names []string) string { return "Newly ends soon: " + few(names) }

// changedKeys counts the keys that are not as the baseline has them.
func (r *Report) changedKeys() (n int) {
	for _, k := range r.Keys {
		if k.Change != nil {
			n++
		}
	}
	return n
}

// changes is how a key differs from the baseline, in words.
func changes(k Key) string {
	if k.Change == nil {
		return ""
	}
	words := map[ChangeKind]string{
		ChangeNew: "new", ChangeRejected: "newly rejected", ChangeBlocked: "newly blocked", ChangeFails: "newly fails",
		ChangeRecovered: "works again",
	}
	var parts []string
	for _, kind := range k.Change.Kinds {
		switch kind {
		case ChangeStronger:
			parts = append(parts, "can now: "+strings.Join(k.Change.Added, ", "))
		case ChangeWeaker:
			parts = append(parts, "cannot any more: "+strings.Join(k.Change.Removed, ", "))
		default:
			parts = append(parts, words[kind])
		}
	}
	return strings.Join(parts, "; ")
}

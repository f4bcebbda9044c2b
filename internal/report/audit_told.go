package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// This file says what is wrong in an audit: errors before warnings, each once for all
// keys that it is about.

// ofAccount reports whether a finding is said with the account of a key.
func ofAccount(r *Report, k Key, f *finding.Finding) bool {
	if r.Audit == nil {
		return false
	}
	for _, a := range r.Audit.Accounts {
		if a.IssuerID == k.IssuerID {
			return slices.ContainsFunc(a.Findings, func(own *finding.Finding) bool { return own.Code == f.Code })
		}
	}
	return false
}

// saying is one finding, and whose it is.
type saying struct {
	*finding.Finding
	accounts []*Account // of which it is said
	keys     []string   // that have it
	keyID    string     // of the first of them
}

// sayings are what there is to say of an audit: of the file, of the accounts, then of
// the keys, the worst first; of all of these the errors before the warnings. What
// failed in the baseline is not said again where only what is new counts.
func sayings(r *Report) []*saying {
	var all []*saying
	if r.Audit != nil {
		for _, f := range r.Audit.Findings {
			if r.countsOfFile(f) {
				all = append(all, &saying{Finding: f})
			}
		}
		all = append(all, accountSayings(r)...)
	}
	all = append(all, sharedSayings(r)...)
	slices.SortStableFunc(all, func(a, b *saying) int { return cmp.Compare(rank(a.Severity), rank(b.Severity)) })
	return all
}

// accountSayings are those of the accounts. What is the same of several is said once.
func accountSayings(r *Report) []*saying {
	var all []*saying
	for i := range r.Audit.Accounts {
		for _, s := range r.sayingsOf(&r.Audit.Accounts[i]) {
			j := slices.IndexFunc(all, func(o *saying) bool {
				return o.Code == s.Code && o.Severity == s.Severity && o.Text() == s.Text() && slices.Equal(o.Fix, s.Fix)
			})
			if j < 0 {
				all = append(all, s)
				continue
			}
			all[j].accounts = append(all[j].accounts, s.accounts...)
		}
	}
	return all
}

// sayingsOf are those of an account.
func (r *Report) sayingsOf(a *Account) []*saying {
	var all []*saying
	for _, f := range a.Findings {
		if f, counts := r.counted(*a, f); counts {
			all = append(all, &saying{Finding: f, accounts: []*Account{a}})
		}
	}
	return all
}

// sharedSayings are the errors and warnings of keys, those of one title together, but
// for what is said with the account.
func sharedSayings(r *Report) []*saying {
	var all []*saying
	for _, k := range sorted(r) {
		findings := inOrder(k.Findings)
		if f := r.powersChanged(k); f != nil {
			findings = append([]*finding.Finding{f}, findings...)
		}
		for _, f := range findings {
			known := f.Severity == finding.Error && f.Code != finding.PowersChanged && !r.counts(k)
			if known || f.Severity == finding.Notice || ofAccount(r, k, f) {
				continue
			}
			i := slices.IndexFunc(all, func(s *saying) bool { return s.Code == f.Code && s.Title == f.Title && s.Severity == f.Severity })
			if i < 0 {
				i, all = len(all), append(all, &saying{Finding: f})
			}
			all[i].add(k, f)
		}
	}
	return all
}

// add counts a key in. The detail stays only if it is the same for all, and so does
// each thing to do, but for steps, which belong together.
func (s *saying) add(k Key, f *finding.Finding) {
	if s.keys = append(s.keys, shortName(k)); len(s.keys) == 1 {
		s.keyID = k.KeyID
	}
	if s.Detail == f.Detail && slices.Equal(s.Fix, f.Fix) {
		return
	}
	all, own := impersonal(s.Finding, s.keyID), impersonal(f, k.KeyID)
	if all.Detail != own.Detail {
		all.Detail = ""
	}
	if !all.InTurn {
		all.Fix = slices.DeleteFunc(all.Fix, func(fix string) bool { return !slices.Contains(own.Fix, fix) })
	}
	s.Finding = all
}

// impersonal is a finding that can stand for several keys: it names no key ID.
func impersonal(f *finding.Finding, keyID string) *finding.Finding {
	general := *f
	general.Fix = slices.Clone(f.Fix)
	if keyID == "" {
		return &general
	}
	general.Detail = strings.ReplaceAll(general.Detail, keyID, "the key ID")
	for i, fix := range general.Fix {
		general.Fix[i] = strings.ReplaceAll(fix, keyID, "the key ID")
	}
	return &general
}

// group is the finding as one of a report that is shown.
func (s *saying) group() *group {
	return &group{Finding: s.Finding, whose: s.whose(), cases: []*finding.Finding{s.Finding}, fix: s.Fix}
}

// whose says which keys a finding is about; empty if it is about the file.
func (s *saying) whose() string {
	switch {
	case len(s.accounts) == 1:
		a := s.accounts[0]
		return fmt.Sprintf("Account %s, with %s: %s.", a.IssuerID, phrase.Count(len(a.Keys), "key"), few(a.Keys))
	case len(s.accounts) > 1:
		return phrase.Count(len(s.accounts), "account") + ": " + few(s.issuers()) + "."
	case len(s.keys) > 0:
		return phrase.Count(len(s.keys), "key") + ": " + few(s.keys) + "."
	}
	return ""
}

func (s *saying) issuers() (ids []string) {
	for _, a := range s.accounts {
		ids = append(ids, a.IssuerID)
	}
	return ids
}

// few names the first of many keys.
func few(names []string) string { return phrase.Few(names, 8) }

// Told are the findings that a reader of an audit should see first, in the order of
// the views. The title says whose they are.
func Told(r *Report) []*finding.Finding {
	var all []*finding.Finding
	for _, s := range sayings(r) {
		switch {
		case len(s.accounts) == 1:
			all = append(all, s.Titled("%s, in the account %s", s.Title, s.accounts[0].IssuerID))
		case len(s.accounts) > 1:
			all = append(all, s.Titled("%s, in the accounts %s", s.Title, few(s.issuers())))
		case len(s.keys) > 0:
			all = append(all, s.Titled("%s: %s", few(slices.Compact(s.keys)), s.Title)) // names can stand twice
		default:
			all = append(all, s.Finding)
		}
	}
	return all
}

// absent are the keys of which there are only earlier results.
func (r *Report) absent() (names []string) {
	for _, k := range r.Audit.Baseline.Kept {
		if !slices.ContainsFunc(r.Keys, func(now Key) bool { return shortName(now) == shortName(k) }) {
			names = append(names, shortName(k))
		}
	}
	return names
}

// baselineWords say what changed, which keys are gone, and how many fail as before.
func baselineWords(r *Report) string {
	known := 0
	for _, k := range r.Keys {
		if k.Verdict == Fail && (k.Change == nil || !k.Change.Fails) {
			known++
		}
	}
	var parts []string
	if changed := r.changedKeys(); changed > 0 {
		parts = append(parts, phrase.Count(changed, "key")+" changed since the baseline.")
	}
	ending := r.ending()
	if len(ending) > 0 && !r.onlyNew() { // else the headline says so
		parts = append(parts, newlyEnds(ending)+".")
	}
	if gone := r.Audit.Baseline.Gone; len(gone) > 0 {
		parts = append(parts, "Gone: "+few(gone)+".")
	}
	if absent := r.absent(); len(absent) > 0 {
		parts = append(parts, "Not in this report: "+few(absent)+".")
	}
	if len(parts)+len(ending) == 0 {
		parts = append(parts, "Nothing changed since the baseline.")
	}
	switch known {
	case 0:
	case 1:
		parts = append(parts, "1 key fails as before.")
	default:
		parts = append(parts, fmt.Sprintf("%d keys fail as before.", known))
	}
	return strings.Join(parts, " ")
}

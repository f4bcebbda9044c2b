package explain

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// This file says what is wrong in an audit: errors before warnings, each once for all
// keys that it is about.

// Told is what there is to say of an audit: of the file, of the accounts, then of the keys,
// the worst first. Of all of these the errors come before the warnings. What is known is not
// said again where only what is new counts.
func Told(r *report.Report) []report.Told {
	all := slices.Concat(toldOfFile(r), toldOfAccounts(r), toldOfKeys(r))
	slices.SortStableFunc(all, func(a, b report.Told) int { return cmp.Compare(a.Severity.Rank(), b.Severity.Rank()) })
	return all
}

func toldOfFile(r *report.Report) (all []report.Told) {
	for _, f := range r.Conclusion.File {
		if !f.Known {
			all = append(all, report.Told{Finding: f.Finding, Alone: f.Finding})
		}
	}
	return all
}

// toldOfAccounts says once what several accounts have in common.
func toldOfAccounts(r *report.Report) (all []report.Told) {
	type found struct {
		*finding.Finding
		in report.Account
	}
	var cases []found
	for i, counted := range r.Conclusion.Accounts {
		for _, f := range counted {
			if !f.Known {
				cases = append(cases, found{f.Finding, r.Audit.Accounts[i]})
			}
		}
	}
	for _, same := range groups(cases, func(a, b found) bool {
		return a.Code == b.Code && a.Severity == b.Severity && a.Text() == b.Text() && slices.Equal(a.Fix, b.Fix)
	}) {
		var accounts []report.Account
		for _, c := range same {
			accounts = append(accounts, c.in)
		}
		all = append(all, ofAccounts(same[0].Finding, accounts))
	}
	return all
}

// ofAccounts says whose a finding is.
func ofAccounts(f *finding.Finding, accounts []report.Account) report.Told {
	if len(accounts) == 1 {
		a := accounts[0]
		return report.Told{
			Finding: f, Alone: f.Titled("%s, in the account %s", f.Title, a.IssuerID),
			Whose: fmt.Sprintf("Account %s, with %s: %s.", a.IssuerID, phrase.Count(len(a.Keys), "key"), fewNames(a.Keys)),
		}
	}
	ids := phrase.Each(accounts, func(a report.Account) string { return a.IssuerID })
	return report.Told{
		Finding: f, Alone: f.Titled("%s, in the accounts %s", f.Title, fewNames(ids)),
		Whose: phrase.Count(len(ids), "account") + ": " + fewNames(ids) + ".",
	}
}

// ofKey is a finding of one key.
type ofKey struct {
	*finding.Finding
	key report.Key
}

// toldOfKeys are the errors and warnings of keys, those of one title together, but for what is
// said with the account.
func toldOfKeys(r *report.Report) (all []report.Told) {
	var cases []ofKey
	for _, i := range r.Conclusion.Order {
		for _, f := range tellable(r.Keys[i], r.Conclusion.Keys[i]) {
			cases = append(cases, ofKey{f, r.Keys[i]})
		}
	}
	for _, same := range groups(cases, func(a, b ofKey) bool {
		return a.Code == b.Code && a.Severity == b.Severity && a.Title == b.Title
	}) {
		names := phrase.Each(same, func(c ofKey) string { return c.key.ShortName() })
		f := common(same)
		all = append(all, report.Told{
			Finding: f, Whose: phrase.Count(len(names), "key") + ": " + fewNames(names) + ".",
			Alone: f.Titled("%s: %s", fewNames(slices.Compact(names)), f.Title), // names can stand twice
		})
	}
	return all
}

// tellable are the findings of a key that are told, errors first.
func tellable(k report.Key, s report.Standing) (all []*finding.Finding) {
	if s.Powers != nil {
		all = append(all, s.Powers)
	}
	for _, f := range finding.InOrder(k.Findings) {
		known := s.Known && f.Severity == finding.Error
		if !known && f.Severity != finding.Notice && !slices.Contains(s.OfAccount, f.Code) {
			all = append(all, f)
		}
	}
	return all
}

// groups puts together what is the same, in the order of the first of each.
func groups[T any](all []T, same func(a, b T) bool) (groups [][]T) {
	for _, one := range all {
		i := slices.IndexFunc(groups, func(g []T) bool { return same(g[0], one) })
		if i < 0 {
			i, groups = len(groups), append(groups, nil)
		}
		groups[i] = append(groups[i], one)
	}
	return groups
}

// common is what is true of several keys that have one finding: the detail if all have the
// same, and the things to do that all have. Steps belong together and stay.
func common(same []ofKey) *finding.Finding {
	first := same[0].Finding
	if !slices.ContainsFunc(same, func(c ofKey) bool { return c.Detail != first.Detail || !slices.Equal(c.Fix, first.Fix) }) {
		return first
	}
	all := *first
	all.Fix = slices.Clone(ofAnyKey(first))
	for _, c := range same[1:] {
		if c.Detail != all.Detail {
			all.Detail = ""
		}
		if !all.InTurn {
			all.Fix = slices.DeleteFunc(all.Fix, func(fix string) bool { return !slices.Contains(ofAnyKey(c.Finding), fix) })
		}
	}
	return &all
}

// ofAnyKey is what to do about a finding, without a word about whose it is.
func ofAnyKey(f *finding.Finding) []string {
	if f.General != nil {
		return f.General
	}
	return f.Fix
}

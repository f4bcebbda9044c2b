package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// This file sums up and sorts what the views of an audit show.

// Sum says in a line what came of an audit.
func Sum(r *Report) (Verdict, string) {
	count := map[Verdict]int{}
	for _, k := range r.Keys {
		count[shownVerdict(r, k)]++
	}
	text := phrase.Count(len(r.Keys), "key")
	if r.Audit != nil && len(r.Audit.Accounts) > 1 {
		text += fmt.Sprintf(" of %d accounts", len(r.Audit.Accounts))
	}
	var counts []string
	for _, c := range []struct {
		v         Verdict
		one, many string
	}{{Fail, "fails", "fail"}, {Warn, "has a warning", "have warnings"}, {Pass, "passes", "pass"}} {
		switch n := count[c.v]; {
		case n == 1:
			counts = append(counts, "1 "+c.one)
		case n > 1:
			counts = append(counts, fmt.Sprintf("%d %s", n, c.many))
		}
	}
	if len(counts) > 0 {
		text += ": " + strings.Join(counts, ", ")
	}
	if r.Audit != nil && len(r.Audit.NotAsked) > 0 {
		text += fmt.Sprintf(". It was stopped, and did not come to %s", phrase.Count(len(r.Audit.NotAsked), "key"))
	}
	if r.onlyNew() {
		if names := r.ending(); len(names) > 0 {
			text += ". " + newlyEnds(names)
		}
	}
	if wrong := r.wrongWithFile(); len(wrong) > 0 {
		text += ". " + phrase.Capital(wrong[0].Title)
		if more := len(wrong) - 1; more > 0 {
			text += fmt.Sprintf(", and %d more", more)
		}
	}
	return worst(r, count), text
}

// wrongWithFile are the errors that are about no key, and count.
func (r *Report) wrongWithFile() (all []*finding.Finding) {
	if r.Audit == nil {
		return nil
	}
	for _, f := range r.Audit.Findings {
		if f.Severity == finding.Error && r.countsOfFile(f) {
			all = append(all, f)
		}
	}
	return all
}

// worst is the verdict on the whole.
func worst(r *Report, count map[Verdict]int) Verdict {
	var of []*finding.Finding
	if r.Audit != nil {
		of = r.Audit.Findings
		for _, a := range r.Audit.Accounts {
			of = slices.Concat(of, a.Findings)
		}
	}
	warns := slices.ContainsFunc(of, func(f *finding.Finding) bool { return f.Severity != finding.Notice })
	switch {
	case r.Exit() != finding.ExitOK:
		return Fail
	case count[Warn] > 0 || count[Fail] > 0 || warns:
		return Warn
	default:
		return Pass
	}
}

// shownVerdict is that of a key. A failure that is let pass because it is not new is
// a warning.
// Then a key that can do more or less than before fails.
func shownVerdict(r *Report, k Key) Verdict {
	switch {
	case r.exit(k) != finding.ExitOK:
		return Fail
	case k.Verdict == Fail:
		return Warn
	}
	return k.Verdict
}

// sorted returns the keys of an audit, the worst first, and among equals in their
// order.
func sorted(r *Report) []Key {
	order := []Verdict{Fail, Warn, Pass}
	keys := slices.Clone(r.Keys)
	slices.SortStableFunc(keys, func(a, b Key) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, shownVerdict(r, a)), slices.Index(order, shownVerdict(r, b))),
			cmp.Compare(finding.ExitRank(a.Exit), finding.ExitRank(b.Exit)))
	})
	return keys
}

// says is what a line has to say of a key: what decided, or its role.
func says(k Key) string {
	for _, f := range inOrder(k.Findings) {
		if f.Code == finding.NotAsked {
			return "not asked"
		}
		if f.Severity == finding.Error || f.Severity == finding.Warning {
			return f.Title
		}
	}
	if k.Roles != nil && k.Roles.Probed && k.Roles.Line != "" {
		return k.Roles.Line
	}
	return "works"
}

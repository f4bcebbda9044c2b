package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// This file sums an audit up in words. What it comes to is decided in the conclusion of its
// report.

// Line is what a line has to say of a key: what decided, or its role.
func Line(k report.Key) string {
	for _, f := range finding.InOrder(k.Findings) {
		if f.Code == finding.NotAsked {
			return "not asked"
		}
		if f.Severity != finding.Notice {
			return f.Title
		}
	}
	if k.Roles != nil && k.Roles.Probed && k.Roles.Line != "" {
		return k.Roles.Line
	}
	return "works"
}

// StoppedInAudit is a key with which an audit was not done when somebody stopped it.
func StoppedInAudit(k report.Key) report.Key {
	return Stopped(k, finding.New(finding.Interrupted, "").
		Titled("the audit was stopped before it was done with this key").OnlyFix("run the audit again."))
}

// LimitedKeys says of an account's finding with which of its keys there were too many requests.
func LimitedKeys(f *finding.Finding, names []string) *finding.Finding {
	return f.Titled("too many requests with %s: %s", phrase.Count(len(names), "key"), firstFew(names))
}

// Summary says in a line what came of an audit.
func Summary(r *report.Report) string {
	stopped := r.Conclusion.Stopped > 0 || r.Audit != nil && len(r.Audit.NotAsked) > 0
	wrong := slices.DeleteFunc(slices.Clone(r.Conclusion.File), func(f report.Counted) bool {
		return f.Known || f.Severity != finding.Error || stopped && f.Code == finding.Interrupted
	})
	var parts []string
	if len(r.Keys) > 0 || len(wrong) == 0 { // else that there are none says nothing
		parts = append(parts, summaryOfKeys(r))
	}
	if stopped {
		parts = append(parts, "The audit was stopped")
	}
	if newly := newlyEnding(r); len(newly) > 0 && r.Conclusion.OnlyNew {
		parts = append(parts, endsNewly(newly))
	}
	if len(wrong) > 0 {
		parts = append(parts, phrase.Capital(wrong[0].Title))
	}
	text := strings.Join(parts, ". ")
	if more := len(wrong) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

func summaryOfKeys(r *report.Report) string {
	text := phrase.Count(len(r.Keys), "key")
	if r.Audit != nil && len(r.Audit.Accounts) > 1 {
		text += fmt.Sprintf(" of %d accounts", len(r.Audit.Accounts))
	}
	if counts := verdicts(r.Conclusion); len(counts) > 0 {
		text += ": " + strings.Join(counts, ", ")
	}
	return text
}

// verdicts counts keys: "1 fails", "2 have warnings".
func verdicts(of *report.Conclusion) (counts []string) {
	for _, c := range []struct {
		n         int
		one, many string
	}{
		{of.Verdicts[report.Fail], "fails", "fail"}, {of.Verdicts[report.Warn], "has a warning", "have warnings"},
		{of.Verdicts[report.Pass], "passes", "pass"}, {of.Stopped, "was not checked", "were not checked"},
	} {
		switch {
		case c.n == 1:
			counts = append(counts, "1 "+c.one)
		case c.n > 1:
			counts = append(counts, fmt.Sprintf("%d %s", c.n, c.many))
		}
	}
	return counts
}

// NewlyEnding says of a finding about what ends soon what of it was not told of before.
func NewlyEnding(f *finding.Finding, names []string) *finding.Finding {
	c := *f
	c.Detail = endsNewly(names) + ". " + f.Detail
	return &c
}

func endsNewly(names []string) string { return "Newly ends soon: " + fewNames(names) }

// newlyEnding names the certificates and profiles of all accounts that an earlier audit did not
// tell of.
func newlyEnding(r *report.Report) (names []string) {
	if r.Audit == nil {
		return nil
	}
	for _, a := range r.Audit.Accounts {
		names = append(names, a.NewlyEnding()...)
	}
	return names
}

// fewNames names the first of many keys, accounts or certificates.
func fewNames(names []string) string { return phrase.Few(names, 8) }

// SinceBaseline says what changed, which keys are gone, and how many fail as before;
// empty without a baseline.
func SinceBaseline(r *report.Report) string {
	if r.Audit == nil || r.Audit.Baseline == nil {
		return ""
	}
	var parts []string
	if n := r.Conclusion.Changed; n > 0 {
		parts = append(parts, phrase.Count(n, "key")+" changed since the baseline.")
	}
	newly := newlyEnding(r)
	if len(newly) > 0 && !r.Conclusion.OnlyNew { // else the summary says so
		parts = append(parts, endsNewly(newly)+".")
	}
	if gone := r.Audit.Baseline.Gone; len(gone) > 0 {
		parts = append(parts, "Gone: "+fewNames(gone)+".")
	}
	if absent := absent(r); len(absent) > 0 {
		parts = append(parts, "Not in this report: "+fewNames(absent)+".")
	}
	if len(parts)+len(newly) == 0 {
		parts = append(parts, "Nothing changed since the baseline.")
	}
	switch n := failAsBefore(r.Keys); n {
	case 0:
	case 1:
		parts = append(parts, "1 key fails as before.")
	default:
		parts = append(parts, fmt.Sprintf("%d keys fail as before.", n))
	}
	return strings.Join(parts, " ")
}

// absent are the keys of which there are only earlier results.
func absent(r *report.Report) (names []string) {
	for _, k := range r.Audit.Baseline.Kept {
		if !slices.ContainsFunc(r.Keys, func(now report.Key) bool { return now.ShortName() == k.ShortName() }) {
			names = append(names, k.ShortName())
		}
	}
	return names
}

func failAsBefore(keys []report.Key) (n int) {
	for _, k := range keys {
		if k.Verdict == report.Fail && (k.Change == nil || !k.Change.Fails) {
			n++
		}
	}
	return n
}

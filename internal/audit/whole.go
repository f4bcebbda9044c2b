package audit

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// whole reports whether a report says of each key what came of it, without contradicting
// itself. What lacks that would pass for want of failures.
func whole(rep *report.Report) bool {
	if rep.Keys == nil || rep.Tool.Name == "" {
		return false
	}
	if slices.ContainsFunc(rep.Keys, func(k report.Key) bool { return !wholeKey(k) }) {
		return false
	}
	if rep.Audit == nil {
		return true
	}
	if b := rep.Audit.Baseline; b != nil && slices.ContainsFunc(b.Kept, func(k report.Key) bool { return !wholeKey(k) }) {
		return false
	}
	return wholeFindings(rep.Audit.Findings) && !slices.ContainsFunc(rep.Audit.Accounts, func(a report.Account) bool { return !wholeFindings(a.Findings) })
}

func wholeKey(k report.Key) bool {
	statuses := []report.Status{report.Valid, report.Rejected, report.Blocked, report.Unverified, report.Unusable}
	verdicts := []report.Verdict{report.Pass, report.Warn, report.Fail}
	if !slices.Contains(statuses, k.Status) || !slices.Contains(verdicts, k.Verdict) || !wholeFindings(k.Findings) {
		return false
	}
	failed := k.Verdict == report.Fail
	return failed == finding.HasError(k.Findings) && failed == (k.Exit != finding.ExitOK) && finding.WorstExit(k.Exit) == k.Exit &&
		(k.Verdict != report.Pass || k.Status == report.Valid)
}

func wholeFindings(all []*finding.Finding) bool {
	return !slices.ContainsFunc(all, func(f *finding.Finding) bool {
		return f == nil || f.Code == "" || !slices.Contains([]finding.Severity{finding.Error, finding.Warning, finding.Notice}, f.Severity)
	})
}

package audit

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// This file is about what could not be read, so that an audit does not know its keys, or what
// to compare them with.

// Subjects of findings that are about the audit, though not about which keys it has.
const (
	subjectExpiry   = "expiry"
	subjectBaseline = "baseline"
)

// NoBaseline says that an earlier report cannot be read. All failures then count.
func NoBaseline(title, fix string) *finding.Finding {
	return finding.New(finding.InputUnreadable, "So this audit was compared with nothing, and each failure counts as a new one.").
		Titled("%s", title).About(subjectBaseline).OnlyFix(fix)
}

// unread reports whether a finding of an audit says that not all of its keys are known: a
// setting is wrong, or a file cannot be read. A shard that is missing is known by its number.
func unread(f *finding.Finding) bool {
	switch {
	case f.Severity != finding.Error, f.Code == finding.NotAsked, f.Code == finding.OutputFailed, f.Subject == subjectExpiry, f.Subject == subjectBaseline:
		return false
	case f.Code == finding.EntryInvalid:
		return f.Subject == subjectForm
	}
	return true
}

// allKnown reports whether a report knows all of its keys, so that what is not in it is gone.
func allKnown(rep *report.Report) bool { return !slices.ContainsFunc(rep.Audit.Findings, unread) }

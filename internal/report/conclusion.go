package report

import (
	"cmp"

	"github.com/ascproof/ascproof/internal/finding"
)

// Conclusion is what the report of an audit comes to, and what there is to say of it. Package
// audit decides it and package explain words it. No JSON has it: it follows from the rest.
type Conclusion struct {
	// Verdict and Exit are on the whole.
	Verdict Verdict
	Exit    int
	// OnlyNew says that a failure of before fails no more.
	OnlyNew bool
	// Keys says how each key of the report counts, in its order, and Order which to show
	// first: indexes of keys, the worst before the others.
	Keys  []Standing
	Order []int
	// Verdicts counts the keys by the verdict that is shown, but for Stopped, which the audit did
	// not come to, or not to their end. Changed are those that are not as the baseline has them.
	Verdicts         map[Verdict]int
	Stopped, Changed int
	// File and Accounts are the findings about the audit file and about each account, as they
	// count.
	File     []Counted
	Accounts [][]Counted

	// Summary says in a line what came of the audit, and Baseline how it compares with an
	// earlier one, if it was compared.
	Summary, Baseline string
	// Told is what is wrong and what to do, once for all that it is about, in the order in
	// which to read it.
	Told []Told
}

// Standing is how a key counts in its report.
type Standing struct {
	// Verdict and Exit are its own, unless only what is new counts.
	Verdict Verdict
	Exit    int
	// Known says that it has no failure that it did not have before, and only those count.
	Known bool
	// Powers says that it can do more or less than before, where that fails; nil if it does not.
	Powers *finding.Finding
	// OfAccount are the codes of those of its findings that are said with its account.
	OfAccount []finding.Code
	// Line says in a few words what decided.
	Line string
}

// Counted is a finding as it counts in its report.
type Counted struct {
	*finding.Finding
	// Known says that it is not new, and fails nothing for that reason.
	Known bool
}

// Told is a finding that is said once, of all that it is about.
type Told struct {
	*finding.Finding
	// Whose says in a sentence which keys or accounts it is about; empty if it is the file.
	Whose string
	// Alone is the finding for a place that shows nothing else: its title says whose it is.
	Alone *finding.Finding
}

// standing is how a key counts. In a check that is as it stands.
func (r *Report) standing(i int) Standing {
	if r.Conclusion == nil {
		return Standing{Verdict: r.Keys[i].Verdict, Exit: r.Keys[i].Exit}
	}
	return r.Conclusion.Keys[i]
}

// ShortName tells one key of a report from another.
func (k Key) ShortName() string { return cmp.Or(k.Name, k.KeyID, "without an ID") }

package audit

import (
	"cmp"
	"slices"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// This file decides what the report of an audit comes to: what counts in it, the verdicts that
// are shown, and the exit status.

// Conclude says in a report what it comes to. It is called again after something is added.
func Conclude(rep *report.Report) {
	c := &report.Conclusion{OnlyNew: onlyNew(rep), Verdicts: map[report.Verdict]int{}}
	statuses := []int{}
	for _, k := range rep.Keys {
		s := standing(rep, k)
		c.Keys = append(c.Keys, s)
		if wasStopped(k) {
			c.Stopped++
		} else {
			c.Verdicts[s.Verdict]++
		}
		statuses = append(statuses, s.Exit)
		if k.Change != nil {
			c.Changed++
		}
	}
	c.Order = worstFirst(rep.Keys, c.Keys)
	if rep.Audit != nil {
		c.File = countedOfFile(rep)
		for _, a := range rep.Audit.Accounts {
			c.Accounts = append(c.Accounts, countedOf(rep, c.Keys, a))
		}
		statuses = append(statuses, exitOfAudit(rep, c))
	}
	c.Exit = finding.WorstExit(statuses...)
	c.Verdict = verdictOf(c)
	rep.Conclusion = c
	c.Summary, c.Baseline, c.Told = explain.Summary(rep), explain.SinceBaseline(rep), explain.Told(rep)
}

// wasStopped reports whether an audit was stopped before it came to a key, or to its end.
func wasStopped(k report.Key) bool {
	return finding.OfCode(k.Findings, finding.NotAsked) != nil || finding.OfCode(k.Findings, finding.Interrupted) != nil
}

// onlyNew reports whether a failure of before fails no more.
func onlyNew(rep *report.Report) bool {
	return rep.Audit != nil && rep.Audit.Baseline != nil && rep.Audit.Baseline.OnlyNew
}

// standing is how a key counts. Where only what is new counts, a failure of before is let pass
// with a warning, and that the key can do more or less than before fails.
func standing(rep *report.Report, k report.Key) report.Standing {
	s := report.Standing{Verdict: k.Verdict, Exit: k.Exit, OfAccount: ofAccount(rep, k), Line: explain.Line(k)}
	if onlyNew(rep) {
		s.Known = k.Change == nil || !k.Change.Fails
		if k.Change != nil {
			s.Powers = k.Change.Powers
		}
	}
	if s.Known {
		s.Exit = finding.ExitOK
	}
	if s.Exit == finding.ExitOK && s.Powers != nil {
		s.Exit = s.Powers.Exit()
	}
	switch {
	case s.Exit != finding.ExitOK:
		s.Verdict = report.Fail
	case k.Verdict == report.Fail:
		s.Verdict = report.Warn
	}
	return s
}

// countedOfFile are the findings about the file. What the baseline has, too, is known where only
// what is new counts.
func countedOfFile(rep *report.Report) (all []report.Counted) {
	for _, f := range rep.Audit.Findings {
		known := onlyNew(rep) && slices.ContainsFunc(rep.Audit.Baseline.Known, func(k *finding.Finding) bool { return sameMatter(f, k) })
		all = append(all, report.Counted{Finding: f, Known: known})
	}
	return all
}

// countedOf are the findings of an account. An error counts if it does for one of its keys.
// Where only what is new counts, what newly ends soon is an error.
func countedOf(rep *report.Report, keys []report.Standing, a report.Account) (all []report.Counted) {
	newly := a.NewlyEnding()
	counts := func(code finding.Code) bool {
		for i, k := range rep.Keys {
			if k.IssuerID == a.IssuerID && !keys[i].Known && finding.OfCode(k.Findings, code) != nil {
				return true
			}
		}
		return false
	}
	for _, f := range a.Findings {
		switch {
		case f.Code == finding.ExpiresSoon && onlyNew(rep) && len(newly) > 0:
			all = append(all, report.Counted{Finding: explain.NewlyEnding(f.At(finding.Error), newly)})
		default:
			all = append(all, report.Counted{Finding: f, Known: f.Severity == finding.Error && !counts(f.Code)})
		}
	}
	return all
}

// exitOfAudit is the exit status that the file and the accounts lead to. What concerns the keys
// of an account is in theirs.
func exitOfAudit(rep *report.Report, c *report.Conclusion) int {
	var statuses []int
	for _, f := range c.File {
		if !f.Known {
			statuses = append(statuses, f.Exit())
		}
	}
	ends := func(a report.Account) bool { return len(a.NewlyEnding()) > 0 }
	if onlyNew(rep) && slices.ContainsFunc(rep.Audit.Accounts, ends) {
		statuses = append(statuses, finding.ExitUnmet)
	}
	return finding.WorstExit(statuses...)
}

// verdictOf is the verdict on the whole.
func verdictOf(c *report.Conclusion) report.Verdict {
	warns := func(f report.Counted) bool { return f.Severity != finding.Notice }
	switch {
	case c.Exit != finding.ExitOK:
		return report.Fail
	case c.Verdicts[report.Warn]+c.Stopped > 0, slices.ContainsFunc(slices.Concat(c.Accounts...), warns), slices.ContainsFunc(c.File, warns):
		return report.Warn
	default:
		return report.Pass
	}
}

// worstFirst sorts keys by how they count, and equals among them in their order.
func worstFirst(keys []report.Key, standings []report.Standing) []int {
	verdicts := []report.Verdict{report.Fail, report.Warn, report.Pass}
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(slices.Index(verdicts, standings[a].Verdict), slices.Index(verdicts, standings[b].Verdict)),
			cmp.Compare(finding.ExitRank(keys[a].Exit), finding.ExitRank(keys[b].Exit)))
	})
	return order
}

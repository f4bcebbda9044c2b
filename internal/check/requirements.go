package check

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// judgeRequirements holds what follows from the evidence against the policy. What
// an outage or a block of the account kept from being found out is not held
// against the key. A block of what only tells roles apart is no more than unknown.
func (r *Result) judgeRequirements(inf *role.Inference, unanswered []Asked) []Requirement {
	var all []Requirement
	for _, n := range r.Policy.Require {
		all = append(all, Requirement{Result: inf.Require(n, r.Policy.Unproven)})
	}
	for _, n := range r.Policy.Forbid {
		all = append(all, Requirement{Result: inf.Forbid(n, r.Policy.Unproven)})
	}
	for i, q := range all {
		all[i].Remedies = inf.Remedies(q.Result, r.situation())
		open := openFor(q.Name, unanswered)
		if !settled(q.Result) && inf.CouldChange(q.Result, operations(open)) {
			all[i].Unanswered = &worstOf(open).Answer
		}
	}
	return all
}

// openFor are the unanswered probes for want of which a name can be left open: any that
// an outage took, and of those that were blocked what the name itself needs.
func openFor(n role.Name, unanswered []Asked) []Asked {
	return slices.DeleteFunc(slices.Clone(unanswered), func(q Asked) bool {
		return q.Answer.Class.Blocks() && !tellsOf(q.Operation, n)
	})
}

// tellsOf reports whether an operation is one of the name's, or goes with one.
func tellsOf(operation string, n role.Name) bool {
	return slices.ContainsFunc(n.Operations(), func(op *role.Operation) bool {
		return op.ID == operation ||
			slices.ContainsFunc(op.Kin, func(k role.Kin) bool { return k.Operation.ID == operation })
	})
}

// settled reports whether a result stands, whatever an unanswered probe would say.
func settled(res role.Result) bool {
	return !res.Open && (res.Verdict == role.Denied || res.Verdict == role.Granted)
}

func operations(asked []Asked) []string {
	ids := make([]string, len(asked))
	for i, q := range asked {
		ids[i] = q.Operation
	}
	return ids
}

// worstOf is the answer that explains best why nothing was found out: that of a
// blocked account, which no second try changes, or else the first.
func worstOf(unanswered []Asked) *Asked {
	i := slices.IndexFunc(unanswered, func(q Asked) bool { return q.Answer.Class.Blocks() })
	return &unanswered[max(i, 0)]
}

// requirementCases is what there is to tell of a requirement, nothing if it
// passes. That the account is blocked is told of the account.
func (r *Result) requirementCases(q *Requirement) []Case {
	var c Case
	switch {
	case q.Unanswered != nil && q.Unanswered.Class.Blocks():
		return nil
	case q.Unanswered != nil:
		c = outage(finding.APIError, q.Unanswered, r.Policy)
	case q.Status == role.Pass:
		return nil
	default:
		c = Case{Code: requirementCode(q.Result), Severity: severity(q.Status)}
	}
	c.Requirement = q
	return []Case{c}
}

func requirementCode(res role.Result) finding.Code {
	required := res.Setting == role.Required
	switch {
	case required && res.Open:
		return finding.RequirementUnproven
	case required && res.Status == role.Notice:
		return finding.RequirementLikely
	case required:
		return finding.RequirementNotMet
	case res.Status == role.Fail && !res.Open:
		return finding.ForbiddenPresent
	default:
		return finding.ForbiddenUnproven
	}
}

func severity(s role.Status) finding.Severity {
	switch s {
	case role.Fail:
		return finding.Error
	case role.Warn:
		return finding.Warning
	default:
		return finding.Notice
	}
}

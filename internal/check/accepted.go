package check

import (
	"slices"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// judgeAccepted says what the answers tell about app and roles, and holds that
// against the policy.
func (r *Result) judgeAccepted() (Status, []Case) {
	tried, leftOut := planned(r.Answers, r.Policy, r.RoleKind())
	r.unsent = slices.DeleteFunc(tried, func(p *role.Probe) bool { return r.Answers.Have(p.Operation.ID) })
	r.Inference = infer(r.Answers, r.RoleKind())
	unanswered := r.unanswered()
	r.Requirements = r.judgeRequirements(r.Inference, unanswered)

	cases, app := r.judgeApp()
	if r.Inference.Contradiction() {
		cases = append(cases, newCase(finding.EvidenceContradicts, nil))
	}
	for i := range r.Requirements {
		cases = append(cases, r.requirementCases(&r.Requirements[i])...)
	}
	open := openAnswers(app, r.Requirements)
	if r.Policy.AsksRoles() {
		cases = append(cases, outageCases(open, unanswered)...)
		cases = append(cases, r.untriedCases()...)
		cases = append(cases, leftOutCases(leftOut)...)
		cases = append(cases, vendorCases(r.Answers, r.Policy)...)
	}
	return statusOf(open), cases
}

// openAnswers are the answers that left open if the key sees the app, or meets a requirement.
func openAnswers(app *asc.Answer, requirements []Requirement) []*asc.Answer {
	all := []*asc.Answer{app}
	for _, q := range requirements {
		all = append(all, q.Unanswered)
	}
	return slices.DeleteFunc(all, func(a *asc.Answer) bool { return a == nil })
}

// statusOf is blocked if the account kept something that is asked for from being found out.
func statusOf(open []*asc.Answer) Status {
	if slices.ContainsFunc(open, func(a *asc.Answer) bool { return a.Class.Blocks() }) {
		return Blocked
	}
	return Valid
}

// outageCases tell of an outage, unless it is told of where it matters: an answer that is
// open has a case of its own.
func outageCases(open []*asc.Answer, unanswered []Asked) []Case {
	if slices.ContainsFunc(open, func(a *asc.Answer) bool { return !a.Class.Blocks() }) {
		return nil
	}
	return unansweredCases(unanswered)
}

// vendorCases say that Apple knows no such vendor number.
func vendorCases(answers Answers, p Policy) []Case {
	if a := badVendorNumber(answers, p); a != nil {
		return []Case{newCase(finding.VendorNumberInvalid, a)}
	}
	return nil
}

// infer draws the conclusions from all answers.
func infer(answers Answers, kind role.Kind) *role.Inference {
	var evidence []role.Evidence
	for _, q := range answers {
		if op, ok := role.Embedded().Operation(q.Operation); ok {
			evidence = append(evidence, role.Evidence{Operation: op.ID, Outcome: q.Outcome})
		}
	}
	return role.Embedded().Infer(kind, evidence)
}

// untriedCases say what was not tried for want of an app.
func (r *Result) untriedCases() []Case {
	list := r.Answers.To(OpApps)
	untried := slices.DeleteFunc(slices.Clone(r.unsent), func(p *role.Probe) bool { return !r.lacksApp(p) })
	if r.Policy.App != "" || len(untried) == 0 || list.Class != asc.OK && list.Class != asc.RoleDenied {
		return nil // if the list was not answered, that is told
	}
	c := newCase(finding.NoAppToProbe, &list)
	c.Operations = operationsOf(untried)
	return []Case{c}
}

// leftOutCases say what was left out, as a check sends only so many requests.
func leftOutCases(leftOut []*role.Probe) []Case {
	if len(leftOut) == 0 {
		return nil
	}
	c := newCase(finding.RequestsLeftOut, nil)
	c.Operations = operationsOf(leftOut)
	return []Case{c}
}

func operationsOf(probes []*role.Probe) []string {
	ids := make([]string, len(probes))
	for i, p := range probes {
		ids[i] = p.Operation.ID
	}
	return ids
}

// unansweredCases tell of probes that an outage took, on which nothing depended.
func unansweredCases(unanswered []Asked) []Case {
	c := outage(finding.APIError, nil, Policy{OutageWarns: true})
	for _, q := range unanswered {
		if !q.Answer.FromApple() {
			c.Operations = append(c.Operations, q.Operation)
		}
	}
	if len(c.Operations) == 0 {
		return nil
	}
	return []Case{c}
}

// unanswered are the probes that an outage or a block of the account left without
// evidence: what had no answer itself, and what was not sent because that which
// leads to it had none.
func (r *Result) unanswered() []Asked {
	open := func(a asc.Answer) bool { return !a.FromApple() || a.Class.Blocks() }
	var all []Asked
	for _, q := range r.Answers {
		if _, ok := role.Embedded().Operation(q.Operation); ok && open(q.Answer) {
			all = append(all, q)
		}
	}
	for _, p := range r.unsent {
		if lead, ok := r.leadTo(p); ok && open(lead) {
			all = append(all, Asked{Operation: p.Operation.ID, Answer: lead})
		}
	}
	return all
}

// leadTo is the answer for want of which a probe could not be sent, if it is one.
func (r *Result) leadTo(p *role.Probe) (asc.Answer, bool) {
	lead := OpApps
	switch {
	case r.lacksApp(p) && isAppleID(r.Policy.App):
		lead = opApp
	case !r.lacksApp(p):
		asked := slices.DeleteFunc(slices.Clone(p.Find), func(f role.Find) bool { return !r.Answers.Have(f.Operation) })
		if len(asked) == 0 {
			return asc.Answer{}, false
		}
		lead = asked[len(asked)-1].Operation
	}
	return r.Answers.To(lead), r.Answers.Have(lead)
}

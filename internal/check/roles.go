package check

import (
	"context"
	"slices"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// maxQuestions is how many requests one check sends when nothing goes wrong.
const maxQuestions = 20

// judgeRoles says what the answers tell about roles and capabilities, and holds
// that against the policy.
func (r *run) judgeRoles(ctx context.Context) {
	inf := r.infer()
	results := r.results(inf)
	if r.askAgain(ctx, inf, results) {
		inf = r.infer()
		results = r.results(inf)
	}
	r.key.Roles = r.roles(inf)
	for _, c := range r.knowledge.Capabilities {
		r.key.Capabilities = append(r.key.Capabilities, r.capability(inf, c))
	}
	if inf.Contradiction() {
		r.add(contradiction(inf))
	}
	for _, res := range results {
		r.addResult(inf, res)
	}
	r.judgeProbes()
}

// infer draws the conclusions from all answers so far.
func (r *run) infer() *role.Inference {
	var evidence []role.Evidence
	for _, q := range r.asked {
		if op, ok := r.knowledge.Operation(q.operation); ok {
			evidence = append(evidence, role.Evidence{Operation: op.ID, Outcome: r.target.Outcome(op, q.answer, r.kind)})
		}
	}
	return r.knowledge.Infer(r.kind, evidence)
}

func (r *run) results(inf *role.Inference) []role.Result {
	var results []role.Result
	for _, n := range r.policy.Require {
		results = append(results, inf.Require(n, r.policy.Unproven))
	}
	for _, n := range r.policy.Forbid {
		results = append(results, inf.Forbid(n, r.policy.Unproven))
	}
	for i, res := range results {
		results[i].Remedies = inf.Remedies(res, r.situation())
	}
	return results
}

func (r *run) situation() role.Situation {
	return role.Situation{Required: r.policy.Require, Appless: r.key.App == nil}
}

// askAgain puts once more to Apple each refusal on which a failure rests alone,
// as far as the limit of requests allows: Apple has refused by mistake for days.
func (r *run) askAgain(ctx context.Context, inf *role.Inference, results []role.Result) bool {
	var again []question
	for _, res := range results {
		for _, id := range inf.DecisiveRefusals(res) {
			if slices.ContainsFunc(again, func(q question) bool { return q.operation == id }) || len(r.asked)+len(again) >= maxQuestions {
				continue
			}
			again = append(again, question{id, r.answer(id).Request})
		}
	}
	if len(again) > 0 {
		r.round(ctx, again)
	}
	return len(again) > 0
}

func (r *run) roles(inf *role.Inference) *report.Roles {
	roles := &report.Roles{
		Candidates: inf.Union(), Leading: append([]role.Set{}, inf.Leading()...), Excluded: inf.Excluded(), Conflict: inf.Conflict(),
		Probed: r.policy.asksRoles(),
	}
	if only, proved, ok := inf.Sole(); ok {
		roles.Role, roles.Confidence = only.String(), "likely"
		if proved {
			roles.Confidence = "proved"
		}
	}
	return roles
}

// judgeProbes says what could not be probed, and why.
func (r *run) judgeProbes() {
	if !r.policy.asksRoles() {
		return
	}
	r.judgeLost()
	r.judgeAppless()
	if i := r.vendorRefusal(); i >= 0 {
		r.add(finding.New(finding.VendorNumberInvalid, "%s", seen(r.asked[i].answer)))
	}
}

// judgeAppless says what was not tried for want of an app.
func (r *run) judgeAppless() {
	var untried []string
	for _, op := range r.planned() {
		if !r.wasAsked(op.ID) {
			untried = append(untried, op.ID)
		}
	}
	if r.key.App != nil || r.policy.App != "" || len(untried) == 0 {
		return
	}
	f := finding.New(finding.NoAppToProbe, "not tried for want of an app: %s", join(untried))
	switch r.answer(opApps).Class {
	case asc.OK:
	case asc.RoleDenied:
		f = f.OnlyFix("Apple refused this key the list of apps: a key that may see it can have more tried")
	default:
		return // the list was lost, which is told
	}
	r.add(f)
}

// vendorRefusal is the index of an answer that says that the user's vendor
// number is wrong, -1 if none does.
func (r *run) vendorRefusal() int {
	return slices.IndexFunc(r.asked, func(q asked) bool {
		op, ok := r.knowledge.Operation(q.operation)
		return ok && r.target.BadVendorNumber(op, q.answer)
	})
}

func (r *run) badVendorNumber() bool { return r.vendorRefusal() >= 0 }

// judgeLost tells of probes that an outage took, unless a demand depended on
// them, which has been told.
func (r *run) judgeLost() {
	var out []string
	for _, q := range r.lost() {
		if !q.answer.Told() {
			out = append(out, q.operation)
		}
	}
	if len(out) > 0 && !r.told {
		r.add(finding.Tolerated(finding.APIError, "what %s would have shown is left open, for want of an answer", join(out)))
	}
}

// lost are the probes that an outage or a block of the account left without
// evidence: what had no answer itself, and what was not sent because that which
// leads to it had none.
func (r *run) lost() []asked {
	var lost []asked
	for _, q := range r.asked {
		if _, ok := r.knowledge.Operation(q.operation); ok && unanswered(q.answer) {
			lost = append(lost, q)
		}
	}
	for _, op := range r.planned() {
		lead := r.leadsTo()
		if a := r.answer(lead); !r.wasAsked(op.ID) && r.wasAsked(lead) && unanswered(a) {
			lost = append(lost, asked{op.ID, a})
		}
	}
	return lost
}

func unanswered(a asc.Answer) bool { return !a.Told() || a.Class.Blocks() }

// leadsTo is the request without whose answer the rest of the probes cannot be sent.
func (r *run) leadsTo() string {
	switch {
	case r.key.App == nil && isAppleID(r.policy.App):
		return opApp
	case r.key.App == nil:
		return opApps
	case r.wasAsked(opLocalizations):
		return opLocalizations
	default:
		return opAppInfos
	}
}

// decisive reports whether what was lost could have changed a result.
func decisive(inf *role.Inference, res role.Result, lost []asked) bool {
	open := make([]string, len(lost))
	for i, q := range lost {
		open[i] = q.operation
	}
	return inf.CouldChange(res, open)
}

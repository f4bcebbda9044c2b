package check

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// addResult reports what became of one name in require or forbid. What an
// outage or a block of the account kept from being found out is not held
// against the key.
func (r *run) addResult(inf *role.Inference, res role.Result) {
	q := report.Requirement{Name: res.Name.String(), Result: res, Reason: r.reason(res.Assessment)}
	lost := r.lost()
	switch {
	case settled(res) || !decisive(inf, res, lost):
		q.Finding = r.demandFinding(res)
	case slices.ContainsFunc(lost, func(a asked) bool { return a.answer.Class.Blocks() }):
		r.demandBlocked, q.Lost = true, true
		q.Reason = "could not be found out: the account is blocked"
	default:
		q.Lost = true
		q.Reason = "could not be found out: " + answered(lost[0].answer)
		q.Finding = r.outage(finding.APIError, "whether the key %s could not be found out: %s", covers(res), seen(lost[0].answer))
		r.told = true
	}
	if q.Finding != nil {
		r.add(q.Finding)
	}
	r.key.Requirements = append(r.key.Requirements, q)
}

// addUnasked lists the demands on a key that Apple did not accept, so that no
// report leaves out what was asked for.
func (r *run) addUnasked() {
	for _, res := range r.results(r.knowledge.Infer(r.kind, nil)) {
		r.key.Requirements = append(r.key.Requirements, report.Requirement{
			Name: res.Name.String(), Result: res, Lost: true, Reason: "not tried, as Apple did not accept the key",
		})
	}
}

// settled reports whether a result stands, whatever an unanswered probe would say.
func settled(res role.Result) bool {
	return res.Verdict == role.Denied || res.Verdict == role.Granted
}

func covers(res role.Result) string {
	if res.Demand == role.Required {
		return "covers " + label(res.Name)
	}
	return "has " + label(res.Name)
}

// demandFinding is the finding for a result; nil if there is nothing to say.
func (r *run) demandFinding(res role.Result) *finding.Finding {
	var f *finding.Finding
	required := res.Demand == role.Required
	switch {
	case res.Status == role.Pass:
		return nil
	case required && res.Status == role.Notice:
		f = finding.New(finding.RequirementLikely, "%s", r.likely(res))
	case required && res.Verdict == role.Denied:
		f = finding.New(finding.RequirementNotMet, "%s", r.refused(res))
	case required:
		f = finding.New(finding.RequirementUnproven, "%s", r.unproven(res))
	case res.Status == role.Fail && res.Verdict >= role.Likely:
		f = finding.New(finding.ForbiddenPresent, "%s", r.present(res))
	default:
		f = finding.New(finding.ForbiddenUnproven, "%s", r.unproven(res))
	}
	f = f.At(severity(res.Status))
	if fix := r.ownFix(res); fix != nil {
		f = f.OnlyFix(fix...)
	}
	return f.WithFix(r.remedies(res)...)
}

// ownFix is the advice that takes the place of the catalogue's where that would
// not help; nil where it would.
func (r *run) ownFix(res role.Result) []string {
	present := res.Demand == role.Forbidden && res.Verdict >= role.Likely
	switch {
	case present && r.kind == role.Individual:
		return []string{"an individual key has the roles of its user: give that user fewer, or make a team key with a narrower role"}
	case res.Demand == role.Forbidden && res.Status == role.Notice:
		return []string{"nothing needs to be done; the demand passes"}
	case !present && res.Status == role.Fail && res.Verdict != role.Denied:
		return []string{"set unproven to warn or ignore to accept this"}
	}
	return nil
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

func contradiction(inf *role.Inference) *finding.Finding {
	return finding.New(finding.EvidenceContradicts, "no key has roles for which Apple would have %s", evidence(inf.Conflict()))
}

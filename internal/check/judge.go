package check

import (
	"cmp"
	"slices"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/role"
)

// Judge concludes from the answers what the key is worth. It is pure: the same
// answers have the same result.
func Judge(id Identity, answers Answers, proof asc.Proof, p Policy) *Result {
	r := &Result{
		Identity: id, Policy: p, Proof: proof, App: findApp(answers, p),
		Answers: outcomes(answers, id.RoleKind(), p, proof.State == asc.Accepted),
	}
	switch proof.State {
	case asc.Accepted:
		r.Status, r.Cases = r.judgeAccepted()
	case asc.Rejected:
		r.Status, r.Cases = Rejected, r.judgeRejected()
	default:
		r.Status, r.Cases = r.judgeUndecided()
	}
	if proof.State != asc.Accepted { // no result leaves out what was asked for
		r.Requirements = r.judgeRequirements(role.Embedded().Infer(r.RoleKind(), nil), nil)
	}
	r.Cases = append(r.Cases, r.judgeBlocks()...)
	if proof.State == asc.Accepted {
		r.Cases = append(r.Cases, r.judgeLasting401()...)
	}
	if proof.Clock.Off() { // worth telling of an accepted key, too
		r.Cases = append(r.Cases, newCase(finding.ClockSkew, nil))
	}
	if proof.TakenBack > 0 {
		r.Cases = append(r.Cases, newCase(finding.Transient401, nil))
	}
	return r
}

// outcomes returns answers with what each says of its operation: nothing, unless
// the key was accepted.
func outcomes(answers Answers, kind role.Kind, p Policy, accepted bool) Answers {
	target := probe.Target{VendorNumber: p.VendorNumber}
	out := slices.Clone(answers)
	for i, q := range out {
		out[i].Outcome = role.OutcomeUnknown
		if op, ok := role.Embedded().Operation(q.Operation); ok && accepted {
			out[i].Outcome = target.Outcome(op, q.Answer, kind)
		}
	}
	return out
}

// judgeRejected says that Apple refuses the key, or that it would not refuse it
// as a key of the other kind.
func (r *Result) judgeRejected() []Case {
	code := finding.TokenRejected
	if r.Proof.OtherKindAccepted() {
		code = finding.WrongKeyKind
	}
	return []Case{newCase(code, r.unauthorized())}
}

func (r *Result) unauthorized() *asc.Answer {
	return r.Answers.first(func(c asc.Class) bool { return c == asc.Unauthorized })
}

func (r *Result) blocked() *asc.Answer { return r.Answers.first(asc.Class.Blocks) }

// judgeUndecided is for a key that Apple neither accepted nor rejected.
func (r *Result) judgeUndecided() (Status, []Case) {
	switch {
	case r.blocked() != nil:
		return Blocked, nil
	case r.Proof.Clock.Absurd() && r.unauthorized() != nil:
		// Tokens of a machine that is in another day than Apple are refused whatever
		// the key.
		c := newCase(finding.ClockSkew, r.unauthorized())
		c.Severity = finding.Error
		return Unverified, []Case{c}
	}
	worst := slices.MinFunc(r.Answers, func(x, y Asked) int {
		return cmp.Compare(undecidedOrder(x.Answer.Class), undecidedOrder(y.Answer.Class))
	}).Answer
	return Unverified, []Case{outage(undecidedCode(worst.Class), &worst, r.Policy)}
}

// undecidedOrder puts the answer that explains most first.
func undecidedOrder(c asc.Class) int {
	order := []asc.Class{asc.RateLimited, asc.NotApple, asc.ServerError, asc.Unreachable, asc.Forbidden}
	if i := slices.Index(order, c); i >= 0 {
		return i
	}
	return len(order)
}

func undecidedCode(c asc.Class) finding.Code {
	switch c {
	case asc.RateLimited:
		return finding.RateLimited
	case asc.Unreachable:
		return finding.APIUnreachable
	case asc.NotApple, asc.ServerError:
		return finding.APIError
	default:
		return finding.NotProven
	}
}

// blockers are what can be in the way of an account.
var blockers = []struct {
	class asc.Class
	code  finding.Code
}{
	{asc.AgreementMissing, finding.AgreementsMissing},
	{asc.MembershipLapsed, finding.MembershipLapsed},
	{asc.TeamNotFound, finding.TeamNotFound},
}

// judgeBlocks reports what is in the way of the account: an error if nothing got
// through or something required did not, else a warning.
func (r *Result) judgeBlocks() []Case {
	var cases []Case
	for _, b := range blockers {
		a := r.Answers.first(func(c asc.Class) bool { return c == b.class })
		if a == nil {
			continue
		}
		c := newCase(b.code, a)
		if r.Status == Valid {
			c.Severity = finding.Warning
		}
		cases = append(cases, c)
	}
	return cases
}

// judgeLasting401 names the requests that Apple refused with a 401 to the end,
// though it accepted the key on others. Where that is how Apple refuses individual
// keys it is a denial or in dispute, and where it hid the app that is told of the app.
func (r *Result) judgeLasting401() []Case {
	c := newCase(finding.Lasting401, nil)
	for i, q := range r.Answers {
		later := r.Answers[i+1:].Have(q.Operation)
		hidApp := r.Policy.App != "" && r.App == nil && q.Operation == appOperation(r.Policy)
		if q.Answer.Class != asc.Unauthorized || q.Outcome == role.OutcomeDenied || r.disputed(q.Operation) || later || hidApp {
			continue
		}
		if c.Answer == nil {
			c.Answer = &r.Answers[i].Answer
		}
		c.Operations = append(c.Operations, q.Operation)
	}
	if c.Answer == nil {
		return nil
	}
	return []Case{c}
}

// disputed reports whether an operation is one of the notary service's for want of which
// a requirement of an individual key is open: Apple's texts disagree, which is told there.
func (r *Result) disputed(operation string) bool {
	op, ok := role.Embedded().Operation(operation)
	return ok && op.Host != "" && r.RoleKind() == role.Individual && slices.ContainsFunc(r.Requirements, func(q Requirement) bool {
		return q.Setting == role.Required && q.Verdict == role.Unproven && slices.Contains(q.Name.Operations(), op)
	})
}

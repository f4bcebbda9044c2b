package explain

import (
	"fmt"
	"slices"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// Reason says in a phrase on what the verdict on a requirement rests, or why
// there is none.
func Reason(r *check.Result, q check.Requirement) string {
	switch {
	case r.Inference == nil:
		return notTried(r.Status)
	case q.Unanswered == nil && q.Open && r.Inference.NothingAllowed():
		return "Apple refused everything"
	case q.Unanswered == nil && q.Verdict == role.Likely:
		return likelyReason(r, q.Result)
	case q.Unanswered == nil:
		return reason(r.RoleKind(), q.Assessment)
	case q.Unanswered.Class.Blocks():
		return "not known: the account is blocked"
	case q.Unanswered.Status == 0:
		return "not known: " + statusAndCode(*q.Unanswered)
	case q.Unanswered.Class == asc.NotApple:
		return "not known: " + notApple
	default:
		return "not known: Apple answered " + statusAndCode(*q.Unanswered)
	}
}

// notTried says why a key shows nothing of its role: only a rejected one is known not
// to be accepted.
func notTried(s check.Status) string {
	switch s {
	case check.Rejected:
		return "not tried: Apple did not accept the key"
	case check.Blocked:
		return "not tried: the account is blocked"
	default:
		return "not tried: Apple did not say if it accepts the key"
	}
}

// likelyReason also names what was not tried, and what there was none of to try.
func likelyReason(r *check.Result, res role.Result) string {
	why := reason(r.RoleKind(), res.Assessment)
	for _, more := range []string{untouched(res), lacking(r, res)} {
		if more != "" {
			why = finding.Sentence(why) + " " + more
		}
	}
	return why
}

func capabilityReason(r *check.Result, c check.Capability) string {
	if !r.Policy.AsksRoles() && c.Verdict != role.Granted {
		return "not tried"
	}
	return reason(r.RoleKind(), c.Assessment)
}

// reason is the phrase for a verdict, by what that rests on.
func reason(kind role.Kind, a role.Assessment) string {
	deciding := a.Deciding()
	switch j := weakest(deciding); j.Basis {
	case role.BasisAnswer:
		return byAnswer(j, deciding)
	case role.BasisKeyKind:
		return byKeyKind(kind, j)
	case role.BasisEvery:
		return byEvery(a.Name, j)
	case role.BasisKin:
		return byKin(j)
	case role.BasisContradiction:
		return "Apple's answers fit no role we know"
	case role.BasisRefused:
		return "Apple refused something that this role can do"
	case role.BasisNothingAllowed:
		return "Apple refused everything"
	default:
		return leaning(kind, a.Name, j)
	}
}

// weakest is the judgement to name. Where Apple allowed some parts itself and others are
// concluded, that is the first conclusion: it is the weaker ground.
func weakest(deciding []role.Judgement) role.Judgement {
	allowed := func(j role.Judgement) bool { return j.Basis == role.BasisAnswer && j.Verdict == role.Granted }
	i := slices.IndexFunc(deciding, func(j role.Judgement) bool { return !allowed(j) })
	return deciding[max(0, i)]
}

// byAnswer says what Apple itself refused, or allowed: then it allowed all that decides.
func byAnswer(j role.Judgement, deciding []role.Judgement) string {
	if j.Verdict == role.Denied {
		return "Apple refused it " + phrase.And(called(j.Operation))
	}
	return "Apple " + allowed(phrase.Each(deciding, func(j role.Judgement) string { return j.Operation })...)
}

func byKeyKind(kind role.Kind, j role.Judgement) string {
	if j.Verdict == role.Denied {
		return fmt.Sprintf("no %s key can", kind)
	}
	return fmt.Sprintf("every %s key can", kind)
}

// byEvery says what all explanations have in common. Of a role that is ruled out there can be
// the answers that did it.
func byEvery(n role.Name, j role.Judgement) string {
	denied, isRole := j.Verdict == role.Denied, n.Kind == role.RoleName
	does, which := "can", "every"
	if isRole {
		does = "includes it"
	}
	if denied {
		which = "no"
	}
	if denied && isRole && len(j.Because) > 0 {
		return "Apple " + said(j.Because)
	}
	return which + " role that fits Apple's answers " + does
}

// byKin says what Apple answered about something that goes with an operation.
func byKin(j role.Judgement) string {
	return "Apple " + said(j.Because) + ", which go with " + phrase.And(called(j.Operation))
}

package explain

import (
	"fmt"
	"slices"
	"strings"

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
		return "not known: " + answered(*q.Unanswered)
	case q.Unanswered.Class == asc.NotApple:
		return "not known: " + notApple
	default:
		return "not known: Apple answered " + answered(*q.Unanswered)
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

// reason is the phrase for a verdict. Where Apple allowed some parts itself and
// others are concluded, the conclusion is the weaker ground and the one to name.
func reason(kind role.Kind, a role.Assessment) string {
	deciding := a.Deciding()
	j := deciding[0]
	for _, other := range deciding[1:] {
		if j.Basis == role.BasisAnswer && j.Verdict == role.Granted {
			j = other
		}
	}
	denied, isRole := j.Verdict == role.Denied, a.Name.Kind == role.RoleName
	does := "can"
	if isRole {
		does = "includes it"
	}
	switch {
	case j.Basis == role.BasisAnswer && denied:
		return "Apple refused it " + phrase.And(called(j.Operation))
	case j.Basis == role.BasisAnswer:
		return "Apple " + allowed(operationsOf(deciding)...) // each of them, as the loop shows
	case j.Basis == role.BasisKeyKind && denied:
		return fmt.Sprintf("no %s key can", kind)
	case j.Basis == role.BasisKeyKind:
		return fmt.Sprintf("every %s key can", kind)
	case j.Basis == role.BasisContradiction:
		return "Apple's answers fit no role we know"
	case j.Basis == role.BasisRefused:
		return "Apple refused something that this role can do"
	case j.Basis == role.BasisNothingAllowed:
		return "Apple refused everything"
	case j.Basis == role.BasisKin:
		return byKin(j)
	case j.Basis == role.BasisEvery && denied && isRole && len(j.Because) > 0:
		return "Apple " + said(j.Because)
	case j.Basis == role.BasisEvery && denied:
		return "no role that fits Apple's answers " + does
	case j.Basis == role.BasisEvery:
		return "every role that fits Apple's answers " + does
	default:
		return leaning(kind, a.Name, j)
	}
}

func operationsOf(judgements []role.Judgement) []string {
	var ids []string
	for _, j := range judgements {
		ids = append(ids, j.Operation)
	}
	return ids
}

// byKin says what Apple answered about something that goes with an operation.
func byKin(j role.Judgement) string {
	return "Apple " + said(j.Because) + ", which go with " + phrase.And(called(j.Operation))
}

// leaning says what the explanations that fit best have to say.
func leaning(kind role.Kind, n role.Name, j role.Judgement) string {
	yes, no, silent := sides(kind, n, j)
	if n.Kind == role.RoleName {
		why := leaningToRole(yes, no)
		if greater := byGreater(n, j.Leading); greater != "" {
			why = finding.Sentence(why) + " " + greater
		}
		return why
	}
	var parts []string
	for _, g := range []struct {
		titles []string
		phrase string
	}{{yes, "%s can"}, {no, "%s cannot"}, {silent, "not known for %s"}} {
		switch {
		case len(g.titles) == 0:
		case len(parts) > 0 && len(g.titles) > 1:
			parts = append(parts, fmt.Sprintf(g.phrase, "others"))
		default:
			parts = append(parts, fmt.Sprintf(g.phrase, holders(kind, g.titles)))
		}
	}
	return strings.Join(parts, ", ")
}

// leaningToRole is about having a role.
func leaningToRole(yes, no []string) string {
	all := append(yes, no...)
	switch {
	case len(yes) > 0 && len(no) > 0:
		if len(all) > maxNamed {
			all = []string{yes[0], no[0], "another role"}
		}
		return "it can be " + phrase.Or(all)
	case len(all) > maxNamed:
		return "Apple's answers fit " + all[0] + " and other roles best"
	default:
		return "Apple's answers fit " + phrase.Or(all) + " best"
	}
}

// byGreater is a sentence where explanations include a role by a greater one only.
func byGreater(n role.Name, sets []role.Set) string {
	switch {
	case !allGreater(n, sets):
		return ""
	case len(sets) == 1:
		return "It includes " + role.Embedded().Roles[n.Role].Title + "."
	default:
		return "They include " + role.Embedded().Roles[n.Role].Title + "."
	}
}

// allGreater reports whether all explanations include a role by a greater one.
func allGreater(n role.Name, sets []role.Set) bool {
	return n.Kind == role.RoleName && !slices.ContainsFunc(sets, func(set role.Set) bool {
		return set.Has(n.Role) || !role.Embedded().Includes(set, n.Role)
	})
}

// sides are the leading explanations by what they say: yes, no, or nothing, which
// does not matter where the others differ.
func sides(kind role.Kind, n role.Name, j role.Judgement) (yes, no, silent []string) {
	for _, set := range j.Leading {
		title := role.Embedded().Titles(set)
		switch p := predict(kind, n, j, set); {
		case p > role.NotKnown:
			yes = append(yes, title)
		case p < role.NotKnown:
			no = append(no, title)
		default:
			silent = append(silent, title)
		}
	}
	if len(yes) > 0 && len(no) > 0 {
		silent = nil
	}
	return yes, no, silent
}

// predict is what one explanation says of an operation, or of having a role.
func predict(kind role.Kind, n role.Name, j role.Judgement, set role.Set) role.Prediction {
	if op, ok := role.Embedded().Operation(j.Operation); ok {
		return op.Predict(kind, set)
	}
	if role.Embedded().Includes(set, n.Role) {
		return role.FirmYes
	}
	return role.FirmNo
}

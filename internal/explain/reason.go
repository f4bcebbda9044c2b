package explain

import (
	"fmt"
	"strings"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// Reason says in a phrase on what the verdict on a requirement rests, or why
// there is none.
func Reason(r *check.Result, q check.Requirement) string {
	switch {
	case r.Inference == nil:
		return "not tried, as Apple did not accept the key"
	case q.Lost == nil:
		return reason(r.Kind, q.Assessment)
	case q.Lost.Class.Blocks():
		return "could not be found out: the account is blocked"
	default:
		return "could not be found out: " + answered(*q.Lost)
	}
}

func capabilityReason(r *check.Result, c check.Capability) string {
	if !r.Policy.AsksRoles() && c.Verdict != role.Granted {
		return "not tried"
	}
	return reason(r.Kind, c.Assessment)
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
	denied := j.Verdict == role.Denied
	does := "may"
	if a.Name.Kind == role.RoleName {
		does = "includes it"
	}
	switch {
	case j.Basis == role.BasisAnswer && denied:
		return "Apple refused it"
	case j.Basis == role.BasisAnswer:
		return "Apple allowed it"
	case j.Basis == role.BasisKeyKind && denied:
		return fmt.Sprintf("no %s key may", kind)
	case j.Basis == role.BasisKeyKind:
		return fmt.Sprintf("every %s key may", kind)
	case j.Basis == role.BasisContradiction:
		return "Apple's answers contradict what is known"
	case j.Basis == role.BasisRefused:
		return "Apple refused what the role is known to allow"
	case j.Basis == role.BasisEvery && denied:
		return "no role that fits Apple's answers " + does
	case j.Basis == role.BasisEvery:
		return "every role that fits Apple's answers " + does
	default:
		return leaning(kind, a.Name, j)
	}
}

// leaning says what the explanations that fit best have to say.
func leaning(kind role.Kind, n role.Name, j role.Judgement) string {
	yes, no, silent := sides(kind, n, j)
	has, lacks := "%s may", "%s may not"
	if n.Kind == role.RoleName {
		has, lacks = "%s would have it", "%s would not"
	}
	if len(yes) > 0 && len(no) > 0 {
		silent = nil
	}
	var parts []string
	for _, g := range []struct {
		sets   []string
		phrase string
	}{{yes, has}, {no, lacks}, {silent, "unknown for %s"}} {
		if len(g.sets) > 0 {
			parts = append(parts, fmt.Sprintf(g.phrase, phrase.And(shorten(g.sets))))
		}
	}
	return strings.Join(parts, "; ")
}

// sides are the leading explanations by what they say: yes, no, or nothing.
func sides(kind role.Kind, n role.Name, j role.Judgement) (yes, no, silent []string) {
	for _, set := range j.Leading {
		switch p := predict(kind, n, j, set); {
		case p > role.NotKnown:
			yes = append(yes, set.String())
		case p < role.NotKnown:
			no = append(no, set.String())
		default:
			silent = append(silent, set.String())
		}
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

package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// This file says in a phrase on what a verdict rests; words.go has the sentences
// of the findings.

// capability is what is known of one capability.
func (r *run) capability(inf *role.Inference, c *role.Capability) report.Capability {
	n := role.Name{Kind: role.CapabilityName, Capability: c}
	out := report.Capability{Name: c.Name, Summary: c.Summary}
	if !r.policy.asksRoles() {
		a := inf.Assess(n)
		out.Verdict, out.Reason = a.Verdict, r.reason(a)
		if a.Verdict != role.Granted {
			out.Reason = "not tried"
		}
		return out
	}
	res := inf.Require(n, role.WarnUnproven)
	out.Verdict, out.Reason = res.Verdict, r.reason(res.Assessment)
	for _, m := range inf.Remedies(res, r.situation()) {
		kind, ok := r.missing(m)
		if ok && !slices.Contains(out.SettledBy, kind) && (!m.NeedsApp || r.policy.Probe == ProbeWrite) {
			out.SettledBy = append(out.SettledBy, kind)
		}
	}
	return out
}

// missing is the setting or the app without which a remedy was not tried; it is
// false if it was tried, or takes something else.
func (r *run) missing(m role.Remedy) (role.RemedyKind, bool) {
	switch {
	case m.Kind == role.NeedApp || m.NeedsApp:
		return role.NeedApp, r.key.App == nil
	case m.Kind == role.ProbeWrite:
		return m.Kind, r.policy.Probe != ProbeWrite
	case m.Kind == role.NeedVendorNumber:
		return m.Kind, r.policy.VendorNumber == ""
	default:
		return "", false
	}
}

// reason is the phrase for a verdict. Where Apple allowed some parts itself and
// others are concluded, the conclusion is the weaker ground and the one to name.
func (r *run) reason(a role.Assessment) string {
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
		return fmt.Sprintf("no %s key may", r.kind)
	case j.Basis == role.BasisKeyKind:
		return fmt.Sprintf("every %s key may", r.kind)
	case j.Basis == role.BasisContradiction:
		return "Apple's answers contradict what is known"
	case j.Basis == role.BasisRefused:
		return "Apple refused what the role is known to allow"
	case j.Basis == role.BasisEvery && denied:
		return "no role that fits Apple's answers " + does
	case j.Basis == role.BasisEvery:
		return "every role that fits Apple's answers " + does
	default:
		return r.leaning(a.Name, j)
	}
}

// leaning says what the explanations that fit best have to say.
func (r *run) leaning(n role.Name, j role.Judgement) string {
	yes, no, silent := r.sides(n, j)
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
			parts = append(parts, fmt.Sprintf(g.phrase, join(shorten(g.sets))))
		}
	}
	return strings.Join(parts, "; ")
}

// sides are the leading explanations by what they say: yes, no, or nothing.
func (r *run) sides(n role.Name, j role.Judgement) (yes, no, silent []string) {
	for _, set := range j.Leading {
		switch p := r.predict(n, j, set); {
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

// maxNamed is how many explanations a phrase names of those that agree.
const maxNamed = 2

func shorten(sets []string) []string {
	if len(sets) > maxNamed {
		return append(sets[:maxNamed:maxNamed], "others")
	}
	return sets
}

// predict is what one explanation says of an operation, or of having a role.
func (r *run) predict(n role.Name, j role.Judgement, set role.Set) role.Prediction {
	if op, ok := r.knowledge.Operation(j.Operation); ok {
		return op.Predict(r.kind, set)
	}
	if r.knowledge.Includes(set, n.Role) {
		return role.FirmYes
	}
	return role.FirmNo
}

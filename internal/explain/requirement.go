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

// This file has the sentences about what is required or forbidden; reason.go says
// in a phrase on what each verdict rests.

// requirement says what came of a name that is required or forbidden.
func requirement(r *check.Result, c check.Case) *finding.Finding {
	res := c.Requirement.Result
	say := map[finding.Code]func(*check.Result, role.Result) string{
		finding.RequirementNotMet: refused, finding.RequirementLikely: likely, finding.RequirementUnproven: unproven,
		finding.ForbiddenPresent: present, finding.ForbiddenUnproven: unproven,
	}[c.Code]
	f := about(c, "%s", subject(r, res)+say(r, res))
	if c.Code == finding.ForbiddenUnproven && res.Status == role.Notice {
		f = f.Titled("unlikely, not ruled out: %s", res.Name)
	} else {
		f = f.Naming(res.Name.String())
	}
	if res.Open && r.Inference.NothingAllowed() {
		return f.OnlyFix(afterRefusals(r, res, r.KeyID)...).OfAnyKey(afterRefusals(r, res, anyKey)...)
	}
	if clash := contradicted(r, res); clash != "" && res.Status == role.Fail && !res.Open {
		return f.OnlyFix(clash)
	}
	return f.OnlyFix(slices.Concat(remedies(r, res), standing(r, res))...)
}

// subject names of a tool the capabilities that decide, unless all was refused alike.
func subject(r *check.Result, res role.Result) string {
	if res.Name.Kind != role.ToolName || res.Open && r.Inference.NothingAllowed() {
		return ""
	}
	decides := func(op *role.Operation) bool {
		return slices.ContainsFunc(res.Deciding(), func(j role.Judgement) bool { return j.Operation == op.ID })
	}
	var deciding []string
	for _, c := range res.Name.Tool.Capabilities {
		if slices.ContainsFunc(c.Operations, decides) {
			deciding = append(deciding, c.Name)
		}
	}
	return fmt.Sprintf("%s needs %s. ", res.Name, phrase.And(deciding))
}

// refused says why a requirement is denied, or stays unlikely whichever refusal is
// Apple's mistake.
func refused(r *check.Result, res role.Result) string {
	j := res.Deciding()[0]
	switch {
	case j.Basis == role.BasisKin:
		return "Most likely it cannot: " + byKin(j) + "."
	case res.Verdict == role.Unlikely && res.Name.Kind == role.RoleName:
		return "Most likely it is not: Apple's answers fit " + either(j.Leading) + " best."
	case res.Verdict == role.Unlikely:
		return "Most likely it cannot: Apple's answers fit " + either(j.Leading) + " best."
	case j.Basis == role.BasisAnswer:
		return "Apple refused it " + phrase.And(called(j.Operation)) + "." + ofKind(r, j.Operation)
	case j.Basis == role.BasisKeyKind:
		return fmt.Sprintf("No %s key can do that.", r.RoleKind())
	case res.Name.Kind != role.RoleName:
		return "No role that fits Apple's answers can do that." + because(" Apple ", j)
	default:
		return "It is not " + article(role.Embedded().Roles[res.Name.Role].Title) + " key" + because(": Apple ", j)
	}
}

// ofKind says that no key of this kind can do what was refused, where that is known:
// then no role would help.
func ofKind(r *check.Result, operation string) string {
	if op, ok := role.Embedded().Operation(operation); ok && r.RoleKind() == role.Individual && op.Individual == role.No {
		return " No individual key can do that."
	}
	return ""
}

// because is the evidence against an explanation, if there is any.
func because(before string, j role.Judgement) string {
	if len(j.Because) == 0 {
		return ""
	}
	return before + said(j.Because) + "."
}

// likely says on what a verdict rests that is not proved.
func likely(r *check.Result, res role.Result) string {
	why := "It fits Apple's answers best."
	for _, j := range res.Deciding() {
		if j.Basis == role.BasisKin {
			why = byKin(j) + "."
			break
		}
		if len(j.Leading) > 0 && len(j.Next) > 0 {
			why = fmt.Sprintf("%s %s Apple's answers best, but %s would fit too.", either(j.Leading), fit(j.Leading), titles(j.Next)[0])
			break
		}
	}
	return strings.Join(strings.Fields(why+" "+untouched(res)+" "+lacking(r, res)), " ")
}

// fit is the verb of explanations.
func fit(sets []role.Set) string {
	if len(sets) == 1 {
		return "fits"
	}
	return "fit"
}

// present says why something forbidden is taken to be there.
func present(_ *check.Result, res role.Result) string {
	switch j := res.Deciding()[0]; {
	case j.Basis == role.BasisAnswer:
		return "Apple " + allowed(j.Operation) + "."
	case res.Verdict == role.Granted && res.Name.Kind == role.RoleName:
		return "Every role that fits Apple's answers includes it."
	case res.Verdict == role.Granted:
		return "Every role that fits Apple's answers can."
	case len(j.Leading) > 0 && len(j.Next) > 0:
		return strings.Join(strings.Fields(fmt.Sprintf("Most likely it is %s. %s %s would fit Apple's answers too.",
			either(j.Leading), byGreater(res.Name, j.Leading), titles(j.Next)[0])), " ")
	default:
		return "That fits Apple's answers best."
	}
}

// unproven says why the answers do not decide.
func unproven(r *check.Result, res role.Result) string {
	return strings.TrimSpace(undecided(r, res) + " " + lacking(r, res))
}

// undecided says why there is no verdict to go by. What holds for the whole key comes before
// what the judgement rests on, and an answer that says nothing before the roles that are left.
func undecided(r *check.Result, res role.Result) string {
	if doubtfulKind(r, res) {
		return "Apple's documentation says that individual keys cannot notarize. The manual of notarytool in Xcode 26 says that they can."
	}
	if r.Inference.NothingAllowed() {
		return fmt.Sprintf("Apple refused every request (%[1]d of %[1]d). A role alone rarely does that. The key can be without a role, its user without access, or Apple can be wrong.", len(r.Answers))
	}
	j := res.Deciding()[0]
	switch {
	case j.Basis == role.BasisContradiction:
		return "Apple's answers fit no role we know, so nothing follows from them."
	case j.Basis == role.BasisRefused:
		return "Apple refused something that this role can do."
	case j.Basis == role.BasisKin && res.Verdict == role.Unlikely:
		return byKin(j) + ". One refusal can be a mistake."
	case res.Verdict == role.Unproven && uninformative(r, j.Operation):
		return whatCameBack(r.Answers.To(j.Operation)) + " That says nothing about the role."
	default:
		return undecidedRoles(r.RoleKind(), res, j)
	}
}

// undecidedRoles says which roles are left, and what they can.
func undecidedRoles(kind role.Kind, res role.Result, j role.Judgement) string {
	switch unlikely := res.Verdict == role.Unlikely; {
	case len(j.Leading) == 0:
		return "Apple's answers do not decide it."
	case unlikely && res.Name.Kind == role.RoleName:
		return "Most likely it is not: Apple's answers fit " + either(j.Leading) + " best."
	case unlikely:
		return fmt.Sprintf("Most likely it cannot: Apple's answers fit %s best, and such keys cannot.", either(j.Leading))
	case len(j.Leading) == 1:
		return fmt.Sprintf("The key is most likely %s. It is not known if %s can.", titles(j.Leading)[0], holders(kind, titles(j.Leading)))
	default:
		return "The key is " + split(kind, res.Name, j) + "."
	}
}

// doubtfulKind reports whether it is Apple's texts on the kind of key that disagree, as
// they do about individual keys at the notary service.
func doubtfulKind(r *check.Result, res role.Result) bool {
	elsewhere := func(op *role.Operation) bool { return op.Host != "" }
	return r.RoleKind() == role.Individual && res.Verdict == role.Unproven &&
		slices.ContainsFunc(res.Name.Operations(), elsewhere)
}

// uninformative reports whether an operation was answered by Apple, but in a way
// that is no evidence.
func uninformative(r *check.Result, operation string) bool {
	op, ok := role.Embedded().Operation(operation)
	a := r.Answers.To(operation)
	madeUp := ok && op.Needs("vendor-number") && r.Policy.VendorNumber == ""
	says := func(e role.Evidence) bool { return e.Operation == operation }
	return ok && !madeUp && a.Status != 0 && a.Class != asc.OK && !slices.ContainsFunc(r.Inference.Evidence(), says)
}

// split says between which explanations the answers leave a verdict open, with what each
// says: one of each side if there are many.
func split(kind role.Kind, n role.Name, j role.Judgement) string {
	yes, no, silent := sides(kind, n, j)
	var one []string
	for _, side := range []struct {
		titles []string
		says   string
	}{{yes, " (can)"}, {no, " (cannot)"}, {silent, " (not known)"}} {
		if len(side.titles) == 0 {
			continue
		}
		if n.Kind == role.RoleName {
			side.says = ""
		}
		if len(j.Leading) > maxNamed {
			side.titles = side.titles[:1]
		}
		for _, title := range side.titles {
			one = append(one, title+side.says)
		}
	}
	if len(j.Leading) > len(one) {
		one = append(one, "another role")
	}
	return phrase.Or(one)
}

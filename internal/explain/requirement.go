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

// This file has the sentences about what is required or forbidden; reason.go says
// in a phrase on what each verdict rests.

// requirement says what came of a name that is required or forbidden.
func requirement(r *check.Result, c check.Case) *finding.Finding {
	res := c.Requirement.Result
	say := map[finding.Code]func(*check.Result, role.Result) string{
		finding.RequirementNotMet: refused, finding.RequirementLikely: likely, finding.RequirementUnproven: unproven,
		finding.ForbiddenPresent: present, finding.ForbiddenUnproven: unproven,
	}[c.Code]
	f := about(c, "%s: %s", subject(res), say(r, res))
	if fix := ownFix(r, res); fix != "" {
		f = f.OnlyFix(fix)
	}
	return f.WithFix(remedies(r, res)...)
}

// subject names what is asked for, and of a tool the capabilities that decide.
func subject(res role.Result) string {
	if res.Name.Kind != role.ConsumerName {
		return label(res.Name)
	}
	decides := func(op *role.Operation) bool {
		return slices.ContainsFunc(res.Deciding(), func(j role.Judgement) bool { return j.Operation == op.ID })
	}
	var deciding []string
	for _, c := range res.Name.Consumer.Capabilities {
		if slices.ContainsFunc(c.Operations, decides) {
			deciding = append(deciding, c.Name)
		}
	}
	return fmt.Sprintf("%s, which needs %s", res.Name, phrase.And(deciding))
}

// refused says why a requirement is denied.
func refused(r *check.Result, res role.Result) string {
	j := res.Deciding()[0]
	switch j.Basis {
	case role.BasisAnswer:
		return "Apple refused " + request(r, j.Operation)
	case role.BasisKeyKind:
		return fmt.Sprintf("no %s key may do that", r.Kind)
	}
	why := "no role that fits Apple's answers " + wordsFor(res.Name).does
	if len(j.Because) > 0 {
		why += ", since Apple " + said(j.Because)
	}
	return why
}

// likely says on what a verdict rests that is not proved.
func likely(_ *check.Result, res role.Result) string {
	why := "it is the best explanation of Apple's answers, not the only one"
	for _, j := range res.Deciding() {
		if len(j.Leading) > 0 && len(j.Next) > 0 {
			why = fmt.Sprintf("that rests on the key having %s, which explains Apple's answers best; %s would explain them too", j.Leading[0], j.Next[0])
			break
		}
	}
	if untouched := untouched(res); len(untouched) > 0 {
		why += "; no probe touches " + phrase.And(shorten(untouched))
	}
	return why
}

// untouched are the operations of a verdict that no request can try without a
// change at Apple's.
func untouched(res role.Result) []string {
	var ids []string
	for _, j := range res.Deciding() {
		if _, ok := role.Embedded().Probe(j.Operation); !ok && j.Operation != "" {
			ids = append(ids, j.Operation)
		}
	}
	return ids
}

// present says why something forbidden is taken to be there.
func present(r *check.Result, res role.Result) string {
	switch j := res.Deciding()[0]; {
	case j.Basis == role.BasisAnswer:
		return "Apple allowed " + request(r, j.Operation)
	case res.Verdict == role.Granted:
		return "every role that fits Apple's answers has it"
	case len(j.Leading) > 0 && len(j.Next) > 0:
		return fmt.Sprintf("Apple's answers are best explained by %s, or %s", j.Leading[0], j.Next[0])
	default:
		return "that explains Apple's answers best"
	}
}

// unproven says why the answers do not decide.
func unproven(r *check.Result, res role.Result) string {
	j, w := res.Deciding()[0], wordsFor(res.Name)
	switch {
	case j.Basis == role.BasisContradiction:
		return "Apple's answers contradict what is known, so nothing is concluded from them"
	case j.Basis == role.BasisRefused:
		return "Apple refused what the role is known to allow"
	case res.Verdict == role.Unproven && uninformative(r, j.Operation):
		return seen(r.Answers.To(j.Operation)) + ", which says nothing of the role"
	case len(j.Leading) > 1 && res.Verdict == role.Unlikely:
		return fmt.Sprintf("Apple's answers are best explained by %s, none of which %s, but that is no proof", either(j.Leading), w.does)
	case len(j.Leading) > 1:
		s := "Apple's answers fit " + split(r.Kind, res.Name, j)
		if r.Policy.Probe != check.ProbeWrite && hasRemedy(res, role.ProbeWrite) {
			s += ", and requests that only read cannot tell them apart"
		}
		return s
	case len(j.Leading) == 1 && res.Verdict == role.Unlikely:
		return fmt.Sprintf("Apple's answers are best explained by %s, which %s, but that is no proof", j.Leading[0], w.doesNot)
	case len(j.Leading) == 1:
		return fmt.Sprintf("Apple's answers are best explained by %s, of which it is not known whether it may do that", j.Leading[0])
	default:
		return "Apple's answers do not decide it"
	}
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

// wording is how one speaks of explanations that have what is asked for.
type wording struct{ does, doesNot, not string }

func wordsFor(n role.Name) wording {
	if n.Kind == role.RoleName {
		return wording{"includes it", "does not include it", "does not"}
	}
	return wording{"may do that", "may not do that", "may not"}
}

// split says between which explanations the answers leave a verdict open.
func split(kind role.Kind, n role.Name, j role.Judgement) string {
	yes, no, silent := sides(kind, n, j)
	w := wordsFor(n)
	switch {
	case len(yes) > 0 && len(no) > 0:
		return fmt.Sprintf("%s, which %s, as well as %s, which %s", yes[0], w.does, no[0], w.not)
	case len(yes) > 0:
		return fmt.Sprintf("%s, which may do that, as well as %s, of which that is not known", yes[0], silent[0])
	case len(no) > 0:
		return fmt.Sprintf("%s, which may not do that, as well as %s, of which that is not known", no[0], silent[0])
	default:
		return either(j.Leading) + ", of which it is not known whether they may do that"
	}
}

// either lists explanations, the first few of many.
func either(sets []role.Set) string { return phrase.Or(shorten(spell(sets))) }

func hasRemedy(res role.Result, kind role.RemedyKind) bool {
	return slices.ContainsFunc(res.Remedies, func(m role.Remedy) bool { return m.Kind == kind })
}

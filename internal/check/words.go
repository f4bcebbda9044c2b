package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/role"
)

// This file puts the reasons of package role into sentences.

// label names a role in Apple's spelling, everything else in ours.
func label(n role.Name) string {
	if n.Kind == role.RoleName {
		return "the role " + n.Role.String()
	}
	return n.String()
}

// subject names what is asked for, and of a consumer the capabilities that
// decide.
func (r *run) subject(res role.Result) string {
	if res.Name.Kind != role.ConsumerName {
		return label(res.Name)
	}
	var deciding []string
	for _, c := range res.Name.Consumer.Capabilities {
		if slices.ContainsFunc(c.Operations, func(op *role.Operation) bool { return decides(res, op.ID) }) {
			deciding = append(deciding, c.Name)
		}
	}
	return fmt.Sprintf("%s, which needs %s", res.Name, join(deciding))
}

func decides(res role.Result, operation string) bool {
	return slices.ContainsFunc(res.Deciding(), func(j role.Judgement) bool { return j.Operation == operation })
}

// refused says why a requirement is denied.
func (r *run) refused(res role.Result) string {
	j := res.Deciding()[0]
	why := ""
	switch j.Basis {
	case role.BasisAnswer:
		why = fmt.Sprintf("Apple refused %s", r.request(j.Operation))
	case role.BasisKeyKind:
		why = fmt.Sprintf("no %s key may do that", r.kind)
	default:
		why = "no role that fits Apple's answers may do that"
		if res.Name.Kind == role.RoleName {
			why = "no role that fits Apple's answers includes it"
		}
		if len(j.Because) > 0 {
			why += ", since Apple " + evidence(j.Because)
		}
	}
	return r.subject(res) + ": " + why
}

// likely says on what a verdict rests that is not proved.
func (r *run) likely(res role.Result) string {
	s := r.subject(res)
	why := "it is the best explanation of Apple's answers, not the only one"
	for _, j := range res.Deciding() {
		if len(j.Leading) > 0 && len(j.Next) > 0 {
			why = fmt.Sprintf("that rests on the key having %s, which explains Apple's answers best; %s would explain them too", j.Leading[0], j.Next[0])
			break
		}
	}
	if untouched := r.untouched(res); len(untouched) > 0 {
		why += "; no probe touches " + join(untouched)
	}
	return s + ": " + why
}

// untouched are the operations of a verdict that no request can try without a
// change at Apple's, the first few of many.
func (r *run) untouched(res role.Result) []string {
	var ids []string
	for _, j := range res.Deciding() {
		if _, ok := r.knowledge.Probe(j.Operation); !ok && j.Operation != "" {
			ids = append(ids, j.Operation)
		}
	}
	return shorten(ids)
}

// present says why something forbidden is taken to be there.
func (r *run) present(res role.Result) string {
	j := res.Deciding()[0]
	s := r.subject(res)
	switch {
	case j.Basis == role.BasisAnswer:
		return fmt.Sprintf("%s: Apple allowed %s", s, r.request(j.Operation))
	case res.Verdict == role.Granted:
		return s + ": every role that fits Apple's answers has it"
	case len(j.Leading) > 0 && len(j.Next) > 0:
		return fmt.Sprintf("%s: Apple's answers are best explained by %s, or %s", s, j.Leading[0], j.Next[0])
	default:
		return s + ": that explains Apple's answers best"
	}
}

// unproven says why the answers do not decide.
func (r *run) unproven(res role.Result) string {
	j := res.Deciding()[0]
	s, w := r.subject(res), wordsFor(res.Name)
	switch {
	case j.Basis == role.BasisContradiction:
		return s + ": Apple's answers contradict what is known, so nothing is concluded from them"
	case j.Basis == role.BasisRefused:
		return s + ": Apple refused what the role is known to allow"
	case res.Verdict == role.Unproven && r.uninformative(j.Operation):
		return fmt.Sprintf("%s: %s, which says nothing of the role", s, seen(r.answer(j.Operation)))
	case len(j.Leading) > 1 && res.Verdict == role.Unlikely:
		return fmt.Sprintf("%s: Apple's answers are best explained by %s, none of which %s, but that is no proof", s, either(j.Leading), w.does)
	case len(j.Leading) > 1:
		s = fmt.Sprintf("%s: Apple's answers fit %s", s, r.split(res.Name, j))
		if r.policy.Probe != ProbeWrite && hasRemedy(res, role.ProbeWrite) {
			s += ", and requests that only read cannot tell them apart"
		}
		return s
	case len(j.Leading) == 1 && res.Verdict == role.Unlikely:
		return fmt.Sprintf("%s: Apple's answers are best explained by %s, which %s, but that is no proof", s, j.Leading[0], w.doesNot)
	case len(j.Leading) == 1:
		return fmt.Sprintf("%s: Apple's answers are best explained by %s, of which it is not known whether it may do that", s, j.Leading[0])
	default:
		return s + ": Apple's answers do not decide it"
	}
}

// uninformative reports whether an operation was answered by Apple, but in a way
// that is no evidence.
func (r *run) uninformative(operation string) bool {
	op, ok := r.knowledge.Operation(operation)
	a := r.answer(operation)
	madeUp := ok && op.Needs("vendor-number") && r.policy.VendorNumber == ""
	return ok && !madeUp && a.Status != 0 && a.Class != asc.OK && r.target.Outcome(op, a, r.kind) == role.OutcomeUnknown
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
func (r *run) split(n role.Name, j role.Judgement) string {
	yes, no, silent := r.sides(n, j)
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
func either(sets []role.Set) string {
	var names []string
	for _, set := range sets {
		names = append(names, set.String())
	}
	names = shorten(names)
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func hasRemedy(res role.Result, kind role.RemedyKind) bool {
	return slices.ContainsFunc(res.Remedies, func(m role.Remedy) bool { return m.Kind == kind })
}

// remedies are what a person can do, as sentences.
func (r *run) remedies(res role.Result) []string {
	var fixes []string
	for _, m := range res.Remedies {
		kind, open := r.missing(m)
		switch {
		case m.Kind == role.NewKey:
			fixes = append(fixes, r.newKey(m.Advice))
		case m.Kind == role.AskAgain:
			fixes = append(fixes, r.askMore(m.Operations)...)
		case m.Kind == role.NeedVendorNumber && r.badVendorNumber():
			fixes = append(fixes, "correct vendor-number: with the right one, reports can be tried")
		case !open:
		case kind == role.NeedApp && m.NeedsApp && r.policy.Probe != ProbeWrite:
			fixes = append(fixes, r.needApp()+", and set probe to write, so that more can be tried")
		case kind == role.NeedApp:
			fixes = append(fixes, r.needApp()+", so that more can be tried")
		case kind == role.NeedVendorNumber:
			fixes = append(fixes, "set vendor-number: with it, reports can be tried")
		case m.Decides:
			fixes = append(fixes, "set probe to write: two updates that change nothing can tell")
		default:
			fixes = append(fixes, "set probe to write: two updates that change nothing may tell more")
		}
	}
	return slices.Compact(fixes)
}

func (r *run) needApp() string {
	switch {
	case r.policy.App != "":
		return "set app to one that this key sees"
	case r.kind == role.Individual:
		return "give the user of this key access to an app"
	default:
		return "make an app"
	}
}

// askMore is about probes without evidence that need nothing that is missing.
func (r *run) askMore(operations []string) []string {
	if slices.ContainsFunc(operations, func(id string) bool { return !r.wasAsked(id) }) {
		return []string{"set all to true: more requests can tell"}
	}
	return []string{"run the check again: there was no telling answer to " + join(operations)}
}

func (r *run) newKey(a *role.Advice) string {
	if a.Kind == role.Individual {
		return fmt.Sprintf("give the user of this key the role %s: an individual key has the roles of its user", r.choices(a))
	}
	kind := ""
	if a.Kind != r.kind {
		kind = string(a.Kind) + " "
	}
	return fmt.Sprintf("make a new %skey with the role %s and replace the stored values: the roles of a key cannot be changed", kind, r.choices(a))
}

// choices names the role to pick, the narrower ones that are as good together,
// and the wider one that is certain.
func (r *run) choices(a *role.Advice) string {
	s := r.titles(a.Least[0].Roles)
	if len(a.Several) > 0 {
		s += fmt.Sprintf(" (or, narrower, %s)", r.titles(a.Several[0].Roles))
	}
	if safe := a.Safe; len(a.Least[0].Doubts) > 0 && len(safe) > 0 && safe[0].Roles != a.Least[0].Roles {
		s += fmt.Sprintf(" (or, to be certain, %s)", r.titles(safe[0].Roles))
	}
	return s
}

func (r *run) titles(roles role.Set) string {
	var titles []string
	for role := range roles.All() {
		titles = append(titles, r.knowledge.Roles[role].Title)
	}
	return strings.Join(titles, " with ")
}

// evidence puts answers into words: "refused a and b and allowed c".
func evidence(objections []role.Objection) string {
	by := map[role.Outcome][]string{}
	for _, o := range objections {
		by[o.Outcome] = append(by[o.Outcome], o.Operation)
	}
	var parts []string
	for _, w := range []struct {
		outcome role.Outcome
		verb    string
	}{{role.OutcomeDenied, "refused"}, {role.OutcomeGranted, "allowed"}} {
		if ops := by[w.outcome]; len(ops) > 0 {
			parts = append(parts, w.verb+" "+join(ops))
		}
	}
	return strings.Join(parts, " and ")
}

// request shows what was asked for an operation.
func (r *run) request(operation string) string {
	if r.wasAsked(operation) {
		path, _, _ := strings.Cut(r.answer(operation).Request.String(), "?") // the evidence has the rest
		return path
	}
	return operation
}

// join lists words as a sentence does.
func join(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

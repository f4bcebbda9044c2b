package role

import "slices"

// Basis says on what a verdict rests.
type Basis string

const (
	// BasisAnswer: Apple answered this very operation.
	BasisAnswer Basis = "answer"
	// BasisKeyKind: no key of this kind can, or none can but has; no evidence is needed.
	BasisKeyKind Basis = "key-kind"
	// BasisEvery: every explanation left says so.
	BasisEvery Basis = "every-explanation"
	// BasisKin: Apple answered what it grants or refuses together with this operation.
	BasisKin Basis = "kin"
	// BasisLeading: every leading explanation says so.
	BasisLeading Basis = "leading-explanation"
	// BasisRefused: a role would be likely, but Apple refused what it firmly has.
	BasisRefused Basis = "refused"
	// BasisNothingAllowed: it would be granted or likely, but Apple refused everything.
	BasisNothingAllowed Basis = "nothing-allowed"
	// BasisNone: nothing decides.
	BasisNone Basis = "undecided"
	// BasisContradiction: the evidence leaves no explanation, so nothing is inferred.
	BasisContradiction Basis = "contradiction"
)

// Judgement is the verdict on one operation or role, with its reason.
type Judgement struct {
	// Operation is its id, empty for a role.
	Operation string  `json:"operation,omitempty"`
	Verdict   Verdict `json:"verdict"`
	Basis     Basis   `json:"basis"`
	// Because is the evidence: the answer itself, or what refuted the
	// explanations that say otherwise.
	Because []Objection `json:"because,omitempty"`
	// Grounds are the cells of this operation, for the roles that the
	// explanations hold.
	Grounds []Ground `json:"grounds,omitempty"`
	// Leading are the leading explanations, unless the verdict is proved.
	Leading []Set `json:"leading,omitempty"`
	// Kin is why the operation of Because stands for this one.
	Kin string `json:"kin,omitempty"`
	// Next are the best explanations left that do not say the same, for a
	// verdict that rests on the leading ones. The first is the one to name.
	Next []Set `json:"next,omitempty"`
}

// Objection is evidence, with the cells that it contradicts: none for the answer
// itself, nor where it is the kind of key that should have been refused.
type Objection struct {
	Evidence
	Cells []Ground `json:"cells,omitempty"`
}

// Ground is a cell on which something rests.
type Ground struct {
	Operation string `json:"operation"`
	Role      Role   `json:"role"`
	Cell
	// Sources are ids of the [Knowledge]; they found the whole operation.
	Sources []string `json:"sources"`
}

// Exclusion is a role that no explanation left holds, with the evidence that
// excluded it.
type Exclusion struct {
	Role Role        `json:"role"`
	By   []Objection `json:"by"`
}

// Excluded are the roles that a key of this kind could have had but for the
// evidence; none after a [Inference.Contradiction].
func (inf *Inference) Excluded() []Exclusion {
	if inf.Contradiction() {
		return nil
	}
	var out []Exclusion
	left := inf.Union()
	for r := range Role(roleCount) {
		held := inf.all.sets.where(func(s Set) bool { return s.Has(r) })
		if !held.empty() && !left.Has(r) {
			out = append(out, Exclusion{r, inf.evidenceAgainst(held, Of(r))})
		}
	}
	return out
}

// Conflict is a smallest part of the evidence that leaves no explanation by
// itself; empty without a [Inference.Contradiction].
func (inf *Inference) Conflict() []Objection {
	if !inf.Contradiction() {
		return nil
	}
	needed := inf.facts
	for i := len(needed) - 1; i >= 0; i-- {
		rest := slices.Delete(slices.Clone(needed), i, i+1)
		if inf.given(rest).Contradiction() {
			needed = rest
		}
	}
	out := make([]Objection, len(needed))
	for i, f := range needed {
		out[i] = Objection{f.evidence(), f.contradicts(^Set(0))}
	}
	return out
}

// evidenceAgainst are the facts that refute some of the role sets given, each with the
// cells of the roles that it contradicts. A fact is left out if another refutes
// the same role sets and more.
func (inf *Inference) evidenceAgainst(among roleSets, roles Set) []Objection {
	hits := make([]roleSets, len(inf.facts))
	for i, f := range inf.facts {
		firmly, _ := inf.refutedBy(f)
		hits[i] = firmly.and(among)
	}
	var out []Objection
	for i, hit := range hits {
		redundant := slices.ContainsFunc(hits, func(other roleSets) bool { return hit != other && hit.within(other) })
		if !hit.empty() && !redundant {
			out = append(out, Objection{inf.facts[i].evidence(), inf.facts[i].contradicts(roles)})
		}
	}
	return out
}

// contradicts are the firm cells, of the roles given, that say the opposite.
func (f fact) contradicts(roles Set) []Ground {
	opposite := Yes
	if f.outcome == OutcomeGranted {
		opposite = No
	}
	return f.op.grounds(roles, func(c Cell) bool { return c.Firm() && c.Answer == opposite })
}

// grounds are the cells of the roles that fit.
func (op *Operation) grounds(roles Set, fit func(Cell) bool) []Ground {
	var fitting Set
	for r := range roles.All() {
		if fit(op.Cells[r]) {
			fitting |= Of(r)
		}
	}
	if fitting == 0 {
		return nil
	}
	ids := make([]string, len(op.Sources))
	for i, s := range op.Sources {
		ids[i] = s.ID
	}
	out := make([]Ground, 0, fitting.Len())
	for r := range fitting.All() {
		out = append(out, Ground{op.ID, r, op.Cells[r], ids})
	}
	return out
}

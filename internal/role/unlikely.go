package role

import "slices"

// unlikelyWithoutAnyRefusal reports whether a name stays unlikely or denied,
// whichever single refusal is not believed: one can be Apple's mistake.
func (inf *Inference) unlikelyWithoutAnyRefusal(n Name) bool {
	return !inf.canStillBe(n) && !slices.ContainsFunc(inf.facts, func(f fact) bool {
		return f.outcome == OutcomeDenied && inf.Without(f.op.ID).canStillBe(n)
	})
}

// canStillBe reports whether nothing that a name takes is refused, and nothing so
// unlikely that a check may fail for it.
func (inf *Inference) canStillBe(n Name) bool {
	for op, r := range inf.rulings(n) {
		if inf.failsFor(n.Role, op, r) {
			return false
		}
	}
	return true
}

// failsFor reports whether an operation, or a role, is denied, or unlikely for more than
// the number of roles that it would take: that one explanation has fewer roles makes it
// the better one, but is no reason to fail. So no role set that is possible speaks for it.
// Where a key is likely to have several roles, each set speaks against it: an unknown cell
// of one role more can be a yes.
func (inf *Inference) failsFor(role Role, op *Operation, r ruling) bool {
	if r.verdict == Denied || r.verdict == Unlikely && r.basis == BasisKin {
		return true
	}
	if r.verdict != Unlikely {
		return false
	}
	has, hasNot := inf.all.roles[role].anyYes, inf.all.roles[role].anyNo
	if op != nil {
		o := &inf.all.operations[op.index]
		has, hasNot = o.anyYes.or(o.torn), o.anyNo
	}
	if inf.oftenSeveral() {
		return inf.possible.within(hasNot)
	}
	return inf.possible.and(has).empty()
}

// oftenSeveral reports whether the key is likely to have several roles, as the users of
// individual keys often have, or surely has.
func (inf *Inference) oftenSeveral() bool {
	return inf.kind == Individual || inf.possible.where(func(s Set) bool { return s.Len() == 1 }).empty()
}

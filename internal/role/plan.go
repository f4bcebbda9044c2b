package role

import (
	"cmp"
	"slices"
)

// Plan says what is asked of a key, and with what it may be probed.
type Plan struct {
	Kind Kind
	// Names are what require and forbid hold.
	Names []Name
	// All probes everything, whatever the names need.
	All bool
	// Write allows the no-op updates.
	Write bool
	// VendorNumber says that the user's own is known, without which an answer
	// about reports can only be a refusal.
	VendorNumber bool
}

// Probes are the probes of a plan, in the order of the data: those whose answer
// can change the verdict on a name. The first that a key of the kind can have,
// which proves the key and finds an app, is always among them.
func (k *Knowledge) Probes(p Plan) []*Probe {
	out := make([]*Probe, 0, len(k.ProbeSet))
	for _, probe := range k.ProbeSet {
		op := probe.Operation
		// What the Enterprise Program does not have is no path there at all.
		allowed := (probe.When != WriteProbe || p.Write) && (p.Kind != Enterprise || op.Enterprise)
		first := len(out) == 0 && !op.closed(p.Kind)
		unasked := p.All && probe.When != ByName && !op.closed(p.Kind)
		if allowed && (first || unasked || k.tellsOfAny(probe, p)) {
			out = append(out, probe)
		}
	}
	return out
}

func (k *Knowledge) tellsOfAny(probe *Probe, p Plan) bool {
	return slices.ContainsFunc(p.Names, func(n Name) bool {
		if n.Kind == RoleName {
			return k.tellsOfRole(probe, p.Kind, n.Role)
		}
		return slices.ContainsFunc(n.Operations(), func(op *Operation) bool { return k.tellsOf(probe, p, op) })
	})
}

// Worth orders the probes of a plan by what they tell of its names: an answer about the
// operation itself is worth more than one about a kin, and that more than what only
// tells roles apart. What nobody asked for by name comes last.
func (k *Knowledge) Worth(probe *Probe, p Plan) int {
	worth := 0
	for _, n := range p.Names {
		switch {
		case n.Kind == RoleName && k.tellsOfRole(probe, p.Kind, n.Role):
			worth++
		case slices.Contains(n.Operations(), probe.Operation):
			worth += worthOfAnswer
		case slices.ContainsFunc(n.Operations(), func(op *Operation) bool { return isKin(probe, p, op) }):
			worth += worthOfKin
		case slices.ContainsFunc(n.Operations(), func(op *Operation) bool { return k.tellsOf(probe, p, op) }):
			worth++
		}
	}
	return worth
}

// Answers for so many names outweigh one that tells more.
const (
	worthOfKin    = 4
	worthOfAnswer = 16
)

// tellsOf reports whether a probe is of the operation itself, of a kin of it, or,
// where the operation cannot be tried, tells roles apart that differ in it.
func (k *Knowledge) tellsOf(probe *Probe, p Plan, op *Operation) bool {
	if probe.Operation == op {
		return true
	}
	if answersItself(op, p) || probe.Operation.closed(p.Kind) || op.closed(p.Kind) {
		return false
	}
	return isKin(probe, p, op) || separating(probe, p.Kind) && k.sides(p.Kind, probe.Operation).separate(k.sides(p.Kind, op))
}

// separating reports whether a probe is tried only to tell roles apart. The reads of the
// Enterprise Program do not, as it has hardly any, so its updates do.
func separating(probe *Probe, kind Kind) bool {
	return probe.When == ReadProbe || probe.When == WriteProbe && kind == Enterprise
}

// isKin reports whether a probe is of a kin of an operation that cannot be tried itself.
func isKin(probe *Probe, p Plan, op *Operation) bool {
	return !answersItself(op, p) && slices.ContainsFunc(op.Kin, func(kin Kin) bool { return kin.Operation == probe.Operation })
}

// answersItself reports whether a probe of the plan settles the operation by itself. An
// update does not for certain, as there can be nothing to update.
func answersItself(op *Operation, p Plan) bool {
	return op.probe != nil && op.probe.When != WriteProbe && (p.VendorNumber || !op.Needs("vendor-number"))
}

// tellsOfRole reports whether a read tells keys with a role from others, or whether an
// update does so for certain.
func (k *Knowledge) tellsOfRole(probe *Probe, kind Kind, r Role) bool {
	op := probe.Operation
	switch {
	case probe.When == ByName || op.closed(kind):
		return false
	case probe.When == WriteProbe && kind != Enterprise: // where no cell is firm
		return op.Predict(kind, Of(r)) == FirmYes && slices.ContainsFunc(k.single(kind), func(s Set) bool {
			return !k.Includes(s, r) && op.Predict(kind, s) == FirmNo
		})
	}
	alone := k.allRoleSets[kind].alone
	return k.sides(kind, op).separate(sides{alone &^ k.atLeast(r), 0, alone & k.atLeast(r)})
}

// sides are the roles on each side of a question: no, not known, yes.
type sides [3]Set

func (s *sides) add(p Prediction, roles Set) { s[1+cmp.Compare(p, NotKnown)] |= roles }

// sides are the roles that a key of a kind can have alone, by what the matrix says of an
// operation.
func (k *Knowledge) sides(kind Kind, op *Operation) sides {
	return k.allRoleSets[kind].operations[op.index].alone
}

// separate reports whether two roles that are on different sides of one question are
// also on different sides of another.
func (s sides) separate(other sides) bool {
	all := s[0] | s[1] | s[2]
	for _, side := range s {
		for _, otherSide := range other {
			if side&otherSide != 0 && all&^side&^otherSide != 0 {
				return true
			}
		}
	}
	return false
}

package role

import (
	"cmp"
	"slices"
)

// Advice answers which role to pick for a key that does not exist yet.
type Advice struct {
	Kind Kind `json:"key_kind"`
	// Least are the roles that cover everything asked, as far as is known, and
	// above no other that does; the one that can do the fewest other things
	// comes first. Empty if no role does.
	Least []Choice `json:"least"`
	// Safe are the same, counting firm cells only; equal to Least without doubts.
	Safe []Choice `json:"safe"`
	// Several are sets of roles below the first of Least that cover everything
	// together: less than a wider role, where Apple lets a key have several.
	Several []Choice `json:"several,omitempty"`
	// Impossible are operations that no key of this kind can do.
	Impossible []string `json:"impossible,omitempty"`
	// Open are operations of which nobody knows a role that can do them with a
	// key of this kind; no choice is known to be kept out of them.
	Open []string `json:"open,omitempty"`
}

// Choice is a set of roles with what is doubtful about it.
type Choice struct {
	Roles  Set      `json:"roles"`
	Doubts []Ground `json:"doubts,omitempty"`
}

// want is what an advice has to cover.
type want struct {
	k          *Knowledge
	kind       Kind
	roles      Set
	operations []*Operation
	// open are the operations of which nobody knows a role that can do them.
	open []*Operation
	// forbidden are names that it must not have.
	forbidden []Name
}

// Advise returns the least role of a key of this kind that covers all the names.
func (k *Knowledge) Advise(kind Kind, names ...Name) Advice {
	return k.AdviseWithout(kind, nil, names...)
}

// AdviseWithout returns the least role that covers all the names, and has none of those
// that are forbidden. Where no one role does that, Least are several together.
func (k *Knowledge) AdviseWithout(kind Kind, forbidden []Name, names ...Name) Advice {
	a := Advice{Kind: kind}
	w := want{k: k, kind: kind, forbidden: forbidden}
	for _, n := range names {
		if n.Kind == RoleName {
			w.roles |= Of(n.Role)
		}
		for _, op := range n.Operations() {
			switch best := k.mostLikely(kind, op); {
			case slices.Contains(w.operations, op):
			case best >= LowYes:
				w.operations = append(w.operations, op)
			case best == NotKnown:
				a.Open = appendNew(a.Open, op.ID)
				w.open = append(w.open, op)
			default:
				a.Impossible = appendNew(a.Impossible, op.ID)
			}
		}
	}
	if len(a.Impossible) > 0 || w.roles == 0 && len(w.operations) == 0 {
		return a
	}
	a.Least = w.choices(w.minimalCovers(k.single(kind), LowYes))
	a.Safe = w.choices(w.minimalCovers(k.single(kind), FirmYes))
	switch {
	case len(a.Least) == 0 && len(forbidden) > 0:
		a.Least = w.choices(w.smallestCovers(^Set(0)))
	case len(a.Least) > 0:
		a.Several = w.choices(w.smallestCovers(k.rolesBelow(a.Least[0].Roles)))
	}
	return a
}

func appendNew(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// mostLikely is the best that any key can expect of an operation.
func (k *Knowledge) mostLikely(kind Kind, op *Operation) Prediction {
	best := FirmNo
	for w := range k.RoleSets(kind) {
		best = max(best, op.Predict(kind, w))
	}
	return best
}

// single are the role sets of one role.
func (k *Knowledge) single(kind Kind) (all []Set) {
	for r := range k.allRoleSets[kind].alone.All() {
		all = append(all, Of(r))
	}
	return all
}

// covers reports whether the set has every role asked for, or one above it, is
// predicted to be let through every operation at least so surely, and is kept out
// of none that is open.
func (w want) covers(s Set, surely Prediction) bool {
	for r := range w.roles.All() {
		if !w.k.Includes(s, r) {
			return false
		}
	}
	if slices.ContainsFunc(w.forbidden, func(n Name) bool { return w.k.violates(w.kind, s, n) }) {
		return false
	}
	below := func(least Prediction) func(*Operation) bool {
		return func(op *Operation) bool { return op.Predict(w.kind, s) < least }
	}
	return !slices.ContainsFunc(w.operations, below(surely)) && !slices.ContainsFunc(w.open, below(NotKnown))
}

// violates reports whether roles are known to have what is forbidden: a role, or one
// operation of a capability.
func (k *Knowledge) violates(kind Kind, s Set, n Name) bool {
	if n.Kind == RoleName {
		return k.Includes(s, n.Role)
	}
	return slices.ContainsFunc(n.Operations(), func(op *Operation) bool { return op.Predict(kind, s) > NotKnown })
}

// minimalCovers returns the candidates that cover what is wanted and of which
// nothing can be taken away: none includes another that covers it too. Those with
// the fewest powers come first.
func (w want) minimalCovers(candidates []Set, surely Prediction) []Set {
	covers := slices.DeleteFunc(slices.Clone(candidates), func(s Set) bool { return !w.covers(s, surely) })
	minimal := slices.DeleteFunc(slices.Clone(covers), func(wide Set) bool {
		return slices.ContainsFunc(covers, func(narrow Set) bool { return narrow != wide && w.k.includesAll(wide, narrow) })
	})
	slices.SortStableFunc(minimal, func(a, b Set) int { return cmp.Compare(w.k.powers(a), w.k.powers(b)) })
	return minimal
}

// smallestCovers returns the minimal covers by several of the roles that have the
// fewest roles.
func (w want) smallestCovers(of Set) []Set {
	bySize := make([][]Set, roleCount+1)
	for s := range w.k.RoleSets(w.kind) {
		if s.Len() > 1 && s&^of == 0 {
			bySize[s.Len()] = append(bySize[s.Len()], s)
		}
	}
	for _, candidates := range bySize {
		if found := w.minimalCovers(candidates, LowYes); len(found) > 0 {
			return found
		}
	}
	return nil
}

// includesAll reports whether wide has every role of narrow, or one above it.
func (k *Knowledge) includesAll(wide, narrow Set) bool {
	for r := range narrow.All() {
		if !k.Includes(wide, r) {
			return false
		}
	}
	return true
}

// powers is the number of operations that a team key with these roles firmly has.
func (k *Knowledge) powers(s Set) int {
	n := 0
	for _, op := range k.Operations {
		if op.Predict(Team, s) == FirmYes {
			n++
		}
	}
	return n
}

// rolesBelow are the roles that are below one of the set.
func (k *Knowledge) rolesBelow(s Set) Set {
	var below Set
	for r := range s.All() {
		below |= k.Roles[r].Below
	}
	return below
}

// choices adds to each set the cells that leave its cover in doubt.
func (w want) choices(found []Set) []Choice {
	out := make([]Choice, len(found))
	for i, s := range found {
		out[i].Roles = s
		for _, op := range w.operations {
			if op.Predict(w.kind, s) == LowYes {
				out[i].Doubts = append(out[i].Doubts, op.grounds(s, func(c Cell) bool { return c.Answer == Yes })...)
			}
		}
	}
	return out
}

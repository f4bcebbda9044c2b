package role

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"
)

// roleSets is a set of role sets, one bit for each [Set]: whatever is asked of
// all 127 or 252 explanations of a key takes four machine words.
type roleSets [setCount / 64]uint64

func (w *roleSets) add(s Set) { w[s/64] |= 1 << (s % 64) }

func (w roleSets) has(s Set) bool { return w[s/64]&(1<<(s%64)) != 0 }

func (w roleSets) and(v roleSets) roleSets {
	for i := range w {
		w[i] &= v[i]
	}
	return w
}

func (w roleSets) or(v roleSets) roleSets {
	for i := range w {
		w[i] |= v[i]
	}
	return w
}

func (w roleSets) without(v roleSets) roleSets {
	for i := range w {
		w[i] &^= v[i]
	}
	return w
}

func (w roleSets) empty() bool { return w == roleSets{} }

// within reports whether every set of w is in v.
func (w roleSets) within(v roleSets) bool { return w.without(v).empty() }

func (w roleSets) len() int {
	n := 0
	for _, word := range w {
		n += bits.OnesCount64(word)
	}
	return n
}

// all yields the sets in the order of their bits.
func (w roleSets) all() iter.Seq[Set] {
	return func(yield func(Set) bool) {
		for i, word := range w {
			for ; word != 0; word &= word - 1 {
				if !yield(Set(i*64 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// union is every role of the sets.
func (w roleSets) union() (u Set) {
	for s := range w.all() {
		u |= s
	}
	return u
}

// inOrder are sets of the same length, by their first roles.
func (w roleSets) inOrder() []Set {
	return slices.SortedFunc(w.all(), func(a, b Set) int {
		return cmp.Compare(bits.Reverse8(uint8(b)), bits.Reverse8(uint8(a))) // the first role weighs most
	})
}

// allRoleSets are the role sets that keys of one kind can have, by what can be
// said of each before there is any evidence.
type allRoleSets struct {
	sets roleSets
	// alone are the roles that a key can have without another.
	alone Set
	// roles are what they say of having a role or one above it.
	roles [roleCount]claim
	// operations are indexed as those of the Knowledge.
	operations []operationSets
}

// claim is something that can be said of a key, by the role sets that say yes and no
// to it, firmly or at all.
type claim struct{ firmYes, anyYes, firmNo, anyNo roleSets }

// operationSets are role sets by what they say of one operation.
type operationSets struct {
	claim
	// alone are the roles that a key can have without another, by what they say of it.
	alone sides
	// torn are those with a role of which it was reported that it can and that it cannot.
	torn roleSets
	// Those that low cells speak against once the operation was denied or granted.
	objectsToDenied, objectsToGranted roleSets
}

// offers reports whether a key of a kind can have the role; an individual key, its user
// beside another.
func (i Info) offers(kind Kind) bool {
	return map[Kind]bool{Team: i.Team, Individual: i.Individual, Enterprise: i.Enterprise}[kind]
}

// holdable are all sets of roles that a key of this kind can have, see [Knowledge.RoleSets].
func (k *Knowledge) holdable(kind Kind) (all roleSets) {
	var offered Set
	for _, info := range k.Roles {
		if info.offers(kind) {
			offered |= Of(info.Role)
		}
	}
	for n := 1; n < setCount; n++ {
		s := Set(n)
		if s&^offered == 0 || kind == Individual && s&offered != 0 {
			all.add(s)
		}
	}
	return all
}

func newAllRoleSets(k *Knowledge, kind Kind) *allRoleSets {
	all := &allRoleSets{sets: k.holdable(kind), operations: make([]operationSets, len(k.Operations))}
	for s := range all.sets.all() {
		if s.Len() == 1 {
			all.alone |= s
		}
		for r := range Role(roleCount) {
			all.roles[r].add(k.has(s, r), s)
		}
		for i, op := range k.Operations {
			all.operations[i].add(op, kind, s)
		}
	}
	return all
}

// has is whether roles include one.
func (k *Knowledge) has(s Set, r Role) Prediction {
	if k.Includes(s, r) {
		return FirmYes
	}
	return FirmNo
}

func (c *claim) add(p Prediction, s Set) {
	switch p {
	case FirmYes:
		c.firmYes.add(s)
		c.anyYes.add(s)
	case LowYes:
		c.anyYes.add(s)
	case FirmNo:
		c.firmNo.add(s)
		c.anyNo.add(s)
	case LowNo:
		c.anyNo.add(s)
	}
}

func (o *operationSets) add(op *Operation, kind Kind, s Set) {
	p := op.Predict(kind, s)
	o.claim.add(p, s)
	if s.Len() == 1 {
		o.alone.add(p, s)
	}
	if s&op.byCell.torn != 0 && !op.closed(kind) {
		o.torn.add(s)
	}
	if op.objects(kind, s, OutcomeDenied) {
		o.objectsToDenied.add(s)
	}
	if op.objects(kind, s, OutcomeGranted) {
		o.objectsToGranted.add(s)
	}
}

// refutedBy returns the role sets that firmly predict the opposite of an outcome,
// and those that speak against it with a cell of low confidence.
func (o *operationSets) refutedBy(outcome Outcome) (firmly, weakly roleSets) {
	if outcome == OutcomeGranted {
		return o.firmNo, o.objectsToGranted
	}
	return o.firmYes, o.objectsToDenied
}

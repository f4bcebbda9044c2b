package role

import (
	"iter"
	"math/bits"
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

// allRoleSets are the role sets that keys of one kind can have, by what can be
// said of each before there is any evidence.
type allRoleSets struct {
	sets roleSets
	// holds are those with a role or one above it.
	holds [roleCount]roleSets
	// operations are indexed as those of the Knowledge.
	operations []operationSets
}

// operationSets are role sets by what they say of one operation.
type operationSets struct {
	firmYes, anyYes, firmNo, anyNo roleSets
	// torn are those with a role of which it was reported that it can and that it cannot.
	torn roleSets
	// Those that low cells speak against once the operation was denied or granted.
	objectsToDenied, objectsToGranted roleSets
}

func newAllRoleSets(k *Knowledge, kind Kind) *allRoleSets {
	all := &allRoleSets{operations: make([]operationSets, len(k.Operations))}
	for s := range k.RoleSets(kind) {
		all.sets.add(s)
		for r := range Role(roleCount) {
			if k.Includes(s, r) {
				all.holds[r].add(s)
			}
		}
		for i, op := range k.Operations {
			all.operations[i].add(op, kind, s)
		}
	}
	return all
}

func (o *operationSets) add(op *Operation, kind Kind, s Set) {
	switch op.Predict(kind, s) {
	case FirmYes:
		o.firmYes.add(s)
		o.anyYes.add(s)
	case LowYes:
		o.anyYes.add(s)
	case FirmNo:
		o.firmNo.add(s)
		o.anyNo.add(s)
	case LowNo:
		o.anyNo.add(s)
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

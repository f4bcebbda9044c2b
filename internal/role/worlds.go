package role

import (
	"iter"
	"math/bits"
)

// worlds is a set of sets of roles, one bit for each [Set]: whatever is asked of
// all 127 or 252 explanations of a key takes four machine words.
type worlds [setCount / 64]uint64

func (w *worlds) add(s Set) { w[s/64] |= 1 << (s % 64) }

func (w worlds) and(v worlds) worlds {
	for i := range w {
		w[i] &= v[i]
	}
	return w
}

func (w worlds) without(v worlds) worlds {
	for i := range w {
		w[i] &^= v[i]
	}
	return w
}

func (w worlds) empty() bool { return w == worlds{} }

// within reports whether every world of w is in v.
func (w worlds) within(v worlds) bool { return w.without(v).empty() }

func (w worlds) len() int {
	n := 0
	for _, word := range w {
		n += bits.OnesCount64(word)
	}
	return n
}

// all yields the worlds in the order of their bits.
func (w worlds) all() iter.Seq[Set] {
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

// space is what can be said of every world of one kind of key before there is
// any evidence.
type space struct {
	worlds worlds
	// holds are the worlds with a role or one above it.
	holds [roleCount]worlds
	// operations are indexed as those of the Knowledge.
	operations []operationWorlds
}

// operationWorlds are the worlds of a space by what they say of one operation.
type operationWorlds struct {
	firmYes, anyYes, firmNo, anyNo worlds
	// objects are the worlds that low cells speak against, indexed by the outcome.
	objects [OutcomeGranted + 1]worlds
}

func newSpace(k *Knowledge, kind Kind) *space {
	s := &space{operations: make([]operationWorlds, len(k.Operations))}
	for w := range k.Worlds(kind) {
		s.worlds.add(w)
		for r := range Role(roleCount) {
			if k.Includes(w, r) {
				s.holds[r].add(w)
			}
		}
		for i, op := range k.Operations {
			s.operations[i].add(op, kind, w)
		}
	}
	return s
}

func (o *operationWorlds) add(op *Operation, kind Kind, w Set) {
	switch op.Predict(kind, w) {
	case FirmYes:
		o.firmYes.add(w)
		o.anyYes.add(w)
	case LowYes:
		o.anyYes.add(w)
	case FirmNo:
		o.firmNo.add(w)
		o.anyNo.add(w)
	case LowNo:
		o.anyNo.add(w)
	}
	for _, outcome := range []Outcome{OutcomeDenied, OutcomeGranted} {
		if op.objects(kind, w, outcome) {
			o.objects[outcome].add(w)
		}
	}
}

// refutes returns the worlds that firmly predict the opposite of an outcome.
func (o *operationWorlds) refutes(outcome Outcome) worlds {
	switch outcome {
	case OutcomeGranted:
		return o.firmNo
	case OutcomeDenied:
		return o.firmYes
	}
	return worlds{}
}

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

// where are those of the sets of which something is true.
func (w roleSets) where(is func(Set) bool) (v roleSets) {
	for s := range w.all() {
		if is(s) {
			v.add(s)
		}
	}
	return v
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

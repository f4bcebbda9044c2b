package secret

import (
	"slices"
	"sort"
)

// span is a range of a buffer: its first byte, and the one after its last.
type span struct{ from, to int }

// spans are ranges in order, of which no two overlap or touch.
type spans []span

// add adds a range and joins it with those that it overlaps or touches.
func (s *spans) add(from, to int) {
	lo := sort.Search(len(*s), func(i int) bool { return (*s)[i].to >= from })
	hi := lo
	for ; hi < len(*s) && (*s)[hi].from <= to; hi++ {
		from, to = min(from, (*s)[hi].from), max(to, (*s)[hi].to)
	}
	*s = slices.Replace(*s, lo, hi, span{from, to})
}

// shift moves all ranges n bytes to the front.
func (s spans) shift(n int) {
	for i := range s {
		s[i].from -= n
		s[i].to -= n
	}
}

package secret

import (
	"slices"
	"sort"
)

// release moves to out what no further byte can make part of a secret, and
// drops it from buf.
func (s *stream) release() {
	held := s.held()
	from := s.letters.from(held, len(s.buf))
	if len(s.buf)-from > s.index.maxHold {
		// More gaps than any secret has in it. What stands before them is redacted if
		// it is long enough to be worth something; the rest of the secret is still
		// found.
		if n := len(s.char); n-held >= MinMask && s.at[n-1] >= 0 {
			s.mark(held, n)
		}
		from = len(s.buf)
	}
	s.emit(from)
	s.drop(from)
}

// emit moves buf to out up to limit, or to the end of the secret that limit
// stands in: that is redacted whatever follows.
func (s *stream) emit(limit int) {
	n := 0
	for ; n < len(s.found) && s.found[n].from < limit; n++ {
		secret := s.found[n]
		s.plain(secret.from)
		if secret.to > s.done {
			s.replaceUpTo(secret.to)
		}
	}
	s.found = s.found[:copy(s.found, s.found[n:])]
	s.plain(limit)
}

// plain moves buf to out as it is, up to an index.
func (s *stream) plain(to int) {
	if to > s.done {
		s.out = append(s.out, s.buf[s.done:to]...)
		s.done, s.starred = to, false
	}
}

// replaceUpTo moves a replacement to out for all of buf up to an index.
func (s *stream) replaceUpTo(to int) {
	if !s.starred {
		s.out = append(s.out, replacement...)
	}
	s.done, s.starred = to, true
}

// drop forgets the first n bytes of buf.
func (s *stream) drop(n int) {
	s.forget(n)
	s.buf = s.buf[:copy(s.buf, s.buf[n:])]
	s.found.shift(n)
	s.done -= n
}

// pass writes out to the writer below, in one call, so that lines of streams
// that share it stay whole.
func (s *stream) pass() error {
	if len(s.out) > 0 && s.err == nil {
		_, s.err = s.dst.Write(s.out)
	}
	s.out = s.out[:0]
	return s.err
}

// flush passes on everything: the stream has ended.
func (s *stream) flush() error {
	if s.err != nil {
		return s.err
	}
	s.refresh()
	s.emit(len(s.buf))
	s.drop(len(s.buf))
	return s.pass()
}

// span is a range of a buffer: its first byte, and the one after its last.
type span struct{ from, to int }

// spans are ranges in order, of which no two overlap or touch.
type spans []span

// add adds a range and joins it with those that it overlaps or touches.
func (s *spans) add(from, to int) {
	if n := len(*s); n > 0 && from >= (*s)[n-1].from { // as most are
		if last := &(*s)[n-1]; from <= last.to {
			last.to = max(last.to, to)
			return
		}
		*s = append(*s, span{from, to})
		return
	}
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

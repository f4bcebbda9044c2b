package secret

// head is how many characters of a secret may be given away if a gap follows
// them, so that a line that ends like the beginning of a secret, as many do,
// need not wait for the next one.
const head = 3

// release moves to out what no further byte can make part of a secret, and
// drops it from buf.
func (s *stream) release() {
	hold := s.auto.node(s.state).hold
	from := s.back(len(s.buf), hold)
	if len(s.buf)-from <= s.auto.maxHold {
		s.emit(s.behindHead(from, len(s.buf)))
		s.drop(from)
		return
	}
	// More gaps than any secret has in it. What stands before them is redacted if
	// it is long enough to be worth something; the state stays, so that the rest
	// of the secret is still found.
	if last := s.back(len(s.buf), 1); hold >= MinMask && s.auto.class[s.buf[last]] != classGap {
		s.found.add(s.behindHead(from, last+1), last+1)
	}
	s.emit(len(s.buf))
	s.drop(len(s.buf))
}

// behindHead returns where redaction begins for a secret, or a part of one, in a
// range of buf: behind the last gap that follows at most head characters.
func (s *stream) behindHead(from, to int) int {
	for i, n := from, 0; i < to && n <= head; i++ {
		if s.auto.class[s.buf[i]] == classGap {
			from = i + 1
		} else {
			n++
		}
	}
	return from
}

// emit moves buf to out up to limit, or to the end of the secret that limit
// stands in: that is redacted whatever follows.
func (s *stream) emit(limit int) {
	n := 0
	for ; n < len(s.found) && s.found[n].from < limit; n++ {
		secret := s.found[n]
		s.plain(secret.from)
		if secret.to > s.done {
			s.star(secret.to)
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

// star moves a replacement to out for all of buf up to an index.
func (s *stream) star(to int) {
	if !s.starred {
		s.out = append(s.out, replacement...)
	}
	s.done, s.starred = to, true
}

// drop forgets the first n bytes of buf.
func (s *stream) drop(n int) {
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
	s.buf, s.found, s.done = s.buf[:0], s.found[:0], 0
	return s.pass()
}

package secret

import (
	"cmp"
	"slices"
)

// tail says what is redacted behind a word, for as long as it lasts.
type tail uint8

const (
	tailBase64    tail = 1 << iota // characters of either base64 alphabet, padding too
	tailClaims                     // claims and signature of a token: base64url with a dot between
	tailSignature                  // the signature of a token
)

// signatureLength is that of ES256 in base64url (RFC 7518, section 3.4).
const signatureLength = 86

// following is the state of a tail.
type following struct {
	tail tail
	// missing is how many characters a signature lacks. Until it is whole, a line
	// break is one that somebody put into it.
	missing int
}

// goesOn tells what is left of a tail behind a character with a gap before it.
func (f following) goesOn(c byte, before gap) following {
	if f.tail = f.across(before); f.tail == 0 {
		return following{}
	}
	switch {
	case alphanumeric(c), c == '-', c == '_':
		if f.tail&tailSignature != 0 {
			f.missing = max(0, f.missing-1)
		}
	case c == '+', c == '/', c == '=':
		f.tail &= tailBase64
	case c == '.':
		if f.tail&tailClaims != 0 {
			f = following{tailSignature, signatureLength}
		}
		f.tail &= tailSignature
	default:
		return following{}
	}
	return f
}

// across returns the tails that go on behind a gap: all behind what a terminal or an
// encoding puts in, those of tokens behind a line break that they cannot end with.
func (f following) across(before gap) tail {
	isWhole := f.tail&tailClaims == 0 && f.missing == 0
	switch {
	case before&^(gapColour|gapNul) == 0:
		return f.tail
	case before&gapLine == 0, before&gapBackslash != 0, isWhole:
		return 0
	}
	return f.tail &^ tailBase64
}

// join begins a tail where another may still last.
func (f following) join(t tail) following {
	f.tail |= t
	if t&tailSignature != 0 {
		f.tail &^= tailClaims
		f.missing = signatureLength
	}
	return f
}

// followTails marks the tails of the words that were found, and of earlier ones.
func (s *stream) followTails() {
	slices.SortFunc(s.ended, func(a, b ending) int { return cmp.Compare(a.at, b.at) })
	for _, e := range s.ended {
		s.follow(e.at)
		s.tail = s.tail.join(e.tail)
	}
	s.ended = s.ended[:0]
	s.follow(len(s.char))
}

// follow marks the tail up to a letter.
func (s *stream) follow(to int) {
	if s.tail.tail == 0 {
		s.follows = max(s.follows, to)
		return
	}
	from := s.follows
	for ; s.follows < to; s.follows++ {
		i := s.follows
		if s.tail = s.tail.goesOn(s.buf[s.at[i]], s.gap[i]); s.tail.tail == 0 {
			break
		}
		if s.gap[i] != 0 && i > from {
			s.mark(from, i)
			from = i
		}
	}
	if s.follows > from {
		s.mark(from, s.follows)
	}
	s.follows = max(s.follows, to)
}

package secret

import (
	"bytes"
	"slices"
)

// Letters are what is left of a stream without gaps and with one alphabet in place
// of base64's two: what secrets are searched for in. Those of what has been passed
// on stay for as long as a secret may begin among them.
type letters struct {
	char []byte
	at   []int32 // where each is in the buffer; negative if it has been passed on
	gap  []gap   // what stands before each
	// behind is what has come since the last letter.
	behind gap
	escape escape
}

// gap says what may stand anywhere inside a secret without breaking it.
type gap uint8

const (
	// gapBlank and gapLine are white space, which line wrapping, indentation and a
	// terminal's line ends are made of.
	gapBlank gap = 1 << iota
	gapLine
	// gapBackslash is how shells, JSON and Go escape the byte behind it, once or
	// several times over.
	gapBackslash
	// gapNul is every second byte of UTF-16, which Windows PowerShell writes.
	gapNul
	// gapColour is a terminal's control sequence, as "grep --color" writes it.
	gapColour
)

func gapOf(c byte) gap {
	switch c {
	case ' ', '\t', '\v', '\f':
		return gapBlank
	case '\n', '\r':
		return gapLine
	case '\\':
		return gapBackslash
	case 0:
		return gapNul
	case escapeByte:
		return gapColour
	}
	return 0
}

// fold makes one alphabet of base64's two.
func fold(c byte) byte {
	switch c {
	case '-':
		return '+'
	case '_':
		return '/'
	}
	return c
}

// reading is how each byte is read: its letter in the lowest byte, its gap in the
// next, 1 in the third if it is a letter, and in the highest what is kept of the gap
// before it: all of it if this is no letter.
type reading [256]uint32

const isGap = 0xff << 24

func newReading() *reading {
	var r reading
	for i := range r {
		c := byte(i)
		if r[i] = uint32(gapOf(c))<<8 | isGap; gapOf(c) == 0 {
			r[i] = uint32(fold(c)) | 1<<16
		}
	}
	return &r
}

// read appends the letters of p, which begins at an index of the buffer.
func (l *letters) read(r *reading, p []byte, from int) {
	n := len(l.char)
	l.char = slices.Grow(l.char, len(p))[:n+len(p)]
	l.at = slices.Grow(l.at, len(p))[:n+len(p)]
	l.gap = slices.Grow(l.gap, len(p))[:n+len(p)]
	if l.escape == 0 && bytes.IndexByte(p, escapeByte) < 0 {
		n = l.readPlain(r, p, n, int32(from))
	} else {
		for i, c := range p {
			b := r[c]
			if l.escape.takes(c) {
				b = uint32(gapColour)<<8 | isGap
			}
			n = l.put(n, int32(from+i), b)
		}
	}
	l.char, l.at, l.gap = l.char[:n], l.at[:n], l.gap[:n]
}

// readPlain is read for what has no control sequence in it, in a few steps for each byte
// and none that depends on it.
func (l *letters) readPlain(r *reading, p []byte, n int, from int32) int {
	char, behind := l.char, l.behind
	at, gaps := l.at[:len(char)], l.gap[:len(char)]
	for i, c := range p {
		b := r[c]
		char[n], at[n], gaps[n] = byte(b), from+int32(i), behind
		behind = (behind | gap(b>>8)) & gap(b>>24)
		n += int(b >> 16 & 1)
	}
	l.behind = behind
	return n
}

// put writes one byte as letter n, and returns the number of letters.
func (l *letters) put(n int, at int32, b uint32) int {
	l.char[n], l.at[n], l.gap[n] = byte(b), at, l.behind
	l.behind = (l.behind | gap(b>>8)) & gap(b>>24)
	return n + int(b>>16&1)
}

// drop forgets the first letters, and n bytes of the buffer.
func (l *letters) drop(first, n int) {
	l.char = l.char[:copy(l.char, l.char[first:])]
	l.gap = l.gap[:copy(l.gap, l.gap[first:])]
	for i, at := range l.at[first:] {
		l.at[i] = max(-1, at-int32(n))
	}
	l.at = l.at[:len(l.char)]
}

// from returns where in the buffer a letter is, or where the next one will be that
// has not come.
func (l *letters) from(i, end int) int {
	if i < len(l.at) {
		return int(max(0, l.at[i]))
	}
	return end
}

// behindHead returns at which letter redaction begins for a secret, or a part of
// one, that begins with letter from: behind the last gap that follows at most head
// letters. The secret ends before letter to.
func (l *letters) behindHead(from, to int) int {
	first := from
	for i := from + 1; i <= min(from+head, to); i++ {
		if i < len(l.gap) && l.gap[i] != 0 || i == len(l.gap) && l.behind != 0 {
			first = i
		}
	}
	return first
}

// head is how many characters of a secret may be given away if a gap follows
// them, so that a line that ends like the beginning of a secret, as many do,
// need not wait for the next one.
const head = 3

const (
	escapeByte = 0x1b
	// maxEscape is the length of a control sequence after which it is none.
	maxEscape = 24
)

// escape follows a control sequence of a terminal (ECMA-48, section 5.4): it is 0
// outside, 1 behind the escape character, 2 behind the first byte of a designation
// of a character set, and more within the parameters.
type escape uint8

// takes reports whether c is a part of a control sequence.
func (e *escape) takes(c byte) bool {
	before := *e
	*e = 0
	switch {
	case c == escapeByte:
		*e = 1
	case before == 1 && c == '[':
		*e = 3
	case before == 1 && (c == '(' || c == ')'):
		*e = 2
	case before == 2 && c > ' ' && c <= '~':
	case before >= 3 && before < 3+maxEscape && c >= ' ' && c <= '?':
		*e = before + 1
	case before >= 3 && c >= '@' && c <= '~':
	default:
		return false
	}
	return true
}

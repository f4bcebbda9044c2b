package secret

import (
	"errors"
	"io"
	"sync"
)

const (
	replacement = "***"
	// chunk is how many bytes are searched before what is clear is passed on.
	chunk = 32 << 10
)

var errClosed = errors.New("secret: write to a closed Redactor")

// Redactor is an [io.Writer] that passes a stream on with every secret of its
// [Patterns] replaced by "***", however the stream is split into writes, however
// the secret is wrapped and indented, and in each of the spellings that
// [Patterns] lists. Secrets that overlap or touch become one replacement.
//
// It holds back only bytes that may be the beginning of a secret, until more
// come or the stream ends: a prompt appears at once, but for the rare last letters
// that a secret begins with. It uses a bounded amount of memory and is safe for
// concurrent use. Give each stream a Redactor of its own.
//
//	patterns := secret.NewPatterns()
//	patterns.AddKey(der)
//	out := secret.NewRedactor(os.Stdout, patterns)
//	defer out.Close()
type Redactor struct {
	// s is a pointer for the reason that [Text] holds one: the buffer has secrets in it.
	s *stream
}

// NewRedactor returns a Redactor that writes to dst what remains of its input
// without the patterns, those added later included.
func NewRedactor(dst io.Writer, patterns *Patterns) *Redactor {
	return &Redactor{&stream{dst: dst, patterns: patterns.p}}
}

// Write redacts p and passes on what cannot be part of a secret any more. After
// a failure to pass something on, every call returns that error.
func (r *Redactor) Write(p []byte) (int, error) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	for n := 0; n < len(p); n += chunk {
		if err := r.s.write(p[n:min(n+chunk, len(p))]); err != nil {
			return n, err
		}
	}
	return len(p), r.s.err
}

// Close passes on what is held back: the stream has ended. It does not close the
// writer below.
func (r *Redactor) Close() error {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if errors.Is(r.s.err, errClosed) {
		return nil
	}
	err := r.s.flush()
	if r.s.err == nil {
		r.s.err = errClosed
	}
	return err
}

// stream is the state of a Redactor. What comes goes through five files:
//
//   - letters.go takes the gaps out. "ab\n  c-d" becomes the letters "abc+d", each
//     with its place in the buffer and the gap before it.
//   - index.go finds, by the first twelve letters from each letter on, the words that
//     may begin there.
//   - search.go compares these words with what follows, and marks what is a secret.
//   - tail.go marks what belongs to a secret behind a word.
//   - release.go passes on what is settled, with "***" for what is marked.
//
// An example with two words, "secretsecret" and "token.token." with a tail, and
// these writes:
//
//	write           passed on   held back       why
//	"my sec"        "my "       "sec"           begins a word
//	"ond word\n"    "second word\n"             "seco" begins none
//	"a secretsec"   "a "        "secretsec"
//	"\n  ret"       "***"       ""              line breaks do not matter
//	" b token.to"   " b "       "token.to"
//	"ken.abc"       "***"                       the word, and a tail of three letters
//	"def, g"        ", g"                       "def" still is the tail's
//
// All that is held back stands at the end of the buffer, from the first byte on that
// may become part of a secret. All before done has been passed on already, as "***": a
// secret that was found there may still grow into a longer one. A letter that was
// passed on stays among the letters while a word may have begun with it.
//
// What a word may have lost is limited: if up to three letters stand before a gap,
// they are passed on and only the rest is redacted, since many a line ends with
// letters that begin a word.
type stream struct {
	mu       sync.Mutex
	dst      io.Writer
	patterns *patterns
	err      error // sticky

	index *index
	letters
	search

	buf   []byte
	found spans // secrets in buf that were not passed on yet
	done  int
	out   []byte
	// starred says that the last thing passed on was a replacement, which stands
	// for everything up to the next byte that is passed on as it is.
	starred bool
}

// write redacts one chunk.
func (s *stream) write(p []byte) error {
	if s.err != nil {
		return s.err
	}
	s.refresh()
	n := len(s.buf)
	s.buf = append(s.buf, p...)
	s.read(s.index.reading, p, n)
	s.scan()
	s.release()
	return s.pass()
}

// refresh takes over patterns that were added since, and looks for them in what
// is held back too.
func (s *stream) refresh() {
	if index := s.patterns.index(); index != s.index {
		s.index = index
		s.rescan()
	}
}

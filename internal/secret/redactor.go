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

// Redactor is an [io.Writer] that passes a stream on with every secret of a
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

// stream is the state of a Redactor.
//
// Its buffer begins with the longest part of the input's end that may become a
// secret. All before done has been passed on already, as replacement: a word
// that was found there may still grow into a longer one.
type stream struct {
	mu       sync.Mutex
	dst      io.Writer
	patterns *patterns
	err      error // sticky

	auto  *automaton
	state uint32
	tail  tail // what is being redacted behind a word

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
	s.scan(n)
	s.release()
	return s.pass()
}

// refresh takes over patterns that were added since, and looks for them in what
// is held back too.
func (s *stream) refresh() {
	auto := s.patterns.automaton()
	if auto == s.auto {
		return
	}
	tail := s.tail
	s.auto, s.state, s.tail = auto, 0, 0
	s.scan(0)
	s.tail |= tail
}

// scan looks for secrets in buf from an index on.
func (s *stream) scan(from int) {
	for i := from; i < len(s.buf); {
		if s.tail == 0 {
			i = s.search(i)
		} else {
			i = s.follow(i)
		}
	}
}

// search runs the automaton from index i to behind the next word, or to the end.
func (s *stream) search(i int) int {
	next, class, state := s.auto.next, &s.auto.class, s.state
	for n, c := range s.buf[i:] {
		state = next[state+uint32(class[c])]
		if state&hit != 0 {
			s.state = state &^ hit
			s.match(i + n + 1)
			return i + n + 1
		}
	}
	s.state = state
	return len(s.buf)
}

// follow redacts the tail behind a word, from index i on, and looks for words
// in it.
func (s *stream) follow(i int) int {
	from := i
	for ; i < len(s.buf); i++ {
		if s.tail = s.tail.keep(s.buf[i]); s.tail == 0 {
			break
		}
		state := s.auto.next[s.state+uint32(s.auto.class[s.buf[i]])]
		s.state = state &^ hit
		if state&hit != 0 {
			s.match(i + 1)
		}
	}
	if i > from {
		s.found.add(from, i)
	}
	return i
}

// match records the word that ends before index end.
func (s *stream) match(end int) {
	n := s.auto.node(s.state)
	s.found.add(s.behindHead(s.back(end, n.match), end), end)
	s.tail |= n.tail
}

// back returns where the last n bytes before index end begin, gaps not counted:
// 0 if there are fewer.
func (s *stream) back(end int, n int32) int {
	for i := end; i > 0 && n > 0; {
		i--
		if s.auto.class[s.buf[i]] != classGap {
			n--
			end = i
		}
	}
	if n > 0 {
		return 0
	}
	return end
}

package cihost

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/ascproof/ascproof/internal/secret"
)

// Relay hands the masks that a child sets by itself to the runner. The output of a
// child is redacted, and a mask of which only stars are left hides nothing: a tool
// that does right alone would do wrong there.
//
// A line such as
//
//	::add-mask::eyJhbGciOiJFUzI1NiIs...
//
// with something to redact in it is taken out, and set as a mask instead. All other
// lines are passed on. On Azure Pipelines a secret variable goes the same way, since it
// is handed to later steps by such a line.
type Relay struct {
	dialect
	host  Host
	own   ownLine
	found func(text string) bool

	mu sync.Mutex // one line at a time, of whichever stream
	// stopped is what ends the time in which the runner obeys no command, and shows
	// each as it is; "" outside of such a time.
	stopped string
}

// NewRelay makes a relay to a system, which is spoken to as [System.Open] does; nil
// where no masks can be lines of the log. A text in which something is found would be
// redacted.
func NewRelay(s System, l Links, found func(text string) bool) *Relay {
	if s.dialect == nil || l.Commands == nil {
		return nil
	}
	own := ownLine{l.Commands}
	l.Commands = own
	return &Relay{dialect: *s.dialect, host: s.Open(l), own: own, found: found}
}

// ownLine begins a line with each write: the child may be in the middle of one, and a
// mask in there would be no command, but text for all to read.
type ownLine struct{ w io.Writer }

func (o ownLine) Write(p []byte) (int, error) {
	n, err := o.w.Write(append([]byte{'\n'}, p...))
	return max(0, n-1), err
}

// Filter goes before the redaction of one stream.
func (r *Relay) Filter(to io.WriteCloser) io.WriteCloser {
	if r == nil {
		return to
	}
	return &relayed{relay: r, to: to}
}

// relayed is one stream.
type relayed struct {
	relay  *Relay
	to     io.WriteCloser
	held   []byte // the beginning of what may be a command
	inside bool   // of a line that is none
}

// maxCommand is the longest line that is taken for a command, in bytes.
const maxCommand = 8 << 10

// Write passes on all but what is taken, and holds back what may be yet.
func (s *relayed) Write(p []byte) (int, error) {
	text, isOurs := p, len(s.held) > 0
	if isOurs {
		text, s.held = append(s.held, p...), nil
	}
	var err error
	for i := 0; err == nil; {
		start := s.command(text, i)
		if start < 0 {
			break
		}
		end := start + lineLength(text[start:])
		switch isWhole := isLineEnd(text[end-1]); {
		case end-start > maxCommand:
			i = end
		case !isWhole:
			s.held, text = text[start:], text[:start]
			if !isOurs {
				s.held = bytes.Clone(s.held)
			}
			i = start
		case s.relay.take(string(text[start:end])):
			err = s.pass(text[:start])
			text, i, s.inside = text[end:], 0, false
		default:
			i = end
		}
	}
	return len(p), errors.Join(err, s.pass(text))
}

// command finds the next text that begins as a command does, from a place on; -1 if
// there is none.
func (s *relayed) command(text []byte, from int) int {
	for from < len(text) {
		i := s.relay.find(text[from:])
		if i < 0 {
			return -1
		}
		i += from
		if s.relay.inLine || !s.insideAfter(text[:i]) {
			return i
		}
		from = i + len(s.relay.prefix)
	}
	return -1
}

// insideAfter reports whether a line has begun when a text has been passed on.
func (s *relayed) insideAfter(text []byte) bool {
	text = bytes.TrimRight(text, " \t")
	if len(text) == 0 {
		return s.inside
	}
	return !isLineEnd(text[len(text)-1])
}

func (s *relayed) pass(text []byte) error {
	s.inside = s.insideAfter(text)
	if len(text) == 0 {
		return nil
	}
	_, err := s.to.Write(text)
	return err
}

// Close passes on what is left.
func (s *relayed) Close() error {
	return errors.Join(s.pass(s.held), s.to.Close())
}

// The runner is a .NET program, to which a carriage return ends a line, too.
func isLineEnd(c byte) bool { return c == '\n' || c == '\r' }

// lineLength is the length of the first line, with its end.
func lineLength(text []byte) int {
	i := bytes.IndexAny(text, "\r\n")
	switch {
	case i < 0:
		return len(text)
	case bytes.HasPrefix(text[i:], []byte("\r\n")):
		return i + 2
	default:
		return i + 1
	}
}

// take sets the masks of a line, if it is that command and would be redacted, and
// reports whether it is done with.
func (r *Relay) take(line string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.parse(line)
	switch {
	case !ok:
		return false
	case r.stopped != "":
		if strings.EqualFold(c.name, r.stopped) {
			r.stopped = ""
		}
		return false
	case strings.EqualFold(c.name, "stop-commands"):
		r.stopped = c.data
		return false
	case !r.found(line):
		return false
	case strings.EqualFold(c.name, r.dialect.mask):
		return r.setMasks(c.data)
	}
	return r.isSecretVariable(c) && r.setMasks(c.data) && r.pass(line)
}

// pass passes a command on as it is.
func (r *Relay) pass(line string) bool {
	_, err := io.WriteString(r.own, strings.TrimRight(line, "\r\n")+"\n")
	return err == nil
}

// setMasks masks each line of a value, and reports whether the host takes masks at all. A
// line that is too short for one would be none of the secrets that are redacted.
func (r *Relay) setMasks(value string) bool {
	if r.unescaped != nil {
		value = r.unescaped.Replace(value)
	}
	for line := range strings.Lines(value) {
		for _, mask := range masksOf(strings.TrimSpace(line)) {
			if err := r.host.Mask(mask); err != nil && checkMask(mask) == nil {
				return false
			}
		}
	}
	return true
}

// masksOf are a value, and of a token also its signature.
func masksOf(value string) []string {
	if strings.HasPrefix(value, "eyJ") && strings.Count(value, ".") == 2 {
		return secret.TokenMasks(value)
	}
	return []string{value}
}

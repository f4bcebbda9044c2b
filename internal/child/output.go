package child

import (
	"cmp"
	"errors"
	"io"
	"os"
	"reflect"
	"sync"
	"time"
)

// output is where a child writes to, and what becomes of that.
type output struct {
	stdout, stderr *os.File // the child's ends
	streams        []*stream
	resizes        []func()
	copies         sync.WaitGroup
}

func newOutput(stdout, stderr io.Writer, through func(io.Writer) io.WriteCloser) (*output, error) {
	o := &output{}
	var err error
	if o.stdout, err = o.open(stdout, through(stdout)); err != nil {
		return nil, err
	}
	if o.stderr = o.stdout; isSame(stdout, stderr) {
		return o, nil
	}
	if o.stderr, err = o.open(stderr, through(stderr)); err != nil {
		o.started()
		_ = o.finish(0, nil)
		return nil, err
	}
	return o, nil
}

// open makes the pipe of one stream and copies what comes out of it. Where the stream goes
// to a terminal it is a terminal, too, so that colours and progress bars stay.
func (o *output) open(at io.Writer, to io.WriteCloser) (*os.File, error) {
	r, w, resize := openLike(at)
	if r == nil {
		var err error
		if r, w, err = os.Pipe(); err != nil {
			return nil, err
		}
	} else {
		o.resizes = append(o.resizes, resize)
	}
	s := &stream{from: r, to: to}
	o.streams = append(o.streams, s)
	o.copies.Go(s.copy)
	return w, nil
}

// resize gives the child's terminals the size of ours.
func (o *output) resize() {
	for _, resize := range o.resizes {
		resize()
	}
}

// started closes our copies of the child's ends.
func (o *output) started() {
	_ = o.stdout.Close()
	if o.stderr != nil && o.stderr != o.stdout {
		_ = o.stderr.Close()
	}
}

// finish passes on the rest of the output, once the child has ended. It takes as
// long as whoever reads it does, unless this process is told to end; it waits for
// grandchildren, and for readers then, as long as grace. An error says what output was
// lost of.
func (o *output) finish(grace time.Duration, told <-chan struct{}) error {
	for _, s := range o.streams {
		s.expire(grace)
	}
	done := make(chan struct{})
	go func() {
		o.copies.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-told:
		select {
		case <-done:
		case <-time.After(grace):
			return nil // who knows
		}
	}
	var lost []error
	for _, s := range o.streams {
		lost = append(lost, s.lost)
	}
	return errors.Join(lost...)
}

// isSame reports whether two writers lead to one place: two streams that are
// redacted apart could come together to a secret there.
func isSame(a, b io.Writer) bool {
	fa, isFile := a.(*os.File)
	fb, areFiles := b.(*os.File)
	if !isFile || !areFiles {
		return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
	}
	ia, errA := fa.Stat()
	ib, errB := fb.Stat()
	return errA == nil && errB == nil && os.SameFile(ia, ib)
}

// stream is one pipe from the child.
type stream struct {
	from *os.File
	to   io.WriteCloser
	lost error // why not all was passed on
}

// copy passes everything on. If nobody takes it any more, the child is told in
// the usual way: its next write fails, or ends it.
func (s *stream) copy() {
	defer func() {
		s.lost = cmp.Or(s.lost, s.to.Close()) // passes on what was held back
		_ = s.from.Close()
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := s.from.Read(buf)
		if n > 0 {
			if _, s.lost = s.to.Write(buf[:n]); s.lost != nil {
				return
			}
		}
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			s.rest(buf)
			return
		case err != nil:
			return
		}
	}
}

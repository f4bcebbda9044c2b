//go:build unix

package child

import (
	"errors"
	"syscall"
	"time"
)

// maxPipe is more than a pipe holds (pipe(7), pipe-max-size).
const maxPipe = 1 << 20

// expire ends the reading after a while.
func (s *stream) expire(after time.Duration) { _ = s.from.SetReadDeadline(time.Now().Add(after)) }

// rest passes on what is in the pipe already: all that the child wrote is among
// it, however slowly it was taken.
func (s *stream) rest(buf []byte) {
	_ = s.from.SetReadDeadline(time.Time{})
	conn, err := s.from.SyscallConn()
	if err != nil {
		return
	}
	for left := maxPipe; left > 0; {
		var n int
		var failed error
		err := conn.Read(func(fd uintptr) bool {
			n, failed = syscall.Read(int(fd), buf)
			return true // never wait
		})
		if errors.Is(failed, syscall.EINTR) {
			continue
		}
		if err != nil || failed != nil || n <= 0 {
			return
		}
		if _, s.lost = s.to.Write(buf[:n]); s.lost != nil {
			return
		}
		left -= n
	}
}

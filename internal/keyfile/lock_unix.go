//go:build unix

package keyfile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockWriting takes the lock that a writer has for its life, and reports whether it got it. It
// ends with the process, however that ends.
func lockWriting(manifest *os.File) bool { return flock(manifest, unix.LOCK_EX|unix.LOCK_NB) }

// lockCleaning waits until no other clean-up is at a directory.
func lockCleaning(dir, _ *os.File) { flock(dir, unix.LOCK_EX) }

// unlock gives a lock back, whoever else has the file open.
func unlock(f *os.File) { flock(f, unix.LOCK_UN) }

// flock reports whether a lock was taken. A file system without locks, as some network
// file systems are, is one on which nobody else has any.
func flock(f *os.File, how int) bool {
	for {
		err := unix.Flock(int(f.Fd()), how)
		if !errors.Is(err, unix.EINTR) {
			return !errors.Is(err, unix.EWOULDBLOCK)
		}
	}
}

package keyfile

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// The locks are of bytes behind the end of the manifest: those within it could not be
// read by others.
const (
	writingByte  = 1 << 30
	cleaningByte = writingByte + 1
)

// lockWriting takes the lock that a writer has for its life, and reports whether it got it. It
// ends with the process, however that ends.
func lockWriting(manifest *os.File) bool {
	return lockByte(manifest, writingByte, windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY)
}

// lockCleaning waits until no other clean-up is at a directory.
func lockCleaning(_, manifest *os.File) {
	lockByte(manifest, cleaningByte, windows.LOCKFILE_EXCLUSIVE_LOCK)
}

// unlock gives a writer's lock back.
func unlock(manifest *os.File) {
	_ = windows.UnlockFileEx(windows.Handle(manifest.Fd()), 0, 1, 0, &windows.Overlapped{Offset: writingByte})
}

// lockByte reports whether a lock was taken. A file system without locks is one on which
// nobody else has any.
func lockByte(f *os.File, at, how uint32) bool {
	err := windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, &windows.Overlapped{Offset: at})
	return !errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

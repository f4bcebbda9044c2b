// Package childtest writes programs for tests to run:
//
//	childtest.Program(t, filepath.Join(dir, "agent"), "#!/bin/sh\nexit 1\n")
package childtest

import (
	"os"
	"syscall"
)

// T is what a test gives: a *testing.T.
type T interface {
	Helper()
	Fatal(args ...any)
}

// Program writes an executable file. No other test can start a process meanwhile: the child
// would hold the file open for writing until it runs its own program, and Linux does not run
// a file that somebody can still write to (golang/go issue 22315).
func Program(t T, path, text string) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

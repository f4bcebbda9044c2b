package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/ascproof/ascproof/internal/secret"
)

// asRunner makes a directory of the runner's and does something there as that
// user, which only root can become; others are who they are.
func asRunner(t *testing.T, do func(dir string)) {
	t.Helper()
	dir := t.TempDir()
	must(t, os.Chmod(filepath.Dir(dir), 0o755))
	if os.Geteuid() != 0 {
		do(dir)
		return
	}
	must(t, os.Chown(dir, runner.uid, runner.gid))
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends, and with it the user
		uid := uintptr(runner.uid)
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, uid, uid, uid); errno != 0 {
			t.Error(errno)
			return
		}
		do(dir)
	}()
	<-done
}

// Below /tmp there may be those of root, of which this user sees the name only.
func TestCleanupDoesNotMentionOthers(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	s, parent, path := newStore(t) // root's
	must(t, os.Chmod(filepath.Dir(parent), 0o755))
	asRunner(t, func(string) {
		if r, err := Cleanup(parent, job); err != nil || r.Removed != nil || r.Kept != nil {
			t.Errorf("Cleanup() = %+v, %v", r, err)
		}
	})
	if !exists(s.Dir()) || !exists(path) {
		t.Error("root's file is gone")
	}
}

// A directory that cannot be removed is found by the next clean-up.
func TestCleanupBelowReadOnlyDirectory(t *testing.T) {
	t.Parallel()
	asRunner(t, func(parent string) {
		s, err := Create(parent, job)
		if err != nil {
			t.Error(err)
			return
		}
		path, err := s.Write(fileName, secret.New(content))
		if err = errors.Join(err, s.Close(), os.Chmod(parent, 0o555)); err != nil {
			t.Error(err)
		}
		for _, want := range [][]string{{path}, nil} {
			r, err := Cleanup(parent, job)
			if err == nil || !slices.Equal(r.Removed, want) || r.Kept != nil {
				t.Errorf("Cleanup() = %+v, %v, want %q and an error", r, err, want)
			}
		}
		_ = os.Chmod(parent, 0o755)
		if r, err := Cleanup(parent, job); err != nil || r.Kept != nil || exists(s.Dir()) {
			t.Errorf("Cleanup() = %+v, %v", r, err)
		}
	})
}

// A container's root without the capability says so: "operation not permitted" alone does
// not tell anybody what to change.
func TestRootWithoutChown(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root gives files away")
	}
	parent := t.TempDir()
	must(t, os.Chown(parent, runner.uid, runner.gid))
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends, and with it the loss
		if err := dropChown(); err != nil {
			done <- err
			return
		}
		_, err := Create(parent, job)
		done <- err
	}()
	if err := <-done; !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "CAP_CHOWN") {
		t.Errorf("Create() = %v, want %v, and the capability named", err, fs.ErrPermission)
	}
}

// dropChown takes CAP_CHOWN from this thread.
func dropChown() error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return err
	}
	data[0].Effective &^= 1 << unix.CAP_CHOWN
	return unix.Capset(&header, &data[0])
}

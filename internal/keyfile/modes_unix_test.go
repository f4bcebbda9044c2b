//go:build unix

package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Nobody but their owner can read private files, nor see that they are there.
func TestPrivateModes(t *testing.T) {
	t.Parallel()
	s, _, path := newStore(t)
	for what, want := range map[string]fs.FileMode{
		s.Dir(): 0o700 | fs.ModeDir, path: 0o600, filepath.Join(s.Dir(), manifestName): 0o600,
	} {
		if info, err := os.Stat(what); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, %v, want %v", what, info.Mode(), err, want)
		}
	}
}

// What is no regular file is not even opened: that alone does something to a
// device, or waits for the other end of a pipe.
func TestOpenRegular(t *testing.T) {
	t.Parallel()
	above, _ := roots(t, "dir")
	must(t, syscall.Mkfifo(filepath.Join(above.Name(), "pipe"), 0o600), os.Symlink("pipe", filepath.Join(above.Name(), "link")))
	for name, want := range map[string]error{"pipe": errIrregular, "dir": errIrregular, "link": errLink, "nothing": fs.ErrNotExist} {
		if f, err := openRegular(above, name); !errors.Is(err, want) || f != nil {
			t.Errorf("openRegular(%q) = %v, %v, want %v", name, f, err, want)
		}
	}
}

// A clean-up says of a directory with another mode what is true of that mode.
func TestModeOfDirectory(t *testing.T) {
	t.Parallel()
	for mode, want := range map[fs.FileMode]error{0o700: nil, 0o770: errOpened, 0o701: errOpened, 0o777: errOpened, 0o500: errClosed, 0: errClosed} {
		if mode&0o500 == 0 && os.Geteuid() != 0 {
			continue // nobody but root gets that far
		}
		s, _, _ := newStore(t)
		above, err := os.OpenRoot(filepath.Dir(s.Dir()))
		must(t, err, os.Chmod(s.Dir(), mode))
		t.Cleanup(func() { _ = os.Chmod(s.Dir(), dirMode) })
		d, err := openPrivate(above, filepath.Base(s.Dir()))
		if !errors.Is(err, want) {
			t.Errorf("mode %o: %v, want %v", mode, err, want)
		}
		if err == nil {
			d.close()
		}
		must(t, above.Close())
	}
}

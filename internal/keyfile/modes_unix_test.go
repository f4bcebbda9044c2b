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

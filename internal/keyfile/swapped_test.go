package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// These tests are about what happens between a look at a name and its use: whoever
// may write to the directory above can put something else there meanwhile.

// roots opens directories below a new one, which it makes.
func roots(t *testing.T, names ...string) (above *os.Root, opened []*os.Root) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		must(t, os.Mkdir(filepath.Join(dir, name), 0o755))
		root, err := os.OpenRoot(filepath.Join(dir, name))
		must(t, err)
		t.Cleanup(func() { _ = root.Close() })
		opened = append(opened, root)
	}
	above, err := os.OpenRoot(dir)
	must(t, err)
	t.Cleanup(func() { _ = above.Close() })
	return above, opened
}

// A directory that was swapped in for the new one is not made ours: root would
// give it away.
func TestSettleWantsTheNewDirectory(t *testing.T) {
	t.Parallel()
	above, opened := roots(t, "made", "theirs")
	made, err := above.Lstat("made")
	must(t, err)
	before, err := above.Lstat("theirs")
	must(t, err)
	s := &Store{root: opened[1], owner: ownerOf(before)}
	if err := s.settle(made); !errors.Is(err, errReplaced) {
		t.Errorf("settle() of another directory = %v, want %v", err, errReplaced)
	}
	if now, err := above.Lstat("theirs"); err != nil || now.Mode() != before.Mode() {
		t.Errorf("its mode is %v, %v, want %v as before", now.Mode(), err, before.Mode())
	}
	s.root = opened[0]
	if err := s.settle(made); err != nil {
		t.Errorf("settle() of the new directory = %v", err)
	}
}

// A file that took the name of the one that was looked at is not read.
func TestOpenWantsTheSameFile(t *testing.T) {
	t.Parallel()
	above, _ := roots(t)
	for _, name := range []string{"looked-at", "theirs"} {
		must(t, os.WriteFile(filepath.Join(above.Name(), name), []byte(name), 0o600))
	}
	before, err := above.Lstat("looked-at")
	must(t, err)
	if f, err := openSame(above, "theirs", before); !errors.Is(err, errReplaced) || f != nil {
		t.Errorf("openSame() of another file = %v, %v, want %v", f, err, errReplaced)
	}
	f, err := openSame(above, "looked-at", before)
	must(t, err)
	_ = f.Close()
}

// A clean-up that opened another directory than it looked at touches nothing there.
func TestReadWantsTheSameDirectory(t *testing.T) {
	t.Parallel()
	s, parent, _ := newStore(t)
	above, err := os.OpenRoot(parent)
	must(t, err)
	defer func() { _ = above.Close() }()
	must(t, os.Mkdir(filepath.Join(parent, "looked-at"), dirMode))
	info, err := above.Lstat("looked-at")
	must(t, err)
	d := &private{above: above, name: filepath.Base(s.Dir()), info: info, root: s.root}
	if err := d.read(); !errors.Is(err, errNotOurs) {
		t.Errorf("read() of another directory = %v, want %v", err, errNotOurs)
	}
	if d.manifest.files != nil {
		t.Errorf("it lists %+v", d.manifest.files)
	}
}

// A new file takes no name that is taken, not even by a link to nowhere, through
// which root would create a file elsewhere.
func TestCreateNewWantsAFreeName(t *testing.T) {
	t.Parallel()
	above, _ := roots(t, "taken")
	must(t, os.WriteFile(filepath.Join(above.Name(), "file"), []byte("theirs"), 0o600))
	names := []string{"taken", "file"}
	if err := os.Symlink("elsewhere", filepath.Join(above.Name(), "link")); err == nil {
		names = append(names, "link") // not everybody may make one on Windows
	}
	for _, name := range names {
		if f, err := createNew(above, name, fileMode); !errors.Is(err, fs.ErrExist) || f != nil {
			t.Errorf("createNew(%q) = %v, %v, want %v", name, f, err, fs.ErrExist)
		}
	}
	if data, err := os.ReadFile(filepath.Join(above.Name(), "file")); err != nil || string(data) != "theirs" {
		t.Errorf("the file there holds %q, %v", data, err)
	}
	if exists(filepath.Join(above.Name(), "elsewhere")) {
		t.Error("a file was made where a link led")
	}
}

package keyfile

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ascproof/ascproof/internal/secret"
)

// reportMode is the mode of a new report, less the umask: reports hold no secret.
const reportMode = 0o644

// WriteReport writes a report to a path that the user chose, and replaces what is
// there, all at once. The file belongs to the owner of its directory, if this
// process may give it away, and keeps the mode of the one that it replaces. The
// directory must exist; a symbolic link or anything else but a regular file in the
// report's place is an error.
//
// Root follows no link out of a working directory that belongs to somebody else, such as
// the checkout of a container action: who wrote that could have root write anywhere.
func WriteReport(path string, write func(io.Writer) error) error {
	return at(path, func(dir *os.Root, _, name string) error { return replace(dir, name, write) })
}

// WritePrivate is [WriteReport] for a credential that the user wants in a place
// of their own: its mode is 0600 whatever was there. No clean-up removes it.
//
// Until it is whole it is in a private directory of the job beside that place, where a
// clean-up finds what a process leaves that is killed.
func WritePrivate(path string, content secret.Text, job string) error {
	return at(path, func(dir *os.Root, abs, name string) error {
		if _, err := replaceable(dir, name); err != nil {
			return err
		}
		s, err := createIn(dir, abs, job)
		if err != nil {
			return err
		}
		if _, err = s.Write(unnamed, content); err == nil {
			err = dir.Rename(filepath.Join(filepath.Base(s.dir), unnamed), name)
		}
		_, left := s.Remove()
		return errors.Join(err, left)
	})
}

// unnamed is what a credential is called until it gets its name.
const unnamed = "credential"

// at opens the directory of a file to write, and names the file in errors.
func at(path string, write func(dir *os.Root, abs, name string) error) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	root, err := openOutside(filepath.Dir(abs))
	if err == nil {
		err = errors.Join(write(root, filepath.Dir(abs), filepath.Base(abs)), root.Close())
	}
	if err != nil {
		return fmt.Errorf("could not write %s: %w", path, err)
	}
	return nil
}

var errOutside = errors.New("it leads out of the working directory of another user, and root follows no such link")

// openOutside opens a directory that is to get a file of the user's choice.
func openOutside(dir string) (*os.Root, error) {
	work, err := os.Getwd()
	if err != nil {
		return openParent(dir)
	}
	inside, err := filepath.Rel(work, dir)
	info, statErr := os.Stat(work)
	if errors.Join(err, statErr) != nil || !filepath.IsLocal(inside) || !isGuest(info) {
		return openParent(dir)
	}
	above, err := openParent(work)
	if err != nil {
		return nil, err
	}
	defer func() { _ = above.Close() }()
	root, err := above.OpenRoot(inside)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("could not open the directory %s: %w: %w", dir, err, errOutside)
	}
	if err != nil {
		return openParent(dir) // says it better
	}
	return root, nil
}

// replace writes a new file beside the old one and gives it that one's name.
func replace(root *os.Root, name string, write func(io.Writer) error) error {
	dir, err := root.Stat(".")
	if err != nil {
		return err
	}
	old, err := replaceable(root, name)
	if err != nil {
		return err
	}
	mode := fs.FileMode(reportMode)
	if old != nil {
		mode = old.Mode().Perm()
	}
	temp := "." + prefix + rand.Text() + ".tmp"
	f, err := createNew(root, temp, mode)
	if err != nil {
		return err
	}
	if err = finish(f, write, old, mode, ownerOf(dir)); err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		_ = root.Remove(temp)
	}
	return err
}

// replaceable returns what is there already, nil if nothing is. To replace a
// link such as /dev/stdout, or a device, is never what the user meant.
func replaceable(root *os.Root, name string) (fs.FileInfo, error) {
	old, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case old.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%w. Name the file that it leads to", errLink)
	case !old.Mode().IsRegular():
		return nil, fmt.Errorf("%w. Name a regular file, or a new one", errIrregular)
	}
	return old, nil
}

// finish fills the new file and gives it its mode and owner. Whatever the umask is, its
// owner can read it.
func finish(f *os.File, write func(io.Writer) error, old fs.FileInfo, mode fs.FileMode, o owner) error {
	info, err := f.Stat()
	if err == nil && old == nil {
		mode = info.Mode().Perm() | fileMode
	}
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = give(f, o)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	b := bufio.NewWriter(f)
	if err := errors.Join(write(b), b.Flush()); err != nil {
		return errors.Join(err, f.Close())
	}
	return fill(f, nil)
}

package keyfile

import (
	"crypto/rand"
	"errors"
	"fmt"
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
func WriteReport(path string, data []byte) error {
	return write(path, data, reportMode)
}

// WritePrivate is [WriteReport] for a credential that the user wants in a place
// of their own: its mode is 0600 whatever was there. No clean-up removes it.
func WritePrivate(path string, content secret.Text) error {
	return write(path, []byte(content.Reveal()), fileMode)
}

// write replaces a file and names it in errors.
func write(path string, data []byte, mode fs.FileMode) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	root, err := openParent(filepath.Dir(abs))
	if err == nil {
		err = errors.Join(replace(root, filepath.Base(abs), data, mode), root.Close())
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// replace writes a new file beside the old one and gives it that one's name.
func replace(root *os.Root, name string, data []byte, mode fs.FileMode) error {
	dir, err := root.Stat(".")
	if err != nil {
		return err
	}
	old, err := replaceable(root, name)
	if err != nil {
		return err
	}
	if old != nil && mode != fileMode {
		mode = old.Mode().Perm()
	}
	temp := "." + prefix + rand.Text() + ".tmp"
	f, err := createNew(root, temp, mode)
	if err != nil {
		return err
	}
	if err = finish(f, data, old, mode, ownerOf(dir)); err == nil {
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
		return nil, fmt.Errorf("%w; name the file that it leads to", errLink)
	case !old.Mode().IsRegular():
		return nil, fmt.Errorf("%w; name one, or a new one", errIrregular)
	}
	return old, nil
}

// finish fills the new file and gives it its mode and owner.
func finish(f *os.File, data []byte, old fs.FileInfo, mode fs.FileMode, o owner) error {
	var err error
	if old != nil || mode == fileMode {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = give(f, o)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	return fill(f, data)
}

package keyfile

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Unfit says why no file can be written to a path, behind the path's name, and what to name
// in its place; nothing if one can. It finds out by making an empty file beside it. What
// passes, such as a full disk, is no reason.
func Unfit(path string) (is, want string) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "is not below a working directory that exists", "an absolute path"
	}
	root, err := openOutside(filepath.Dir(abs))
	if err != nil {
		return unfitDirectory(err)
	}
	defer func() { _ = root.Close() }()
	if is, want := occupied(root, abs); is != "" {
		return is, want
	}
	return unfitDirectory(tryFile(root))
}

// occupied says why what is at a path already cannot be replaced by a file.
func occupied(root *os.Root, path string) (is, want string) {
	switch _, err := replaceable(root, filepath.Base(path)); {
	case errors.Is(err, errLink) && leadsToFile(path):
		return "is a symbolic link", "the file that it leads to"
	case errors.Is(err, errLink):
		return "leads to a device or a pipe", regular
	case errors.Is(err, errIrregular):
		return irregular(root, filepath.Base(path))
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "has a name that is too long", "a file with a shorter name"
	}
	return "", ""
}

// regular is what to name in place of a device.
const regular = "a file, or to the path of a new one"

// leadsToFile reports whether there is a file at the end of a link, or could be one.
func leadsToFile(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular()
}

// irregular says what takes the place of a file.
func irregular(root *os.Root, name string) (is, want string) {
	info, err := root.Lstat(name)
	switch {
	case err != nil:
		return "", ""
	case info.IsDir():
		return "is a directory", "a file in it"
	case info.Mode()&fs.ModeNamedPipe != 0:
		return "is a pipe", regular
	default:
		return "is a device", regular
	}
}

// unfitDirectory says why a directory takes no file.
func unfitDirectory(err error) (is, want string) {
	const writable = "a file in a directory that this user can write to"
	missing, isMissing := errors.AsType[MissingDirectory](err)
	switch {
	case err == nil:
		return "", ""
	case isMissing && missing != "":
		return "is in a directory that does not exist", "a file in a directory that exists, or create this one first"
	case errors.Is(err, errOutside):
		return "leads out of the working directory through a link, which root does not follow", "a file that no link leads to"
	case errors.Is(err, syscall.ENOTDIR):
		return "is below a file, not in a directory", "a file in a directory"
	case errors.Is(err, ErrNoChown):
		return "would belong to root: this container has no CAP_CHOWN", "a file in a directory of this user, or run the container with CAP_CHOWN"
	case errors.Is(err, syscall.EROFS):
		return "is on a disk that can only be read", writable
	case errors.Is(err, fs.ErrPermission):
		return "is in a directory that this user cannot write to", writable
	case errors.Is(err, fs.ErrNotExist): // so it is in /proc
		return "is in a directory that takes no files", writable
	}
	return "", ""
}

// tryFile makes an empty file as [WriteReport] would, and removes it.
func tryFile(root *os.Root) error {
	dir, err := root.Stat(".")
	if err != nil {
		return err
	}
	name := "." + prefix + rand.Text() + ".tmp"
	f, err := createNew(root, name, fileMode)
	if err != nil {
		return err
	}
	return errors.Join(give(f, ownerOf(dir)), f.Close(), root.Remove(name))
}

// Try makes a private directory below parent as [Create] would, and removes it: who asks
// later sends a key in vain.
func Try(parent string) error {
	abs, err := filepath.Abs(parent)
	if err != nil {
		return err
	}
	above, err := openParent(abs)
	if err != nil {
		return err
	}
	defer func() { _ = above.Close() }()
	return tryDir(above)
}

func tryDir(above *os.Root) error {
	info, err := above.Stat(".")
	if err != nil {
		return err
	}
	name := newName()
	if err := above.Mkdir(name, dirMode); err != nil {
		return err
	}
	f, err := above.Open(name)
	if err == nil {
		err = errors.Join(settle(f, dirMode, ownerOf(info)), f.Close())
	}
	return errors.Join(err, above.Remove(name))
}

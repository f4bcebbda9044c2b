//go:build unix

package keyfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// openFlags keep an open from waiting for the other end of a named pipe.
const openFlags = os.O_RDONLY | syscall.O_NONBLOCK

// owner is whom a file belongs to.
type owner struct{ uid, gid int }

func ownerOf(info fs.FileInfo) owner {
	st := info.Sys().(*syscall.Stat_t)
	return owner{int(st.Uid), int(st.Gid)}
}

// settle gives an open file its mode, whatever the umask is, and, as only root
// can, its owner.
func settle(f *os.File, mode fs.FileMode, o owner) error {
	if err := f.Chmod(mode); err != nil {
		return err
	}
	return give(f, o)
}

// give changes the owner of an open file, if we are root.
func give(f *os.File, o owner) error {
	info, err := f.Stat()
	if err != nil || os.Geteuid() != 0 || ownerOf(info) == o {
		return err
	}
	if err := f.Chown(o.uid, o.gid); errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: %w", ErrNoChown, fs.ErrPermission)
	} else if err != nil {
		return fmt.Errorf("giving it to the owner of the directory: %w", err)
	}
	return nil
}

// isOurs reports whether a file belongs to this process's user.
func isOurs(info fs.FileInfo) bool { return ownerOf(info).uid == os.Geteuid() }

// isTrusted reports whether a directory below another may be one that we made:
// it belongs to this user, to root, or to whom root would have given it.
func isTrusted(dir, parent fs.FileInfo) bool {
	uid := ownerOf(dir).uid
	return isOurs(dir) || uid == 0 || uid == ownerOf(parent).uid
}

// isGuest reports whether this process is root in a directory of somebody else.
func isGuest(dir fs.FileInfo) bool { return os.Geteuid() == 0 && !isOurs(dir) }

// isPrivate reports whether nobody else can see into a directory.
func isPrivate(dir fs.FileInfo) bool { return dir.Mode().Perm() == dirMode }

// identity tells a file from others on its device.
type identity struct{ device, inode, links uint64 }

func identify(f *os.File) (identity, error) {
	info, err := f.Stat()
	if err != nil {
		return identity{}, err
	}
	st := info.Sys().(*syscall.Stat_t)
	return identity{uint64(st.Dev), uint64(st.Ino), uint64(st.Nlink)}, nil
}

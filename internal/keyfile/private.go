package keyfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Why something is left alone, as a clean-up says it.
var (
	errLink       = errors.New("it is a symbolic link")
	errIrregular  = errors.New("it is not a regular file")
	errReplaced   = errors.New("it is not what was written there")
	errChanged    = errors.New("it was changed since it was written")
	errForeign    = errors.New("it was not written by ascproof")
	errNotOurs    = errors.New("it is not a directory of this user")
	errOpened     = errors.New("its mode is not 0700 any more, others may have written to it")
	errNoManifest = errors.New("it has no manifest")
	errLost       = errors.New("it has no manifest any more, so that it is not known what was written there")
	errMoved      = errors.New("it was moved, and its files could not be found; look for them and remove them")
	errOtherJob   = errors.New("it belongs to another job")
)

// private is a directory that is proved to be one of ours.
type private struct {
	above    *os.Root
	name     string
	info     fs.FileInfo
	root     *os.Root
	device   uint64
	manifest manifest
	listed   fs.FileInfo // of the manifest's file
}

// openPrivate opens a directory below another, if it is one of ours.
func openPrivate(above *os.Root, name string) (*private, error) {
	parent, err := above.Stat(".")
	if err != nil {
		return nil, err
	}
	info, err := above.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, errLink
	case !info.IsDir() || !isTrusted(info, parent):
		return nil, errNotOurs
	}
	d := &private{above: above, name: name, info: info}
	if d.root, err = above.OpenRoot(name); err == nil {
		if err = d.read(); err == nil {
			return d, nil
		}
		_ = d.root.Close()
	}
	if errors.Is(err, fs.ErrPermission) && !isOurs(info) {
		err = errNotOurs
	}
	return nil, err
}

// read makes sure that what was opened is what was looked at, and reads the manifest.
func (d *private) read() error {
	self, err := d.root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = self.Close() }()
	if now, err := self.Stat(); err != nil || !os.SameFile(now, d.info) {
		return errors.Join(errNotOurs, err)
	}
	id, err := identify(self)
	if err != nil {
		return err
	}
	d.device = id.device
	f, err := openRegular(d.root, manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return d.withoutManifest()
	} else if err != nil {
		return errors.Join(errManifest, err)
	}
	defer func() { _ = f.Close() }()
	if d.listed, err = f.Stat(); err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxManifest+1))
	if err != nil {
		return err
	}
	if d.manifest, err = parseManifest(data); err == nil && !isPrivate(d.info) {
		return errOpened
	}
	return err
}

// withoutManifest tells a directory that has lost its manifest from one that is
// just being made, or is nobody's.
func (d *private) withoutManifest() error {
	if names, err := list(d.root); err == nil && len(names) > 0 && isPrivate(d.info) {
		return errLost
	}
	return errNoManifest
}

// openRegular opens a regular file to read, and nothing else: not what a link
// leads to, not a pipe that nobody writes to.
func openRegular(root *os.Root, name string) (*os.File, error) {
	before, err := root.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case before.Mode()&fs.ModeSymlink != 0:
		return nil, errLink
	case !before.Mode().IsRegular():
		return nil, errIrregular
	}
	return openSame(root, name, before)
}

// openSame opens what was looked at before, and nothing that took its name since.
func openSame(root *os.Root, name string, before fs.FileInfo) (*os.File, error) {
	f, err := root.OpenFile(name, openFlags, 0)
	if err != nil {
		return nil, err
	}
	if now, err := f.Stat(); err != nil || !os.SameFile(before, now) {
		_ = f.Close()
		return nil, errors.Join(errReplaced, err)
	}
	return f, nil
}

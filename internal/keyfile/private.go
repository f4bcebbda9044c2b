package keyfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"
)

// Why something is left alone, as a clean-up says it.
var (
	errLink       = errors.New("it is a symbolic link")
	errIrregular  = errors.New("it is not a regular file")
	errReplaced   = errors.New("it is not what was written there")
	errChanged    = errors.New("it was changed since it was written")
	errForeign    = errors.New("it was not written by ascproof")
	errNotOurs    = errors.New("it is not a directory of this user")
	errOpened     = errors.New("its mode is not 0700 any more, others could look into it or write to it")
	errClosed     = errors.New("its mode is not 0700 any more")
	errNoManifest = errors.New("it has no manifest")
	errLost       = errors.New("its manifest is gone, so it is not known what was written there")
	errMoved      = errors.New("it was moved, and its files could not be found. Look for them and remove them")
	errOtherJob   = errors.New("it belongs to another job")
	errInUse      = errors.New("an ascproof that is still running uses it")
)

// private is a directory that is proved to be one of ours.
type private struct {
	above    *os.Root
	name     string
	info     fs.FileInfo
	root     *os.Root
	self     *os.File // the directory
	device   uint64
	list     *os.File // the manifest's file
	listed   fs.FileInfo
	manifest manifest
	mine     bool // this process wrote it
}

// close lets go of the directory, and of the locks.
func (d *private) close() {
	_ = d.root.Close()
	for _, f := range []*os.File{d.self, d.list} {
		if f != nil {
			unlock(f)
			_ = f.Close()
		}
	}
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
		d.close()
	}
	if errors.Is(err, fs.ErrPermission) && !isOurs(info) {
		err = errNotOurs
	}
	return nil, err
}

// read makes sure that what was opened is what was looked at, and reads the manifest.
func (d *private) read() (err error) {
	if d.self, err = d.root.Open("."); err != nil {
		return err
	}
	if now, err := d.self.Stat(); err != nil || !os.SameFile(now, d.info) {
		return errors.Join(errNotOurs, err)
	}
	id, err := identify(d.self)
	if err != nil {
		return err
	}
	d.device = id.device
	d.list, err = openRegular(d.root, manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return d.withoutManifest()
	} else if err != nil {
		return errors.Join(errManifest, err)
	}
	if d.listed, err = d.list.Stat(); err != nil {
		return err
	}
	if err = d.readManifest(); errors.Is(err, errBegun) {
		err = d.begun()
	}
	switch {
	case err != nil || isPrivate(d.info):
		return err
	case d.info.Mode().Perm()&^dirMode != 0:
		return errOpened
	}
	return errClosed
}

// begun tells a directory that is just being made from one whose manifest was emptied.
func (d *private) begun() error {
	names, err := list(d.root)
	switch {
	case err != nil:
		return err
	case len(names) <= 1:
		return errNoManifest
	}
	if err = d.readManifest(); errors.Is(err, errBegun) {
		return errManifest
	}
	return err
}

func (d *private) readManifest() error {
	data, err := io.ReadAll(io.NewSectionReader(d.list, 0, maxManifest+1))
	if err == nil {
		d.manifest, err = parseManifest(data)
	}
	return err
}

// take waits for other clean-ups, makes sure that no writer is at work any more, and
// reads what the manifest lists by then. If somebody else has removed it, it does not
// exist.
func (d *private) take() error {
	lockCleaning(d.self, d.list)
	if _, err := d.root.Lstat(manifestName); err != nil {
		return err
	}
	for tries := 0; !d.mine && !lockWriting(d.list); tries++ {
		if tries == patience {
			return errInUse
		}
		time.Sleep(pause)
	}
	return d.readManifest()
}

// A process that is being started has the locks of the one that starts it, for the moment
// before it runs a program of its own. So one look does not tell whether somebody writes.
const (
	patience = 10
	pause    = 5 * time.Millisecond
)

// withoutManifest tells a directory that has lost its manifest from one that is
// just being made, or is nobody's.
func (d *private) withoutManifest() error {
	names, err := list(d.root)
	if err == nil && len(names) > 0 && !slices.Contains(names, manifestName) && isPrivate(d.info) {
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

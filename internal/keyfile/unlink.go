package keyfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// remove removes what the manifest lists, then the manifest and the directory, unless
// somebody uses them. After a failure, as opposed to something foreign, the manifest
// stays for another try.
func (d *private) remove(path string, r *Result) error {
	switch err := d.take(); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, errInUse):
		r.keep(path, err)
		return nil
	case err != nil:
		return err
	}
	var errs []error
	for _, e := range d.manifest.files {
		errs = append(errs, d.removeFile(path, e, r))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return d.removeSelf(path, r)
}

// removeFile removes a file under its name and under the one that it had while
// it was written.
func (d *private) removeFile(dir string, e entry, r *Result) error {
	var links uint64
	for _, name := range []string{temporary(e.Name), e.Name} {
		path := filepath.Join(dir, name)
		n, err := d.unlink(name, e)
		switch {
		case err == nil:
			links = n
			r.Removed = append(r.Removed, path)
		case errors.Is(err, fs.ErrNotExist):
		case errors.Is(err, errLink), errors.Is(err, errIrregular), errors.Is(err, errReplaced), errors.Is(err, errChanged):
			r.keep(path, err)
		default:
			return err
		}
	}
	if links > 1 {
		r.Linked = append(r.Linked, filepath.Join(dir, e.Name))
	}
	return nil
}

// unlink removes a name of the file that e lists, and returns how many the file
// had.
func (d *private) unlink(name string, e entry) (links uint64, err error) {
	info, links, err := d.verify(name, e)
	if err != nil {
		return 0, err
	}
	return links, removeSame(d.root, name, info)
}

// verify makes sure that a name stands for the file that e lists.
//
// The device is the directory's own rather than one from the manifest: network
// and overlay file systems number theirs anew with each mount, and the next
// container mounts anew.
func (d *private) verify(name string, e entry) (fs.FileInfo, uint64, error) {
	f, err := openRegular(d.root, name)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = f.Close() }()
	id, err := identify(f)
	if err != nil {
		return nil, 0, err
	}
	if id.device != d.device || id.inode != e.Inode {
		return nil, 0, errReplaced
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	// The content is not known while it is being written, see the package comment.
	if name == e.Name {
		err = e.compare(f, info.Size())
	}
	return info, id.links, err
}

// compare makes sure that a file has the content that e lists.
func (e entry) compare(f *os.File, size int64) error {
	if size != e.Size {
		return errChanged
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(f, e.Size)); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != e.SHA256 {
		return errChanged
	}
	return nil
}

// removeSame removes a name if it still stands for a file that was looked at.
// What is swapped in after that look is removed in its stead, but only by its
// name in this directory, and only this user and root can do that.
func removeSame(root *os.Root, name string, info fs.FileInfo) error {
	now, err := root.Lstat(name)
	if err != nil {
		return err
	}
	if !os.SameFile(now, info) {
		return errReplaced
	}
	return root.Remove(name)
}

// removeSelf removes the manifest, and the directory unless something else is in it.
func (d *private) removeSelf(path string, r *Result) error {
	_ = d.removeIgnore() // what is left of it is told below
	names, err := list(d.root)
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == manifestName })
	for _, name := range names {
		file := filepath.Join(path, name)
		if !slices.ContainsFunc(r.Kept, func(k Kept) bool { return k.Path == file }) {
			r.keep(file, errForeign)
		}
	}
	// What is open cannot be removed on Windows.
	_ = d.list.Close()
	if err := unlessGone(removeSame(d.root, manifestName, d.listed)); err != nil {
		return err
	}
	if len(names) > 0 {
		return nil
	}
	d.close()
	if err = unlessGone(removeSame(d.above, d.name, d.info)); err != nil {
		d.keepManifest()
	}
	return err
}

// keepManifest makes an empty manifest for a directory that could not be removed,
// so that a later clean-up finds it.
func (d *private) keepManifest() {
	root, err := d.above.OpenRoot(d.name)
	if err != nil {
		return
	}
	defer func() { _ = root.Close() }()
	if info, err := root.Stat("."); err != nil || !os.SameFile(info, d.info) {
		return
	}
	if f, err := createManifest(root, ownerOf(d.info), d.manifest.header); err == nil {
		_ = f.Close()
	}
}

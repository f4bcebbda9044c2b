package keyfile

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// Result is what a clean-up did.
type Result struct {
	// Removed lists the credential files that are gone.
	Removed []string
	// Linked lists those of them whose content lives on under another name, a
	// hard link outside of the private directory.
	Linked []string
	// Kept lists what was left alone.
	Kept []Kept
}

// Kept is something that was left alone, and why.
type Kept struct{ Path, Reason string }

func (r *Result) keep(path string, reason error) {
	r.Kept = append(r.Kept, Kept{path, reason.Error()})
}

// Cleanup removes the private directories of a job below parent. One that does
// not exist holds none. What looks like one of this user's but was tampered with,
// has lost its manifest, or cannot be read, is kept, and so is one that a process
// still uses; directories of other jobs and users are not mentioned. What another
// clean-up has removed meanwhile is gone, which is no error.
func Cleanup(parent, job string) (Result, error) {
	return cleanup(parent, func(h header) bool { return h.Job == job })
}

// CleanupStep is [Cleanup] for the files that one step of a job wrote.
func CleanupStep(parent, job, step string) (Result, error) {
	return cleanup(parent, func(h header) bool { return h.Job == job && h.Step == step })
}

// Remove removes one private directory of a job. One that does not exist is no error.
func Remove(dir, job string) (Result, error) {
	r, err := remove(dir, job, false)
	return r, unlessGone(err)
}

func cleanup(parent string, isMeant func(header) bool) (Result, error) {
	var all Result
	err := walk(parent, func(path string, d *private, err error) error {
		switch {
		case err == nil && isMeant(d.manifest.header):
			return d.remove(path, &all)
		case err == nil, errors.Is(err, errNotOurs), errors.Is(err, errNoManifest), errors.Is(err, fs.ErrNotExist):
		default:
			all.keep(path, err)
		}
		return nil
	})
	return all, err
}

// remove removes the regular files in a private directory of the job that its
// manifest lists with their inode and SHA-256, without following links, then
// the manifest, and the directory if nothing else is in it. It is mine if this process
// wrote it.
func remove(dir, job string, mine bool) (Result, error) {
	var r Result
	name := filepath.Base(dir)
	if !isName(name) {
		return r, fmt.Errorf("%s is not a directory of ascproof", dir)
	}
	above, err := openParent(filepath.Dir(dir))
	if err != nil {
		return r, err
	}
	defer func() { _ = above.Close() }()
	d, err := openPrivate(above, name)
	if err == nil {
		defer d.close()
		d.mine = mine
		if d.manifest.Job != job {
			err = errOtherJob
		}
	}
	if err != nil {
		return r, fmt.Errorf("leaving %s alone: %w", dir, err)
	}
	return r, d.remove(dir, &r)
}

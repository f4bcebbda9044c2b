package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// walk opens everything below parent that is named like a private directory,
// and says why if it cannot be one. It goes on after an error of visit. Where there is no
// parent there is nothing below it.
func walk(parent string, visit func(path string, d *private, err error) error) error {
	abs, err := filepath.Abs(parent)
	if err != nil {
		return err
	}
	above, err := openParent(abs)
	if err != nil {
		return unlessGone(err)
	}
	defer func() { _ = above.Close() }()
	names, err := list(above)
	if err != nil {
		return unlessGone(err)
	}
	var errs []error
	for _, name := range names {
		if !isName(name) {
			continue
		}
		d, err := openPrivate(above, name)
		errs = append(errs, visit(filepath.Join(abs, name), d, err))
		if err == nil {
			d.close()
		}
	}
	return errors.Join(errs...)
}

// unlessGone lets pass that something is not there: somebody else has removed it.
func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// list returns the names in a directory, in order.
func list(root *os.Root) ([]string, error) {
	f, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

package keyfile

import (
	"os"
	"path/filepath"
	"slices"
)

// walk opens everything below parent that is named like a private directory,
// and says why if it cannot be one.
func walk(parent string, visit func(path string, d *private, err error)) error {
	abs, err := filepath.Abs(parent)
	if err != nil {
		return err
	}
	above, err := openParent(abs)
	if err != nil {
		return err
	}
	defer func() { _ = above.Close() }()
	names, err := list(above)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !isName(name) {
			continue
		}
		d, err := openPrivate(above, name)
		visit(filepath.Join(abs, name), d, err)
		if err == nil {
			d.close()
		}
	}
	return nil
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

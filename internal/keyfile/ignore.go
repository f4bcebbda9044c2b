package keyfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// ignoreName is the file that keeps git from adding a directory, as pytest and Python's venv
// write it into theirs.
const (
	ignoreName = ".gitignore"
	ignoreAll  = "*\n"
)

// ignore makes git pass the directory over if it lies in a checkout.
func (s *Store) ignore() error {
	if s.checkout = checkoutOf(filepath.Dir(s.dir)); s.checkout == "" {
		return nil
	}
	f, err := newFile(s.root, ignoreName, s.owner)
	if err != nil {
		return err
	}
	return fill(f, []byte(ignoreAll))
}

// Checkout is the checkout that the directory lies in, "" if it lies in none: what is there
// ends up in commits, images and artifacts.
func (s *Store) Checkout() string { return s.checkout }

// checkoutOf looks for git's own directory or file, from a directory upwards.
func checkoutOf(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}

// removeIgnore removes the file of ignore, if it is what was written.
func (d *private) removeIgnore() error {
	f, err := openRegular(d.root, ignoreName)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(len(ignoreAll))+1))
	if err != nil || string(data) != ignoreAll {
		return errors.Join(errForeign, err)
	}
	_ = f.Close() // what is open cannot be removed on Windows
	return unlessGone(removeSame(d.root, ignoreName, info))
}

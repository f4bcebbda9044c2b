// Package keyfile creates the files that ascproof leaves to later steps, and is
// the only one that does; it also removes them.
//
// Credential files go to a [Store], a private directory of its own, together
// with a manifest of what was written there, which is all that a later process
// needs to remove exactly that:
//
//	store, err := keyfile.Create(filesDir, job)
//	path, err := store.Write("AuthKey_ABC123DEFG.p8", key)
//	// later, perhaps in another process
//	result, err := keyfile.Cleanup(filesDir, job)
//
// It must never overwrite a file in a Store, follow a symbolic link to the file
// it means, remove what it cannot prove to have written, or repeat a byte of a
// file's content in an error.
//
// A process locks the manifest while it writes, and as long as it uses the files. A
// clean-up leaves what is locked: it cannot take the manifest from under a writer, whose next
// file nobody would know. Where a file system has no locks the writer looks whether the
// manifest is still there after each file, and takes that back if not.
//
// A crash never leaves a credential that a clean-up cannot find. First an empty
// file is made under a temporary name, then the manifest lists it, then it is
// filled, and at last it gets its name. What may be left over is an empty file or
// directory that no manifest knows.
package keyfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// prefix begins the name of every private directory. At least 26 letters and
// digits follow.
const prefix = "ascproof-"

func newName() string { return prefix + strings.ToLower(rand.Text()) }

// isName reports whether a directory is named like a private one.
func isName(name string) bool {
	random, ok := strings.CutPrefix(name, prefix)
	return ok && len(random) >= 26 && strings.Trim(random, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// ErrNoChown says that root cannot give files to the owner of their directory.
var ErrNoChown = errors.New("this root has no CAP_CHOWN, so it cannot give it to the owner of the directory")

const (
	dirMode  = 0o700
	fileMode = 0o600
)

// Store is a private directory (0700) with a random name that holds credential
// files (0600) and a manifest of them. All of it belongs to the owner of the
// directory above, if this process may give things away: a container action
// runs as root, the steps that need its files do not. It is not safe for
// concurrent use.
type Store struct {
	dir    string
	header header
	// checkout is the one that the directory lies in.
	checkout string
	root     *os.Root
	owner    owner
	journal  *os.File
	names    map[string]bool // in the manifest
}

// Create makes a private directory below parent, which must exist; an empty parent
// is an error, never the working directory. The job is
// what the host calls this run of this job; a clean-up removes files of its own
// job only. It has 1 to 256 printable ASCII characters.
func Create(parent, job string, marks ...Mark) (*Store, error) {
	if err := checkJob(job); err != nil {
		return nil, err
	}
	if parent == "" {
		return nil, errors.New("no directory is given for private files")
	}
	abs, err := filepath.Abs(parent)
	if err != nil {
		return nil, err
	}
	above, err := openParent(abs)
	if err != nil {
		return nil, err
	}
	defer func() { _ = above.Close() }()
	s, err := createIn(above, abs, job, marks...)
	if err != nil {
		return nil, fmt.Errorf("could not make a private directory in %s: %w", abs, err)
	}
	return s, nil
}

// createIn is Create for a directory that is open, and its path.
func createIn(above *os.Root, path, job string, marks ...Mark) (*Store, error) {
	name := newName()
	s := &Store{dir: filepath.Join(path, name), header: header{Schema: schema, Job: job}, names: map[string]bool{}}
	for _, mark := range marks {
		mark(&s.header)
	}
	return s, s.create(above, name)
}

// MissingDirectory is the error of a directory that was to exist already.
type MissingDirectory string

func (dir MissingDirectory) Error() string {
	return "the directory " + string(dir) + " does not exist"
}

// Is makes it an [fs.ErrNotExist].
func (dir MissingDirectory) Is(target error) bool { return target == fs.ErrNotExist }

// openParent opens a directory that others made.
func openParent(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if info, statErr := os.Stat(dir); err != nil && statErr == nil && !info.IsDir() {
		err = syscall.ENOTDIR // which OpenRoot says in words alone
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, MissingDirectory(dir)
	case err != nil:
		return nil, fmt.Errorf("opening the directory %s: %w", dir, err)
	}
	return root, nil
}

// create makes the directory and its manifest, or nothing.
func (s *Store) create(above *os.Root, name string) (err error) {
	info, err := above.Stat(".")
	if err != nil {
		return err
	}
	s.owner = ownerOf(info)
	if err := above.Mkdir(name, dirMode); err != nil {
		return err
	}
	made, err := above.Lstat(name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = removeSame(above, name, made)
		}
	}()
	if s.root, err = above.OpenRoot(name); err != nil {
		return err
	}
	if err = s.equip(made); err != nil {
		_ = s.root.Close()
	}
	return err
}

// equip gives the new directory its owner, its manifest and what keeps git from it, or
// nothing that would stand in the way of its removal.
func (s *Store) equip(made fs.FileInfo) (err error) {
	if err = s.settle(made); err != nil {
		return err
	}
	if s.journal, err = createManifest(s.root, s.owner, s.header); err != nil {
		return err
	}
	if err = s.ignore(); err != nil {
		_ = s.journal.Close()
		_ = s.root.Remove(ignoreName)
		_ = s.root.Remove(manifestName)
	}
	return err
}

// settle gives the new directory its mode and owner, by its handle: whom the
// directory above belongs to could have put something else under its name.
func (s *Store) settle(made fs.FileInfo) error {
	f, err := s.root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !made.IsDir() || !isOurs(made) || !os.SameFile(made, info) {
		return errReplaced
	}
	return settle(f, dirMode, s.owner)
}

// Dir returns the absolute path of the private directory.
func (s *Store) Dir() string { return s.dir }

// Close lets go of the directory. What is in it stays.
// The lock is given back by name: a child that another thread is just starting
// has the file open until it begins, and closing ours would leave it locked.
func (s *Store) Close() error {
	unlock(s.journal)
	return errors.Join(s.journal.Close(), s.root.Close())
}

// Remove closes the store and removes what it wrote. If somebody has removed it
// all, that is no error.
func (s *Store) Remove() (Result, error) {
	names, _ := list(s.root) // wherever it is by now; nowhere fails
	_ = s.Close()
	if _, err := os.Lstat(s.dir); errors.Is(err, fs.ErrNotExist) {
		if len(names) == 0 {
			return Result{}, nil
		}
		return Result{}, fmt.Errorf("%s: %w", s.dir, errMoved)
	}
	return remove(s.dir, s.header.Job, true)
}

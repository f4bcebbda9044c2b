package keyfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ascproof/ascproof/internal/secret"
)

// Write creates a file in the private directory and returns its absolute path.
// The name has letters, digits, dots, hyphens and underscores, and no dot in
// front, and is given once, even if writing failed. An existing file is an error.
func (s *Store) Write(name string, content secret.Text) (string, error) {
	path := filepath.Join(s.dir, name)
	if err := checkName(name); err != nil {
		return "", err
	}
	switch {
	case s.names[name]:
		return "", fmt.Errorf("could not write %s: %w", path, fs.ErrExist)
	case len(s.names) == maxFiles:
		return "", fmt.Errorf("could not write %s: a private directory holds at most %d files", path, maxFiles)
	}
	data := []byte(content.Reveal())
	if len(data) > maxFile {
		return "", fmt.Errorf("could not write %s: it has more than %d bytes", path, maxFile)
	}
	f, err := s.begin(name, data)
	if err != nil {
		return "", fmt.Errorf("creating %s: %w", path, err)
	}
	if err = fill(f, data); err == nil {
		err = s.publish(name)
	}
	if err == nil && !s.isKnown() {
		_ = s.root.Remove(name)
		err = errTaken
	}
	if err != nil {
		_ = s.root.Remove(temporary(name))
		return "", fmt.Errorf("could not write %s: %w", path, err)
	}
	return path, nil
}

var errTaken = errors.New("a clean-up removed the directory meanwhile")

// isKnown reports whether the manifest is still there for a clean-up. It is unless a
// file system without locks let one remove it beside us.
func (s *Store) isKnown() bool {
	id, err := identify(s.journal)
	return err == nil && id.links > 0
}

// temporary is the name of a file whose content is not complete yet. No other
// file's name begins with a dot.
func temporary(name string) string { return "." + name + ".tmp" }

// begin creates an empty file and enters it in the manifest.
func (s *Store) begin(name string, data []byte) (*os.File, error) {
	f, err := newFile(s.root, temporary(name), s.owner)
	if err != nil {
		return nil, err
	}
	id, err := identify(f)
	if err == nil {
		err = s.record(newEntry(name, id, data))
	}
	if err != nil {
		_ = f.Close()
		_ = s.root.Remove(temporary(name))
		return nil, err
	}
	return f, nil
}

// record adds an entry to the manifest.
func (s *Store) record(e entry) error {
	s.names[e.Name] = true
	return appendLine(s.journal, e)
}

// createNew makes a file under a name that is free. What somebody else put there,
// a link above all, is an error.
func createNew(root *os.Root, name string, mode fs.FileMode) (*os.File, error) {
	return root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

// newFile makes an empty file that nobody else can read.
func newFile(root *os.Root, name string, o owner) (*os.File, error) {
	f, err := createNew(root, name, fileMode)
	if err != nil {
		return nil, err
	}
	if err := settle(f, fileMode, o); err != nil {
		_ = f.Close()
		_ = root.Remove(name)
		return nil, err
	}
	return f, nil
}

// fill writes a file to the disk and closes it.
func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// publish gives a complete file its name, unless that is taken: a link, unlike
// a rename, never replaces anything.
func (s *Store) publish(name string) error {
	err := s.root.Link(temporary(name), name)
	if err == nil {
		return s.root.Remove(temporary(name))
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	// Not every file system knows links. Nobody else is meant to write to this
	// directory, so that what is not there now will not be there in a moment.
	if _, err := s.root.Lstat(name); err == nil {
		return fs.ErrExist
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.root.Rename(temporary(name), name)
}

package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

// A process may end at any point of a write. What it leaves is found, unless
// it is empty, and no clean-up fails over it.
func TestCleanupAfterCrash(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		crash func(t *testing.T, s *Store)
		left  int
	}{
		{"before the manifest was extended", func(t *testing.T, s *Store) {
			f, err := newFile(s.root, temporary("token"), s.owner)
			must(t, err, f.Close())
		}, 1},
		{"within the manifest's line", func(t *testing.T, s *Store) {
			f, err := newFile(s.root, temporary("token"), s.owner)
			must(t, err, f.Close())
			_, err = s.journal.WriteString(`{"name":"tok`)
			must(t, err)
		}, 1},
		{"before the content was written", func(t *testing.T, s *Store) {
			f, err := s.begin("token", []byte("abc"))
			must(t, err, f.Close())
		}, 0},
		{"half-way through the content", func(t *testing.T, s *Store) {
			f, err := s.begin("token", []byte("abc"))
			must(t, err)
			must(t, fill(f, []byte("a")))
		}, 0},
		{"before the file got its name", func(t *testing.T, s *Store) {
			f, err := s.begin("token", []byte("abc"))
			must(t, err)
			must(t, fill(f, []byte("abc")))
		}, 0},
		{"before the file lost its first name", func(t *testing.T, s *Store) {
			f, err := s.begin("token", []byte("abc"))
			must(t, err)
			must(t, fill(f, []byte("abc")), s.root.Link(temporary("token"), "token"))
		}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, parent, path := newStore(t)
			tt.crash(t, s)
			_ = s.Close()
			r, err := Cleanup(parent, job)
			if err != nil || !slices.Contains(r.Removed, path) || len(r.Kept) != tt.left || r.Linked != nil {
				t.Errorf("Cleanup() = %+v, %v", r, err)
			}
			for _, k := range r.Kept {
				if info, err := os.Stat(k.Path); err != nil || info.Size() != 0 {
					t.Errorf("%s is left with %d bytes, %v", k.Path, info.Size(), err)
				}
			}
			if got := names(t, parent); len(got) != tt.left {
				t.Errorf("%q is left", got)
			}
		})
	}
}

// The manifest of a write that failed lists a file that is not there, while
// the one that is belongs to somebody else.
func TestCleanupAfterFailure(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	theirs := filepath.Join(s.Dir(), "token")
	must(t, os.WriteFile(theirs, nil, 0o600))
	for range 2 {
		if _, err := s.Write("token", secret.New("abc")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("Write() = %v, want %v", err, fs.ErrExist)
		}
	}
	_ = s.Close()
	r, err := Cleanup(parent, job)
	if err != nil || !slices.Equal(r.Removed, []string{path}) || len(r.Kept) != 1 || r.Kept[0].Path != theirs {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
}

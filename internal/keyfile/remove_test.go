package keyfile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

func TestCleanup(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	token, err := s.Write("token", secret.New("abc"))
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close() // on Windows an open file stays
	dirs, err := find(parent, job)
	if err != nil || !slices.Equal(dirs, []string{s.Dir()}) {
		t.Errorf("find() = %q, %v, want %q", dirs, err, s.Dir())
	}
	r, err := Cleanup(parent, job)
	if err != nil || !slices.Equal(r.Removed, []string{path, token}) || r.Kept != nil || r.Linked != nil {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
	if got := names(t, parent); len(got) != 0 {
		t.Errorf("%q is left", got)
	}
	if r, err := Cleanup(parent, job); err != nil || r.Removed != nil || r.Kept != nil {
		t.Errorf("a second Cleanup() = %+v, %v", r, err)
	}
}

func TestCleanupWithoutParent(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	if r, err := Cleanup(missing, job); err != nil || r.Removed != nil {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
	if dirs, err := find(missing, job); err != nil || dirs != nil {
		t.Errorf("find() = %q, %v", dirs, err)
	}
}

func TestStoreRemove(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	if r, err := s.Remove(); err != nil || !slices.Equal(r.Removed, []string{path}) {
		t.Errorf("Remove() = %+v, %v", r, err)
	}
	if got := names(t, parent); len(got) != 0 {
		t.Errorf("%q is left", got)
	}
}

// What somebody moved is not removed, and not passed over either.
func TestStoreRemoveAfterMove(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("an open directory cannot be moved")
	}
	s, _, path := newStore(t)
	moved := filepath.Join(t.TempDir(), "moved")
	must(t, os.Rename(s.Dir(), moved))
	if r, err := s.Remove(); !errors.Is(err, errMoved) || r.Removed != nil || !exists(filepath.Join(moved, filepath.Base(path))) {
		t.Errorf("Remove() = %+v, %v, want %v", r, err, errMoved)
	}
	s, _, _ = newStore(t)
	must(t, os.RemoveAll(s.Dir()))
	if r, err := s.Remove(); err != nil || r.Removed != nil || r.Kept != nil {
		t.Errorf("Remove() of nothing = %+v, %v", r, err)
	}
}

// Two jobs on one self-hosted runner share its directory for temporary files.
func TestCleanupOfAnotherJob(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	if r, err := Cleanup(parent, "run 7, job check, attempt 2"); err != nil || r.Removed != nil || r.Kept != nil {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
	if r, err := remove(s.Dir(), "another", false); !errors.Is(err, errOtherJob) || r.Removed != nil {
		t.Errorf("Remove() = %+v, %v", r, err)
	}
	if dirs, err := find(parent, "another"); err != nil || dirs != nil {
		t.Errorf("find() = %q, %v", dirs, err)
	}
	if !exists(path) {
		t.Error("the file is gone")
	}
}

func TestCleanupNamesHardLinks(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	_ = s.Close()
	other := filepath.Join(parent, "other")
	must(t, os.Link(path, other))
	r, err := Cleanup(parent, job)
	if err != nil || !slices.Equal(r.Removed, []string{path}) || !slices.Equal(r.Linked, []string{path}) {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
	if got, err := os.ReadFile(other); err != nil || string(got) != content {
		t.Errorf("the other name has %q, %v", got, err)
	}
}

func TestRemoveRefuses(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	other, empty := filepath.Join(parent, "other"), filepath.Join(parent, newName())
	must(t, os.Mkdir(other, 0o700), os.Mkdir(empty, 0o700))
	for _, dir := range []string{other, empty, filepath.Join(parent, newName()), filepath.Join(other, "x", newName()), "", "/"} {
		if r, err := remove(dir, job, false); err == nil || r.Removed != nil {
			t.Errorf("Remove(%q) = %+v, %v", dir, r, err)
		}
	}
	if r, err := Cleanup(parent, job); err != nil || r.Kept != nil || len(names(t, parent)) != 2 {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
}

// What was swapped in after the look at a file stays.
func TestRemoveSame(t *testing.T) {
	t.Parallel()
	s, _, path := newStore(t)
	info, err := os.Lstat(path)
	must(t, err, os.Rename(path, path+"2"), os.WriteFile(path, []byte("theirs"), 0o600))
	if err := removeSame(s.root, fileName, info); !errors.Is(err, errReplaced) || !exists(path) {
		t.Errorf("removeSame() = %v, want %v and the file there", err, errReplaced)
	}
	if err := removeSame(s.root, fileName+"2", info); err != nil || exists(path+"2") {
		t.Errorf("removeSame() = %v, want the file gone", err)
	}
}

// A file system mounted over a file may repeat its inode number.
func TestVerifyWantsTheDevice(t *testing.T) {
	t.Parallel()
	s, parent, _ := newStore(t)
	above, err := os.OpenRoot(parent)
	must(t, err)
	defer func() { _ = above.Close() }()
	d, err := openPrivate(above, filepath.Base(s.Dir()))
	must(t, err)
	defer func() { _ = d.root.Close() }()
	e := d.manifest.files[0]
	if _, _, err := d.verify(e.Name, e); err != nil {
		t.Errorf("verify() = %v", err)
	}
	d.device++
	if _, _, err := d.verify(e.Name, e); !errors.Is(err, errReplaced) {
		t.Errorf("verify() on another device = %v, want %v", err, errReplaced)
	}
}

// find returns the private directories of a job below parent, as absolute paths:
// what has the right name, mode and owner, is no symbolic link, and holds a
// manifest of that job.
func find(parent, job string) ([]string, error) {
	var dirs []string
	err := walk(parent, func(path string, d *private, err error) error {
		if err == nil && d.manifest.Job == job {
			dirs = append(dirs, path)
		}
		return nil
	})
	return dirs, err
}

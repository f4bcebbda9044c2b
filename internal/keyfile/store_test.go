package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

const (
	job      = "run 7, job check, attempt 1"
	fileName = "AuthKey_ABC123DEFG.p8"
	content  = "-----BEGIN PRIVATE KEY-----\nnot one\n"
)

// newStore makes a store with one file in it, below a new directory.
func newStore(t *testing.T) (s *Store, parent, path string) {
	t.Helper()
	parent = t.TempDir()
	s, err := Create(parent, job)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	path, err = s.Write(fileName, secret.New(content))
	if err != nil {
		t.Fatal(err)
	}
	return s, parent, path
}

// names lists a directory.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// must fails the test if planting something did.
func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func TestStoreWrites(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	if filepath.Dir(path) != s.Dir() || filepath.Dir(s.Dir()) != parent {
		t.Errorf("Write() = %s, want a path two levels below %s", path, parent)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != content {
		t.Errorf("ReadFile = %q, %v", got, err)
	}
	token, err := s.Write("token", secret.New("abc"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, s.Dir()), []string{fileName, manifestName, filepath.Base(token)}; !slices.Equal(got, want) {
		t.Errorf("the directory has %q, want %q", got, want)
	}
	if other, err := Create(parent, job); err != nil || other.Dir() == s.Dir() {
		t.Errorf("Create twice = %v, %v, want another directory", other, err)
	}
}

func TestStoreTellsNothingOfTheContent(t *testing.T) {
	t.Parallel()
	s, _, _ := newStore(t)
	data, err := os.ReadFile(filepath.Join(s.Dir(), manifestName))
	if err != nil || strings.Contains(string(data), "PRIVATE") {
		t.Errorf("the manifest is %s, %v", data, err)
	}
	if _, err := s.Write("../token", secret.New("top-secret")); err == nil || strings.Contains(err.Error(), "top-secret") {
		t.Errorf("Write() = %v", err)
	}
}

func TestStoreWritesANameOnce(t *testing.T) {
	t.Parallel()
	s, _, path := newStore(t)
	if _, err := s.Write(fileName, secret.New("another")); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("Write() = %v, want %v and the path", err, fs.ErrExist)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != content {
		t.Errorf("ReadFile = %q, %v", got, err)
	}
	if r, err := s.Remove(); err != nil || !slices.Equal(r.Removed, []string{path}) {
		t.Errorf("Remove() = %+v, %v", r, err)
	}
}

func TestStoreNeverOverwrites(t *testing.T) {
	t.Parallel()
	target := filepath.Join(t.TempDir(), "target")
	tests := []struct {
		name  string
		plant func(path string) error
	}{
		{"file", func(path string) error { return os.WriteFile(path, []byte("theirs"), 0o644) }},
		{"link to nothing", func(path string) error { return os.Symlink(target, path) }},
		{"directory", func(path string) error { return os.Mkdir(path, 0o755) }},
	}
	for _, tt := range tests {
		for _, name := range []string{"token", temporary("token")} {
			t.Run(tt.name+" as "+name, func(t *testing.T) {
				t.Parallel()
				s, _, _ := newStore(t)
				path := filepath.Join(s.Dir(), name)
				if err := tt.plant(path); err != nil {
					t.Fatal(err)
				}
				before, _ := os.Lstat(path)
				if _, err := s.Write("token", secret.New("abc")); !errors.Is(err, fs.ErrExist) {
					t.Errorf("Write() = %v, want %v", err, fs.ErrExist)
				}
				if after, err := os.Lstat(path); err != nil || !os.SameFile(before, after) || before.Size() != after.Size() {
					t.Errorf("what was there is not any more: %v", err)
				}
				if exists(target) {
					t.Error("a link was followed")
				}
			})
		}
	}
}

func TestStoreNames(t *testing.T) {
	t.Parallel()
	s, parent, _ := newStore(t)
	for _, name := range []string{"", ".", "..", "../x", "a/b", `a\b`, ".hidden", "a b", "a\x00", "é", manifestName, "MANIFEST.jsonl", strings.Repeat("a", 129)} {
		if path, err := s.Write(name, secret.New("abc")); err == nil {
			t.Errorf("Write(%q) = %s, want an error", name, path)
		}
	}
	if got := names(t, s.Dir()); len(got) != 2 {
		t.Errorf("the directory has %q", got)
	}
	for _, name := range []string{"", "a\nb", "\x1b[m", strings.Repeat("a", 257)} {
		if _, err := Create(parent, name); err == nil {
			t.Errorf("Create for job %q went well", name)
		}
	}
}

func TestStoreHoldsSoManyFiles(t *testing.T) {
	t.Parallel()
	s, parent, _ := newStore(t)
	for i := range maxFiles - 1 {
		if _, err := s.Write("token"+strings.Repeat("x", i), secret.New("abc")); err != nil {
			t.Fatal(err)
		}
	}
	if path, err := s.Write("one-more", secret.New("abc")); err == nil {
		t.Errorf("Write() = %s, want an error", path)
	}
	_ = s.Close()
	if r, err := Cleanup(parent, job); err != nil || len(r.Removed) != maxFiles || len(names(t, parent)) != 0 {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
}

// No directory is never the working directory, where a checkout lies.
func TestCreateNowhere(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := Create("", job); err == nil {
		t.Error("no error")
	}
	if got, _ := os.ReadDir("."); len(got) > 0 {
		t.Errorf("left %q", got)
	}
}

func TestCreateWithoutParent(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	_, err := Create(missing, job)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing) {
		t.Errorf("Create() = %v, want %v and the path", err, fs.ErrNotExist)
	}
	if exists(missing) {
		t.Error("the directory was made")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(file, job); err == nil {
		t.Error("Create below a file went well")
	}
}

func TestIsName(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		want bool
	}{
		{newName(), true},
		{newName() + "a", true},
		{prefix, false},
		{prefix + "report", false},
		{prefix + "setup-for-all-of-the-runners", false},
		{strings.ToUpper(newName()), false},
		{"x" + newName(), false},
		{newName()[:len(prefix)+25], false},
	}
	for _, tt := range tests {
		if got := isName(tt.name); got != tt.want {
			t.Errorf("isName(%q) = %v, want %v", tt.name, got, tt.want)
		}
	}
}

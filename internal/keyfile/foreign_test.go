package keyfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whatever is put in the place of something of ours stays where it is, and what
// a link leads to as well.
func TestCleanupLeavesForeignThings(t *testing.T) {
	t.Parallel()
	for _, tt := range foreignTests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, parent, path := newStore(t)
			_ = s.Close()
			victim := filepath.Join(t.TempDir(), "victim")
			if err := os.WriteFile(victim, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			kept := tt.plant(t, s.Dir(), path, victim)
			r, err := Cleanup(parent, job)
			if err != nil {
				t.Fatal(err)
			}
			var paths []string
			for _, k := range r.Kept {
				if k.Reason == "" {
					t.Errorf("%s was kept without a reason", k.Path)
				}
				paths = append(paths, k.Path)
			}
			if !slices.Equal(paths, kept) {
				t.Errorf("Cleanup() kept %q, want %q", r.Kept, kept)
			}
			for _, path := range append(kept, victim) {
				if !exists(path) {
					t.Errorf("%s is gone", path)
				}
			}
			if data, err := os.ReadFile(victim); err != nil || string(data) != content {
				t.Errorf("the victim has %q, %v", data, err)
			}
		})
	}
}

// foreignTests each plant something and return what is to be kept.
var foreignTests = []struct {
	name  string
	plant func(t *testing.T, dir, path, victim string) (kept []string)
}{
	{"link for a file", func(t *testing.T, _, path, victim string) []string {
		must(t, os.Remove(path), os.Symlink(victim, path))
		return []string{path}
	}},
	{"link to the file itself", func(t *testing.T, dir, path, _ string) []string {
		moved := filepath.Join(dir, "moved")
		must(t, os.Rename(path, moved), os.Symlink("moved", path))
		return []string{path, moved}
	}},
	{"directory for a file", func(t *testing.T, _, path, _ string) []string {
		must(t, os.Remove(path), os.Mkdir(path, 0o700))
		return []string{path}
	}},
	{"another file of the same content", func(t *testing.T, dir, path, _ string) []string {
		must(t, os.Rename(path, path+"2"), os.WriteFile(path, []byte(content), 0o600))
		return []string{path, path + "2"}
	}},
	{"another file in the place of one that was being written", func(t *testing.T, dir, path, _ string) []string {
		temp := filepath.Join(dir, temporary(fileName))
		must(t, os.WriteFile(temp, []byte(content), 0o600))
		return []string{temp}
	}},
	{"the same file with other content", func(t *testing.T, _, path, _ string) []string {
		must(t, os.WriteFile(path, []byte(strings.ToUpper(content)), 0o600))
		return []string{path}
	}},
	{"the same file with more content", func(t *testing.T, _, path, _ string) []string {
		must(t, os.WriteFile(path, []byte(content+content), 0o600))
		return []string{path}
	}},
	{"foreign file", func(t *testing.T, dir, _, _ string) []string {
		theirs := filepath.Join(dir, "theirs")
		must(t, os.WriteFile(theirs, []byte(content), 0o600))
		return []string{theirs}
	}},
	{"link for the directory", func(t *testing.T, dir, _, _ string) []string {
		elsewhere := t.TempDir()
		moved := filepath.Join(elsewhere, "moved")
		must(t, os.Rename(dir, moved), os.Symlink(moved, dir))
		return []string{dir}
	}},
	{"link to the directory beside it", func(t *testing.T, dir, _, _ string) []string {
		must(t, os.Rename(dir, dir+"2"), os.WriteFile(filepath.Join(dir+"2", manifestName), nil, 0o600), os.Symlink(filepath.Base(dir+"2"), dir))
		return []string{dir, dir + "2"}
	}},
	{"link for the manifest", func(t *testing.T, dir, _, victim string) []string {
		manifest := filepath.Join(dir, manifestName)
		data, err := os.ReadFile(manifest)
		must(t, err, os.Remove(manifest), os.Symlink(victim+"2", manifest), os.WriteFile(victim+"2", data, 0o600))
		return []string{dir}
	}},
	{"no manifest", func(t *testing.T, dir, _, _ string) []string {
		must(t, os.Remove(filepath.Join(dir, manifestName)))
		return []string{dir}
	}},
	{"damaged manifest", func(t *testing.T, dir, _, _ string) []string {
		must(t, os.WriteFile(filepath.Join(dir, manifestName), []byte("{}\n"), 0o600))
		return []string{dir}
	}},
}

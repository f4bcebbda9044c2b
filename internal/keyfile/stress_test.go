package keyfile

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

// roleVar makes this test binary a process that writes or cleans up below a directory.
const roleVar = "ASCPROOF_KEYFILE_TEST"

func TestMain(m *testing.M) {
	role, parent, ok := strings.Cut(os.Getenv(roleVar), " ")
	if !ok {
		os.Exit(m.Run())
	}
	run := map[string]func(string) error{"write": writeAll, "clean": cleanRepeatedly, "die": die}[role]
	if err := run(parent); err != nil {
		fmt.Fprintln(os.Stderr, role, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// writeAll does what a check does with files.
func writeAll(parent string) error {
	s, err := Create(parent, job)
	if err != nil {
		return err
	}
	for _, name := range []string{fileName, "asc_api_key.json", "token"} {
		if _, err := s.Write(name, secret.New(content)); err != nil {
			return errors.Join(err, s.Close())
		}
	}
	return s.Close()
}

// die leaves a file that has no name yet, as a process does that is killed.
func die(parent string) error {
	s, err := Create(parent, job)
	if err != nil {
		return err
	}
	f, err := s.begin("token", []byte(content))
	if err == nil {
		_, err = f.WriteString(content)
		_ = f.Close()
	}
	return errors.Join(err, s.Close())
}

// cleanRepeatedly is many clean-ups. None fails, and what each leaves is in use.
func cleanRepeatedly(parent string) error {
	for range 5 {
		r, err := Cleanup(parent, job)
		if err != nil {
			return err
		}
		for _, kept := range r.Kept {
			if kept.Reason != errInUse.Error() {
				return fmt.Errorf("%s: %s", kept.Path, kept.Reason)
			}
		}
	}
	return nil
}

// Writers and clean-ups of one job at once, in one process and in many, leave nothing
// that the last clean-up does not remove: no file without a manifest above all.
//
// It is alone: a process that is just being started has the locks of this one for a
// moment, in which they seem to be in use.
func TestManyWritersAndCleaners(t *testing.T) {
	ways := []struct {
		name   string
		rounds int
		run    func(role, parent string) error
	}{
		{"goroutines", 5, func(role, parent string) error {
			return map[string]func(string) error{"write": writeAll, "clean": cleanRepeatedly, "die": die}[role](parent)
		}},
		{"processes", 2, func(role, parent string) error {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), roleVar+"="+role+" "+parent)
			if out, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		}},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			for range way.rounds {
				parent := t.TempDir()
				var all sync.WaitGroup
				for _, role := range strings.Fields("write clean write clean write clean write clean die clean write clean") {
					all.Go(func() {
						if err := way.run(role, parent); err != nil {
							t.Errorf("%s: %v", role, err)
						}
					})
				}
				all.Wait()
				if r, err := Cleanup(parent, job); err != nil || r.Kept != nil {
					t.Errorf("the last Cleanup() = %+v, %v", r, err)
				}
				if left := names(t, parent); len(left) != 0 {
					t.Fatalf("%q is left", left)
				}
			}
		})
	}
}

// A clean-up leaves what a process still uses, and says so.
func TestCleanupLeavesWhatIsInUse(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	r, err := Cleanup(parent, job)
	if err != nil || r.Removed != nil || len(r.Kept) != 1 || r.Kept[0] != (Kept{s.Dir(), errInUse.Error()}) {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
	must(t, s.Close())
	if r, err = Cleanup(parent, job); err != nil || len(r.Removed) != 1 || exists(path) {
		t.Errorf("Cleanup() after Close = %+v, %v", r, err)
	}
}

// Where a file system knows no locks a clean-up may remove the manifest of a writer: then
// the writer takes its file back.
func TestWriteWithoutManifest(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	must(t, os.Remove(path), os.Remove(filepath.Join(s.Dir(), manifestName)))
	if path, err := s.Write("token", secret.New("abc")); !errors.Is(err, errTaken) || path != "" {
		t.Errorf("Write() = %q, %v, want %v", path, err, errTaken)
	}
	if left := names(t, s.Dir()); len(left) != 0 {
		t.Errorf("%q is left", left)
	}
	must(t, os.Remove(s.Dir()))
	if r, err := Cleanup(parent, job); err != nil || r.Kept != nil {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
}

// What another clean-up has removed between a look and the next is gone, and no error.
func TestCleanupBesideAnother(t *testing.T) {
	t.Parallel()
	s, parent, _ := newStore(t)
	must(t, s.Close())
	err := walk(parent, func(path string, d *private, err error) error {
		must(t, err)
		if r, err := Cleanup(parent, job); err != nil || len(r.Removed) != 1 {
			t.Errorf("the first Cleanup() = %+v, %v", r, err)
		}
		var r Result
		if err := d.remove(path, &r); err != nil || r.Removed != nil || r.Kept != nil {
			t.Errorf("the second remove() = %+v, %v", r, err)
		}
		return nil
	})
	must(t, err)
}

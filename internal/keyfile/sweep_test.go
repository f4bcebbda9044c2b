package keyfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/secret"
)

// dead marks files as those of another process.
func dead(p process) Mark { return func(h *header) { h.Process = &p } }

// What a process left that is dead is swept; what belongs to one that runs, to another
// machine, or to later steps, is not.
func TestSweep(t *testing.T) {
	t.Parallel()
	here := *thisProcess()
	before, after := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	const nobody = 1 << 30 // above every limit of process numbers
	tests := []struct {
		name   string
		marks  []Mark
		before time.Time
		swept  bool
	}{
		{"for later steps", nil, time.Time{}, false},
		{"for later steps, and new", nil, before, false},
		{"for later steps, and old", nil, after, true},
		{"of this process", []Mark{WhileRunning()}, time.Time{}, false},
		{"of this process, and old", []Mark{WhileRunning()}, after, true},
		{"of a dead process", []Mark{dead(process{here.Host, nobody, ""})}, time.Time{}, true},
		{"of a dead process, whose number another has", []Mark{dead(process{here.Host, here.PID, "another boot 1"})}, time.Time{}, here.Began != ""},
		{"of a dead process on another machine", []Mark{dead(process{here.Host + "-other", nobody, ""})}, time.Time{}, false},
		{"of a process without a number", []Mark{dead(process{here.Host, 0, ""})}, time.Time{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			s, err := Create(parent, "another job", tt.marks...)
			if err != nil {
				t.Fatal(err)
			}
			path, err := s.Write("key.p8", secret.New("abc"))
			if err != nil {
				t.Fatal(err)
			}
			if r, err := Sweep(parent, tt.before); err != nil || r.Removed != nil {
				t.Errorf("Sweep() = %+v, %v of what is in use", r, err)
			}
			_ = s.Close()
			r, err := Sweep(parent, tt.before)
			if err != nil || slices.Equal(r.Removed, []string{path}) != tt.swept {
				t.Errorf("Sweep() = %+v, %v, want swept: %v", r, err, tt.swept)
			}
			if got := names(t, parent); (len(got) == 0) != tt.swept {
				t.Errorf("%q is left", got)
			}
		})
	}
}

// A clean-up of a step, or of one directory, leaves those of other steps.
func TestCleanupOfAStep(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dirs := map[string]string{}
	for _, step := range []string{"one", "two", "three"} {
		s, err := Create(parent, job, OfStep(step))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write("key.p8", secret.New(step)); err != nil {
			t.Fatal(err)
		}
		_, dirs[step] = s.Close(), s.Dir()
	}
	if r, err := CleanupStep(parent, job, "two"); err != nil || !slices.Equal(r.Removed, []string{filepath.Join(dirs["two"], "key.p8")}) {
		t.Errorf("CleanupStep() = %+v, %v", r, err)
	}
	for range 2 { // the second time it is gone
		if _, err := Remove(dirs["one"], job); err != nil {
			t.Errorf("Remove() = %v", err)
		}
	}
	if _, err := Remove(dirs["three"], "another job"); err == nil {
		t.Error("Remove() took another job's directory")
	}
	if got := names(t, parent); !slices.Equal(got, []string{filepath.Base(dirs["three"])}) {
		t.Errorf("%q is left, want the third", got)
	}
}

// In a checkout, below any directory of it, git passes the files over.
func TestIgnoreInCheckout(t *testing.T) {
	t.Parallel()
	for name, git := range map[string]string{"beside": "a/b/.git", "above": ".git", "none": "c/.git"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			top := t.TempDir()
			parent := filepath.Join(top, "a", "b")
			for _, dir := range []string{parent, filepath.Join(top, git)} {
				if err := os.MkdirAll(dir, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			s, err := Create(parent, job)
			if err != nil {
				t.Fatal(err)
			}
			data, _ := os.ReadFile(filepath.Join(s.Dir(), ignoreName))
			if inside := s.Checkout() != ""; inside != (name != "none") || inside != (string(data) == "*\n") {
				t.Errorf("in the checkout %q, with %q", s.Checkout(), data)
			}
			_ = s.Close()
			if r, err := Cleanup(parent, job); err != nil || r.Kept != nil {
				t.Errorf("Cleanup() = %+v, %v", r, err)
			}
			if got := names(t, parent); slices.ContainsFunc(got, func(n string) bool { return strings.HasPrefix(n, prefix) }) {
				t.Errorf("%q is left", got)
			}
		})
	}
}

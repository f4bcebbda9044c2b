package cihost_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

// In a job with a container the step's user can be another one than the runner's. Each
// refusal of a file says so, and one for any other reason does not.
func TestFilesOfAnotherUser(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o444); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, path string
		want       bool
	}{
		{"a file of another user", file, true},
		{"a directory that is gone", filepath.Join(dir, "none: permission denied", "file"), false},
		{"a directory in its place", dir, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := cihost.Env{"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": tt.path, "GITHUB_ENV": tt.path, "GITHUB_STATE": tt.path, "GITHUB_STEP_SUMMARY": tt.path}
			h := open(cihost.NameGitHub, cihost.Links{Commands: new(bytes.Buffer), Env: env})
			asSomebody(t, func() {
				id, err := cihost.Identify(env, cihost.Auto)
				for what, err := range map[string]error{
					"Identify": errors.Join(id.Doubt, err), "SetOutput": h.SetOutput("status", "valid"), "SetEnv": h.SetEnv("ASC_KEY_ID", "x"),
					"SaveState": h.SaveState("dir", "x"), "Summary": h.Summary("text"),
				} {
					if err == nil || errors.Is(err, cihost.ErrOtherUser) != tt.want {
						t.Errorf("%s: %v, is for the owner: want %v", what, err, tt.want)
					} else if text := err.Error(); strings.Contains(text, "open ") || strings.Contains(text, dir) {
						t.Errorf("%s: %q is what the system says", what, text)
					}
				}
			})
		})
	}
}

// asSomebody does something as a user without rights, which only root can become; others
// are one already.
func asSomebody(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends, and with it the user
		const nobody = 65534
		if os.Geteuid() == 0 {
			if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, nobody, nobody, nobody); errno != 0 {
				t.Error(errno)
				return
			}
		}
		do()
	}()
	<-done
}

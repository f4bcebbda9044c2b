//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// What is said to remove the files removes them, once. A clean-up finds by itself what is
// where ascproof writes by itself, and no other directory.
func TestCleanupThatIsNamed(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Plain: true})
	cred := srv.TeamKey(role.AppManager).Credentials()
	own, elsewhere := t.TempDir(), t.TempDir()
	env := append(cred.Env(), "TMPDIR="+own)
	for _, tt := range []struct {
		name string
		args []string
		left int // by a clean-up without a flag
	}{
		{"where ascproof writes", nil, 0},
		{"elsewhere", []string{"--files-dir", elsewhere}, 1},
	} {
		r := runEnv(t, srv, env, append([]string{"check", "--files", "p8"}, tt.args...)...)
		_, named, _ := strings.Cut(strings.Join(strings.Fields(r.stderr), " ")+" ", "to remove them: ascproof cleanup ")
		if got := strings.Fields(named); r.status != 0 || strings.Join(got, " ") != strings.Join(tt.args, " ") {
			t.Fatalf("%s: status %d, a clean-up with %q, want with %q:\n%s", tt.name, r.status, got, tt.args, r.stderr)
		}
		removed := 0
		for _, args := range [][]string{{"cleanup"}, append([]string{"cleanup"}, tt.args...), append([]string{"cleanup"}, tt.args...)} {
			r := runEnv(t, srv, env, args...)
			if removed += strings.Count(r.stdout, "removed "); r.status != 0 || r.stderr != "" || len(args) == 1 && removed != 1-tt.left {
				t.Errorf("%s: %q ends with %d after %d files:\n%s%s", tt.name, args, r.status, removed, r.stdout, r.stderr)
			}
		}
		if files := append(left(t, own), left(t, elsewhere)...); removed != 1 || len(files) > 0 {
			t.Errorf("%s: %d files were removed, left is %q", tt.name, removed, files)
		}
	}
}

// Without its manifest nobody knows what is in a directory, so it stays, which is told once.
func TestCleanupWithoutManifest(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Plain: true})
	sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check", "--files", "p8")
	if got := cli.Main(t.Context(), sys); got != 0 || len(left(t, files)) != 2 {
		t.Fatalf("status %d, files %q\n%s", got, left(t, files), stderrOf(sys))
	}
	manifest, err := filepath.Glob(filepath.Join(files, "*", "manifest.jsonl"))
	if err != nil || len(manifest) != 1 || os.Remove(manifest[0]) != nil {
		t.Fatalf("manifests %q, %v", manifest, err)
	}
	sys.Args, sys.Stdout, sys.Stderr = []string{"cleanup"}, &bytes.Buffer{}, &bytes.Buffer{}
	got := cli.Main(t.Context(), sys)
	if said := strings.Join(strings.Fields(stderrOf(sys)), " "); got != 0 || strings.Count(said, "its manifest is gone") != 1 || len(left(t, files)) != 1 {
		t.Errorf("status %d, files %q, and it says\n%s", got, left(t, files), stderrOf(sys))
	}
}

// A post step with nothing to do, or nothing to find it by, is silent.
func TestPostWithNothingToDo(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	sys := cli.System{Stdin: &bytes.Buffer{}, Stdout: &out, Stderr: &out, Env: []string{
		"GITHUB_ACTIONS=true", "GITHUB_OUTPUT=" + write(t, t.TempDir(), "output", ""), "RUNNER_TEMP=/does/not/exist", "INPUT_FILES-DIR=missing", "TMPDIR=" + t.TempDir(),
	}}
	if got := cli.Post(t.Context(), sys); got != 0 || out.Len() > 0 {
		t.Errorf("Post = %d, and it says\n%s", got, out.String())
	}
}

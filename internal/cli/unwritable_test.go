//go:build unix

package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// calls matches what the system calls its calls, which tells a person nothing.
var calls = regexp.MustCompile(`(?i)mkdirat|openat|unlinkat|renameat|fchown|no such file|permission denied`)

// handed matches what only a good key hands over.
var handed = regexp.MustCompile(`(?m)^(token|expires-at|(key|token|fastlane)-path)<<`)

// closedDir is a directory that takes no files, even of root.
func closedDir(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	if runtime.GOOS != "linux" {
		t.Skip("root can write to every directory here")
	}
	return "/proc"
}

// unfit are paths that no file can be written to.
func unfit(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	file, pipe, link, toPipe := write(t, dir, "file", "kept"), filepath.Join(dir, "pipe"), filepath.Join(dir, "link"), filepath.Join(dir, "to-pipe")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink(file, link), os.Symlink(pipe, toPipe)); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"a directory": dir, "a missing directory": filepath.Join(dir, "none", "x"), "below a file": filepath.Join(file, "x"), "a pipe": pipe,
		"a device": "/dev/null", "a link to a file": link, "a link to a pipe": toPipe, "a closed directory": filepath.Join(closedDir(t), "x"),
		"standard output": "-", "a long name": filepath.Join(dir, strings.Repeat("x", 300)), "a line break": filepath.Join(dir, "a\nb"),
	}
}

// What cannot be written to is known before anything is sent, wherever it is named. Each
// setting of each command meets one such path, and each path one setting of each kind.
func TestUnfitOutputs(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.Admin)
	audited := auditFile(t, entryOf("a", key, ""))
	try := func(what, command, path string) {
		args := strings.Fields(strings.ReplaceAll(command, "AUDITED", audited))
		t.Run(what+" in "+command, func(t *testing.T) {
			t.Parallel()
			args[slices.Index(args, "PATH")] = path
			r := run(t, srv, key.Credentials(), args...)
			if said := r.stdout + r.stderr; r.status != 2 || !strings.Contains(said, "Fix: set ") || calls.MatchString(said) {
				t.Errorf("status %d, want 2 and what to set:\n%s", r.status, said)
			}
		})
	}
	paths := unfit(t)
	for command, settings := range map[string][]string{
		"check": {"report", "junit", "markdown", "dotenv"}, "exec": {"report", "junit", "markdown", "dotenv"},
		"audit AUDITED": {"report", "junit", "markdown", "html", "stream"}, "audit merge AUDITED": {"report", "junit", "markdown", "html"},
	} {
		for _, setting := range settings {
			args := command + " --" + setting + " PATH"
			if command == "exec" {
				args += " -- true"
			}
			try("a missing directory", args, paths["a missing directory"])
		}
	}
	for what, path := range paths {
		for _, command := range []string{"check --report PATH", "check --dotenv PATH", "audit AUDITED --stream PATH", "token --out PATH"} {
			try(what, command, path)
		}
	}
	t.Cleanup(func() { // when all have ended
		if n := srv.Count(); n > 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// The report says so, too, where it is asked for.
func TestUnfitOutputIsReported(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	file := filepath.Join(t.TempDir(), "report.json")
	r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), "--report", file, "--junit", t.TempDir())
	data, err := os.ReadFile(file)
	if r.status != 2 || k.Verdict != report.Fail || k.Reason != finding.SettingInvalid || err != nil || string(data) != r.stdout {
		t.Errorf("status %d, %s for %s, and in the file (%v)\n%s", r.status, k.Verdict, k.Reason, err, data)
	}
}

// A directory that takes no key files is known before anything is sent.
func TestClosedFilesDir(t *testing.T) {
	t.Parallel()
	closed := closedDir(t)
	for _, args := range [][]string{{"check", "--files", "p8"}, {"exec", "--", "true"}} {
		for _, env := range []string{"ASC_FILES_DIR=", "TMPDIR="} {
			srv := start(t, asctest.Options{})
			r := runEnv(t, srv, append(srv.TeamKey(role.Admin).Credentials().Env(), env+closed), args...)
			said := r.stdout + r.stderr
			if r.status != 2 || srv.Count() != 0 || !strings.Contains(said, "[files-unwritable]") || !strings.Contains(said, "files-dir") || calls.MatchString(said) {
				t.Errorf("%q: status %d after %d requests, want 2 after none:\n%s", args, r.status, srv.Count(), said)
			}
		}
	}
}

// thenRemoves removes directories while Apple answers.
type thenRemoves struct {
	http.RoundTripper
	dirs []string
}

func (r thenRemoves) RoundTrip(req *http.Request) (*http.Response, error) {
	for _, dir := range r.dirs {
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
	}
	return r.RoundTripper.RoundTrip(req)
}

// What cannot be written after all is told with one verdict in every place that still can, of
// a check as of an audit.
func TestOneVerdict(t *testing.T) {
	t.Parallel()
	for command, says := range map[string]map[string]string{
		"check": {"report": "output-failed", "junit": `errors="1"`, "markdown": "output-failed", "dotenv": "ASCPROOF_VERDICT=fail", "files-dir": ""},
		"audit": {"report": "output-failed", "junit": "output-failed", "markdown": "output-failed", "html": "output-failed"},
	} {
		for lost := range says {
			t.Run(command+" without "+lost, func(t *testing.T) {
				t.Parallel()
				sys, dir := losing(t, lost, command, slices.Collect(maps.Keys(says)))
				status := cli.Main(t.Context(), sys)
				stdout, stderr := sys.Stdout.(*bytes.Buffer).String(), stderrOf(sys)
				var rep report.Report
				if err := json.Unmarshal([]byte(stdout), &rep); err != nil || status != 1 || !strings.Contains(stdout, "output-failed") || calls.MatchString(stderr) {
					t.Fatalf("status %d, want 1 as in the report (%v):\n%s\n%s", status, err, stdout, stderr)
				}
				told := maps.Clone(says)
				delete(told, lost)
				delete(told, "files-dir")
				told["output"], told["summary"] = "fail", "output-failed"
				for name, text := range told {
					if data := string(read(t, filepath.Join(dir, name))); !strings.Contains(data, text) || calls.MatchString(data) {
						t.Errorf("%s does not say %q:\n%s", name, text, data)
					}
				}
				if command == "audit" && strings.Count(stderr, "[output-failed]") != 1 {
					t.Errorf("it says\n%s", stderr)
				}
				if k := rep.Keys[0]; command == "check" && (k.Exit != 1 || k.Reason != finding.OutputFailed || k.Token != nil) {
					t.Errorf("exit status %d for %s, token %v", k.Exit, k.Reason, k.Token)
				}
				left, _ := filepath.Glob(filepath.Join(dir, "ascproof-*"))
				if data := read(t, filepath.Join(dir, "output")); handed.Match(data) || len(left) > 0 {
					t.Errorf("%q is left, or something is handed over:\n%s", left, data)
				}
			})
		}
	}
}

// A result that several places lose is one error in a report, with each cause once.
func TestSeveralLossesAreOneError(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	dir := t.TempDir()
	gone, file := filepath.Join(dir, "gone"), filepath.Join(dir, "report.json")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	sys, _ := newSystem(t, srv, srv.TeamKey(role.Admin).Credentials(), "check", "--report", file)
	sys.Env = append(sys.Env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+write(t, gone, "output", ""), "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"))
	sys.Transport = thenRemoves{sys.Transport, []string{gone}}
	sys.Stdout = writer(func(p []byte) (int, error) {
		if _, err := os.Stat(gone); err != nil && !bytes.HasPrefix(p, []byte("::add-mask::")) {
			return 0, syscall.ENOSPC
		}
		return len(p), nil
	})
	status := cli.Main(t.Context(), sys)
	var rep report.Report
	if err := json.Unmarshal(read(t, file), &rep); err != nil {
		t.Fatal(err)
	}
	if all := rep.Keys[0].Findings; status != 1 || len(all) != 1 || strings.Count(all[0].Detail, "standard output: ") != 1 || !strings.Contains(all[0].Detail, "the runner's file is not there") {
		t.Errorf("exit status %d, and the report has %q", status, all)
	}
}

// losing is a command on GitHub whose outputs are files of their names in a directory. The one
// that is lost cannot be written any more when Apple has answered.
func losing(t *testing.T, lost, command string, outputs []string) (sys cli.System, dir string) {
	t.Helper()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.Admin)
	dir = t.TempDir()
	gone := filepath.Join(dir, "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	if command == "check" {
		sys, _ = newSystem(t, srv, key.Credentials(), "check", "--files", "p8")
	} else {
		sys, _ = newSystem(t, srv, asctest.Credentials{}, "audit", auditFile(t, entryOf("a", key, "")))
	}
	sys.Args = append(sys.Args, "--format", "json")
	for _, name := range outputs {
		path := filepath.Join(dir, name)
		switch {
		case name == lost && name == "files-dir":
			path = gone
		case name == lost:
			path = filepath.Join(gone, "file")
		case name == "files-dir":
			path = dir
		}
		sys.Args = append(sys.Args, "--"+name, path)
	}
	sys.Env = append(sys.Env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+write(t, dir, "output", ""), "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"))
	sys.Transport = thenRemoves{sys.Transport, []string{gone}}
	return sys, dir
}

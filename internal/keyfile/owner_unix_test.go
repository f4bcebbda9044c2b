//go:build unix

package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/secret"
)

// runner stands for the user whose directories a container's root writes to.
var runner = owner{uid: 12345, gid: 12346}

func checkFile(t *testing.T, path string, mode fs.FileMode, o owner) {
	t.Helper()
	info, err := os.Lstat(path)
	must(t, err)
	if info.Mode() != mode || ownerOf(info) != o {
		t.Errorf("%s has mode %v and owner %v, want %v and %v", path, info.Mode(), ownerOf(info), mode, o)
	}
}

func ownerOfPath(t *testing.T, path string) owner {
	t.Helper()
	info, err := os.Lstat(path)
	must(t, err)
	return ownerOf(info)
}

// Root in the checkout of somebody else: a link that they put there does not have it write
// outside. One that stays inside is their affair. The working directory belongs to the whole
// process: this test must not run in parallel.
func TestRootFollowsNoLinkOut(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("others can write no more than what is theirs")
	}
	work, elsewhere := t.TempDir(), t.TempDir()
	must(t, os.Symlink(elsewhere, filepath.Join(work, "out")), os.Mkdir(filepath.Join(work, "dir"), 0o755), os.Symlink("dir", filepath.Join(work, "in")))
	t.Chdir(work)
	write := func(path string) error {
		return errors.Join(writeReport(path, []byte("{}")), WritePrivate(path+".token", secret.New("abc"), job))
	}
	for _, path := range []string{"out/own.json", "in/own.json", filepath.Join(elsewhere, "own2.json")} {
		must(t, write(path))
	}
	must(t, os.Chown(work, runner.uid, runner.gid))
	for _, path := range []string{"in/report.json", "report.json", filepath.Join(elsewhere, "report.json")} {
		must(t, write(path))
	}
	for _, path := range []string{"out/report2.json", filepath.Join(work, "out", "report2.json"), "in/../out/report2.json"} {
		if err := write(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("writing %s: %v, want it refused", path, err)
		}
	}
	if got := names(t, elsewhere); slices.ContainsFunc(got, func(name string) bool { return strings.HasPrefix(name, "report2") }) {
		t.Errorf("what the link leads to has %q", got)
	}
	if err := writeReport("missing/report.json", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("WriteReport() = %v, want %v", err, fs.ErrNotExist)
	}
}

// The umask belongs to the whole process: this test must not run in parallel.
func TestModesDoNotDependOnUmask(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o077, 0o277, 0o777} {
		parent := t.TempDir()
		own := ownerOfPath(t, parent)
		old := syscall.Umask(mask)
		s, err := Create(parent, job)
		var path string
		if err == nil {
			path, err = s.Write(fileName, secret.New(content))
		}
		private, report := filepath.Join(parent, "token"), filepath.Join(parent, "report.json")
		privateErr := WritePrivate(private, secret.New("abc"), job)
		reportErr := writeReport(report, []byte("{}"))
		syscall.Umask(old)
		must(t, err, privateErr, reportErr, s.Close())
		checkFile(t, s.Dir(), fs.ModeDir|dirMode, own)
		checkFile(t, path, fileMode, own)
		checkFile(t, filepath.Join(s.Dir(), manifestName), fileMode, own)
		checkFile(t, private, fileMode, own)
		checkFile(t, report, reportMode&^fs.FileMode(mask)|fileMode, own)
	}
}

func TestRootGivesFilesAway(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	parent := t.TempDir()
	must(t, os.Chown(parent, runner.uid, runner.gid))
	s, err := Create(parent, job)
	must(t, err)
	path, err := s.Write(fileName, secret.New(content))
	must(t, err)
	report := filepath.Join(parent, "report.json")
	must(t, writeReport(report, []byte("{}")))
	checkFile(t, s.Dir(), fs.ModeDir|dirMode, runner)
	checkFile(t, path, fileMode, runner)
	checkFile(t, filepath.Join(s.Dir(), manifestName), fileMode, runner)
	if got := ownerOfPath(t, report); got != runner {
		t.Errorf("the report belongs to %v, want %v", got, runner)
	}
	if r, err := s.Remove(); err != nil || !slices.Equal(r.Removed, []string{path}) {
		t.Errorf("Remove() = %+v, %v", r, err)
	}
}

func TestCleanupTrustsSomeOwnersOnly(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	s, parent, path := newStore(t)
	must(t, s.Close())
	must(t, os.Chown(s.Dir(), runner.uid, runner.gid))
	if r, err := Cleanup(parent, job); err != nil || r.Removed != nil || !exists(path) {
		t.Errorf("Cleanup of a stranger's directory = %+v, %v", r, err)
	}
	must(t, os.Chown(parent, runner.uid, runner.gid))
	if r, err := Cleanup(parent, job); err != nil || !slices.Equal(r.Removed, []string{path}) {
		t.Errorf("Cleanup of the parent's owner's directory = %+v, %v", r, err)
	}
}

// What is old and somebody else's is theirs to remove, also where root finds it.
func TestSweepLeavesOthers(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	s, parent, path := newStore(t)
	must(t, s.Close(), os.Chown(parent, runner.uid, runner.gid), os.Chown(s.Dir(), runner.uid, runner.gid))
	later := time.Now().Add(time.Hour)
	if r, err := Sweep(parent, later); err != nil || r.Removed != nil || !exists(path) {
		t.Errorf("Sweep() of somebody else's = %+v, %v", r, err)
	}
	must(t, os.Chown(s.Dir(), os.Getuid(), os.Getgid()))
	if r, err := Sweep(parent, later); err != nil || !slices.Equal(r.Removed, []string{path}) {
		t.Errorf("Sweep() of one's own = %+v, %v", r, err)
	}
}

// What this user cannot look into may be this job's.
func TestCleanupNamesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	must(t, os.Chmod(s.Dir(), 0))
	t.Cleanup(func() { _ = os.Chmod(s.Dir(), dirMode) })
	if os.Geteuid() == 0 {
		t.Skip("root can look into everything")
	}
	r, err := Cleanup(parent, job)
	if err != nil || r.Removed != nil || len(r.Kept) != 1 || r.Kept[0].Path != filepath.Dir(path) {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
}

func TestCleanupOfOpenedDirectory(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	must(t, os.Chmod(s.Dir(), 0o755))
	r, err := Cleanup(parent, job)
	if err != nil || r.Removed != nil || len(r.Kept) != 1 || r.Kept[0].Path != s.Dir() || !exists(path) {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
}

// To open a pipe that nobody writes to would wait forever.
func TestCleanupLeavesPipes(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	must(t, s.Close())
	must(t, os.Remove(path), syscall.Mkfifo(path, 0o600))
	r, err := Cleanup(parent, job)
	if err != nil || len(r.Kept) != 1 || r.Kept[0].Path != path || !exists(path) {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
	manifest := filepath.Join(s.Dir(), manifestName)
	must(t, syscall.Mkfifo(manifest, 0o600))
	if r, err = Cleanup(parent, job); err != nil || len(r.Kept) != 1 || r.Kept[0].Path != s.Dir() {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
}

func TestReplacedModes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	own := ownerOfPath(t, dir)
	report, token := filepath.Join(dir, "report"), filepath.Join(dir, "token")
	for _, path := range []string{report, token} {
		must(t, os.WriteFile(path, nil, 0o640), os.Chmod(path, 0o646))
	}
	must(t, writeReport(report, []byte("{}")), WritePrivate(token, secret.New("abc"), job))
	checkFile(t, report, 0o646, own)
	checkFile(t, token, fileMode, own)
}

func TestWriteReportLeavesPipes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pipe")
	must(t, syscall.Mkfifo(path, 0o600))
	if err := writeReport(path, nil); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("WriteReport() = %v", err)
	}
	checkFile(t, path, fs.ModeNamedPipe|0o600, ownerOfPath(t, path))
}

// Whoever may write to the directory above can make one that looks like ours, with a
// manifest that lists a file without end: it is not read.
func TestCleanupReadsNoHugeFiles(t *testing.T) {
	t.Parallel()
	s, parent, path := newStore(t)
	_, err := s.journal.WriteString(`{"name":"token","inode":1,"size":8589934592,"sha256":"` + strings.Repeat("0", 64) + "\"}\n")
	must(t, err, s.Close(), os.Truncate(path, 8<<30))
	r, err := Cleanup(parent, job)
	if err != nil || r.Removed != nil || len(r.Kept) != 1 || r.Kept[0] != (Kept{s.Dir(), errManifest.Error()}) {
		t.Errorf("Cleanup() = %+v, %v", r, err)
	}
	s, err = Create(parent, job)
	must(t, err)
	defer func() { _ = s.Close() }()
	if _, err := s.Write("token", secret.New(strings.Repeat("x", maxFile+1))); err == nil {
		t.Error("Write() took what no manifest may list")
	}
}

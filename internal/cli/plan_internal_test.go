package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
)

// Where there is no directory for the files, the reason is that of this machine.
func TestChooseDir(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "link"))); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing")
	tests := []struct {
		name, set string
		temp      []string
		want      string // a directory, or what is said
	}{
		{"the setting", dir, nil, dir},
		{"a file", file, nil, "a file, not a directory"},
		{"nothing", missing, nil, "there is no such directory"},
		{"below a file", filepath.Join(file, "keys"), nil, "there is no such directory"},
		{"a link to nothing", filepath.Join(dir, "link"), nil, "there is no such directory"},
		{"no setting, and the system's", "", []string{missing, dir}, dir},
		{"no setting, and none of the system's", "", []string{missing, file}, missing + ": there is no such directory. " + file + ": a file, not a directory"},
	}
	for _, tt := range tests {
		got, bad := chooseDir(&config.Config{FilesDir: tt.set}, cihost.Job{TempDirs: tt.temp})
		if tt.want == dir {
			if got != dir || bad != nil {
				t.Errorf("%s: %q, %v", tt.name, got, bad)
			}
			continue
		}
		if len(bad) != 1 || bad[0].Code != finding.FilesUnwritable || !strings.Contains(bad[0].Detail, tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, bad, tt.want)
		}
	}
}

// A directory that this user cannot look into is not called missing.
func TestWhyNoFiles(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root can look into every directory")
	}
	closed := filepath.Join(t.TempDir(), "closed")
	if err := errors.Join(os.MkdirAll(filepath.Join(closed, "keys"), 0o700), os.Chmod(closed, 0)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o700) })
	if _, err := os.Stat(filepath.Join(closed, "keys")); !errors.Is(err, fs.ErrPermission) {
		t.Skipf("this system looks into it: %v", err)
	}
	if got, _ := whyNoFiles(filepath.Join(closed, "keys")); !strings.Contains(got, "cannot look into") {
		t.Errorf("whyNoFiles() = %q", got)
	}
}

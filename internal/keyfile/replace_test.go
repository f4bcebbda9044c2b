package keyfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func writeReport(path string, data []byte) error {
	return WriteReport(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

func TestWriteReport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	for _, data := range []string{"first, longer", "second"} {
		if err := writeReport(path, []byte(data)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != data {
			t.Errorf("ReadFile = %q, %v, want %q", got, err, data)
		}
	}
	if got := names(t, dir); !slices.Equal(got, []string{"report.json"}) {
		t.Errorf("the directory has %q", got)
	}
}

// A reader that has the old report open keeps all of it.
func TestWriteReportReplacesAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	other := path + ".link"
	must(t, os.WriteFile(path, []byte("old"), 0o644), os.Link(path, other))
	must(t, writeReport(path, []byte("new")))
	if got, err := os.ReadFile(other); err != nil || string(got) != "old" {
		t.Errorf("the old file has %q, %v", got, err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "new" {
		t.Errorf("the new file has %q, %v", got, err)
	}
}

func TestWriteReportRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, link, dangling := filepath.Join(dir, "target"), filepath.Join(dir, "link"), filepath.Join(dir, "dangling")
	must(t, os.WriteFile(target, []byte("theirs"), 0o644), os.Symlink(target, link), os.Symlink(target+"2", dangling))
	tests := []struct{ name, path, want string }{
		{"link", link, "symbolic link"},
		{"link to nothing", dangling, "symbolic link"},
		{"directory", dir, "not a regular file"},
		{"no directory", filepath.Join(dir, "missing", "report.json"), "does not exist"},
		{"file for a directory", filepath.Join(target, "report.json"), target},
		{"nothing", "", ""},
		{"root", "/", ""},
	}
	for _, tt := range tests {
		err := writeReport(tt.path, []byte("report"))
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.path) {
			t.Errorf("%s: writeReport(%q) = %v, want %q and the path", tt.name, tt.path, err, tt.want)
		}
	}
	if err := writeReport(filepath.Join(dir, "missing", "x"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("WriteReport() = %v, want %v", err, fs.ErrNotExist)
	}
	if got, err := os.ReadFile(target); err != nil || string(got) != "theirs" {
		t.Errorf("the target has %q, %v", got, err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"dangling", "link", "target"}) {
		t.Errorf("the directory has %q", got)
	}
}

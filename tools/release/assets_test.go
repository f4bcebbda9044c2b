package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goreleaser makes a directory as GoReleaser leaves it, of a list of artifacts, and
// returns its dist.
func goreleaser(t *testing.T, artifacts string) string {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "dist", "artifacts.json"), artifacts)
	write(t, filepath.Join(root, "dist", "ascproof_linux_amd64_v1", "ascproof"), "program")
	write(t, filepath.Join(root, "dist", "ascproof_1.2.3_linux_amd64.tar.gz"), "archive")
	write(t, filepath.Join(root, "dist", "checksums.txt"), "sums")
	write(t, filepath.Join(root, "dist", "metadata.json"), "{}")
	return filepath.Join(root, "dist")
}

func TestAssets(t *testing.T) {
	t.Parallel()
	dist := goreleaser(t, `[
		{"name": "metadata.json", "path": "dist/metadata.json", "type": "Metadata"},
		{"name": "ascproof", "path": "dist/ascproof_linux_amd64_v1/ascproof", "type": "Binary"},
		{"name": "ascproof_1.2.3_linux_amd64", "path": "dist/ascproof_linux_amd64_v1/ascproof", "type": "Binary"},
		{"name": "ascproof_1.2.3_linux_amd64.tar.gz", "path": "dist/ascproof_1.2.3_linux_amd64.tar.gz", "type": "Archive"},
		{"name": "checksums.txt", "path": "dist/checksums.txt", "type": "Checksum"}
	]`)
	out := filepath.Join(t.TempDir(), "assets")
	names := strings.Fields(must(t, "assets", "--dist", dist, "--out", out))
	if want := []string{"ascproof_1.2.3_linux_amd64", "ascproof_1.2.3_linux_amd64.tar.gz", "checksums.txt"}; !slices.Equal(names, want) {
		t.Errorf("the assets are %q, want %q", names, want)
	}
	if got := read(t, out, "ascproof_1.2.3_linux_amd64"); got != "program" {
		t.Errorf("the program is %q", got)
	}
}

func TestAssetsThatCannotBe(t *testing.T) {
	t.Parallel()
	const archive = `{"name": "a", "path": "dist/checksums.txt", "type": "Archive"}`
	for _, tt := range []struct{ name, artifacts, want string }{
		{"nothing", `[]`, "nothing"},
		{"two of one name", `[` + archive + `,` + archive + `]`, "exists"},
		{"one that is not there", `[{"name": "a", "path": "dist/a", "type": "Archive"}]`, "no such file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := release(t, "assets", "--dist", goreleaser(t, tt.artifacts), "--out", filepath.Join(t.TempDir(), "assets"))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

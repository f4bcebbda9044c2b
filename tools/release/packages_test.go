package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Our own entries fit files of the names that GoReleaser gives them, and what leads
// nowhere is noticed. e2e/release.sh has GoReleaser's own files.
func TestPackages(t *testing.T) {
	t.Parallel()
	const aqua, mise, cask = "aqua.yaml", "mise.toml", "ascproof.rb"
	for _, tt := range []struct{ name, file, old, new, want string }{
		{"as they are", "", "", "", ""},
		{"aqua, another name of the archive", aqua, "ascproof_{{trimV", "ascproof-{{trimV", "no such file"},
		{"aqua, the tag for the version", aqua, "{{trimV .Version}}", "{{.Version}}", "no such file"},
		{"aqua, no archive for Windows", aqua, "goos: windows", "goos: darwin", "no such file"},
		{"aqua, another file of checksums", aqua, "checksums.txt", "SHA256SUMS", "no such file"},
		{"aqua, a field that it does not know", aqua, "    asset:", "    assets: x\n    asset:", "assets not found"},
		{"aqua, another kind of sum", aqua, "sha256", "md5", "with checksums"},
		{"mise, no order of versions", mise, "version_order", "#", "not whole"},
		{"mise, a program that is not there", mise, `bins = ["ascproof"]`, `bins = ["asc"]`, "not whole"},
		{"mise, a field that it does not know", mise, "bins", "binaries", "does not know"},
		{"the cask of another version", cask, `version "1.2.3"`, `version "1.2.2"`, "want 1.2.3"},
		{"a cask with another sum", cask, "_linux_arm64.tar.gz\"\n      sha256 \"", "_linux_arm64.tar.gz\"\n      sha256 \"0", "3 archives"},
		{"a cask with another archive", cask, "_linux_arm64", "_linux_amd64", "the sum of"},
		{"a cask from elsewhere", cask, "github.com/ascproof/", "example.com/ascproof/", "downloads https://example.com/"},
		{"a cask with a file that is not there", cask, "completions/_ascproof", "completions/ascproof.zsh", "has no completions/ascproof.zsh"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := archives(t)
			for name, text := range map[string]string{
				aqua: read(t, "..", "..", "contrib", "aqua", "registry.yaml"), mise: read(t, "..", "..", "contrib", "mise", "ascproof.toml"), cask: caskOf(t, dir),
			} {
				if name == tt.file {
					if !strings.Contains(text, tt.old) {
						t.Fatalf("%s has no %q", name, tt.old)
					}
					text = strings.Replace(text, tt.old, tt.new, 1)
				}
				write(t, filepath.Join(dir, name), text)
			}
			_, err := release(t, "packages", "--version", version, "--assets", dir,
				"--aqua", filepath.Join(dir, aqua), "--mise", filepath.Join(dir, mise), "--cask", filepath.Join(dir, cask))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// archives makes the archives of a release and their checksums.
func archives(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	var sums strings.Builder
	for _, platform := range platforms {
		platform = strings.TrimSuffix(platform, ".exe")
		os, _, _ := strings.Cut(platform, "_")
		name, pack := "ascproof_"+version+"_"+platform+".tar.gz", packTar
		if os == "windows" {
			name, pack = "ascproof_"+version+"_"+platform+".zip", packZip
		}
		write(t, filepath.Join(dir, name), pack(t, program(os), "completions/ascproof.bash", "completions/_ascproof", "completions/ascproof.fish", platform))
		sum, err := sumOfFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		sums.WriteString(sum + "  " + name + "\n")
	}
	write(t, filepath.Join(dir, "checksums.txt"), sums.String())
	return dir
}

func packTar(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, name := range names {
		if err := w.WriteHeader(&tar.Header{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []io.Closer{w, z} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func packZip(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// caskOf is a cask of what is there, in GoReleaser's form.
func caskOf(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "cask \"ascproof\" do\n  version %q\n", version)
	for _, platform := range []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"} {
		name := "ascproof_%s_" + platform + ".tar.gz"
		sum, err := sumOfFile(filepath.Join(dir, fmt.Sprintf(name, version)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "      url \"%s/v#{version}/%s\"\n      sha256 %q\n", releases, fmt.Sprintf(name, "#{version}"), sum)
	}
	for kind, name := range map[string]string{"binary": "ascproof", "bash_completion": "completions/ascproof.bash", "zsh_completion": "completions/_ascproof", "fish_completion": "completions/ascproof.fish"} {
		fmt.Fprintf(&b, "  %s %q\n", kind, name)
	}
	return b.String() + "end\n"
}

// What aqua asks GitHub about is the workflow that makes releases.
func TestAquaNamesTheWorkflow(t *testing.T) {
	t.Parallel()
	var file aquaFile
	if err := decodeYAML(filepath.Join("..", "..", "contrib", "aqua", "registry.yaml"), &file); err != nil {
		t.Fatal(err)
	}
	p := file.Packages[0]
	path, ours := strings.CutPrefix(p.Attestation.Workflow, p.Owner+"/"+p.Name+"/")
	if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(path))); !ours || err != nil {
		t.Errorf("aqua asks about %q: %v", p.Attestation.Workflow, err)
	}
}

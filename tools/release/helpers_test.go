package main

import (
	"io"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

const (
	version  = "1.2.3"
	revision = "0123456789abcdef0123456789abcdef01234567"
	created  = "2026-11-26T02:03:22Z"
)

// release runs a command and returns what it prints.
func release(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var stdout strings.Builder
	err := run(args, &stdout)
	return stdout.String(), err
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := release(t, args...)
	if err != nil {
		t.Fatalf("release %q: %v", args, err)
	}
	return out
}

// dist makes a directory with the files of a build, and their checksums.
func dist(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	var sums strings.Builder
	for _, platform := range platforms {
		file := "ascproof_" + version + "_" + platform
		write(t, filepath.Join(dir, file), "program for "+platform)
		sum, err := sumOfFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		sums.WriteString(sum + "  " + file + "\n")
		sums.WriteString(strings.Repeat("0", 64) + "  " + file + ".tar.gz\n")
	}
	write(t, filepath.Join(dir, "checksums.txt"), sums.String())
	return dir
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, elem ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// startRegistry starts a registry and returns its address.
func startRegistry(t *testing.T) string {
	t.Helper()
	srv := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(srv.Close)
	return strings.TrimPrefix(srv.URL, "http://")
}

// shellBase puts an image with one file into the registry, for both architectures,
// and returns its name with its digest.
func shellBase(t *testing.T, host string) string {
	t.Helper()
	layer, err := newLayer([]entry{{name: "bin", mode: 0o755, dir: true}, {name: "bin/sh", mode: 0o755, data: []byte("shell")}}, (build{}).created)
	if err != nil {
		t.Fatal(err)
	}
	image, err := mutate.AppendLayers(empty.Image, layer)
	if err != nil {
		t.Fatal(err)
	}
	index := v1.ImageIndex(empty.Index)
	for _, arch := range architectures {
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: arch}}})
	}
	tag, err := name.NewTag(host + "/busybox:latest")
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.WriteIndex(tag, index); err != nil {
		t.Fatal(err)
	}
	digest, err := index.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return host + "/busybox@" + digest.String()
}

// makeLayout makes a layout with both images and returns its directory.
func makeLayout(t *testing.T, binaries, base string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "layout")
	must(t, "image", "--version", version, "--revision", revision, "--created", created, "--binaries", binaries, "--base", base, "--layout", dir)
	return dir
}

// checkout makes a repository with the files that a release commit changes: those
// of this repository, on a branch main.
func checkout(t *testing.T) repository {
	t.Helper()
	r := repository(t.TempDir())
	for _, file := range []string{"action.yml", "templates/ascproof/template.yml"} {
		write(t, filepath.Join(string(r), file), read(t, "..", "..", file))
	}
	for _, args := range [][]string{
		{"init", "--quiet", "--initial-branch", "main"},
		{"config", "user.name", "Releaser"},
		{"config", "user.email", "releaser@example.com"},
		{"add", "."},
		{"commit", "--quiet", "-m", "What is built"},
	} {
		if out, err := exec.Command("git", append([]string{"-C", string(r)}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	return r
}

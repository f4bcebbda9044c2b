package main

import (
	"archive/tar"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Two builds of the same files, in different directories, are the same to the byte.
func TestImagesAreReproducible(t *testing.T) {
	t.Parallel()
	base := shellBase(t, startRegistry(t))
	one, two := makeLayout(t, dist(t), base), makeLayout(t, dist(t), base)
	if a, b := read(t, one, "index.json"), read(t, two, "index.json"); a != b {
		t.Errorf("two builds differ:\n%s\n%s", a, b)
	}
	if a, b := blobs(t, one), blobs(t, two); !slices.Equal(a, b) || len(a) < 8 {
		t.Errorf("two builds have the blobs\n%q\n%q", a, b)
	}
}

func blobs(t *testing.T, layout string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(layout, "blobs", "sha256"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestImage(t *testing.T) {
	t.Parallel()
	host := startRegistry(t)
	base := shellBase(t, host)
	baseDigest := base[strings.Index(base, "@")+1:]
	images, err := readLayout(makeLayout(t, dist(t), base))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		tag, baseName, baseDigest string
		layers                    int
		entrypoint, cmd           []string
		files                     []string
	}{
		{version, "scratch", "", 1, []string{"/ascproof"}, []string{"check"}, nil},
		{version + "-shell", host + "/busybox", baseDigest, 2, nil, nil, []string{"bin/ascproof -> /ascproof"}},
	} {
		t.Run(tt.tag, func(t *testing.T) {
			t.Parallel()
			i := slices.IndexFunc(images, func(n namedIndex) bool { return n.tag == tt.tag })
			if i < 0 {
				t.Fatalf("there is no image %s among %d", tt.tag, len(images))
			}
			for _, arch := range architectures {
				image := platformImage(t, images[i].index, arch)
				config, err := image.ConfigFile()
				if err != nil {
					t.Fatal(err)
				}
				labels := config.Config.Labels
				if labels["org.opencontainers.image.version"] != version || labels["org.opencontainers.image.revision"] != revision ||
					labels["org.opencontainers.image.base.name"] != tt.baseName || labels["org.opencontainers.image.base.digest"] != tt.baseDigest ||
					!strings.HasPrefix(labels["com.github.ascproof.certificates"], rootsModule+"@v0.0.0-") {
					t.Errorf("labels %v", labels)
				}
				if config.Architecture != arch || config.Config.User != "" || !slices.Equal(config.Config.Entrypoint, tt.entrypoint) || !slices.Equal(config.Config.Cmd, tt.cmd) {
					t.Errorf("config %+v", config)
				}
				layers, err := image.Layers()
				if err != nil || len(layers) != tt.layers {
					t.Fatalf("%d layers, %v", len(layers), err)
				}
				want := append([]string{"ascproof program for linux_" + arch, "ascproof-post -> ascproof", "etc/ssl/certs/ca-certificates.crt"}, tt.files...)
				if got := contents(t, layers[len(layers)-1]); !slices.Equal(got, want) {
					t.Errorf("the layer has %q, want %q", got, want)
				}
			}
			manifest, err := images[i].index.IndexManifest()
			if err != nil || manifest.Annotations["org.opencontainers.image.revision"] != revision {
				t.Errorf("annotations of the index: %v, %v", manifest.Annotations, err)
			}
		})
	}
}

func platformImage(t *testing.T, index v1.ImageIndex, arch string) v1.Image {
	t.Helper()
	image, err := baseImage(index, v1.Platform{OS: "linux", Architecture: arch})
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// contents lists what is not a directory, with the beginning of the program.
func contents(t *testing.T, layer v1.Layer) (all []string) {
	t.Helper()
	r, err := layer.Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	for tr := tar.NewReader(r); ; {
		h, err := tr.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(tr)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case h.Typeflag == tar.TypeDir:
		case h.Linkname != "":
			all = append(all, h.Name+" -> "+h.Linkname)
		case h.Name == "ascproof":
			all = append(all, h.Name+" "+string(data))
		default:
			all = append(all, h.Name)
		}
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	file, err := certificates()
	if err != nil || strings.Count(string(file), "-----BEGIN CERTIFICATE-----") < 100 {
		t.Errorf("%d bytes of certificates, %v", len(file), err)
	}
}

// A base that is named by a tag could be another one tomorrow.
func TestBaseNeedsDigest(t *testing.T) {
	t.Parallel()
	_, err := release(t, "image", "--version", version, "--revision", revision, "--created", created,
		"--binaries", dist(t), "--base", startRegistry(t)+"/busybox:latest", "--layout", filepath.Join(t.TempDir(), "layout"))
	if err == nil || !strings.Contains(err.Error(), "by its digest") {
		t.Errorf("error %v", err)
	}
}

func TestPush(t *testing.T) {
	t.Parallel()
	host := startRegistry(t)
	layout := makeLayout(t, dist(t), shellBase(t, host))
	images, err := readLayout(layout)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		tags []string
	}{
		{"the version", nil, []string{"1.2.3", "1.2.3-shell"}},
		{"the major version", []string{"--major"}, []string{"1", "1-shell"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			repository := host + "/owner/" + strings.ReplaceAll(tt.name, " ", "-")
			printed := must(t, append([]string{"push", "--layout", layout, "--to", repository}, tt.args...)...)
			var want strings.Builder
			for i, tag := range tt.tags {
				digest, err := images[i].index.Digest()
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&want, "%s %s@%s\n", tag, repository, digest)
				ref, err := name.NewTag(repository + ":" + tag)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := remote.Head(ref); err != nil || got.Digest != digest {
					t.Errorf("%s is %v, %v, want %s", ref, got, err, digest)
				}
			}
			if printed != want.String() {
				t.Errorf("it prints\n%swant\n%s", printed, &want)
			}
		})
	}
}

// What was changed after it was built is not published.
func TestDamagedLayout(t *testing.T) {
	t.Parallel()
	host := startRegistry(t)
	layout := makeLayout(t, dist(t), shellBase(t, host))
	for _, blob := range blobs(t, layout) {
		t.Run(blob[:12], func(t *testing.T) {
			damaged := filepath.Join(t.TempDir(), "layout")
			if err := os.CopyFS(damaged, os.DirFS(layout)); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(damaged, "blobs", "sha256", blob)
			text := read(t, file)
			write(t, file, strings.Replace(text, text[len(text)/2:len(text)/2+1], "#", 1))
			if out, err := release(t, "push", "--layout", damaged, "--to", host+"/owner/damaged"); err == nil {
				t.Errorf("pushed with a changed blob: %s", out)
			}
		})
	}
}

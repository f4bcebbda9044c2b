// Command registry is a registry of images for e2e/release.sh, on this machine and in
// memory:
//
//	registry DIR
//
// serves until it is killed; its address is in DIR/address
//
//	registry base REF [ROOT]
//
// makes an image there, of a root file system in a tar file if one is given, and
// prints its digest.
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "registry:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1:
		return serve(args[0])
	case len(args) >= 2 && args[0] == "base":
		return base(args[1], args[2:])
	}
	return errors.New("usage: registry DIR, or registry base REF [ROOT]")
}

func serve(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "address"), []byte(l.Addr().String()), 0o644); err != nil {
		return err
	}
	srv := &http.Server{Handler: registry.New(registry.Logger(log.New(io.Discard, "", 0))), ReadHeaderTimeout: time.Minute}
	return srv.Serve(l)
}

// base stands in for busybox: e2e/container.sh has the real one.
func base(reference string, roots []string) error {
	tag, err := name.NewTag(reference)
	if err != nil {
		return err
	}
	var layers []v1.Layer
	for _, root := range roots {
		layer, err := tarball.LayerFromFile(root)
		if err != nil {
			return err
		}
		layers = append(layers, layer)
	}
	index := v1.ImageIndex(empty.Index)
	for _, arch := range []string{"amd64", "arm64"} {
		image, err := mutate.Config(empty.Image, v1.Config{Cmd: []string{"sh"}, Env: []string{"PATH=/bin"}})
		if err != nil {
			return err
		}
		if image, err = mutate.AppendLayers(image, layers...); err != nil {
			return err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: arch}}})
	}
	if err := remote.WriteIndex(tag, index); err != nil {
		return err
	}
	digest, err := index.Digest()
	if err != nil {
		return err
	}
	_, err = fmt.Println(digest)
	return err
}

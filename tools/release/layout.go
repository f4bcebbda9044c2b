package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"golang.org/x/mod/semver"
)

// refName is where an OCI layout keeps the tag of an image.
const refName = "org.opencontainers.image.ref.name"

// writeLayout writes the images to a new directory and prints "TAG DIGEST" of each.
func writeLayout(dir string, images []namedIndex, stdout io.Writer) error {
	if _, err := os.Stat(dir); err == nil {
		return fmt.Errorf("%s is there already", dir)
	}
	to, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	for _, image := range images {
		if err := to.AppendIndex(image.index, layout.WithAnnotations(map[string]string{refName: image.tag})); err != nil {
			return err
		}
		digest, err := image.index.Digest()
		if err != nil {
			return err
		}
		fmt.Fprintln(stdout, image.tag, digest)
	}
	return nil
}

// readLayout returns the images of a layout, by what writeLayout called them, after
// it has checked every byte against its digest.
func readLayout(dir string) ([]namedIndex, error) {
	if err := checkBlobs(filepath.Join(dir, "blobs", "sha256")); err != nil {
		return nil, err
	}
	from, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		return nil, err
	}
	manifest, err := from.IndexManifest()
	if err != nil {
		return nil, err
	}
	var all []namedIndex
	for _, m := range manifest.Manifests {
		index, err := from.ImageIndex(m.Digest)
		if err != nil {
			return nil, err
		}
		all = append(all, namedIndex{m.Annotations[refName], index})
	}
	return all, nil
}

// checkBlobs holds that each file is what its name says. The library computes the
// digests of what it reads, and compares them with nothing.
func checkBlobs(dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		sum, err := sumOfFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return err
		}
		if sum != f.Name() {
			return fmt.Errorf("the layout is damaged: the digest of %s is %s", f.Name(), sum)
		}
	}
	return nil
}

// digestOf is the digest of the image of that tag.
func digestOf(images []namedIndex, tag string) (string, error) {
	i := slices.IndexFunc(images, func(image namedIndex) bool { return image.tag == tag })
	if i < 0 {
		return "", fmt.Errorf("the layout has no image %s", tag)
	}
	digest, err := images[i].index.Digest()
	return digest.String(), err
}

func pushCommand(flags *flag.FlagSet) func(io.Writer) error {
	dir := flags.String("layout", "", "directory of the OCI layout")
	to := flags.String("to", "", "repository, such as ghcr.io/owner/name")
	major := flags.Bool("major", false, "set the tags of the major version, such as 1 and 1-shell, in place of the version's own")
	return func(stdout io.Writer) error {
		images, err := readLayout(*dir)
		if err != nil {
			return err
		}
		if len(images) == 0 {
			return errors.New("the layout is empty")
		}
		for _, image := range images {
			if *major {
				image.tag = majorTag(image.tag)
			}
			if err := push(image, *to, stdout); err != nil {
				return err
			}
		}
		return nil
	}
}

// majorTag is the tag of an image that moves: 1 for 1.2.3, 1-shell for 1.2.3-shell.
func majorTag(tag string) string {
	version, isShell := strings.CutSuffix(tag, shellSuffix)
	major := strings.TrimPrefix(semver.Major("v"+version), "v")
	if isShell {
		return major + shellSuffix
	}
	return major
}

// push copies one image, and prints where it is to be had. Credentials are those
// of "docker login".
func push(image namedIndex, repository string, stdout io.Writer) error {
	tag, err := name.NewTag(repository + ":" + image.tag)
	if err != nil {
		return err
	}
	if err := remote.WriteIndex(tag, image.index, remote.WithAuthFromKeychain(authn.DefaultKeychain)); err != nil {
		return err
	}
	digest, err := image.index.Digest()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s %s@%s\n", image.tag, repository, digest)
	return err
}

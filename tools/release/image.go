package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// build is what an image is made of.
type build struct {
	version, revision, source string
	created                   time.Time
	binaries                  string // a directory with the files of a release
	certificates              []byte
	certificatesSource        string
}

// architectures are those of GitHub's Linux runners.
var architectures = []string{"amd64", "arm64"}

func imageCommand(flags *flag.FlagSet) func(io.Writer) error {
	var b build
	flags.StringVar(&b.version, "version", "", "version without a v, such as 1.2.3")
	flags.StringVar(&b.revision, "revision", "", "commit that the binaries were built from")
	flags.StringVar(&b.source, "source", "https://github.com/ascproof/ascproof", "address of the source")
	flags.StringVar(&b.binaries, "binaries", "", "directory with ascproof_<version>_linux_<architecture>")
	created := flags.String("created", "", "time of all files, as RFC 3339: that of the commit")
	base := flags.String("base", "", "image with a shell, by its digest, to make a second image upon")
	out := flags.String("layout", "", "directory to write the OCI layout to; it must not exist")
	return func(stdout io.Writer) error {
		var err error
		if b.created, err = time.Parse(time.RFC3339, *created); err != nil {
			return err
		}
		if b.certificates, err = certificates(); err != nil {
			return err
		}
		if b.certificatesSource, err = certificatesSource(); err != nil {
			return err
		}
		images, err := b.images(*base)
		if err != nil {
			return err
		}
		return writeLayout(*out, images, stdout)
	}
}

// namedIndex is a multi-platform image and the tag that it goes by.
type namedIndex struct {
	tag   string
	index v1.ImageIndex
}

// images are the image of the action and, upon a base, the one with a shell.
func (b build) images(base string) ([]namedIndex, error) {
	plain, err := b.index("ascproof", nil, nil)
	if err != nil {
		return nil, err
	}
	all := []namedIndex{{b.version, plain}}
	if base == "" {
		return all, nil
	}
	ref, err := name.NewDigest(base)
	if err != nil {
		return nil, fmt.Errorf("a base must be named by its digest: %w", err)
	}
	on, err := remote.Index(ref)
	if err != nil {
		return nil, err
	}
	shell, err := b.index("ascproof with a shell", on, ref)
	if err != nil {
		return nil, err
	}
	return append(all, namedIndex{b.version + shellSuffix, shell}), nil
}

// shellSuffix ends the tag of the image that has a shell.
const shellSuffix = "-shell"

// index makes one image for each architecture, upon that of the base.
func (b build) index(title string, base v1.ImageIndex, ref name.Reference) (v1.ImageIndex, error) {
	labels := b.labels(title, ref)
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	index = mutate.Annotations(index, labels).(v1.ImageIndex)
	for _, arch := range architectures {
		platform := v1.Platform{OS: "linux", Architecture: arch}
		on, err := baseImage(base, platform)
		if err != nil {
			return nil, err
		}
		image, err := b.image(on, base != nil, arch, labels)
		if err != nil {
			return nil, err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &platform}})
	}
	return index, nil
}

// labels say what the image is and what it is made of.
func (b build) labels(title string, base name.Reference) map[string]string {
	labels := map[string]string{
		"org.opencontainers.image.title":       title,
		"org.opencontainers.image.description": "Check App Store Connect API keys in CI",
		"org.opencontainers.image.source":      b.source,
		"org.opencontainers.image.version":     b.version,
		"org.opencontainers.image.revision":    b.revision,
		"org.opencontainers.image.created":     b.created.UTC().Format(time.RFC3339),
		"org.opencontainers.image.licenses":    "Apache-2.0",
		"org.opencontainers.image.base.name":   "scratch",
		"com.github.ascproof.certificates":     b.certificatesSource,
	}
	if base != nil {
		labels["org.opencontainers.image.base.name"] = base.Context().Name()
		labels["org.opencontainers.image.base.digest"] = base.Identifier()
	}
	return labels
}

// baseImage is the base for one platform, or nothing at all.
func baseImage(base v1.ImageIndex, platform v1.Platform) (v1.Image, error) {
	if base == nil {
		return mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON), nil
	}
	manifest, err := base.IndexManifest()
	if err != nil {
		return nil, err
	}
	for _, m := range manifest.Manifests {
		if m.Platform != nil && m.Platform.OS == platform.OS && m.Platform.Architecture == platform.Architecture {
			return base.Image(m.Digest)
		}
	}
	return nil, fmt.Errorf("the base has no image for %s", platform)
}

// image adds one layer to the base. There is no user: actions run as root, since
// the files that take their results belong to the runner's user.
func (b build) image(base v1.Image, shell bool, arch string, labels map[string]string) (v1.Image, error) {
	file := filepath.Join(b.binaries, fmt.Sprintf("ascproof_%s_linux_%s", b.version, arch))
	program, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	entries := rootFiles(program, b.certificates)
	if shell {
		entries = append(entries, shellFiles()...)
	}
	layer, err := newLayer(entries, b.created)
	if err != nil {
		return nil, err
	}
	image, err := mutate.Append(base, mutate.Addendum{
		Layer: layer, History: v1.History{CreatedBy: "ascproof " + b.version, Created: v1.Time{Time: b.created.UTC()}},
	})
	if err != nil {
		return nil, err
	}
	return b.configure(image, shell, arch, labels)
}

func (b build) configure(image v1.Image, shell bool, arch string, labels map[string]string) (v1.Image, error) {
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture = "linux", arch
	config.Created = v1.Time{Time: b.created.UTC()}
	config.Author = cmp.Or(config.Author, b.source)
	config.Config.Labels = labels
	if !shell {
		config.Config.Entrypoint, config.Config.Cmd = []string{"/ascproof"}, []string{"check"}
	}
	return mutate.ConfigFile(image, config)
}

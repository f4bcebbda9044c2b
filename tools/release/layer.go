package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// entry is a file, a directory or a link of a layer.
type entry struct {
	name string // without a slash at the beginning
	mode int64
	data []byte
	link string // where a symbolic link leads
	dir  bool
}

// newLayer packs entries in their order, all of one time and of root: the same
// entries make the same bytes.
func newLayer(entries []entry, at time.Time) (v1.Layer, error) {
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	for _, e := range entries {
		if err := w.WriteHeader(e.header(at)); err != nil {
			return nil, err
		}
		if _, err := w.Write(e.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed.Bytes())), nil }
	// The library would compress in a hurry. A layer is made once and pulled often.
	return tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer), tarball.WithCompressionLevel(gzip.BestCompression))
}

func (e entry) header(at time.Time) *tar.Header {
	h := &tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(e.data)), ModTime: at.UTC(), Format: tar.FormatUSTAR, Typeflag: tar.TypeReg}
	switch {
	case e.dir:
		h.Typeflag, h.Name = tar.TypeDir, e.name+"/"
	case e.link != "":
		h.Typeflag, h.Linkname = tar.TypeSymlink, e.link
	}
	return h
}

// rootFiles are what both images hold. The second name of the program is that of
// the action's post step.
func rootFiles(program, certificates []byte) []entry {
	return []entry{
		{name: "ascproof", mode: 0o755, data: program},
		{name: "ascproof-post", mode: 0o777, link: "ascproof"},
		{name: "etc", mode: 0o755, dir: true},
		{name: "etc/ssl", mode: 0o755, dir: true},
		{name: "etc/ssl/certs", mode: 0o755, dir: true},
		{name: "etc/ssl/certs/ca-certificates.crt", mode: 0o644, data: certificates},
	}
}

// shellFiles put the program on the PATH of an image that has one.
func shellFiles() []entry {
	return []entry{{name: "bin/ascproof", mode: 0o777, link: "/ascproof"}}
}

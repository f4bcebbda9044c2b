package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"testing"
	"time"
)

// Layers are made once and pulled by every job, so that they are as small as gzip
// makes them.
func TestLayerIsSmall(t *testing.T) {
	t.Parallel()
	layer, err := newLayer([]entry{{name: "ascproof", mode: 0o755, data: words()}}, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	open, err := layer.Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	packed, err := io.ReadAll(open)
	if err != nil {
		t.Fatal(err)
	}
	var smallest bytes.Buffer
	w, err := gzip.NewWriterLevel(&smallest, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(packed); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if size, err := layer.Size(); err != nil || size > int64(smallest.Len()) {
		t.Errorf("the layer has %d bytes, %v, and gzip needs %d", size, err, smallest.Len())
	}
}

// words are bytes of which a level that searches longer finds more again.
func words() (text []byte) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text = append(text, "aeioubcdfg"[r.IntN(10)], "lmnr"[r.IntN(4)], byte(' '+r.IntN(2)))
	}
	return text
}

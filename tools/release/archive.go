package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// program is the name of the program in an archive.
func program(os string) string {
	if os == "windows" {
		return "ascproof.exe"
	}
	return "ascproof"
}

// mustHave holds that an archive of the release has a file.
func (e entries) mustHave(archive, file string) error {
	names, err := listArchive(filepath.Join(e.assets, archive))
	if err == nil && !slices.Contains(names, file) {
		err = fmt.Errorf("%s has no %s", archive, file)
	}
	return err
}

// mustSum holds that a file of checksums has the right one of an archive.
func (e entries) mustSum(checksums, archive string) error {
	sum, err := sumOfFile(filepath.Join(e.assets, archive))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(e.assets, checksums))
	if err == nil && !strings.Contains("\n"+string(text), "\n"+sum+"  "+archive+"\n") {
		err = fmt.Errorf("%s does not have %s of %s", checksums, sum, archive)
	}
	return err
}

// listArchive lists the files in an archive, by the form that its name ends in.
func listArchive(file string) ([]string, error) {
	if strings.HasSuffix(file, ".zip") {
		return listZip(file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var names []string
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		names = append(names, h.Name)
	}
}

func listZip(file string) ([]string, error) {
	r, err := zip.OpenReader(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // it was only read
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	return names, nil
}

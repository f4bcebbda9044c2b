package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// artifact is a row of what GoReleaser says that it made.
type artifact struct {
	Name, Path, Type string
}

// assetTypes are the kinds of artifacts that a release has as files. GoReleaser's
// "Binary" is what it packs; the program alone is uploadable by another name.
var assetTypes = []string{"Archive", "Binary", "Checksum", "SBOM", "Signature"}

func assetsCommand(flags *flag.FlagSet) func(io.Writer) error {
	dist := flags.String("dist", "", "directory that GoReleaser wrote to")
	out := flags.String("out", "", "directory for the files under the names of a release; it must not exist")
	return func(stdout io.Writer) error {
		text, err := os.ReadFile(filepath.Join(*dist, "artifacts.json"))
		if err != nil {
			return err
		}
		var all []artifact
		if err := json.Unmarshal(text, &all); err != nil {
			return err
		}
		if err := os.Mkdir(*out, 0o755); err != nil {
			return err
		}
		return collect(all, filepath.Dir(*dist), *out, stdout)
	}
}

// collect copies the files of a release, whose paths are relative to a directory,
// and prints their names.
func collect(all []artifact, root, out string, stdout io.Writer) error {
	copied := 0
	for _, a := range all {
		if !slices.Contains(assetTypes, a.Type) || a.Name == filepath.Base(a.Path) && a.Type == "Binary" {
			continue
		}
		if err := copyFile(filepath.Join(out, a.Name), filepath.Join(root, a.Path)); err != nil {
			return err
		}
		fmt.Fprintln(stdout, a.Name)
		copied++
	}
	if copied == 0 {
		return errors.New("GoReleaser made nothing")
	}
	return nil
}

// copyFile copies a file that must not be there already, as two artifacts of one
// name would be.
func copyFile(to, from string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

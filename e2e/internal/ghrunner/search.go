package main

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/asckey/asckey/internal/secret"
)

// search fails if the key, or the token that the step handed over, is where it
// must not be.
func search(keyFile, dir string) error {
	needles, token, err := readNeedles(keyFile, filepath.Join(dir, "outputs", "token"))
	if err != nil {
		return err
	}
	var found []error
	look := func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), outputPrefix) {
			text = bytes.Replace(text, []byte(token), nil, 1)
		}
		if holds(text, needles) {
			found = append(found, fmt.Errorf("%s holds a secret", path))
		}
		return nil
	}
	for _, root := range []string{"log", "mounts"} {
		if err := filepath.WalkDir(filepath.Join(dir, root), look); err != nil {
			return err
		}
	}
	return errors.Join(found...)
}

// readNeedles reads what to search for. A step that fails hands over no token.
func readNeedles(keyFile, tokenFile string) (*secret.Needles, string, error) {
	text, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, "", err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, "", errors.New("the key to search for is not PEM")
	}
	needles := secret.NewNeedles()
	needles.AddKey(block.Bytes)
	needles.AddText(secret.New(string(text)))
	token, err := os.ReadFile(tokenFile)
	if errors.Is(err, fs.ErrNotExist) {
		return needles, "", nil
	}
	needles.AddToken(secret.New(string(token)))
	return needles, string(token), err
}

// holds reports whether redaction would change a text.
func holds(text []byte, needles *secret.Needles) bool {
	var out bytes.Buffer
	r := secret.NewRedactor(&out, needles)
	_, _ = r.Write(text) // a bytes.Buffer takes everything
	_ = r.Close()
	return !bytes.Equal(out.Bytes(), text)
}

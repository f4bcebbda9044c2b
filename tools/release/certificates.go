package main

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// rootsModule is where the image's certificates come from: Mozilla's trust store as
// the Go project distributes it. Its version and hash are in go.mod and go.sum.
const rootsModule = "golang.org/x/crypto/x509roots/fallback"

// certificates are the roots as one PEM file, without those that hold only under a
// condition: a file cannot express it.
func certificates() ([]byte, error) {
	var file bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint != nil {
			continue
		}
		if err := pem.Encode(&file, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}); err != nil {
			return nil, err
		}
	}
	if file.Len() == 0 {
		return nil, errors.New("there is not one root certificate")
	}
	return file.Bytes(), nil
}

// certificatesSource names the module, its version and its hash.
func certificatesSource() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", errors.New("this program was built without information on its modules")
	}
	i := slices.IndexFunc(info.Deps, func(m *debug.Module) bool { return m.Path == rootsModule })
	if i < 0 || info.Deps[i].Sum == "" {
		return "", fmt.Errorf("this program does not know its version of %s", rootsModule)
	}
	return fmt.Sprintf("%s@%s %s", rootsModule, info.Deps[i].Version, info.Deps[i].Sum), nil
}

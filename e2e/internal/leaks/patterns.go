package main

import (
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/secret"
)

// signed is a JSON Web Token with a signature by ES256, which is 64 bytes: a
// token without its signature opens nothing.
var signed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{86}`)
})

type patterns struct{ all *secret.Patterns }

// in reports whether redaction would change a text.
func (n patterns) in(text []byte) bool {
	return n.all.Found(string(text))
}

// readKey reads a key as it was given, which need not be the form in which ascproof
// writes it: Apple's files name the curve twice, those of most programs once.
func readKey(file string) (patterns, error) {
	n := patterns{secret.NewPatterns()}
	text, err := os.ReadFile(file)
	if err != nil {
		return n, err
	}
	cred, found := credential.Read(credential.Input{
		KeyID:      credential.Value{Text: secret.New("ABC123DEFG")},
		PrivateKey: credential.Value{Text: secret.New(string(text))},
	})
	if cred == nil {
		return n, fmt.Errorf("the key to search for: %w", found[0])
	}
	for _, form := range []string{string(text), cred.PEM().Reveal()} {
		block, _ := pem.Decode([]byte(form))
		if block == nil {
			return n, errors.New("the key to search for is not PEM")
		}
		n.all.AddText(secret.New(form))
		n.all.AddKey(block.Bytes)
	}
	return n, nil
}

func readTokens(dir string) (patterns, error) {
	n := patterns{secret.NewPatterns()}
	files, err := os.ReadDir(dir)
	if err != nil {
		return n, err
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return n, err
		}
		n.all.AddToken(secret.New(strings.TrimSpace(string(text))))
	}
	return n, nil
}

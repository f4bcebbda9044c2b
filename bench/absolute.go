package main

import (
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/secret"
)

// certificates are where the image has them from.
const certificates = "/etc/ssl/certs/ca-certificates.crt"

// layer is how many bytes the image's layer takes in a registry: the program and,
// where this machine has them, the certificates.
func (s *setup) layer() (int, error) {
	var size counter
	// As tools/release compresses it.
	z, err := gzip.NewWriterLevel(&size, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	for _, path := range []string{s.path("ascproof"), certificates} {
		data, err := os.ReadFile(path)
		if err != nil && (path != certificates || !errors.Is(err, fs.ErrNotExist)) {
			return 0, err
		}
		if _, err := z.Write(data); err != nil {
			return 0, err
		}
	}
	err = z.Close()
	return int(size), err
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// redaction is how many MB of a build's log exec redacts in a second, in the
// chunks in which pipes are read.
func redaction() (float64, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return 0, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return 0, err
	}
	patterns := secret.NewPatterns()
	patterns.AddKey(der)
	log := []byte(strings.Repeat("[12:04:31]: Compiling Module.swift (in target 'Store' from project 'Store') -> ok\n", 400))
	r := secret.NewRedactor(io.Discard, patterns)
	const rounds, writes = 50, 100
	var took []time.Duration
	for range rounds {
		start := time.Now()
		for range writes {
			if _, err := r.Write(log); err != nil {
				return 0, err
			}
		}
		took = append(took, time.Since(start))
	}
	return float64(writes*len(log)) / 1e6 / median(took).Seconds(), r.Close()
}

// absolute adds the rows of promises that are not ratios.
func absolute(w io.Writer, s *setup) error {
	bytes, err := s.layer()
	if err != nil {
		return err
	}
	speed, err := redaction()
	if err != nil {
		return err
	}
	row := func(what string, got, budget float64, unit string, kept bool) {
		verdict := "ok"
		if !kept {
			verdict = "MISSED"
		}
		fmt.Fprintf(w, "%s\t%.2f %s\t\t\t\t%.0f %s\t%s\n", what, got, unit, budget, unit, verdict)
	}
	const mib = 1 << 20
	row("the image's layer, compressed", float64(bytes)/mib, 5, "MiB", bytes < 5*mib)
	row("redaction of what exec runs", speed, 200, "MB/s", speed >= 200)
	return nil
}

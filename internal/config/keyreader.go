package config

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// keyReader reads the places that can hold a key.
type keyReader struct {
	files Files
	stdin credential.Origin // of the path that read it, if one did
	bad   []*finding.Finding
	// nothing says that standard input was empty, which is told if nothing else is wrong.
	nothing *finding.Finding
}

func (r *keyReader) refuse(f *finding.Finding) { r.bad = append(r.bad, f) }

// readRank reads what one rank has. A file is not read, and need not be there, if
// the higher ranks have all that it could give.
func (r *keyReader) readRank(src Source, at rank, higher []keySource) keySource {
	s := newKeySource()
	given := func(setting string) bool { return firstWith(setting, higher).has(setting) }
	for _, set := range Settings() {
		for _, v := range src.at(at, set) {
			switch set.Name {
			case keyID, issuerID:
				s.add(set.Name, v.hidden())
			case privateKey:
				key := v.hidden()
				if !given(privateKey) {
					key = key.Followed(r.files.ReadFile)
				}
				s.addKey(key)
			case "private-key-path":
				if !given(privateKey) {
					r.readP8(&s, v)
				}
			case "api-key-path":
				if !given(privateKey) || !given(keyID) || !given(issuerID) {
					r.readJSON(&s, v)
				}
			}
		}
	}
	return s
}

// hidden is the value as a secret: private keys get pasted everywhere.
func (v Value) hidden() credential.Value {
	return credential.Value{Text: secret.New(v.Text), Origin: v.Origin}
}

// readP8 adds the key in a .p8 file.
func (r *keyReader) readP8(s *keySource, path Value) {
	data, ok := r.read(s, path)
	if !ok {
		return
	}
	if !s.has(privateKey) && path.Text != "-" {
		names := spellings(path.Text)
		s.fileName = filepath.Base(names[len(names)-1])
	}
	key := credential.Value{Text: secret.New(string(data)), Origin: path.Origin.Path()}
	s.addKey(key.Followed(r.files.ReadFile))
}

// readJSON adds what a fastlane API key file holds. Its three values stand together:
// no lower rank adds an issuer ID to the individual key of a file that has none,
// nor a key ID. An ID whose field is missing can stand beside the file.
func (r *keyReader) readJSON(s *keySource, path Value) {
	data, ok := r.read(s, path)
	if !ok {
		return
	}
	file, findings := credential.ParseFastlaneJSON(data, path.Origin.Path())
	if file == nil {
		r.bad = append(r.bad, findings...)
		return
	}
	s.warnings = append(s.warnings, findings...)
	if !file.KeyID.Text.IsEmpty() || !s.has(keyID) {
		s.add(keyID, file.KeyID)
	}
	if !file.WithoutIssuer || !s.has(issuerID) {
		s.add(issuerID, file.IssuerID)
	}
	s.add(privateKey, file.PrivateKey)
	s.inHouse, s.withoutIssuer = cmp.Or(s.inHouse, file.InHouse), s.withoutIssuer || file.WithoutIssuer
}

// read reads the file that a setting names.
func (r *keyReader) read(s *keySource, path Value) ([]byte, bool) {
	if strings.TrimSpace(path.Text) == "-" {
		return r.readStdin(path.Origin)
	}
	name, err := strings.TrimSpace(path.Text), error(nil)
	var data []byte
	for _, name = range spellings(path.Text) {
		if data, err = r.files.ReadFile(name); err == nil {
			break
		}
	}
	switch {
	case err != nil:
		r.refuse(unreadable(strings.TrimSpace(path.Text), path.Origin, err))
	case isBlank(data):
		r.refuse(finding.New(finding.InputMissing, "The file that %s names holds nothing.", path.Origin).Titled("the key file is empty").
			OnlyFix("write the key into the file. A secret that it is made from can be empty."))
	default:
		s.warnings = append(s.warnings, mendedPath(path, name)...)
	}
	return data, err == nil && !isBlank(data)
}

func (r *keyReader) readStdin(from credential.Origin) ([]byte, bool) {
	if r.stdin != (credential.Origin{}) {
		r.refuse(finding.New(finding.SourcesConflict, "%s and %s both read standard input", r.stdin, from))
		return nil, false
	}
	r.stdin = from
	data, err := io.ReadAll(io.LimitReader(r.files.Stdin, credential.MaxInput+1))
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		r.refuse(inTime(finding.New(finding.InputUnreadable, "%s is -, and it %s.", from, safetext.Unreadable(err)).Titled("could not read standard input")))
	case err != nil:
		r.refuse(finding.New(finding.InputUnreadable, "%s is -.", from).Titled("could not read standard input"))
	case isBlank(data):
		r.nothing = finding.New(finding.InputMissing, "%s is -, and nothing came.", from).Titled("standard input is empty").
			OnlyFix("let the command before the pipe write the key. A secret that it writes can be empty.")
	}
	return data, err == nil && !isBlank(data)
}

func isBlank(data []byte) bool { return len(bytes.TrimSpace(data)) == 0 }

// inTime advises on what was not read to its end within the time limit: a pipe, most likely.
func inTime(f *finding.Finding) *finding.Finding {
	return f.OnlyFix("let the command that writes the key end, or set timeout to more time.")
}

package audit

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Prefixes of the names that Apple gives to key files.
const (
	teamFile       = "AuthKey_"
	individualFile = "ApiKey_"
)

// issuerFile holds the issuer ID of the team keys beside it.
const issuerFile = "issuer.txt"

// Discover finds the keys in a directory and those below it: files that are named
// as Apple names them, and fastlane's API key files. The issuer ID of a team key is
// the one given, else that in the file issuer.txt beside it.
func Discover(dir fs.FS, issuerID string, readFile func(name string) ([]byte, error)) File {
	d := &discovery{issuerID: issuerID, readFile: readFile}
	err := fs.WalkDir(dir, ".", d.visit)
	if f := d.passedOver(); f != nil {
		d.file.Findings = append(d.file.Findings, f)
	}
	if err != nil {
		d.file.Findings = append(d.file.Findings, finding.New(finding.InputUnreadable, "").
			About("directory").
			Titled("the directory %s", safetext.Unreadable(err)).OnlyFix("name a directory that this user can read."))
	} else if len(d.file.Entries) == 0 {
		d.file.Findings = append(d.file.Findings, finding.New(finding.InputMissing, "").
			About("directory").Titled("there is no key in the directory").
			OnlyFix("put files such as AuthKey_ABC123DEFG.p8 there, or fastlane's API key files."))
	}
	return d.file
}

type discovery struct {
	issuerID string
	readFile func(name string) ([]byte, error)
	file     File
	// closed are directories and JSON files that could not be read.
	closed []string
}

// passedOver warns of what could hold keys and cannot be read; nil if all could.
func (d *discovery) passedOver() *finding.Finding {
	const most = 5
	if len(d.closed) == 0 {
		return nil
	}
	shown := phrase.Each(d.closed[:min(len(d.closed), most)], safetext.QuotePath)
	if more := len(d.closed) - most; more > 0 {
		shown = append(shown, fmt.Sprintf("%d more", more))
	}
	return finding.New(finding.InputUnreadable, "They were passed over: %s. Keys in them were not checked.", phrase.And(shown)).At(finding.Warning).
		About(fmt.Sprintf("%d: %s", len(d.closed), strings.Join(shown[:min(len(shown), most)], ", "))).
		Titled("some directories or JSON files cannot be read").OnlyFix("let this user read them, if they can hold keys.")
}

// visit takes up a file. A directory below that cannot be read is passed over.
func (d *discovery) visit(name string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil && name == ".":
		return err
	case err != nil:
		d.closed = append(d.closed, name)
		return nil
	case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
		return fs.SkipDir
	case entry.IsDir():
		return nil
	}
	base := entry.Name()
	switch team, individual := keyFileID(base, teamFile), keyFileID(base, individualFile); {
	case team != "":
		d.add(name, team, d.issuer(name))
	case individual != "":
		d.add(name, individual, "")
	case strings.EqualFold(path.Ext(base), ".json"):
		d.addJSON(name)
	}
	return nil
}

// idAtStart is the key ID that a name begins with, before the " (1)" of a second download.
var idAtStart = pattern.Of(`^[A-Z0-9]{8,20}\b`)

// keyFileID is the key ID in a file's name, "" if it is not the name of a key. What is
// no ID is returned as it stands: a key that is passed over is one that nobody misses.
func keyFileID(base, prefix string) string {
	id, ok := strings.CutPrefix(base, prefix)
	id, isP8 := strings.CutSuffix(id, ".p8")
	if !ok || !isP8 {
		return ""
	}
	return cmp.Or(idAtStart().FindString(id), id)
}

// issuer is the issuer ID for a team key.
func (d *discovery) issuer(name string) string {
	if d.issuerID != "" {
		return d.issuerID
	}
	data, err := d.readFile(path.Join(path.Dir(name), issuerFile))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}

func (d *discovery) add(name, keyID, issuerID string) {
	e := d.entry(name)
	data, err := d.readFile(name)
	if err != nil {
		e.refuse(unreadableKey(err))
	}
	e.Input.KeyID = found{text: keyID, origin: credential.FromFile("the file's name")}.value()
	from := credential.FromFile(issuerFile)
	if d.issuerID != "" {
		from = credential.FromFlag("issuer-id")
	} else if issuerID != "" {
		e.Files = append(e.Files, path.Join(path.Dir(name), issuerFile))
	}
	e.Input.IssuerID = found{text: issuerID, origin: from}.value()
	e.setKey(found{text: string(data), origin: credential.FromFile("the file"), fileName: path.Base(name)})
	if issuerID == "" && strings.HasPrefix(path.Base(name), teamFile) {
		e.refuse(finding.New(finding.InputMissing, "The name of the file is that of a team key.").
			Titled("there is no issuer ID for this key").
			OnlyFix("give --issuer-id, or put the issuer ID into a file " + issuerFile + " beside the key."))
	}
	d.file.Entries = append(d.file.Entries, e)
}

// keyFields are the names in a JSON file that holds an API key.
var keyFields = pattern.Of(`"(key_id|issuer_id)"\s*:`)

// wasKey reports whether a file that is not JSON looks as if it had held an API key.
func wasKey(data []byte) bool {
	return keyFields().Match(data) && !json.Valid(bytes.TrimPrefix(data, []byte("\ufeff")))
}

// addJSON takes up a JSON file that holds an API key, damaged or not; others are passed over.
func (d *discovery) addJSON(name string) {
	data, err := d.readFile(name)
	switch {
	case errors.Is(err, ErrNotAFile), errors.Is(err, context.Canceled), len(data) > credential.MaxInput:
		return
	case err != nil:
		d.closed = append(d.closed, name)
		return
	}
	if key, _ := credential.ParseFastlaneJSON(data, credential.FromFile(path.Base(name))); key == nil && !wasKey(data) {
		return
	}
	e := d.entry(name)
	e.setKey(found{text: string(data), origin: credential.FromFile("the file")})
	d.file.Entries = append(d.file.Entries, e)
}

// entry begins an entry that is named after its file.
func (d *discovery) entry(name string) Entry {
	e := Entry{Position: len(d.file.Entries) + 1, Settings: map[string]string{}, Files: []string{name}}
	shown := safetext.OneLine(name)
	if isNoName(shown) {
		shown = fmt.Sprintf("file %d", e.Position)
	}
	e.Name = shown
	return e
}

func unreadableKey(err error) *finding.Finding {
	if errors.Is(err, context.Canceled) {
		return finding.New(finding.NotAsked, "")
	}
	fix := "let this user read the file."
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fix = "mend the link: the file that it leads to is gone."
	case errors.Is(err, ErrNotAFile):
		fix = "call only files of keys so."
	}
	return finding.New(finding.InputUnreadable, "").Titled("the key file %s", unreadable(err)).OnlyFix(fix)
}

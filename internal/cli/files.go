package cli

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// keyFiles are the private files of this run.
type keyFiles struct {
	store *keyfile.Store
	// paths are by what "files" calls the file, as this process sees them.
	paths map[string]string
}

// The names of the files. altool and iTMSTransporter find a key by its file's name
// and no other; of individual keys too, though Apple's site calls their downloads
// ApiKey_ and the ID (man altool, "--apiKey").
func fileName(kind, keyID string) string {
	switch kind {
	case config.FileP8:
		return "AuthKey_" + keyID + ".p8"
	case config.FileFastlane:
		return "asc_api_key.json"
	default:
		return kind
	}
}

// writeFiles writes the files in a private directory of their own. After an
// error none of them is left.
func writeFiles(p plan, job string, cred *credential.Credential, tok secret.Text) (_ *keyFiles, err error) {
	store, err := keyfile.Create(p.dir, job, p.marks...)
	if err != nil {
		return nil, err
	}
	k := &keyFiles{store: store, paths: map[string]string{}}
	defer func() {
		if err != nil {
			_, _ = store.Remove() // the first error says more
		}
	}()
	for _, kind := range p.files {
		path, err := store.Write(fileName(kind, cred.KeyID()), content(kind, cred, tok))
		if err != nil {
			return nil, err
		}
		k.paths[kind] = path
	}
	return k, nil
}

// content is what a file holds.
func content(kind string, cred *credential.Credential, tok secret.Text) secret.Text {
	switch kind {
	case config.FileP8:
		return cred.PEM()
	case config.FileFastlane:
		return fastlaneJSON(cred)
	default:
		return tok
	}
}

// fastlaneJSON is an API key file of fastlane (docs.fastlane.tools, "Using
// fastlane API Key JSON file"). An individual key's issuer is null, since earlier
// versions want the field to be there (fastlane before 2.221.0, spaceship token.rb). The
// duration is left to fastlane, which makes new tokens as it needs them.
func fastlaneJSON(cred *credential.Credential) secret.Text {
	file := struct {
		KeyID    string  `json:"key_id"`
		IssuerID *string `json:"issuer_id"`
		Key      string  `json:"key"`
		InHouse  bool    `json:"in_house"`
	}{KeyID: cred.KeyID(), Key: cred.PEM().Reveal(), InHouse: cred.Program() == credential.Enterprise}
	if issuer := cred.IssuerID(); issuer != "" {
		file.IssuerID = &issuer
	}
	data, err := json.Marshal(file)
	if err != nil {
		panic("a struct of strings always encodes") // without the error, which may repeat them
	}
	return secret.New(string(data) + "\n")
}

// remove removes the files, unless somebody has.
func (k *keyFiles) remove() []*finding.Finding {
	result, err := k.store.Remove()
	return leftovers(result, err)
}

// leftovers says what a clean-up has left, and why.
func leftovers(r keyfile.Result, err error) []*finding.Finding {
	var all []*finding.Finding
	left := func(path, reason string) {
		all = append(all, finding.New(finding.FilesLeft, "%s: %s", safetext.Clean(path), reason))
	}
	for _, kept := range r.Kept {
		left(kept.Path, kept.Reason)
	}
	for _, path := range r.Linked {
		left(path, "removed, but the file is still there under another name")
	}
	if err != nil {
		all = append(all, finding.New(finding.FilesLeft, "%s", safetext.Clean(keyfile.InWords(err))))
	}
	return all
}

// announce says what was written, for whoever cleans it up.
func (r *run) announce(k *keyFiles) {
	if r.quiet {
		return
	}
	var names []string
	for _, path := range k.paths {
		names = append(names, filepath.Base(path))
	}
	slices.Sort(names)
	if dir := k.store.Checkout(); dir != "" {
		r.noteAndAnnotate(finding.New(finding.FilesInCheckout, "They are in the checkout %s. A .gitignore beside them keeps git from adding them. "+
			"Artifacts and Docker images can take them along.", safetext.Clean(dir)))
	}
	r.tell("wrote %s to %s", strings.Join(names, ", "), safetext.Clean(k.store.Dir()))
	r.tell("to remove them: ascproof cleanup%s", whereFiles(r.cfg, k))
}

// whereFiles is the flag with which a clean-up finds files that are not where it
// looks by itself. It may start in another directory.
func whereFiles(cfg *config.Config, k *keyFiles) string {
	if cfg.FilesDir == "" {
		return ""
	}
	dir := filepath.Dir(k.store.Dir())
	if safetext.Clean(dir) != dir {
		return ", with the same files-dir"
	}
	return " --files-dir " + hint.ShellQuote(dir)
}

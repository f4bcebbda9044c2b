package config

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// Files is how files that settings name are read.
type Files struct {
	ReadFile func(path string) ([]byte, error)
	// Stdin is read for the path "-".
	Stdin io.Reader
}

// offer is what one place has of a key; several values of one kind must agree. An
// empty value is one, too: what says that it is whole without it.
type offer struct {
	keyIDs, issuerIDs, keys []credential.Value
	// fileName is of the file that the key came from, if it came from one.
	fileName string
	inHouse  bool
	warnings []*finding.Finding
}

func keyIDs(o offer) []credential.Value    { return o.keyIDs }
func issuerIDs(o offer) []credential.Value { return o.issuerIDs }
func keys(o offer) []credential.Value      { return o.keys }

func anyHas(offers []offer, of func(offer) []credential.Value) bool {
	return slices.ContainsFunc(offers, func(o offer) bool { return len(of(o)) > 0 })
}

func (o offer) isEmpty() bool { return len(o.keyIDs)+len(o.issuerIDs)+len(o.keys) == 0 }

func (o offer) isWhole() bool {
	return len(o.keys) > 0 && slices.ContainsFunc(o.keyIDs, func(v credential.Value) bool { return !v.Text.IsEmpty() })
}

// LoadCredential finds the values of the key, as they were given. For each of
// them the highest rank wins; the variables of other tools are read only if no
// rank has any, and then of one tool alone. The findings are warnings beside an
// input, or errors in its place.
func LoadCredential(cfg *Config, src Source, files Files) (*credential.Input, []*finding.Finding) {
	g := &gatherer{src: src, files: files}
	var offers []offer
	for _, r := range []rank{fromFlag, fromInput, fromVariable} {
		offers = append(offers, g.offerAt(r, offers))
	}
	if !slices.ContainsFunc(offers, func(o offer) bool { return !o.isEmpty() }) {
		offers = []offer{g.family()}
	}
	in := &credential.Input{
		KeyID:      g.pick(offers, keyIDs, sameText, "key ID"),
		IssuerID:   g.pick(offers, issuerIDs, sameText, "issuer ID"),
		PrivateKey: g.pick(offers, keys, sameKey, "private key"),
		KeyType:    cfg.KeyType, Program: credential.Program(cfg.Program), ReadFile: files.ReadFile,
	}
	if len(g.bad) > 0 {
		return nil, g.bad
	}
	g.remember(cfg, in, offers)
	return in, g.warnings
}

// remember keeps where the values came from, and what came with the key.
func (g *gatherer) remember(cfg *Config, in *credential.Input, offers []offer) {
	for name, v := range map[string]credential.Value{"key-id": in.KeyID, "issuer-id": in.IssuerID, "private-key": in.PrivateKey} {
		delete(cfg.Sources, name) // it may be of a value that is not used
		if !v.Text.IsEmpty() {
			cfg.Sources[name] = v.Source
		}
	}
	for _, o := range offers {
		if len(o.keys) == 0 || o.keys[0] != in.PrivateKey {
			continue
		}
		in.FileName = o.fileName
		g.warnings = append(g.warnings, o.warnings...)
		if _, set := cfg.Sources["program"]; o.inHouse && !set {
			in.Program = credential.Enterprise
			cfg.Sources["program"] = "in_house beside " + in.PrivateKey.Source
		}
	}
}

type gatherer struct {
	src           Source
	files         Files
	stdin         string // the setting that read it, if one did
	bad, warnings []*finding.Finding
}

func (g *gatherer) add(f *finding.Finding) { g.bad = append(g.bad, f) }

// pick takes the value of the highest rank, where all of one rank must be the same.
func (g *gatherer) pick(offers []offer, of func(offer) []credential.Value, same func(a, b string) bool, what string) credential.Value {
	for _, o := range offers {
		all := of(o)
		if len(all) == 0 {
			continue
		}
		for _, other := range all[1:] {
			if !same(all[0].Text.Reveal(), other.Text.Reveal()) {
				g.add(conflict(all[0], other, what))
			}
		}
		return all[0]
	}
	return credential.Value{}
}

func conflict(a, b credential.Value, what string) *finding.Finding {
	if b.Text.IsEmpty() {
		a, b = b, a
	}
	if a.Text.IsEmpty() {
		return finding.New(finding.SourcesConflict, "%s holds no %s, and %s holds one", a.Source, what, b.Source).
			OnlyFix(fmt.Sprintf("add the %s where it is missing, or remove it where it is not: a team key has one in every place, an individual key in none", what))
	}
	return finding.New(finding.SourcesConflict, "%s and %s hold different %ss", a.Source, b.Source, what)
}

func sameText(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// sameKey compares keys, not their spellings: the PEM and the base64 of one key
// agree.
func sameKey(a, b string) bool {
	if a == b {
		return true
	}
	ka, _ := credential.ParseKey([]byte(a), "")
	kb, _ := credential.ParseKey([]byte(b), "")
	return ka != nil && kb != nil && ka.Fingerprint() == kb.Fingerprint()
}

// offerAt collects what one rank has. A file is not read, and need not be there,
// if the higher ranks have all that it could give.
func (g *gatherer) offerAt(r rank, higher []offer) offer {
	var o offer
	haveKey := anyHas(higher, keys)
	haveAll := haveKey && anyHas(higher, keyIDs) && anyHas(higher, issuerIDs)
	for _, set := range Settings() {
		for _, v := range g.src.at(r, set) {
			switch set.Name {
			case "key-id":
				o.keyIDs = append(o.keyIDs, v.hidden())
			case "issuer-id":
				o.issuerIDs = append(o.issuerIDs, v.hidden())
			case "private-key":
				o.keys = append(o.keys, v.hidden())
			case "private-key-path":
				if !haveKey {
					g.addFile(&o, v)
				}
			case "api-key-path":
				if !haveAll {
					g.addJSON(&o, v)
				}
			}
		}
	}
	return o
}

// hidden is the value as a secret: private keys get pasted everywhere.
func (v Value) hidden() credential.Value {
	return credential.Value{Text: secret.New(v.Text), Source: v.Source}
}

// addFile adds the key in a .p8 file.
func (g *gatherer) addFile(o *offer, path Value) {
	data, ok := g.read(path)
	if !ok {
		return
	}
	if len(o.keys) == 0 && path.Text != "-" {
		o.fileName = filepath.Base(path.Text)
	}
	o.keys = append(o.keys, credential.Value{Text: secret.New(string(data)), Source: path.Source})
}

// addJSON adds what a fastlane API key file holds. Its three values stand together:
// no lower rank adds an issuer ID to the individual key of a file that has none,
// nor a key ID. A key ID that is missing may stand beside the file.
func (g *gatherer) addJSON(o *offer, path Value) {
	data, ok := g.read(path)
	if !ok {
		return
	}
	file, findings := credential.ParseFastlaneJSON(data, path.Source)
	if file == nil {
		g.bad = append(g.bad, findings...)
		return
	}
	o.warnings = append(o.warnings, findings...)
	if !file.KeyID.Text.IsEmpty() || len(o.keyIDs) == 0 {
		o.keyIDs = append(o.keyIDs, file.KeyID)
	}
	o.issuerIDs = append(o.issuerIDs, file.IssuerID)
	o.keys = append(o.keys, file.PrivateKey)
	o.inHouse = o.inHouse || file.InHouse
}

// read reads the file that a setting names. The path is repeated only if it
// cannot be a key that was put into the wrong setting.
func (g *gatherer) read(path Value) ([]byte, bool) {
	name := strings.TrimSpace(path.Text)
	if name == "-" && g.stdin != "" {
		g.add(finding.New(finding.SourcesConflict, "%s and %s both read standard input", g.stdin, path.Source))
		return nil, false
	}
	if name == "-" {
		g.stdin = path.Source
		data, err := io.ReadAll(io.LimitReader(g.files.Stdin, credential.MaxInput+1))
		if err != nil {
			g.add(finding.New(finding.InputUnreadable, "%s: standard input", path.Source))
		}
		return data, err == nil
	}
	data, err := g.files.ReadFile(name)
	if err == nil {
		return data, true
	}
	if CheckPath(name) != nil {
		g.add(finding.New(finding.InputUnreadable, "%s holds what looks like the key itself, where the path of a file belongs", path.Source).
			OnlyFix("put the key into private-key (ASC_PRIVATE_KEY)"))
	} else {
		g.add(finding.New(finding.InputUnreadable, "%s names %s, which %s", path.Source, safetext.QuotePath(name), safetext.Unreadable(err)))
	}
	return nil, false
}

package config

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// Files is how files that settings name are read.
type Files struct {
	ReadFile func(path string) ([]byte, error)
	// Stdin is read for the path "-".
	Stdin io.Reader
}

// The values of a key, by the setting that holds nothing else.
const (
	keyID      = credential.SettingKeyID
	issuerID   = credential.SettingIssuerID
	privateKey = credential.SettingPrivateKey
)

// keySource is one place that can hold a key: a rank, or another tool's variables.
type keySource struct {
	// values are those found, by setting. Several of one must agree. An empty value is
	// one, too: what says that the key is whole without it.
	values map[string][]credential.Value
	// fileName is of the file that the key came from, if it came from one.
	fileName string
	// inHouse is of what says that the key is one of the Enterprise Program, if anything does.
	inHouse credential.Origin
	// withoutIssuer says that JSON has no field for the issuer ID.
	withoutIssuer bool
	warnings      []*finding.Finding
}

func newKeySource() keySource { return keySource{values: map[string][]credential.Value{}} }

// addKey adds a key, and the IDs beside it if it is a JSON file.
func (s *keySource) addKey(key credential.Value) {
	key = key.Examined()
	if key.IsPath() { // of a file that is not read, or not yet
		key.Origin = key.Origin.Path()
	}
	s.add(privateKey, key)
	file := credential.FindJSON(key)
	if file == nil {
		return
	}
	for setting, v := range map[string]credential.Value{keyID: file.KeyID, issuerID: file.IssuerID} {
		if !v.Text.IsEmpty() {
			s.add(setting, v)
		}
	}
	s.inHouse = cmp.Or(s.inHouse, file.InHouse)
}

func (s keySource) add(setting string, all ...credential.Value) {
	s.values[setting] = append(s.values[setting], all...)
}

// merge adds what another source has.
func (s *keySource) merge(o keySource) {
	if !s.has(privateKey) {
		s.fileName = o.fileName
	}
	for setting, values := range o.values {
		s.add(setting, values...)
	}
	s.warnings = append(s.warnings, o.warnings...)
	s.inHouse, s.withoutIssuer = cmp.Or(s.inHouse, o.inHouse), s.withoutIssuer || o.withoutIssuer
}

func (s keySource) has(setting string) bool { return len(s.values[setting]) > 0 }

func (s keySource) isEmpty() bool { return !s.has(keyID) && !s.has(issuerID) && !s.has(privateKey) }

func (s keySource) isWhole() bool {
	return s.has(privateKey) && slices.ContainsFunc(s.values[keyID], func(v credential.Value) bool { return !v.Text.IsEmpty() })
}

// firstWith is the source of the highest rank that has a value, or an empty one.
func firstWith(setting string, sources []keySource) keySource {
	i := slices.IndexFunc(sources, func(s keySource) bool { return s.has(setting) })
	if i < 0 {
		return keySource{}
	}
	return sources[i]
}

// LoadCredential finds the values of the key, as they were given, and says where
// each setting came from, those of cfg and those of the key. For each value the
// highest rank wins. The variables of other tools are read only if no rank has any,
// and then of one tool alone. The findings are warnings beside an input, or errors
// in its place.
func LoadCredential(cfg *Config, src Source, files Files) (*credential.Input, Origins, []*finding.Finding) {
	r, found := readOwn(src, files)
	in := &credential.Input{
		KeyID:      r.pick(found, keyID, sameText, "key ID"),
		IssuerID:   r.pick(found, issuerID, sameText, "issuer ID"),
		PrivateKey: r.pick(found, privateKey, sameKey, "private key"),
		KeyType:    cfg.KeyType, Program: credential.Program(cfg.Program), ReadFile: files.ReadFile,
	}
	if len(r.bad) == 0 && r.nothing != nil {
		r.refuse(r.nothing)
	}
	if len(r.bad) > 0 {
		return nil, cfg.Origins, r.bad
	}
	origins := originsOf(in, cfg.Origins)
	from := firstWith(privateKey, found)
	in.FileName = from.fileName
	nameMissing(in)
	if _, set := origins["program"]; !set {
		if by := enterpriseBy(from, in.PrivateKey, src.Env, files); by != (credential.Origin{}) {
			in.Program, origins["program"] = credential.Enterprise, by
		}
	}
	warnings := append(from.warnings, unusedIssuer(in, from, found, src)...)
	if from.inHouse != (credential.Origin{}) && in.Program == credential.AppStore {
		warnings = append(warnings, finding.New(finding.SourcesConflict, "%s says app-store, and %s says enterprise.", origins["program"], from.inHouse).
			Titled("program is app-store, and in_house is true").At(finding.Warning).
			OnlyFix("remove in_house for a key of App Store Connect, or set program to enterprise."))
	}
	return in, origins, warnings
}

// unusedIssuer warns of an issuer ID that a lower rank has than the JSON of the key, which has
// no field for one: no rank adds to a file, but the ID can well be that of the key.
func unusedIssuer(in *credential.Input, from keySource, found []keySource, src Source) []*finding.Finding {
	if !from.withoutIssuer || !in.IssuerID.Text.IsEmpty() || in.KeyType == credential.KeyIndividual {
		return nil
	}
	for _, s := range found {
		for _, v := range s.values[issuerID] {
			if v.Text.IsEmpty() || src.IsExported(v.Origin) {
				continue
			}
			place := in.IssuerPlace().Set()
			return []*finding.Finding{finding.New(finding.VariableNotRead, "The JSON of the key has no issuer_id, and other settings add nothing to it. So it counts as an individual key.").
				Titled("%s is not used", v.Origin).
				OnlyFix("if this is a team key: "+place+" to the same.", "if this is an individual key: set key-type to individual.")}
		}
	}
	return nil
}

// enterpriseBy is what says of a key that it is of the Enterprise Program, where no setting
// says anything: its file, or that it was exported as such a key.
func enterpriseBy(from keySource, key credential.Value, env map[string]string, files Files) (by credential.Origin) {
	exported := exportedKey(env)
	switch {
	case from.inHouse != (credential.Origin{}):
		return from.inHouse
	case exported.Program == string(credential.Enterprise) && exported.isKeyOf(key, files):
		by = credential.FromVariable(ExportedVariable)
	}
	return by
}

// readOwn reads what the step itself sets. What ascproof exported ranks below everything.
// There are three cases:
//   - a step that finds nothing exported, or whose settings are bad, has what it sets
//   - a key of the step's own leaves out what was exported with another key
//   - a step that sets no key means the one that was exported, unless it names another
func readOwn(src Source, files Files) (*keyReader, []keySource) {
	exported := exportsOf(src)
	r := &keyReader{files: files}
	found := r.readAll(src.without(exported.all), src.without(exported.paths()))
	switch {
	case len(exported.all) == 0 || len(r.bad) > 0:
		return r, found
	case firstWith(privateKey, found).has(privateKey):
		return r, exported.beside(found, files)
	case exported.agree(found):
		r = &keyReader{files: files}
		return r, r.readAll(src, src)
	}
	return r, found
}

// readAll reads all ranks, or if none has a value the variables of other tools: those of
// withIDs, if anything is left of them without.
func (r *keyReader) readAll(src, withIDs Source) []keySource {
	var found []keySource
	for _, rank := range []rank{fromFlag, fromInput, fromVariable} {
		found = append(found, r.readRank(src, rank, found))
	}
	isEmpty := !slices.ContainsFunc(found, func(s keySource) bool { return !s.isEmpty() })
	if isEmpty && len(r.bad) == 0 && src.hasTool() {
		return []keySource{r.readTools(withIDs.Env)}
	}
	return found
}

// originsOf are the origins of the settings, with those of the key's values in the
// place of what was set and is not used.
func originsOf(in *credential.Input, settings Origins) Origins {
	all := maps.Clone(settings)
	for name, v := range map[string]credential.Value{keyID: in.KeyID, issuerID: in.IssuerID, privateKey: in.PrivateKey} {
		delete(all, name)
		if !v.Text.IsEmpty() {
			all[name] = v.Origin
		}
	}
	return all
}

// pick takes the value of the highest rank, where all of one rank must be the same.
func (r *keyReader) pick(sources []keySource, setting string, same func(a, b string) bool, title string) credential.Value {
	all := firstWith(setting, sources).values[setting]
	if len(all) == 0 {
		return credential.Value{}
	}
	for _, other := range all[1:] {
		if !same(all[0].Text.Reveal(), other.Text.Reveal()) {
			r.refuse(conflict(all[0], other, title))
		}
	}
	return all[0]
}

func conflict(a, b credential.Value, what string) *finding.Finding {
	if b.Text.IsEmpty() {
		a, b = b, a
	}
	if a.Text.IsEmpty() {
		return finding.New(finding.SourcesConflict, "%s holds no %s, and %s holds one.", a.Origin, what, b.Origin).
			OnlyFix(fmt.Sprintf("add the %s in both places for a team key, or remove it in both for an individual key.", what))
	}
	return finding.New(finding.SourcesConflict, "%s and %s hold different %ss.", a.Origin, b.Origin, what)
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

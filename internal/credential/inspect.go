package credential

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// Description is what can be said of a file or value without giving any of it
// away.
type Description struct {
	Content Content `json:"content"`
	// Words says the content to a person, as the object of a sentence.
	Words string `json:"words"`
	// Usable is whether ascproof can sign with it. A report says whether the IDs
	// beside it can be used, too.
	Usable bool `json:"-"`
	// Bytes is the size as given.
	Bytes int `json:"bytes"`
	// Layers is what the key was wrapped in, outermost first: [LayerBase64] and so on.
	Layers []string `json:"layers,omitempty"`
	// Algorithm, Curve and Bits are those of the key, if it is one.
	Algorithm string `json:"algorithm,omitempty"`
	Curve     string `json:"curve,omitempty"`
	Bits      int    `json:"bits,omitempty"`
	// Fingerprint is that of [Key.Fingerprint], if usable.
	Fingerprint string `json:"fingerprint,omitempty"`
	// KeyID is the one in fastlane's JSON, else the one in the file's name: a
	// hint, never proof.
	KeyID string `json:"key_id,omitempty"`
	// KeyIDFrom says where KeyID is from, as the object of a sentence.
	KeyIDFrom string `json:"key_id_from,omitempty"`
	// IssuerID is the one in fastlane's JSON.
	IssuerID string `json:"issuer_id,omitempty"`
	// Kind is guessed from the file's name or the JSON; empty if neither tells.
	Kind role.Kind `json:"kind,omitempty"`
	// Program is [Enterprise] if fastlane's JSON says in_house, else empty.
	Program Program `json:"program,omitempty"`
	// Repairs is what a usable key had wrong with it.
	Repairs  []string           `json:"repairs,omitempty"`
	Findings []*finding.Finding `json:"findings"`
}

// Inspect says what raw is, offline. The name is that of the file, or how the
// user named the setting.
func Inspect(raw []byte, name string) Description {
	x := examine(raw)
	d := x.describe()
	d.Findings = x.findings(name)
	if file, ok := parseFileName(name); ok {
		d.guess(file)
	}
	if f := x.layers.fastlane(); f != nil {
		d.Findings = append(d.Findings, f.flagFindings(name, x.layers)...)
		d.take(f)
	}
	if d.Usable && x.layers[0].fastlane != nil {
		d.Findings = x.fastlaneFindings(FromFile(name))
		d.Usable = !finding.HasError(d.Findings) // the key may be good, and an ID beside it not
	}
	return d
}

// InspectInput is [Read] that also says what the private key of the settings is,
// or the file that they name.
func InspectInput(in Input) (*Credential, Description) {
	r := &reader{in: in}
	cred := r.read()
	d := Description{Content: ContentPath, Words: contents[ContentPath].words}
	if r.x != nil {
		d = r.x.describe()
	}
	if file, ok := parseFileName(r.fileName); ok && r.x != nil {
		d.guess(file)
	}
	d.Findings = r.findings
	return cred, d
}

// describe says what was found out, but for findings.
func (x *examination) describe() Description {
	d := Description{
		Content: x.content, Words: x.phrase(), Usable: x.priv != nil,
		Bytes: x.size, Layers: x.layers.names(),
		Algorithm: x.algorithm, Curve: x.curve, Bits: x.bits,
	}
	if key := x.key(); key != nil {
		d.Fingerprint, d.Repairs = key.Fingerprint(), x.layers.repairs().words()
		if f := x.layers.fastlane(); f != nil {
			d.Repairs = append(slices.Clone(f.mended), d.Repairs...)
		}
	}
	return d
}

// guess takes what the name of a key file suggests.
func (d *Description) guess(file keyFile) {
	d.KeyID, d.KeyIDFrom = file.keyID, "the file's name"
	switch file.prefix {
	case individualFile:
		d.Kind = role.Individual
	case purchaseFile:
		d.Findings = append(d.Findings, finding.New(finding.KeyInAppPurchase, "Its name begins with %s", purchaseFile))
	}
}

// take takes the IDs that stand beside the key in fastlane's JSON.
func (d *Description) take(f *fastlaneFile) {
	if id := strings.TrimSpace(f.keyID); IsKeyID(id) {
		d.KeyID, d.KeyIDFrom = id, "key_id in the file"
	}
	d.Kind = role.Individual
	if f.inHouse {
		d.Kind, d.Program = role.Team, Enterprise
	}
	if id := strings.TrimSpace(f.issuerID); id != "" {
		d.Kind = role.Team
		if IsIssuerID(id) {
			d.IssuerID = id
		}
	}
}

// ParseKey reads a private key in any form that ascproof accepts. Source is how
// the user gave it. The key is nil if a finding is an error.
func ParseKey(raw []byte, source string) (*Key, []*finding.Finding) {
	x := examine(raw)
	return x.key(), x.findings(source)
}

// key returns the key that was found, nil if it was not.
func (x *examination) key() *Key {
	if x.priv == nil {
		return nil
	}
	return newKey(x.priv, x.der, x.layers.pieces())
}

// phrase says what a value holds, as the object of a sentence.
func (v verdict) phrase() string {
	if v.fault == "" {
		return v.identity.String()
	}
	return v.identity.String() + " " + v.fault
}

// findings returns the one error, or the warnings of a usable key: one names all
// repairs, and more that there were.
func (x *examination) findings(source string, more ...repair) []*finding.Finding {
	if x.priv == nil && x.layers.fastlane() != nil {
		source += " (key)"
	}
	switch {
	case x.content == ContentEmpty && x.size == 0:
		return list(finding.New(finding.InputMissing, "%s is empty", source).Titled("the private key is empty"))
	case x.content == ContentEmpty:
		return list(finding.New(finding.InputMissing, "%s holds only spaces, line breaks or quotes", source).Titled("the private key is empty").
			OnlyFix("store the content of the .p8 file in it, as text or as base64."))
	case x.priv == nil:
		f := finding.New(contents[x.content].code, "%s holds %s", source, x.phrase())
		if fix := cmp.Or(x.fix, contents[x.content].fix); fix != "" {
			f = f.WithFix(fix)
		}
		return list(f)
	}
	var warnings []*finding.Finding
	repaired := x.layers.repairs()
	if repaired.add(more...); len(repaired) > 0 {
		warnings = append(warnings, repaired.warning("private key", "%s had %s. Other tools can fail on it", source, repaired).
			WithFix(repaired.fixes()...))
	}
	if x.alone {
		warnings = append(warnings, finding.New(finding.KeyHasNoPublic, "%s holds the private half alone", source))
	}
	return warnings
}

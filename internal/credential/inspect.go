package credential

import (
	"strings"

	"github.com/asckey/asckey/internal/finding"
)

// Description is what can be said of a file or value without giving any of it
// away.
type Description struct {
	Content Content `json:"content"`
	// Words says the content to a person, as the object of a sentence.
	Words string `json:"words"`
	// Usable is whether asckey can sign with it.
	Usable bool `json:"usable"`
	// Bytes is the size as given.
	Bytes int `json:"bytes"`
	// Layers is what the key was wrapped in, outermost first: base64, PEM, DER,
	// fastlane JSON.
	Layers []string `json:"layers,omitempty"`
	// Algorithm, Curve and Bits are those of the key, if it is one.
	Algorithm string `json:"algorithm,omitempty"`
	Curve     string `json:"curve,omitempty"`
	Bits      int    `json:"bits,omitempty"`
	// Repairs is what a usable key had wrong with it.
	Repairs []string `json:"repairs,omitempty"`
	// Fingerprint is that of [Key.Fingerprint], if usable.
	Fingerprint string `json:"fingerprint,omitempty"`
	// KeyID is the one in fastlane's JSON, else the one in the file's name: a
	// hint, never proof.
	KeyID string `json:"key-id,omitempty"`
	// IssuerID is the one in fastlane's JSON.
	IssuerID string             `json:"issuer-id,omitempty"`
	Findings []*finding.Finding `json:"findings,omitempty"`
}

// Inspect says what raw is, offline. The name is that of the file, or how the
// user named the setting.
func Inspect(raw []byte, name string) Description {
	x := examine(raw)
	d := Description{
		Content: x.id.content, Words: phrase(x.id, x.fault), Usable: x.priv != nil,
		Bytes: len(raw), Layers: x.layers,
		Algorithm: x.id.algorithm, Curve: x.id.curve, Bits: x.id.bits,
		Findings: x.findings(name),
	}
	if file, ok := parseFileName(name); ok {
		d.KeyID = file.keyID
		if file.prefix == purchaseFile {
			d.Findings = append(d.Findings, finding.New(finding.KeyInAppPurchase, "its name begins with %s", purchaseFile))
		}
	}
	if x.fastlane != nil {
		d.Findings = append(d.Findings, x.fastlane.flagFindings(name)...)
		if id := strings.TrimSpace(x.fastlane.keyID); isKeyID(id) {
			d.KeyID = id
		}
		if id := strings.TrimSpace(x.fastlane.issuerID); isIssuerID(id) {
			d.IssuerID = id
		}
	}
	if key := x.key(); key != nil {
		d.Fingerprint, d.Repairs = key.Fingerprint(), x.repairs.words()
	}
	return d
}

// ParseKey reads a private key in any form that asckey accepts. Source is how
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
	return newKey(x.priv, x.der, x.spellings)
}

// phrase says what a value holds, as the object of a sentence.
func phrase(id identity, fault string) string {
	if fault == "" {
		return id.String()
	}
	return id.String() + " " + fault
}

// findings returns the one error, or the one warning that names all repairs.
func (x *examination) findings(source string) []*finding.Finding {
	switch {
	case x.id.content == ContentEmpty && x.size == 0:
		return list(finding.New(finding.InputMissing, "%s is empty", source))
	case x.id.content == ContentEmpty:
		return list(finding.New(finding.InputMissing, "%s holds nothing but blanks, line breaks or quotes", source))
	case x.priv == nil:
		f := finding.New(contents[x.id.content].code, "%s holds %s", source, phrase(x.id, x.fault))
		if fix := orElse(x.fix, contents[x.id.content].fix); fix != "" {
			f.WithFix(fix)
		}
		return list(f)
	case len(x.repairs) > 0:
		return list(finding.New(finding.KeyRepaired, "%s had %s", source, x.repairs).
			WithFix(x.repairs.fixes()...))
	}
	return nil
}

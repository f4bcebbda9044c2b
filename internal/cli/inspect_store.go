package cli

import (
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// inspection is one under way.
type inspection struct{ *report.Inspection }

// describe takes over what is known of the private key.
func describe(d credential.Description) *inspection {
	size := d.Bytes
	if d.Content == credential.ContentTooLarge {
		size = 0 // no more was read than told it
	}
	return &inspection{&report.Inspection{
		Usable: d.Usable, Content: string(d.Content), Words: d.Words, Bytes: size, Layers: d.Layers,
		Algorithm: d.Algorithm, Curve: d.Curve, Bits: d.Bits, Fingerprint: d.Fingerprint,
		KeyID: d.KeyID, KeyIDFrom: d.KeyIDFrom, IssuerID: d.IssuerID, Kind: string(d.Kind), Program: string(d.Program),
		Repairs: d.Repairs, Findings: d.Findings,
	}}
}

// store adds the commands that store a usable key. A file that had to be repaired
// is not the one to store: the commands then name the one that Apple gave.
func (i *inspection) store(d credential.Description, path string) {
	if !i.Usable {
		return
	}
	form, known := formOf(d.Layers)
	m := hint.Material{File: path, Form: form, KeyID: d.KeyID, IssuerID: d.IssuerID, Individual: d.Kind == role.Individual, Enterprise: d.Program == credential.Enterprise}
	if !known || len(d.Repairs) > 0 || path == "" || path == "-" {
		m.File, m.Form = "", hint.Text
	}
	i.Store, i.Encode = hint.Recipes(m), hint.Encodings(m)
}

// formOf is how a file holds its key, if that is one of the ways in which it can
// be stored. The last two layers are those of every .p8 file.
func formOf(layers []string) (form hint.Form, known bool) {
	switch strings.Join(layers[:max(0, len(layers)-2)], " ") {
	case "":
		return hint.Text, true
	case credential.LayerBase64:
		return hint.Base64, true
	case credential.LayerFastlane:
		return hint.JSONText, true
	case credential.LayerFastlane + " " + credential.LayerBase64:
		return hint.JSONBase64, true
	default:
		return hint.Text, false
	}
}

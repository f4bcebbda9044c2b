package credential

import (
	"cmp"
	"strings"
)

// IssuerPlace is where the issuer ID of a key is set: in the JSON of a key, in a variable of
// another tool, else in a setting of ascproof. Only there does it go with the rest of the key,
// since two sources are never mixed.
type IssuerPlace struct{ json, variable string }

// keyIDField ends the source of a key ID that a JSON file has, or could have.
const keyIDField = " (key_id)"

// issuerField ends the source of an issuer ID that a JSON file has, or could have.
const issuerField = " (issuer_id)"

// IssuerPlace says where the issuer ID of the key is set, or would be: the value has a source
// also where it is empty.
func (in Input) IssuerPlace() IssuerPlace {
	name, isVariable := strings.CutPrefix(in.IssuerID.Source, "$")
	if file, ok := strings.CutSuffix(name, issuerField); ok {
		return IssuerPlace{json: file}
	}
	if !isVariable || name == "ASC_ISSUER_ID" {
		return IssuerPlace{}
	}
	return IssuerPlace{variable: name}
}

// Set says how to set the issuer ID, as the beginning of a sentence's end.
func (p IssuerPlace) Set() string {
	if p.json != "" {
		return "set issuer_id in the JSON of " + p.json
	}
	return "set " + p.setting()
}

// Empty says how to leave the issuer ID out.
func (p IssuerPlace) Empty() string {
	if p.json != "" {
		return "remove issuer_id from the JSON of " + p.json
	}
	return "leave " + p.setting() + " empty"
}

// InJSON reports whether it is the JSON of the key.
func (p IssuerPlace) InJSON() bool { return p.json != "" }

func (p IssuerPlace) setting() string { return cmp.Or(p.variable, "issuer-id (ASC_ISSUER_ID)") }

package credential

import "strings"

// IssuerPlace is where the issuer ID of a key is set: in the JSON of a key, in a variable of
// another tool, else in a setting of ascproof. Only there does it go with the rest of the key,
// since two sources are never mixed.
type IssuerPlace struct{ json, variable string }

// issuerField ends the source of an issuer ID that a JSON file has, or could have.
const issuerField = " (issuer_id)"

// issuerPlace reads the place from a value, which has a source also where it is empty.
func issuerPlace(v Value) IssuerPlace {
	name := strings.TrimPrefix(v.Source, "$")
	if file, ok := strings.CutSuffix(name, issuerField); ok {
		return IssuerPlace{json: file}
	}
	if name == v.Source || name == "ASC_ISSUER_ID" {
		return IssuerPlace{}
	}
	return IssuerPlace{variable: name}
}

// Set says how to set the issuer ID, as the beginning of a sentence's end.
func (p IssuerPlace) Set() string {
	switch {
	case p.json != "":
		return "set issuer_id in the JSON of " + p.json
	case p.variable != "":
		return "set " + p.variable
	}
	return "set issuer-id (ASC_ISSUER_ID)"
}

// Empty says how to leave the issuer ID out.
func (p IssuerPlace) Empty() string {
	switch {
	case p.json != "":
		return "remove issuer_id from the JSON of " + p.json
	case p.variable != "":
		return "leave " + p.variable + " empty"
	}
	return "leave issuer-id (ASC_ISSUER_ID) empty"
}

// IssuerPlace says where the issuer ID of the key is set.
func (in Input) IssuerPlace() IssuerPlace { return issuerPlace(in.IssuerID) }

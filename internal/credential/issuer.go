package credential

// IssuerPlace is where the issuer ID of a key is set: in the JSON of a key, in a variable of
// another tool, else in a setting of ascproof. Only there does it go with the rest of the key,
// since two sources are never mixed.
type IssuerPlace struct {
	origin Origin // of a field of JSON, or of a variable of another tool; else none
}

// The fields of the IDs in the JSON of a key. The origin of an ID names one whether the JSON
// has it or only could.
const (
	keyIDField  = "key_id"
	issuerField = "issuer_id"
)

// IssuerPlace says where the issuer ID of the key is set, or would be: the value has an origin
// also where it is empty.
func (in Input) IssuerPlace() IssuerPlace {
	o := in.IssuerID.Origin
	if o.JSON != issuerField && (!o.IsVariable(o.Name) || o.IsVariable("ASC_ISSUER_ID")) {
		return IssuerPlace{}
	}
	return IssuerPlace{o}
}

// Set says how to set the issuer ID, as the beginning of a sentence's end.
func (p IssuerPlace) Set() string {
	if p.InJSON() {
		return "set issuer_id in the JSON of " + p.setting()
	}
	return "set " + p.setting()
}

// Empty says how to leave the issuer ID out.
func (p IssuerPlace) Empty() string {
	if p.InJSON() {
		return "remove issuer_id from the JSON of " + p.setting()
	}
	return "leave " + p.setting() + " empty"
}

// InJSON reports whether it is the JSON of the key.
func (p IssuerPlace) InJSON() bool { return p.origin.JSON != "" }

func (p IssuerPlace) setting() string {
	if p.origin == (Origin{}) {
		return "issuer-id (ASC_ISSUER_ID)"
	}
	return p.origin.Place().ToSet()
}

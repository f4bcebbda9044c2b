package credential

import (
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/phrase"
)

// absent is a value that every check needs, and that is not there.
type absent struct {
	name string // for a title
	said string // where it is looked for, in a sentence
	// set is what to set: a variable, "" where the value belongs into a file.
	set string
}

// missing names all empty values in one finding: on a pull request from a fork
// all of them are.
func (r *reader) missing() {
	all := r.absent()
	if len(all) == 0 {
		return
	}
	var names, places, unset []string
	for _, a := range all {
		names, places, unset = append(names, a.name), append(places, a.said), append(unset, a.set)
	}
	is := "is"
	if len(names) > 1 {
		is = "are"
	}
	f := finding.New(finding.InputMissing, "%s", strings.Join(places, " ")).Titled("%s %s empty", phrase.And(names), is)
	name, named := parseFileName(r.in.FileName)
	switch file, ofJSON := r.jsonWithoutID(); {
	case ofJSON:
		f = f.OnlyFix(beside(file, all[0].set)...)
	case named && r.in.KeyID.isEmpty():
		f = f.OnlyFix("set key-id (ASC_KEY_ID) to the key ID in the name of the key file: " + name.keyID)
	case !r.in.KeyID.isEmpty() || !r.in.PrivateKey.isEmpty(): // so that the others are known
		f = f.OnlyFix("set "+phrase.And(unset)+".", f.Fix[len(f.Fix)-1])
	}
	r.add(f)
}

// absent lists the values that are missing.
func (r *reader) absent() (all []absent) {
	need := func(v Value, name, setting, variable string) {
		if !v.isEmpty() {
			return
		}
		a := absent{name, "Neither " + setting + " nor " + variable + " has a value.", variable}
		o := v.Origin
		if o != (Origin{}) {
			a.said = o.String() + " is empty."
		}
		switch {
		case o.JSON == issuerField:
			a.set = "issuer_id in the JSON of " + o.Place().within()
		case o.IsVariable(o.Name):
			a.set = o.Name
		}
		all = append(all, a)
	}
	if !r.inBrokenJSON() {
		need(r.in.KeyID, "the key ID", "key-id", "ASC_KEY_ID")
	}
	if r.in.Program == Enterprise {
		need(r.in.IssuerID, "the issuer ID", "issuer-id", "ASC_ISSUER_ID")
	}
	need(r.in.PrivateKey, "the private key", "private-key", "ASC_PRIVATE_KEY")
	return all
}

// keyIDName matches the field of a key ID, in JSON, YAML or a .env file.
var keyIDName = pattern.Of(`(?i)key_?id["']?\s*[:=]`)

// inBrokenJSON reports whether JSON that cannot be read stands in the place of the key, or
// another text of several fields. The key ID may well be in it, so that there is one thing to
// do and not two.
func (r *reader) inBrokenJSON() bool {
	if !r.in.KeyID.isEmpty() || r.in.PrivateKey.isEmpty() {
		return false
	}
	return r.examined().content == ContentBadJSON || r.examined().namesKeyID
}

// jsonWithoutID is the place of the JSON of a key that has no key ID.
func (r *reader) jsonWithoutID() (place Origin, ok bool) {
	if !r.in.KeyID.isEmpty() {
		return Origin{}, false
	}
	if o := r.in.KeyID.Origin; o.JSON == keyIDField {
		return o.Place(), true
	}
	return r.in.PrivateKey.Origin.Place(), !r.in.PrivateKey.isEmpty() && r.examined().layers.fastlane() != nil
}

// beside says what to do about JSON without a key ID: no lower rank adds one to a file. The
// variable is the one that goes with the JSON in the place of a key.
func beside(place Origin, variable string) []string {
	add := "add key_id to the JSON of " + place.within()
	switch place {
	case FromFlag("api-key-path"):
		return []string{add + ", or give --key-id beside it.", "remove --api-key-path if you mean another key."}
	case FromInput("api-key-path"):
		return []string{add + ", or give the input key-id beside it.", "remove the input api-key-path if you mean another key."}
	case FromVariable("APP_STORE_CONNECT_API_KEY_PATH"):
		return []string{add + "."}
	}
	return []string{add + ", or set " + variable + "."}
}

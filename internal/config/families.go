package config

import (
	"github.com/ascproof/ascproof/internal/credential"
)

// family is the set of variables in which another tool keeps a key, so that
// secrets that people already have work unchanged.
type family struct {
	keyID, issuerID string
	// key holds the key itself, keyPath the path of a .p8 file, jsonPath that of a
	// fastlane JSON file; inHouse marks a key of the Enterprise Program.
	key, keyPath, jsonPath, inHouse string
}

// families returns the tools' variables, in no order of rank: they are read only
// if exactly one tool has a key, or all that have one have the same.
//
// Sources: fastlane/fastlane app_store_connect_api_key.rb and its docs,
// codemagic-ci-cd/cli-tools, expo/eas-cli. fastlane's
// APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64 is not needed: base64 and PEM
// are told apart by what they are.
func families() []family {
	return []family{
		{
			keyID: "APP_STORE_CONNECT_API_KEY_KEY_ID", issuerID: "APP_STORE_CONNECT_API_KEY_ISSUER_ID",
			key: "APP_STORE_CONNECT_API_KEY_KEY", keyPath: "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH",
			jsonPath: "APP_STORE_CONNECT_API_KEY_PATH", inHouse: "APP_STORE_CONNECT_API_KEY_IN_HOUSE",
		},
		{
			keyID: "APP_STORE_CONNECT_KEY_IDENTIFIER", issuerID: "APP_STORE_CONNECT_ISSUER_ID",
			key: "APP_STORE_CONNECT_PRIVATE_KEY",
		},
		{keyID: "EXPO_ASC_KEY_ID", issuerID: "EXPO_ASC_ISSUER_ID", keyPath: "EXPO_ASC_API_KEY_PATH"},
	}
}

// Aliases returns the names of the variables of other tools that are read.
func Aliases() []string {
	var all []string
	for _, f := range families() {
		for _, name := range []string{f.keyID, f.issuerID, f.key, f.keyPath, f.jsonPath, f.inHouse} {
			if name != "" {
				all = append(all, name)
			}
		}
	}
	return append(all, "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64")
}

// family collects what the variables of other tools hold. Several tools with a
// whole key each must have the same one, with the same IDs or, as for an individual
// key, without an issuer; the values of two are never mixed. Of a tool that has but
// a part no file is read, unless there is nothing else to tell of.
func (g *gatherer) family() offer {
	var whole, part offer
	for _, f := range families() {
		if !f.isWhole(g.src.Env) {
			continue
		}
		o := g.offerOf(f)
		if !o.isWhole() {
			part = o
			continue
		}
		if len(whole.keys) == 0 {
			whole.fileName = o.fileName
		}
		whole.keyIDs = append(whole.keyIDs, o.keyIDs...)
		whole.issuerIDs = append(whole.issuerIDs, o.issuerIDs...)
		whole.keys = append(whole.keys, o.keys...)
		whole.warnings = append(whole.warnings, o.warnings...)
		whole.inHouse = whole.inHouse || o.inHouse
	}
	if !whole.isEmpty() || len(g.bad) > 0 {
		return whole
	}
	for _, f := range families() {
		if part.isEmpty() {
			part = g.offerOf(f)
		}
	}
	return part
}

// isWhole reports whether the variables name all that a key needs.
func (f family) isWhole(env map[string]string) bool {
	has := func(name string) bool { return len(given(env[name], name)) > 0 }
	return has(f.jsonPath) || has(f.keyID) && (has(f.key) || has(f.keyPath))
}

func (g *gatherer) offerOf(f family) offer {
	var o offer
	env := func(name string) []Value {
		if name == "" {
			return nil
		}
		return given(g.src.Env[name], "$"+name)
	}
	hidden := func(name string) (all []credential.Value) {
		for _, v := range env(name) {
			all = append(all, v.hidden())
		}
		return all
	}
	o.keyIDs, o.issuerIDs, o.keys = hidden(f.keyID), hidden(f.issuerID), hidden(f.key)
	for _, v := range env(f.keyPath) {
		g.addFile(&o, v)
	}
	for _, v := range env(f.jsonPath) {
		g.addJSON(&o, v)
	}
	if o.isWhole() && len(o.issuerIDs) == 0 {
		o.issuerIDs = []credential.Value{Value{Source: "$" + f.issuerID}.hidden()}
	}
	for _, v := range env(f.inHouse) {
		o.inHouse = o.inHouse || credential.IsTrue(v.Text)
	}
	return o
}

package config

import (
	"slices"

	"github.com/ascproof/ascproof/internal/credential"
)

// Tool is another tool that keeps a key in variables of its own. Secrets that people
// already have for it work unchanged, and a command gets a checked key under them.
type Tool struct {
	KeyID, IssuerID string
	// Key holds the key itself, KeyPath the path of a .p8 file, JSONPath that of a
	// fastlane JSON file.
	Key, KeyPath, JSONPath string
	// PathPrefix, if set, lets Key hold the path of a .p8 file, too, after it.
	PathPrefix string
	// InHouse marks a key of the Enterprise Program, IsBase64 a key in base64: fastlane
	// decodes a file, too, if it is set.
	InHouse, IsBase64 string
	// Unread variables are no source of settings. spaceship, the library below fastlane,
	// reads them before it asks fastlane's.
	Unread bool
	// HandedOver variables are set whether the tool is used or not.
	HandedOver bool
}

// Tools returns the table of other tools, in no order of rank: they are read only if
// exactly one has a key, or all that have one have the same. The flag for base64
// needs no reading, since base64 and PEM are told apart by what they are.
//
// Sources: fastlane/fastlane app_store_connect_api_key.rb, its docs and spaceship
// token.rb; codemagic-ci-cd/cli-tools typed_cli_argument.py; expo/eas-cli.
func Tools() []Tool {
	return []Tool{
		{
			KeyID: "APP_STORE_CONNECT_API_KEY_KEY_ID", IssuerID: "APP_STORE_CONNECT_API_KEY_ISSUER_ID",
			Key: "APP_STORE_CONNECT_API_KEY_KEY", KeyPath: "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH",
			JSONPath: "APP_STORE_CONNECT_API_KEY_PATH", InHouse: "APP_STORE_CONNECT_API_KEY_IN_HOUSE",
			IsBase64: "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64",
		},
		{
			KeyID: "SPACESHIP_CONNECT_API_KEY_ID", IssuerID: "SPACESHIP_CONNECT_API_ISSUER_ID",
			Key: "SPACESHIP_CONNECT_API_KEY", KeyPath: "SPACESHIP_CONNECT_API_KEY_FILEPATH", Unread: true,
		},
		{
			KeyID: "APP_STORE_CONNECT_KEY_IDENTIFIER", IssuerID: "APP_STORE_CONNECT_ISSUER_ID",
			Key: "APP_STORE_CONNECT_PRIVATE_KEY", PathPrefix: "@file:",
		},
		{KeyID: "EXPO_ASC_KEY_ID", IssuerID: "EXPO_ASC_ISSUER_ID", KeyPath: "EXPO_ASC_API_KEY_PATH", HandedOver: true},
	}
}

// KeyVariables are the names of the variables that tell a key, and of the one that
// says how to read it.
func (t Tool) KeyVariables() []string {
	return slices.DeleteFunc([]string{t.KeyID, t.IssuerID, t.Key, t.KeyPath, t.JSONPath, t.IsBase64},
		func(name string) bool { return name == "" })
}

// ForPath is the variable that takes the path of a .p8 file, and what to set it to.
func (t Tool) ForPath(path string) (name, value string) {
	if t.PathPrefix != "" {
		return t.Key, t.PathPrefix + path
	}
	return t.KeyPath, path
}

// readableTools are the tools whose variables are read.
func readableTools() []Tool {
	return slices.DeleteFunc(Tools(), func(t Tool) bool { return t.Unread })
}

// readTools reads what the variables of other tools hold. Several tools with a
// whole key each must have the same one, with the same IDs or, as for an individual
// key, without an issuer; the values of two are never mixed. Of a tool that has but
// a part no file is read, unless there is nothing else to tell of.
func (r *keyReader) readTools() keySource {
	whole, part := newKeySource(), newKeySource()
	for _, t := range readableTools() {
		if !t.isWhole(r.src.Env) {
			continue
		}
		if s := r.readTool(t); s.isWhole() {
			whole.merge(s)
		} else {
			part = s
		}
	}
	if !whole.isEmpty() || len(r.bad) > 0 {
		return whole
	}
	for _, t := range readableTools() {
		if part.isEmpty() {
			part = r.readTool(t)
		}
	}
	return part
}

// isWhole reports whether the variables name all that a key needs.
func (t Tool) isWhole(env map[string]string) bool {
	has := func(name string) bool { return len(given(env[name], name)) > 0 }
	return has(t.JSONPath) || has(t.KeyID) && (has(t.Key) || has(t.KeyPath))
}

// hasTool reports whether any tool's variable tells of a key.
func (s Source) hasTool() bool {
	return slices.ContainsFunc(readableTools(), func(t Tool) bool {
		return slices.ContainsFunc(t.KeyVariables(), func(name string) bool { return name != t.IsBase64 && len(given(s.Env[name], name)) > 0 })
	})
}

func (r *keyReader) readTool(t Tool) keySource {
	s := newKeySource()
	env := func(name string) []Value { return given(r.src.Env[name], "$"+name) }
	for setting, name := range map[string]string{keyID: t.KeyID, issuerID: t.IssuerID, privateKey: t.Key} {
		for _, v := range env(name) {
			s.add(setting, v.hidden())
		}
	}
	for _, v := range env(t.KeyPath) {
		r.readP8(&s, v)
	}
	for _, v := range env(t.JSONPath) {
		r.readJSON(&s, v)
	}
	if s.isWhole() && !s.has(issuerID) {
		s.add(issuerID, Value{Source: "$" + t.IssuerID}.hidden())
	}
	for _, v := range env(t.InHouse) {
		s.inHouse = s.inHouse || credential.IsTrue(v.Text)
	}
	return s
}

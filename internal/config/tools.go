package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
)

// Tool is another tool that keeps a key in variables of its own. Secrets that people
// already have for it work unchanged, and a command gets a checked key under them.
type Tool struct {
	// Name is what "require" and people call it.
	Name            string
	KeyID, IssuerID string
	// Key holds the key itself, KeyPath the path of a .p8 file, JSONPath that of a
	// fastlane JSON file.
	Key, KeyPath, JSONPath string
	// KeyForm is how the tool reads Key.
	KeyForm KeyForm
	// InHouse marks a key of the Enterprise Program, IsBase64 a key in base64: fastlane
	// decodes a file, too, if it is set. Duration is how long its tokens live.
	InHouse, IsBase64, Duration string
	// Unread variables are no source of settings. spaceship, the library below fastlane,
	// reads them before it asks fastlane's.
	Unread bool
	// HandedOver variables are set whether the tool is used or not.
	HandedOver bool
	// fits, if set, tells by the values if the variables are this tool's: Tauri and
	// electron-builder give APPLE_API_KEY two meanings.
	fits func(env map[string]string) bool
}

// EAS is the name of the tool whose commands read its variables only in part.
const EAS = "EAS"

// KeyForm is how a tool reads the variable that holds its key.
type KeyForm int

// The forms.
const (
	// TextOrBase64 is told by what the value is.
	TextOrBase64 KeyForm = iota
	// TextOrFile is text, or the path of a file behind [filePrefix].
	TextOrFile
	// ByFlag is base64 if another variable says so, and text if not.
	ByFlag
	// Base64OrPath is told by what the value is.
	Base64OrPath
)

// filePrefix lets Codemagic's variable hold the path of a .p8 file.
const filePrefix = "@file:"

// envPrefix lets it hold the name of another variable.
const envPrefix = "@env:"

// Tools returns the table of other tools, in no order of rank: they are read only if
// exactly one has a key, or all that have one have the same.
//
// Sources: fastlane/fastlane 2.237.0 app_store_connect_api_key.rb, and spaceship
// token.rb; codemagic-ci-cd/cli-tools 0.64.0 app_store_connect/arguments.py and
// cli/argument/typed_cli_argument.py; expo/eas-cli 22.2.0 resolveCredentials.ts;
// tauri-apps/tauri, tauri-bundler 2.0.4 macos/sign.rs; electron-userland/electron-builder
// 27.0.0-alpha.7 MacTargetHelper.ts; the READMEs of apple-actions/upload-testflight-build
// v3, download-provisioning-profiles and anchore/quill 0.7.1; goreleaser.com, "notarize".
func Tools() []Tool {
	return append(storeTools(), notaryTools()...)
}

// ToolNamed is the first tool of a name; it has no variable if there is none.
func ToolNamed(name string) Tool {
	for _, t := range Tools() {
		if t.Name == name {
			return t
		}
	}
	return Tool{}
}

// storeTools are for App Store Connect.
func storeTools() []Tool {
	return []Tool{
		{
			Name: "fastlane", KeyID: "APP_STORE_CONNECT_API_KEY_KEY_ID", IssuerID: "APP_STORE_CONNECT_API_KEY_ISSUER_ID",
			Key: "APP_STORE_CONNECT_API_KEY_KEY", KeyForm: ByFlag, KeyPath: "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH",
			JSONPath: "APP_STORE_CONNECT_API_KEY_PATH", InHouse: "APP_STORE_CONNECT_API_KEY_IN_HOUSE",
			IsBase64: "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64", Duration: "APP_STORE_CONNECT_API_KEY_DURATION",
			HandedOver: true,
		},
		{
			Name: "fastlane", KeyID: "SPACESHIP_CONNECT_API_KEY_ID", IssuerID: "SPACESHIP_CONNECT_API_ISSUER_ID",
			Key: "SPACESHIP_CONNECT_API_KEY", KeyPath: "SPACESHIP_CONNECT_API_KEY_FILEPATH", Unread: true,
		},
		{
			Name: "Codemagic", KeyID: "APP_STORE_CONNECT_KEY_IDENTIFIER", IssuerID: "APP_STORE_CONNECT_ISSUER_ID",
			Key: "APP_STORE_CONNECT_PRIVATE_KEY", KeyForm: TextOrFile,
		},
		{Name: EAS, KeyID: "EXPO_ASC_KEY_ID", IssuerID: "EXPO_ASC_ISSUER_ID", KeyPath: "EXPO_ASC_API_KEY_PATH", HandedOver: true},
		{Name: "Apple-Actions", KeyID: "APPSTORE_API_KEY_ID", IssuerID: "APPSTORE_ISSUER_ID", Key: "APPSTORE_API_PRIVATE_KEY"},
		{Name: "Apple-Actions", KeyID: "APPSTORE_KEY_ID", IssuerID: "APPSTORE_ISSUER_ID", Key: "APPSTORE_PRIVATE_KEY"},
	}
}

// notaryTools have macOS programs notarized.
func notaryTools() []Tool {
	return []Tool{
		{Name: "tauri", KeyID: "APPLE_API_KEY", IssuerID: "APPLE_API_ISSUER", KeyPath: "APPLE_API_KEY_PATH", fits: hasID("APPLE_API_KEY")},
		{Name: "electron-builder", KeyID: "APPLE_API_KEY_ID", IssuerID: "APPLE_API_ISSUER", KeyPath: "APPLE_API_KEY", fits: hasNoID("APPLE_API_KEY")},
		{Name: "GoReleaser", KeyID: "MACOS_NOTARY_KEY_ID", IssuerID: "MACOS_NOTARY_ISSUER_ID", Key: "MACOS_NOTARY_KEY", KeyForm: Base64OrPath},
		{Name: "quill", KeyID: "QUILL_NOTARY_KEY_ID", IssuerID: "QUILL_NOTARY_ISSUER", Key: "QUILL_NOTARY_KEY", KeyForm: Base64OrPath},
	}
}

func hasID(name string) func(map[string]string) bool {
	return func(env map[string]string) bool { return credential.IsKeyID(strings.TrimSpace(env[name])) }
}

func hasNoID(name string) func(map[string]string) bool {
	is := hasID(name)
	return func(env map[string]string) bool { return strings.TrimSpace(env[name]) != "" && !is(env) }
}

// IsUsed reports whether any variable of the tool tells of a key in an environment.
func (t Tool) IsUsed(env map[string]string) bool {
	return (t.fits == nil || t.fits(env)) && slices.ContainsFunc(t.KeyVariables(), func(name string) bool { return env[name] != "" })
}

// KeyVariables are the names of the variables that tell a key, and of the one that
// says how to read it.
func (t Tool) KeyVariables() []string {
	return slices.DeleteFunc([]string{t.KeyID, t.IssuerID, t.Key, t.KeyPath, t.JSONPath, t.IsBase64},
		func(name string) bool { return name == "" })
}

// ForPath is the variable that takes the path of a .p8 file, and what to set it to; "" if
// the tool takes none.
func (t Tool) ForPath(path string) (name, value string) {
	switch {
	case t.KeyForm == TextOrFile:
		return t.Key, filePrefix + path
	case t.KeyForm == Base64OrPath:
		return t.Key, path
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
func (r *keyReader) readTools(env map[string]string) keySource {
	whole, part := newKeySource(), newKeySource()
	for _, t := range readableTools() {
		if !t.isWhole(env) {
			continue
		}
		if s := r.readTool(t, env); s.isWhole() {
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
			part = r.readTool(t, env)
		}
	}
	return part
}

// isWhole reports whether the variables name all that a key needs.
func (t Tool) isWhole(env map[string]string) bool {
	has := func(name string) bool { return strings.TrimSpace(env[name]) != "" }
	if t.fits != nil && !t.fits(env) {
		return false
	}
	return has(t.JSONPath) || has(t.KeyID) && (has(t.Key) || has(t.KeyPath))
}

// nameMissing says of a value that is missing where the tool has it whose variables hold the
// others.
func nameMissing(in *credential.Input) {
	for _, t := range readableTools() {
		id, issuer, key := in.KeyID.Origin, in.IssuerID.Origin, in.PrivateKey.Origin
		if !id.IsVariable(t.KeyID) && !issuer.IsVariable(t.IssuerID) && !key.IsVariable(t.Key, t.KeyPath) {
			continue
		}
		in.KeyID.Origin = cmp.Or(id, credential.FromVariable(t.KeyID))
		in.PrivateKey.Origin = cmp.Or(key, credential.FromVariable(cmp.Or(t.Key, t.KeyPath)))
		return
	}
}

// hasTool reports whether any tool's variable tells of a key.
func (s Source) hasTool() bool {
	return slices.ContainsFunc(readableTools(), func(t Tool) bool {
		return slices.ContainsFunc(t.KeyVariables(), func(name string) bool { return name != t.IsBase64 && strings.TrimSpace(s.Env[name]) != "" })
	})
}

func (r *keyReader) readTool(t Tool, env map[string]string) keySource {
	s := newKeySource()
	if t.fits != nil && !t.fits(env) {
		return s
	}
	values := func(name string) []Value { return given(env[name], credential.FromVariable(name)) }
	for setting, name := range map[string]string{keyID: t.KeyID, issuerID: t.IssuerID} {
		for _, v := range values(name) {
			s.add(setting, v.hidden())
		}
	}
	for _, v := range values(t.Key) {
		v, isPath := t.follow(v, env)
		if isPath {
			r.readP8(&s, v)
			continue
		}
		s.addKey(v.hidden().Followed(r.files.ReadFile))
		s.warnings = append(s.warnings, t.unread(v, env)...)
	}
	for _, v := range values(t.KeyPath) {
		r.readP8(&s, v)
		s.warnings = append(s.warnings, t.decoded(v, env)...)
	}
	for _, v := range values(t.JSONPath) {
		r.readJSON(&s, v)
	}
	if s.isWhole() && !s.has(issuerID) {
		s.add(issuerID, Value{Origin: credential.FromVariable(t.IssuerID)}.hidden())
	}
	for _, v := range values(t.InHouse) {
		if credential.IsTrue(v.Text) {
			s.inHouse = cmp.Or(s.inHouse, v.Origin)
		}
		s.warnings = append(s.warnings, t.badBoolean(v, env)...)
	}
	for _, v := range values(t.IsBase64) {
		s.warnings = append(s.warnings, t.badBoolean(v, env)...)
	}
	for _, v := range values(t.Duration) {
		seconds, _ := strconv.ParseFloat(strings.TrimSpace(v.Text), 64) // what is no number is fastlane's to refuse
		s.warnings = append(s.warnings, credential.DurationFinding(seconds, v.Origin.String())...)
	}
	return s
}

package cli

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
)

// tool is another tool that reads a key from variables of its own. If one of them
// is set, the tool is used here, and gets the key that was checked under the names
// that it expects.
type tool struct {
	keyID, issuerID string
	// path names a .p8 file, after prefix.
	path, prefix string
	// others hold a key, or say what it is like.
	others []string
}

// tools returns the tools whose variables are inputs of ascproof, and spaceship,
// the library below fastlane, which reads its own before it asks fastlane's.
//
// Sources: fastlane/fastlane app_store_connect_api_key.rb and spaceship token.rb;
// codemagic-ci-cd/cli-tools typed_cli_argument.py for the prefix; expo/eas-cli.
func tools() []tool {
	return []tool{
		{
			keyID: "APP_STORE_CONNECT_API_KEY_KEY_ID", issuerID: "APP_STORE_CONNECT_API_KEY_ISSUER_ID",
			path: "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH",
			// The flag goes: fastlane decodes the file if it is set.
			others: []string{"APP_STORE_CONNECT_API_KEY_KEY", "APP_STORE_CONNECT_API_KEY_PATH", "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64"},
		},
		{
			keyID: "SPACESHIP_CONNECT_API_KEY_ID", issuerID: "SPACESHIP_CONNECT_API_ISSUER_ID",
			path: "SPACESHIP_CONNECT_API_KEY_FILEPATH", others: []string{"SPACESHIP_CONNECT_API_KEY"},
		},
		{
			keyID: "APP_STORE_CONNECT_KEY_IDENTIFIER", issuerID: "APP_STORE_CONNECT_ISSUER_ID",
			path: "APP_STORE_CONNECT_PRIVATE_KEY", prefix: "@file:",
		},
		{keyID: "EXPO_ASC_KEY_ID", issuerID: "EXPO_ASC_ISSUER_ID", path: "EXPO_ASC_API_KEY_PATH"},
	}
}

func (t tool) variables() []string { return append([]string{t.keyID, t.issuerID, t.path}, t.others...) }

// equivalents are the variables of the tools that are used in an environment,
// given the paths of the files that were written. What the hand-over sets anyway
// is not among them.
func equivalents(env map[string]string, cred *credential.Credential, paths map[string]string) []variable {
	var all []variable
	for _, t := range tools() {
		isUsed := slices.ContainsFunc(t.variables(), func(name string) bool { return env[name] != "" })
		if p8 := paths[config.FileP8]; isUsed && p8 != "" && t.path != "EXPO_ASC_API_KEY_PATH" {
			all = append(all, variable{t.keyID, cred.KeyID()}, variable{t.issuerID, cred.IssuerID()}, variable{t.path, t.prefix + p8})
		}
	}
	return withValue(all)
}

// inputVariables are the names of all variables that tell a key, and of which a
// child gets none: ours, the action's inputs, and those of other tools.
func inputVariables() []string {
	var names []string
	for _, s := range config.Settings() {
		if s.In(config.GroupCredential) && s.Values == nil { // what a key is like is not secret
			names = append(append(names, s.Vars...), config.InputVar(s.Name))
		}
	}
	for _, t := range tools() {
		names = append(names, t.variables()...)
	}
	return names
}

// dropInputs removes the variables that tell a key from an environment, and names
// those that held something.
func dropInputs(environ []string) (env, dropped []string) {
	names := inputVariables()
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !slices.Contains(names, name) {
			env = append(env, kv)
		} else if value != "" && !slices.Contains(dropped, name) {
			dropped = append(dropped, name)
		}
	}
	slices.Sort(dropped)
	return env, dropped
}

// setVariables adds variables to an environment, in the place of those that are
// there.
func setVariables(env []string, set []variable) []string {
	env = slices.DeleteFunc(slices.Clone(env), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.ContainsFunc(set, func(v variable) bool { return v.name == name })
	})
	for _, v := range set {
		env = append(env, v.name+"="+v.value)
	}
	return env
}

package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// equivalents are the variables of the tools that are used in an environment, or
// required, given the paths of the files that were written. What the hand-over sets
// anyway is not among them.
func equivalents(env map[string]string, require []string, key report.Key, paths map[string]string) []variable {
	all, _ := toolVariables(env, require, key.KeyID, key.IssuerID, paths[config.FileP8])
	return all
}

// toolVariables are the variables of such tools for a key. Of two tools that give a variable
// two meanings, the first gets its own, and the other one is left out.
func toolVariables(env map[string]string, require []string, keyID, issuerID, p8 string) (all []variable, left []config.Tool) {
	for _, t := range config.Tools() {
		isWanted := t.IsUsed(env) || slices.Contains(require, t.Name)
		if !isWanted || p8 == "" || t.HandedOver {
			continue
		}
		path, value := t.ForPath(p8)
		own := []variable{{t.KeyID, keyID}, {t.IssuerID, issuerID}, {path, value}}
		if slices.ContainsFunc(own, func(v variable) bool { return contradicts(all, v) }) {
			left = append(left, t)
			continue
		}
		all = append(all, own...)
	}
	return withValue(all), left
}

// leftOut warns of tools that are required, and cannot have their variables beside those of
// others.
func leftOut(require []string) (all []*finding.Finding) {
	_, left := toolVariables(nil, require, "ID", "ISSUER", "PATH")
	for _, t := range left {
		path, value := t.ForPath("$ASC_PRIVATE_KEY_PATH")
		all = append(all, finding.New(finding.ToolCannotRead, "Another tool that is required gives one of them another meaning, and has it.").
			Titled("%s does not get its variables", t.Name).
			OnlyFix("require only one of the two in a step.",
				fmt.Sprintf(`set them in the command: %s="$ASC_KEY_ID" %s="$ASC_ISSUER_ID" %s="%s"`, t.KeyID, t.IssuerID, path, value)))
	}
	return all
}

func contradicts(all []variable, v variable) bool {
	return slices.ContainsFunc(all, func(other variable) bool { return other.name == v.name && other.value != v.value })
}

// notBase64 says of the file that a tool gets that it is text, where the environment says
// otherwise of a key that is not in it. Where the key is there, the tool reads that.
func notBase64(env map[string]string, set []variable) (all []variable) {
	for _, t := range config.Tools() {
		if hasVariable(set, t.KeyPath) && env[t.IsBase64] != "" && env[t.Key] == "" {
			all = append(all, variable{t.IsBase64, "false"})
		}
	}
	return all
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
	for _, t := range config.Tools() {
		names = append(names, t.KeyVariables()...)
	}
	return names
}

// dropInputs removes the variables that tell a key from an environment, by their names and
// whatever holds it by any other, and names those that held something.
func dropInputs(environ []string, holdsKey func(value string) bool) (env, dropped []string) {
	names := inputVariables()
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !slices.Contains(names, name) && !holdsKey(value) {
			env = append(env, kv)
		} else if value != "" && !slices.Contains(dropped, name) {
			dropped = append(dropped, name)
		}
	}
	slices.Sort(dropped)
	return env, dropped
}

// withInstead names, for each variable that was dropped, the one to read in its place.
func withInstead(dropped []string, set []variable) []string {
	holders := map[string]string{"ASC_PRIVATE_KEY": "ASC_PRIVATE_KEY_PATH", "ASC_PRIVATE_KEY_B64": "ASC_PRIVATE_KEY_PATH"}
	for _, t := range config.Tools() {
		if t.JSONPath != "" {
			holders["ASC_API_KEY_PATH"] = t.JSONPath
		}
		if name, _ := t.ForPath(""); t.Key != "" && name != "" && name != t.Key {
			holders[t.Key] = name
		} else if t.Key != "" {
			holders[t.Key] = holders["ASC_PRIVATE_KEY"]
		}
	}
	var all []string
	for _, name := range dropped {
		if !hasVariable(set, name) && hasVariable(set, holders[name]) {
			name += " (read " + holders[name] + " in its place)"
		}
		all = append(all, name)
	}
	return all
}

// setVariables adds variables to an environment, in the place of those that are
// there.
func setVariables(env []string, set []variable) []string {
	env = slices.DeleteFunc(slices.Clone(env), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return hasVariable(set, name)
	})
	for _, v := range set {
		env = append(env, v.name+"="+v.value)
	}
	return env
}

package hint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/suggest"
)

// The settings that make up a key.
const (
	settingKeyID      = credential.SettingKeyID
	settingIssuerID   = credential.SettingIssuerID
	settingPrivateKey = credential.SettingPrivateKey
)

// value is one of the three values of a key, and the names that people give it.
type value struct {
	setting, variable, title string
	words                    []string
}

// values are in the order in which hints name them.
var values = [...]value{
	{settingKeyID, "ASC_KEY_ID", "the key ID", []string{"KEY_ID", "KEYID", "KEY_IDENTIFIER", "API_KEY_ID", "KID"}},
	{settingIssuerID, "ASC_ISSUER_ID", "the issuer ID", []string{"ISSUER_ID", "ISSUER", "API_ISSUER", "KEY_ISSUER_ID", "API_KEY_ISSUER_ID"}},
	{settingPrivateKey, "ASC_PRIVATE_KEY", "the private key", []string{"PRIVATE_KEY", "KEY_CONTENT", "KEY_BASE64", "KEY_B64", "KEY_P8", "P8", "AUTH_KEY", "API_KEY", "KEY"}},
}

// owners begin the names of variables that are about an App Store Connect key.
// A name that begins otherwise is somebody else's: AWS_KEY_ID is one letter away
// from ASC_KEY_ID.
var owners = []string{
	"ASC_", "EXPO_ASC_", "ASC_API_", "APPSTORE_", "APPSTORE_API_", "APP_STORE_", "APP_STORE_API_", "APPSTORECONNECT_", "APPSTORE_CONNECT_", "APPSTORE_CONNECT_API_",
	"APP_STORE_CONNECT_", "APP_STORE_CONNECT_API_", "APP_STORE_CONNECT_API_KEY_", "APPLE_", "APPLE_API_", "FASTLANE_", "AC_", "CONNECT_",
}

// maxName is more than the longest name of a variable that is repeated, in bytes.
const maxName = 60

// maxNames is how many names are shown for one value.
const maxNames = 2

// nearMisses names values of a key that are under a name that is only near to one
// that is read.
func (r Run) nearMisses(settings ...string) []string {
	var hints []string
	for _, v := range values {
		if slices.Contains(settings, v.setting) {
			hints = append(hints, r.misnamed(v)...)
		}
	}
	return hints
}

// emptied names the variables of the key that are set, to nothing: a name of a secret
// that the CI system does not know, or does not give to this run.
func (r Run) emptied(settings ...string) []string {
	var names []string
	for _, v := range values {
		if _, ok := r.Env[v.variable]; ok && r.isEmpty(v.variable) && slices.Contains(settings, v.setting) {
			names = append(names, v.variable)
		}
	}
	switch len(names) {
	case 0:
		return nil
	case 1:
		return []string{"find out why " + names[0] + " is empty. Something sets it, to nothing."}
	default:
		return []string{"find out why " + phrase.And(names) + " are empty. Something sets them, to nothing."}
	}
}

// misnamed names the inputs and variables that seem to hold a value.
func (r Run) misnamed(v value) []string {
	hints := r.nearInputs(v)
	names := r.nearVariables(v)
	is := "is"
	if len(names) > 1 {
		is = "are"
	}
	if len(names) > 0 {
		hints = append(hints, fmt.Sprintf("rename the variable to %s, or pass its value on. %s %s set, but ascproof reads %s from %s.",
			v.variable, strings.Join(names, " and "), is, v.title, v.variable))
	}
	return hints
}

// nearInputs finds misspelt inputs of the action. GitHub's runner warns of them
// and hands them over all the same (actions/runner issue 514).
func (r Run) nearInputs(v value) []string {
	if !cihost.Lookup(r.host()).Inputs {
		return nil
	}
	var hints []string
	for _, name := range slices.Sorted(maps.Keys(r.Env)) {
		given, ok := strings.CutPrefix(name, inputPrefix)
		if ok && shown(given) && !r.isEmpty(name) && v.isMeant(given) && !isInput(given) {
			hints = append(hints, fmt.Sprintf("write the input %s in place of %s. The action has no input %s.", v.setting, strings.ToLower(given), strings.ToLower(given)))
		}
	}
	return hints[:min(len(hints), maxNames)]
}

func isInput(name string) bool {
	_, ok := config.SettingNamed(strings.ToLower(name))
	return ok
}

// nearVariables passes over what an earlier step of ascproof exported: nobody set that.
func (r Run) nearVariables(v value) []string {
	var names []string
	_, exported := config.Exported(r.Env)
	for _, name := range slices.Sorted(maps.Keys(r.Env)) {
		if isOurs(name, v) && !slices.Contains(exported, name) && shown(name) && !r.isEmpty(name) && !isRead(name) && v.canBe(r.Env[name]) {
			names = append(names, name)
		}
	}
	return names[:min(len(names), maxNames)]
}

// canBe reports whether a text can be this value, by its form: APPLE_API_KEY is a key ID to
// one tool and the path of a file to another.
func (v value) canBe(text string) bool {
	text = strings.TrimSpace(text)
	isID, isPath := credential.IsKeyID(text), credential.IsPath(text)
	if v.setting == settingPrivateKey {
		return !isID
	}
	return !isPath && !secret.LooksLikeKey(text) && !credential.HasPEM(text) && (v.setting == settingKeyID || !isID)
}

// isOurs reports whether a variable is about a value of an App Store Connect key.
func isOurs(name string, v value) bool {
	return slices.ContainsFunc(owners, func(owner string) bool {
		rest, ok := cutPrefixFold(name, owner)
		return ok && v.isMeant(rest)
	})
}

// isRead reports whether ascproof reads a variable of that name, for whatever. The
// variables of other tools are read only where no variable of its own is set.
func isRead(name string) bool { return config.HasVariable(name) }

// isMeant reports whether a name without its owner means this value rather than
// another: its words with a typing error, or with something after them.
func (v value) isMeant(name string) bool {
	word, ok := misspelt(name)
	if !ok {
		word, ok = beginning(name)
	}
	return ok && slices.Contains(v.words, word)
}

// misspelt returns the words that a name is, but for a typing error.
func misspelt(name string) (word string, ok bool) { return suggest.Closest(name, allWords()) }

// beginning returns the longest words that a name begins with, before an underscore.
func beginning(name string) (word string, ok bool) {
	for _, w := range allWords() {
		if _, begins := cutPrefixFold(name, w+"_"); begins && len(w) > len(word) {
			word = w
		}
	}
	return word, word != ""
}

// allWords are those of all values.
func allWords() []string {
	var all []string
	for _, v := range values {
		all = append(all, v.words...)
	}
	return all
}

func cutPrefixFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func (r Run) isEmpty(name string) bool { return strings.TrimSpace(r.Env[name]) == "" }

// shown reports whether a name is fit to be repeated.
func shown(name string) bool { return len(name) <= maxName && safetext.Clean(name) == name }

// unreadIssuer warns of an issuer ID under a name that is not read: without one
// the key is taken for an individual key, which Apple then refuses with a 401.
func (r Run) unreadIssuer() *finding.Finding {
	if !r.has(settingPrivateKey) || r.has(settingIssuerID) || r.KeyType == "individual" {
		return nil
	}
	misnamed := r.misnamed(values[1])
	if len(misnamed) == 0 {
		return nil
	}
	if names := r.nearVariables(values[1]); len(names) > 0 && r.IssuerPlace != (credential.IssuerPlace{}) { // which alone goes with the key
		misnamed[0] = r.IssuerPlace.Set() + " to the value of " + names[0] + "."
	}
	return finding.New(finding.VariableNotRead, "Without an issuer ID the key counts as an individual key.").
		OnlyFix("if this is a team key: "+misnamed[0], "if this is an individual key: set key-type to individual.")
}

package hint

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/suggest"
)

// ownPrefix begins the names of ascproof's variables, and inputPrefix those of an action's
// inputs.
const (
	ownPrefix   = "ASC_"
	inputPrefix = "INPUT_"
)

// mistyped warns of variables and inputs that are one typing error away from a setting: a
// guard such as require would be gone without a word. Those of the key are told where one is
// missing.
func (r Run) mistyped() (all []*finding.Finding) {
	names := r.unread()
	if len(names) == 0 { // as nearly always
		return nil
	}
	variables, inputs := otherSettings()
	takesInputs := cihost.Lookup(r.host()).Inputs
	for _, name := range names {
		if given, ok := cutPrefixFold(name, ownPrefix); ok {
			if near, ok := suggest.Slip(given, variables); ok {
				all = append(all, notRead("the variable "+name, ownPrefix+near).OnlyFix("rename the variable "+name+" to "+ownPrefix+near+", or remove it."))
			}
		}
		if given, ok := strings.CutPrefix(name, inputPrefix); ok && takesInputs && !isInput(given) {
			if near, ok := suggest.Slip(given, inputs); ok {
				input := strings.ToLower(given)
				all = append(all, notRead("the input "+input, near).OnlyFix("write the input "+near+" in place of "+input+", or remove it."))
			}
		}
	}
	return all
}

// unread are the variables that begin like those of settings, hold something and are none, in
// alphabetical order.
func (r Run) unread() []string {
	var names []string
	_, exported := config.Exported(r.Env)
	for name := range r.Env {
		_, isOwn := cutPrefixFold(name, ownPrefix)
		if (isOwn || strings.HasPrefix(name, inputPrefix)) && !r.isEmpty(name) && shown(name) && !isRead(name) && !slices.Contains(exported, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// otherSettings are the settings that are no value of the key: their variables, without the
// prefix, and their inputs.
func otherSettings() (variables, inputs []string) {
	for _, s := range config.Settings() {
		if !slices.ContainsFunc(values[:], func(v value) bool { return v.setting == s.Name }) {
			inputs = append(inputs, s.Name)
			for _, name := range s.Vars {
				variables = append(variables, strings.TrimPrefix(name, ownPrefix))
			}
		}
	}
	return variables, inputs
}

// notRead is about a name that a setting has almost. Its subject keeps it apart from what is
// said of the key.
func notRead(what, near string) *finding.Finding {
	return finding.New(finding.VariableNotRead, "Did you mean %s?", near).Titled("ascproof does not read %s", what).About(near)
}

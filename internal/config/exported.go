package config

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
)

// ExportedVariable lists the variables that ascproof set, with a digest of each value. A
// variable that still holds what ascproof wrote is no setting of the step that finds it: the
// key of an earlier step would be mixed with its own.
const ExportedVariable = "ASCPROOF_EXPORTED"

// Who gets what an ExportedVariable lists: the later steps of the job, or one command.
const (
	ForSteps = "steps"
	ForChild = "child"
)

// ExportedKey is what the list says of the key itself.
type ExportedKey struct {
	// Fingerprint tells a step if a key of its own is the same. The IDs and the program of
	// another key are of no use to it.
	Fingerprint, Program string
}

// What the list has of the key, before a colon.
const (
	exportedFingerprint = "key"
	exportedProgram     = "program"
)

// ExportList is the value of [ExportedVariable] for a key, and variables that are set.
func ExportList(scope string, key ExportedKey, set map[string]string) string {
	list := []string{scope, exportedFingerprint + ":" + key.Fingerprint, exportedProgram + ":" + key.Program}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		list = append(list, name+"="+digest(set[name]))
	}
	return strings.Join(list, " ")
}

// digest tells a value from others. It is of no use to who does not know the value.
func digest(value string) string {
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:8])
}

// Exported are the variables of an environment that still hold what ascproof wrote, in
// alphabetical order, and who got them.
func Exported(env map[string]string) (scope string, names []string) {
	return exportedIf(env, func(value, sum string) bool { return value != "" && digest(value) == sum })
}

// LeftByExport are those of [Exported], and those that this step alone has emptied: later
// steps have them still.
func LeftByExport(env map[string]string) (scope string, names []string) {
	return exportedIf(env, func(value, sum string) bool { return value == "" || digest(value) == sum })
}

func exportedIf(env map[string]string, is func(value, sum string) bool) (scope string, names []string) {
	scope, list, _ := strings.Cut(env[ExportedVariable], " ")
	for item := range strings.FieldsSeq(list) {
		if name, sum, ok := strings.Cut(item, "="); ok && is(env[name], sum) {
			names = append(names, name)
		}
	}
	return scope, names
}

// exportedKey is what an environment says of the key that was exported.
func exportedKey(env map[string]string) (key ExportedKey) {
	for item := range strings.FieldsSeq(env[ExportedVariable]) {
		switch name, value, _ := strings.Cut(item, ":"); name {
		case exportedFingerprint:
			key.Fingerprint = value
		case exportedProgram:
			key.Program = value
		}
	}
	return key
}

// IsExported reports whether a value came from a variable that still holds what an earlier
// command of ascproof wrote.
func (s Source) IsExported(from credential.Origin) bool {
	_, names := Exported(s.Env)
	return from.IsVariable(names...)
}

// without is the source without some variables.
func (s Source) without(names []string) Source {
	s.Env = maps.Clone(s.Env)
	for _, name := range names {
		delete(s.Env, name)
	}
	return s
}

// exports is what ascproof itself left in the environment.
type exports struct {
	// all are the names of the variables, ids those of them that hold an ID, which a step
	// can have set to the same.
	all, ids []string
	// values are the IDs.
	values keySource
	key    ExportedKey
}

func exportsOf(s Source) exports {
	e := exports{values: newKeySource(), key: exportedKey(s.Env)}
	_, e.all = Exported(s.Env)
	for setting, names := range idVariables() {
		for _, name := range names {
			if slices.Contains(e.all, name) {
				e.ids = append(e.ids, name)
				e.values.add(setting, given(s.Env[name], credential.FromVariable(name))[0].hidden())
			}
		}
	}
	return e
}

// idVariables are the variables that hold an ID, by setting, ours first.
func idVariables() map[string][]string {
	all := map[string][]string{}
	for _, name := range []string{keyID, issuerID} {
		set, _ := SettingNamed(name)
		all[name] = slices.Clone(set.Vars)
	}
	for _, t := range readableTools() {
		all[keyID], all[issuerID] = append(all[keyID], t.KeyID), append(all[issuerID], t.IssuerID)
	}
	return all
}

// paths are the exported variables that hold no ID.
func (e exports) paths() []string {
	return slices.DeleteFunc(slices.Clone(e.all), func(name string) bool { return slices.Contains(e.ids, name) })
}

// agree reports whether the IDs that a step sets, if it sets any, are those exported.
func (e exports) agree(found []keySource) bool {
	for _, setting := range []string{keyID, issuerID} {
		own, exported := firstWith(setting, found).values[setting], e.values.values[setting]
		isExported := func(v credential.Value) bool {
			return len(exported) > 0 && sameText(v.Text.Reveal(), exported[0].Text.Reveal())
		}
		if len(own) > 0 && !isExported(own[0]) {
			return false
		}
	}
	return true
}

// beside ranks the exported IDs below what a step sets that has a key of its own. No key ID of
// another key completes that.
func (e exports) beside(found []keySource, files Files) []keySource {
	if own := firstWith(privateKey, found).values[privateKey][0]; !e.key.isKeyOf(own, files) {
		e.leaveOut(found)
	}
	return append(found, e.values)
}

// leaveOut takes the exported key ID from a key that is another one: each has its own.
func (e exports) leaveOut(found []keySource) {
	for _, s := range append(found, e.values) {
		s.values[keyID] = slices.DeleteFunc(s.values[keyID], func(v credential.Value) bool {
			return v.Origin.IsVariable(e.ids...)
		})
	}
}

// isKeyOf reports whether the values of a key are of the one that was exported.
func (k ExportedKey) isKeyOf(v credential.Value, files Files) bool {
	key := credential.ReadKey(credential.Input{PrivateKey: v, ReadFile: files.ReadFile})
	return key != nil && key.Fingerprint() == k.Fingerprint
}

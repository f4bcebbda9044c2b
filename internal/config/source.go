package config

import (
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
)

// rank orders the places a value can come from; a lower rank wins.
type rank int

const (
	fromEntry rank = iota
	fromFlag
	fromInput
	fromVariable
	fromAlias
	fromDefault
	ranks
)

// Value is a setting's value, and where the user gave it.
type Value struct {
	Text   string
	Origin credential.Origin
}

// IsSet reports whether there is a value.
func (v Value) IsSet() bool { return v.Text != "" }

// Source is everything settings are read from. It implements envconfig's
// Lookuper, by the names of the ASC_* variables.
type Source struct {
	// Flags holds the flags that were given, by setting.
	Flags map[string]string
	// Env is the environment.
	Env map[string]string
	// Inputs says that INPUT_* variables are an action's inputs: so on GitHub and
	// Forgejo, and nowhere else.
	Inputs bool
	// Entry holds what an audit file says of one key, by setting. It outranks the
	// rest, which is for all keys.
	Entry map[string]string
	// Unfit says why no file can be written to a path, and what to name in its place. It is
	// nil where nothing is written.
	Unfit func(path string) (is, want string)
}

// Lookup implements envconfig.Lookuper: it finds a setting by its variable,
// through all ranks but that of aliases.
func (s Source) Lookup(variable string) (string, bool) {
	set, ok := settingOf(variable)
	if !ok {
		return "", false
	}
	v := s.find(set)
	return v.Text, v.IsSet()
}

// Shown are all values of settings that are no secret, used or not: a message, a report or
// a request can show them.
func (s Source) Shown() []Value {
	var all []Value
	for _, set := range Settings() {
		for r := fromFlag; r < fromDefault && !set.Secret; r++ {
			all = append(all, s.at(r, set)...)
		}
	}
	for _, t := range readableTools() {
		for _, name := range []string{t.KeyID, t.IssuerID} {
			all = append(all, given(s.Env[name], credential.FromVariable(name))...)
		}
	}
	return all
}

// Origins says where settings came from, by their names.
type Origins map[string]credential.Origin

// Words are the origins as a report has them.
func (o Origins) Words() map[string]string {
	all := make(map[string]string, len(o))
	for name, origin := range o {
		all[name] = origin.String()
	}
	return all
}

// origins says where each setting that is not a default came from.
func (s Source) origins() Origins {
	all := Origins{}
	for _, set := range Settings() {
		if v := s.find(set); v.IsSet() && !set.Secret && v.Origin.Kind != credential.OriginDefault {
			all[set.Name] = v.Origin
		}
	}
	return all
}

// find returns the value of the highest rank. Empty values count as unset: an
// action's input that nobody filled in is an empty variable. White space around a
// value goes, as with every other action (actions/toolkit getInput): a YAML block
// scalar ends in a line break.
func (s Source) find(set Setting) Value {
	for r := range ranks {
		if all := s.at(r, set); len(all) > 0 {
			return Value{Text: strings.TrimSpace(all[0].Text), Origin: all[0].Origin}
		}
	}
	return Value{}
}

// at returns the values that a setting has at one rank: several only where
// several variables mean the same.
func (s Source) at(r rank, set Setting) []Value {
	switch r {
	case fromEntry:
		return given(s.Entry[set.Name], credential.FromField(set.Name))
	case fromFlag:
		if !set.Flag() {
			return nil
		}
		return given(s.Flags[set.Name], credential.FromFlag(set.Name))
	case fromInput:
		if !s.Inputs {
			return nil
		}
		return given(s.Env[InputVar(set.Name)], credential.FromInput(set.Name))
	case fromVariable:
		var all []Value
		for _, name := range set.Vars {
			all = append(all, given(s.Env[name], credential.FromVariable(name))...)
		}
		return all
	case fromDefault:
		return given(set.Default, credential.Origin{Kind: credential.OriginDefault})
	default:
		return nil
	}
}

// InputVar is the variable in which GitHub's runner hands an input to a
// container action: upper case, with the hyphens kept (actions/runner Handler.cs).
func InputVar(setting string) string { return "INPUT_" + strings.ToUpper(setting) }

// given is a text with its origin; none if the text is empty.
func given(text string, from credential.Origin) []Value {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return []Value{{Text: text, Origin: from}}
}

// MapEnv turns an environment such as [os.Environ]'s into a map; of doubles the
// last counts, as for a shell.
func MapEnv(environ []string) map[string]string {
	env := make(map[string]string, len(environ))
	for _, kv := range environ {
		if name, value, ok := strings.Cut(kv, "="); ok && name != "" {
			env[name] = value
		}
	}
	return env
}

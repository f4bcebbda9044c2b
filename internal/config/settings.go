package config

import (
	"slices"
	"strings"
	"sync"
)

// Setting is one row of the table of settings: an input of the action, a flag
// and a variable of one meaning.
type Setting struct {
	// Name is the action's input and, but for secrets, the flag.
	Name string
	// Vars are the environment variables: one that is called like the setting, such as
	// ASC_KEY_ID, and of the private key another.
	Vars []string
	// Default is used where nothing is set; empty is no default.
	Default string
	// ActionDefault is the default that action.yml gives the input: an expression
	// that only GitHub's runner can evaluate.
	ActionDefault string
	// Secret values never come from a flag and are never repeated in a message.
	Secret bool
	// Bool settings are flags without a value.
	Bool bool
	// Output settings name a file to write.
	Output bool
	// Values lists all that the setting takes, if it takes a fixed set.
	Values []string
	// List settings take several, with commas, spaces or lines between them.
	List bool
	// Takes says in one word what kind of value a setting takes that has no Values.
	Takes string
	// Container settings are for the action's container alone.
	Container bool
	// Group says which commands take the setting.
	Group Group
	// Meaning is for the help text, action.yml and docs/reference.md, without a full
	// stop at its end.
	Meaning string

	// check looks at a text. A setting of a type of its own needs none.
	check func(text string) error
}

// Describe says what the setting means, which values it takes, and what is taken if
// it is empty.
func (s Setting) Describe() string {
	text := s.Meaning
	if len(s.Values) > 0 {
		text += ". Values: " + strings.Join(s.Values, ", ")
	}
	if s.Default != "" && !s.Bool {
		text += ". Default: " + s.Default
	}
	return text
}

// What settings take, as far as others than readers of a help text need to know.
const (
	TakesFile  = "FILE"
	TakesDir   = "DIR"
	TakesNames = "NAMES"
	TakesTime  = "TIME"
)

// Group is what a setting is about.
type Group string

// The groups.
const (
	GroupCredential Group = "credential"
	GroupToken      Group = "token"
	GroupCheck      Group = "check"
	GroupResult     Group = "result"
	GroupHost       Group = "host"
	GroupFiles      Group = "files"
	GroupFilesDir   Group = "files-dir"
	// GroupPublish is about what later steps get.
	GroupPublish Group = "publish"
)

// In reports whether the setting is in one of the groups.
func (s Setting) In(groups ...Group) bool { return slices.Contains(groups, s.Group) }

// Settings returns the table of settings in the order of the documentation. It
// is made once, and must not be changed.
func Settings() []Setting { return settings() }

// settings is asked for each setting in turn, so that making it anew each time
// would be a fifth of the time that minting a token takes.
var settings = sync.OnceValue(table)

// SettingNamed returns a setting by its name.
func SettingNamed(name string) (Setting, bool) {
	return settingThat(func(s *Setting) bool { return s.Name == name })
}

// HasVariable reports whether a setting is read from a variable of that name.
func HasVariable(name string) bool {
	_, ok := settingOf(name)
	return ok
}

// settingOf finds a setting by one of its variables.
func settingOf(variable string) (Setting, bool) {
	return settingThat(func(s *Setting) bool { return slices.Contains(s.Vars, variable) })
}

// settingThat goes by pointers: a setting is large, and this is asked some fifty times at the
// start of each run.
func settingThat(is func(*Setting) bool) (Setting, bool) {
	all := Settings()
	for i := range all {
		if is(&all[i]) {
			return all[i], true
		}
	}
	return Setting{}, false
}

// Flag reports whether the setting can be given on the command line. Command
// lines are visible to every user of a machine.
func (s Setting) Flag() bool { return !s.Secret }

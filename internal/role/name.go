package role

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/suggest"
)

// NameKind says what a name stands for.
type NameKind string

// The three kinds of names share one name space.
const (
	RoleName       NameKind = "role"
	CapabilityName NameKind = "capability"
	ToolName       NameKind = "tool"
)

// Name is a name that a setting may hold, and what it stands for.
type Name struct {
	Kind NameKind
	// Role, Capability and Tool: the one that Kind says is set.
	Role       Role
	Capability *Capability
	Tool       *Tool
}

// String is the spelling of settings, in kebab-case.
func (n Name) String() string {
	switch n.Kind {
	case RoleName:
		return n.Role.Setting()
	case CapabilityName:
		return n.Capability.Name
	default:
		return n.Tool.Name
	}
}

// Operations are those that the name stands for, each once; none for a role.
func (n Name) Operations() []*Operation {
	switch n.Kind {
	case CapabilityName:
		return n.Capability.Operations
	case ToolName:
		return n.Tool.operations
	}
	return nil
}

// UnknownNameError says that a name stands for nothing.
type UnknownNameError struct {
	Given string
	// Suggestions are the names that were probably meant, if any are near.
	Suggestions []string
}

// Error implements error.
func (e *UnknownNameError) Error() string {
	msg := fmt.Sprintf("%q is not known", e.Given)
	if len(e.Suggestions) > 0 {
		msg += ". Did you mean " + strings.Join(e.Suggestions, " or ") + "?"
	}
	return msg
}

// Resolve returns what a name stands for. Names are taken in kebab-case and in
// Apple's spellings, a role's title among them, in either case; the error is an
// [*UnknownNameError].
func (k *Knowledge) Resolve(name string) (Name, error) {
	if n, ok := k.names[canonical(name)]; ok {
		return n, nil
	}
	for _, r := range k.Roles {
		if canonical(r.Title) == canonical(name) {
			return Name{Kind: RoleName, Role: r.Role}, nil
		}
	}
	return Name{}, &UnknownNameError{Given: name, Suggestions: k.near(name)}
}

// near are the names of the tools that are called so, in part or as a whole, else
// the name that is spelt almost so.
func (k *Knowledge) near(name string) []string {
	var tools []string
	for _, c := range k.Tools {
		words := strings.FieldsFunc(strings.ToLower(c.Name+" "+c.Title), func(r rune) bool { return strings.ContainsRune(" ,-", r) })
		if slices.Contains(words, strings.ToLower(name)) {
			tools = append(tools, c.Name)
		}
	}
	if canonical(name) == "gym" { // fastlane's name for xcodebuild
		tools = []string{"xcodebuild-signing"}
	}
	if near, ok := suggest.Closest(name, k.Names()); ok && len(tools) == 0 {
		return []string{near}
	}
	return tools
}

// Fields splits a list with commas, spaces or lines between its names. A title of
// several words, such as App Manager, is one name.
func (k *Knowledge) Fields(list string) []string {
	var all []string
	for item := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == '\n' }) {
		for words := strings.Fields(item); len(words) > 0; {
			n := k.titleWords(words)
			all, words = append(all, strings.Join(words[:n], " ")), words[n:]
		}
	}
	return all
}

// titleWords is how many words the title of a role has that a list begins with; 1 if
// it begins with none.
func (k *Knowledge) titleWords(words []string) int {
	for _, r := range k.Roles {
		n := len(strings.Fields(r.Title))
		if n <= len(words) && strings.EqualFold(strings.Join(words[:n], " "), r.Title) {
			return n
		}
	}
	return 1
}

// Names are all names, sorted.
func (k *Knowledge) Names() []string { return slices.Sorted(maps.Keys(k.names)) }

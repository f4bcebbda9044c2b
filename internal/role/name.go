package role

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ascproof/ascproof/internal/suggest"
)

// NameKind says what a name stands for.
type NameKind string

// The three kinds of names share one name space.
const (
	RoleName       NameKind = "role"
	CapabilityName NameKind = "capability"
	ConsumerName   NameKind = "consumer"
)

// Name is a name that a setting may hold, and what it stands for.
type Name struct {
	Kind NameKind
	// Role, Capability and Consumer: the one that Kind says is set.
	Role       Role
	Capability *Capability
	Consumer   *Consumer
}

// String is the spelling of settings, in kebab-case.
func (n Name) String() string {
	switch n.Kind {
	case RoleName:
		return n.Role.Setting()
	case CapabilityName:
		return n.Capability.Name
	default:
		return n.Consumer.Name
	}
}

// Operations are those that the name stands for, each once; none for a role.
func (n Name) Operations() []*Operation {
	switch n.Kind {
	case CapabilityName:
		return n.Capability.Operations
	case ConsumerName:
		var ops []*Operation
		for _, c := range n.Consumer.Capabilities {
			for _, op := range c.Operations {
				if !slices.Contains(ops, op) {
					ops = append(ops, op)
				}
			}
		}
		return ops
	}
	return nil
}

// UnknownNameError says that a name stands for nothing.
type UnknownNameError struct {
	Given string
	// Suggestion is the name that was probably meant, empty if none is near.
	Suggestion string
}

// Error implements error.
func (e *UnknownNameError) Error() string {
	msg := fmt.Sprintf("%q is not a role, capability or consumer", e.Given)
	if e.Suggestion != "" {
		msg += fmt.Sprintf(", did you mean %q?", e.Suggestion)
	}
	return msg
}

// Resolve returns what a name stands for. Names are taken in kebab-case and in
// Apple's spelling, in either case; the error is an [*UnknownNameError].
func (k *Knowledge) Resolve(name string) (Name, error) {
	if n, ok := k.names[canonical(name)]; ok {
		return n, nil
	}
	near, _ := suggest.Closest(name, k.Names())
	return Name{}, &UnknownNameError{Given: name, Suggestion: near}
}

// Names are all names, sorted.
func (k *Knowledge) Names() []string { return slices.Sorted(maps.Keys(k.names)) }

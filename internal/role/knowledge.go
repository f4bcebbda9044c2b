package role

import (
	"iter"
	"slices"
	"strings"
)

// Knowledge is everything that is known about roles. It is read-only: what it
// hands out must not be changed.
type Knowledge struct {
	Roles        [roleCount]Info
	Groups       []Group
	Operations   []*Operation
	ProbeSet     []*Probe
	Capabilities []*Capability
	Tools        []*Tool
	Sources      []*Source
	// RoleSources found what Roles says.
	RoleSources []*Source

	operations  map[string]*Operation
	names       map[string]Name
	allRoleSets map[Kind]*allRoleSets
}

// Info describes a role.
type Info struct {
	Role Role
	// Title is its name in App Store Connect.
	Title, Summary string
	// Below are the roles that this one includes, at any distance.
	Below Set `json:"-"`
	// Team and Individual say which kind of key can have it; a user without a
	// role that allows an individual key can have it beside one that does.
	Team, Individual bool
	// Enterprise says whether a key of the Enterprise Program can have it.
	Enterprise bool
}

// Group is a chapter of the matrix: the operations of one file.
type Group struct {
	Title      string
	Operations []*Operation
}

// Operation is one request to Apple, or one use of a tool that signs in with
// the key, with what is known about who may do it.
type Operation struct {
	ID string
	// Words are what a sentence calls it, in the plural: "sales reports", "changes to
	// apps", "new builds".
	Words string
	// Changes are what an update changes, in the plural: "apps". It is empty for all others.
	Changes string
	// Host is where the request goes if not to the API, empty for all others.
	Host string
	// Method, Path and Query are empty for a tool. Path and Query hold
	// placeholders: {app} an app's id, {id} another resource's, {vendor-number},
	// {day} and {month} a past day and month as Apple writes them, {actor}.
	Method string
	Path   string
	Query  []Param
	// Tool is the command meant, empty for a request.
	Tool string
	// Cells are indexed by [Role].
	Cells [roleCount]Cell
	// Individual says whether an individual key may do it at all, given a
	// fitting role of its user.
	Individual Answer
	// Enterprise says whether the Enterprise Program has it.
	Enterprise bool
	// Kin are operations that Apple grants or refuses together with this one,
	// which stand for it where it cannot be tried.
	Kin     []Kin
	Sources []*Source
	Note    string

	byCell cellRoles
	// probe is the one that tries it, nil if none does.
	probe *Probe
	index int
}

// Kin is an operation whose answer makes another likely or unlikely.
type Kin struct {
	Operation *Operation
	// Reason says why the two go together.
	Reason string
}

// Param is one parameter of a query, unescaped.
type Param struct{ Name, Value string }

// Write reports whether the operation changes something at Apple's.
func (op *Operation) Write() bool { return op.Method != "GET" }

// Needs reports whether a placeholder, such as "app", stands in the request.
func (op *Operation) Needs(placeholder string) bool {
	p := "{" + placeholder + "}"
	return strings.Contains(op.Path, p) ||
		slices.ContainsFunc(op.Query, func(q Param) bool { return strings.Contains(q.Value, p) })
}

// When says under which setting a probe is sent.
type When string

const (
	// ReadProbe is sent by default.
	ReadProbe When = "read"
	// ByName is sent only when the capability is asked for by name.
	ByName When = "by-name"
	// WriteProbe is an update that changes nothing, sent only with probe: write.
	WriteProbe When = "write"
)

// Probe is an operation that may be tried to learn about a key.
type Probe struct {
	Operation *Operation
	When      When
	// Learns says what an answer tells.
	Learns string
	// Type is the JSON:API type of the one resource that an update names, and
	// Called what a person calls one.
	Type, Called string
	// PartOf is the type of what has none of these if it is missing itself: a version is
	// found before its localization. It is empty if none of the probes is about that.
	PartOf string `json:"part_of"`
	// Find are the reads that lead to it, the nearest to it last: each is sent once
	// all that it names is known, unless one after it can be. Of those of one
	// operation, which look for the same, one is sent.
	Find []Find
}

// Find is a read that finds what an update names. Its path and query hold
// placeholders: {app}, or the type of what an earlier one finds.
type Find struct {
	// Operation is that of the matrix if it is one of its reads; else a name that
	// says what is looked for, such as "find.appInfos".
	Operation string
	Path      string
	Query     []Param
}

// Capability is a task that a pipeline wants to do: a list of operations.
type Capability struct {
	Name       string
	Summary    string
	Operations []*Operation
}

// Tool is a tool or service that works with a key: a list of capabilities.
type Tool struct {
	Name         string
	Title        string
	Capabilities []*Capability
	// Stated is the role that it asks for itself. It is shown; the capabilities decide.
	Stated  Role `json:"stated_role"`
	Sources []*Source
	Note    string

	// operations are those of the capabilities, each once.
	operations []*Operation
}

// Source is where something is known from.
type Source struct {
	ID   string `json:"id"`
	Cite string `json:"cite"`
	URL  string `json:"url,omitempty"`
	// Number is its place in docs/roles.md, from 1.
	Number int `json:"number"`
}

// Operation returns the operation with this id.
func (k *Knowledge) Operation(id string) (*Operation, bool) {
	op, ok := k.operations[id]
	return op, ok
}

// Probe returns the probe of an operation, if there is one.
func (k *Knowledge) Probe(operation string) (*Probe, bool) {
	op := k.operations[operation]
	if op == nil || op.probe == nil {
		return nil, false
	}
	return op.probe, true
}

// Includes reports whether holding any role of the set is as good as holding r:
// the set has r or a role above it.
func (k *Knowledge) Includes(set Set, r Role) bool { return set&k.atLeast(r) != 0 }

// atLeast is r and the roles above it.
func (k *Knowledge) atLeast(r Role) Set {
	s := Of(r)
	for above := range Role(roleCount) {
		if k.Roles[above].Below.Has(r) {
			s |= Of(above)
		}
	}
	return s
}

// RoleSets yields every set of roles that a key of this kind can have: for a team
// or Enterprise key the sets of the roles on offer, for an individual key those
// of a user who has at least one role that allows one.
func (k *Knowledge) RoleSets(kind Kind) iter.Seq[Set] { return k.allRoleSets[kind].sets.all() }

package report

import (
	"io"

	"github.com/ascproof/ascproof/internal/role"
)

// Guide is what "ascproof roles" knows about some names: it answers which role to
// pick before there is a key.
type Guide struct {
	Schema int `json:"schema"`
	// Names are those asked for, in order.
	Names []GuideName `json:"names"`
	// Advice is the least role that covers all of them, for each kind of key that there
	// is for it.
	Advice []role.Advice `json:"advice"`
	// Ways are what to do about all of them, for each kind of key.
	Ways []GuideWays `json:"ways"`
	// Sources are what the operations rest on, by their numbers in docs/roles.md.
	Sources []*role.Source `json:"sources"`
}

// GuideWays are the ways to cover all names with keys of a kind, the one with the
// fewest rights first.
type GuideWays struct {
	Kind role.Kind `json:"key_kind"`
	// Ways are each a set of keys. There is none if no such keys can cover the names.
	Ways [][]GuideKey `json:"ways"`
	// Cannot are the names that no key of the kind covers.
	Cannot []string `json:"cannot,omitempty"`
}

// GuideKey is a key to create.
type GuideKey struct {
	// AnyOf are sets of roles of which the key needs one; the first has the fewest rights.
	AnyOf []role.Set `json:"any_of"`
	// For are the names that it covers.
	For []string `json:"for"`
}

// GuideName is one name with the operations it stands for.
type GuideName struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Summary string `json:"summary"`
	// StatedRole is what a tool asks for itself.
	StatedRole string           `json:"stated_role,omitempty"`
	UsedBy     []string         `json:"used_by,omitempty"`
	Operations []GuideOperation `json:"operations"`
}

// GuideOperation is one operation and who may do it.
type GuideOperation struct {
	ID         string               `json:"id"`
	Words      string               `json:"words"`
	Request    string               `json:"request,omitempty"`
	Cells      map[string]role.Cell `json:"cells"`
	Individual role.Answer          `json:"individual_key"`
	Note       string               `json:"note,omitempty"`
	Sources    []int                `json:"sources"`
}

// GuideJSON writes a guide as indented JSON.
func GuideJSON(w io.Writer, g *Guide) error { return writeJSON(w, g, indent) }

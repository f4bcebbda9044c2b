package check

import (
	"slices"

	"github.com/ascproof/ascproof/internal/role"
)

// Probe is how far a check goes to learn what a key may do.
type Probe string

// The probes. ProbeNone proves no more than that the key is accepted; ProbeWrite
// adds updates that change nothing.
const (
	ProbeNone  Probe = "none"
	ProbeRead  Probe = "read"
	ProbeWrite Probe = "write"
)

// Policy is what a pipeline asks of a key.
type Policy struct {
	// App is a bundle ID or Apple ID that the key must see.
	App string
	// Require must be covered, Forbid must not be had.
	Require, Forbid []role.Name
	// Unproven is what becomes of a requirement that is neither proven nor likely.
	Unproven role.OnUnproven
	Probe    Probe
	// All probes everything, not only what Require and Forbid need.
	All          bool
	VendorNumber string
	// Later is how many requests follow the check that count with its own.
	Later int
	// OutageWarns makes what could not be found out a warning.
	OutageWarns bool
}

func (p Policy) names() []role.Name {
	return append(slices.Clip(p.Require), p.Forbid...)
}

// AsksRoles reports whether more is wanted than that the key is accepted.
func (p Policy) AsksRoles() bool {
	return p.Probe != ProbeNone && (p.All || len(p.Require)+len(p.Forbid) > 0)
}

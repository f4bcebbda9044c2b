package role

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Observation is what Apple answered a key of known roles, told by whoever has the
// key. It names no key, no account, no app and no person.
type Observation struct {
	Schema int `json:"schema"`
	// Roles and Kind are the key's, as its owner says.
	Roles Set  `json:"roles"`
	Kind  Kind `json:"kind"`
	// Month is when it was, such as 2026-11, and Version that of ascproof.
	Month   string     `json:"month"`
	Version string     `json:"version"`
	Answers []Observed `json:"answers"`
}

// Observed is one answer.
type Observed struct {
	Evidence
	Status int `json:"status"`
	// Code is Apple's error code, empty if there was none.
	Code string `json:"code,omitempty"`
}

// ObservationSchema is the version of the form.
const ObservationSchema = 1

// isMonth reports whether a text is a month such as 2026-11.
func isMonth(text string) bool {
	t, err := time.Parse("2006-01", text)
	return err == nil && t.Year() >= 2000
}

// codeParts are those of the error codes that Apple is known to use (Apple, "Parsing the Error
// Response Code", and the public reports that internal/asc names).
func codeParts() []string {
	return []string{
		"NOT_AUTHORIZED", "UNAUTHORIZED", "FORBIDDEN", "FORBIDDEN_ERROR", "NOT_FOUND", "PATH_ERROR", "METHOD_NOT_ALLOWED", "CONFLICT",
		"PARAMETER_ERROR", "ENTITY_ERROR", "ENTITY_INVALID", "ENTITY_UNPROCESSABLE", "STATE_ERROR", "RATE_LIMIT_EXCEEDED", "UNEXPECTED_ERROR",
		"INVALID", "ILLEGAL", "REQUIRED", "MISSING", "ATTRIBUTE", "RELATIONSHIP", "INCLUDED", "UNKNOWN", "TYPE", "ID",
		"REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED", "PLA_NOT_ACCEPTED", "PLA_NOT_VALID", "CONTRACT_NOT_VALID", "ROLE_NOT_VALID",
		"MEMBERSHIP_EXPIRED", "TEAM_NOT_FOUND", "TEAM_KEY_NOT_ALLOWED", "LICENSE_NOT_ACCEPTED", "AGREEMENT_MISSING",
	}
}

// KnownCode reports whether a text is an error code that Apple is known to use. Any other can
// hold a name, whatever its form.
func KnownCode(code string) bool {
	known := codeParts()
	return code == "" || !slices.ContainsFunc(strings.Split(code, "."), func(part string) bool { return !slices.Contains(known, part) })
}

// CanHold reports whether there is a key of a kind that has just these roles.
func (k *Knowledge) CanHold(kind Kind, roles Set) bool {
	all, ok := k.allRoleSets[kind]
	return ok && all.sets.has(roles)
}

// CheckObservation returns what is wrong with an observation: with its form, or that
// it speaks against a cell that is firm. Such a cell is to be marked as disputed.
func (k *Knowledge) CheckObservation(o Observation) []error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if o.Schema != ObservationSchema || o.Version == "" || !isMonth(o.Month) {
		fail("schema %d, version %q, month %q: want schema %d, a version, and a month such as 2026-11", o.Schema, o.Version, o.Month, ObservationSchema)
	}
	if !k.CanHold(o.Kind, o.Roles) {
		fail("no %s key has the roles %s", o.Kind, o.Roles)
		return errs
	}
	all := k.allRoleSets[o.Kind]
	for i, a := range o.Answers {
		op, known := k.operations[a.Operation]
		twice := slices.ContainsFunc(o.Answers[:i], func(b Observed) bool { return b.Operation == a.Operation })
		switch {
		case !known || twice:
			fail("operation %q is unknown or there twice", a.Operation)
		case !slices.Contains([]Outcome{OutcomeGranted, OutcomeDenied, OutcomeUnknown}, a.Outcome) || a.Status < 0 || a.Status > 599 || !KnownCode(a.Code):
			fail("%s: outcome %q, status %d, code %q", a.Operation, a.Outcome, a.Status, a.Code)
		case a.Outcome != OutcomeUnknown && refutes(all.operations[op.index], a.Outcome, o.Roles):
			fail("%s was %s to %s, against a firm cell: mark it as disputed, or correct it", a.Operation, a.Outcome, o.Roles)
		}
	}
	return errs
}

func refutes(op operationSets, outcome Outcome, roles Set) bool {
	refuted, _ := op.refutedBy(outcome)
	return refuted.has(roles)
}

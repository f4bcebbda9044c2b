package role

import (
	"fmt"
	"regexp"
	"slices"
	"sync"
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

// maxCode is more than Apple's longest error code has.
const maxCode = 80

// codeForm is made when an observation is: few runs of the program have any.
var codeForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z][A-Z0-9_.]*$`) })

// isMonth reports whether a text is a month such as 2026-11.
func isMonth(text string) bool {
	t, err := time.Parse("2006-01", text)
	return err == nil && t.Year() >= 2000
}

// CodeForm reports whether a text is an error code as Apple writes them, and so
// nothing that could say more than that.
func CodeForm(code string) bool {
	return code == "" || len(code) <= maxCode && codeForm().MatchString(code)
}

// CheckObservation returns what is wrong with an observation: with its form, or that
// it speaks against a cell that is firm. Such a cell is to be marked as disputed.
func (k *Knowledge) CheckObservation(o Observation) []error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if o.Schema != ObservationSchema || o.Version == "" || !isMonth(o.Month) {
		fail("schema %d, version %q, month %q: want schema %d, a version, and a month such as 2026-11", o.Schema, o.Version, o.Month, ObservationSchema)
	}
	all, ok := k.allRoleSets[o.Kind]
	var held roleSets
	held.add(o.Roles)
	if !ok || !held.within(all.sets) {
		fail("no %s key has the roles %s", o.Kind, o.Roles)
		return errs
	}
	for i, a := range o.Answers {
		op, known := k.operations[a.Operation]
		twice := slices.ContainsFunc(o.Answers[:i], func(b Observed) bool { return b.Operation == a.Operation })
		switch {
		case !known || twice:
			fail("operation %q is unknown or there twice", a.Operation)
		case !slices.Contains([]Outcome{OutcomeGranted, OutcomeDenied, OutcomeUnknown}, a.Outcome) || a.Status < 0 || a.Status > 599 || !CodeForm(a.Code):
			fail("%s: outcome %q, status %d, code %q", a.Operation, a.Outcome, a.Status, a.Code)
		case a.Outcome != OutcomeUnknown && refutes(all.operations[op.index], a.Outcome, o.Roles):
			fail("%s was %s to %s, against a firm cell: mark it as disputed, or correct it", a.Operation, a.Outcome, o.Roles)
		}
	}
	return errs
}

func refutes(op operationSets, outcome Outcome, roles Set) bool {
	refuted, _ := op.refutedBy(outcome)
	var held roleSets
	held.add(roles)
	return held.within(refuted)
}

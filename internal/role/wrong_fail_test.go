package role_test

import (
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

// A key of several roles that can fails only if it is a team key and one role explains
// all its answers: then nothing tells it from a key of that role, which must fail.
func TestKeysOfSeveralRolesRarelyFail(t *testing.T) {
	t.Parallel()
	rng := draws.Rand(t)
	for _, kind := range []role.Kind{role.Team, role.Individual} {
		for roles := range role.Embedded().RoleSets(kind) {
			if roles.Len() < 2 {
				continue
			}
			for range draws.Times(1) {
				rarelyFails(t, kind, roles, drawTruth(rng, kind, roles))
			}
		}
	}
}

func rarelyFails(t *testing.T, kind role.Kind, roles role.Set, truth truth) {
	t.Helper()
	for _, m := range modes[:2] {
		for _, c := range role.Embedded().Capabilities {
			inf, res := m.check(kind, role.Name{Kind: role.CapabilityName, Capability: c}, truth)
			can := !slices.ContainsFunc(c.Operations, func(op *role.Operation) bool { return truth[op.ID] != role.OutcomeGranted })
			if res.Status == role.Fail && can && (kind == role.Individual || !explainedByOne(inf)) {
				t.Errorf("%s key of %s fails %s (%s), though it can; write: %v", kind, roles, c.Name, res.Verdict, m.write)
			}
		}
	}
}

func explainedByOne(inf *role.Inference) bool {
	for s := range role.Embedded().RoleSets(inf.Kind()) {
		if s.Len() == 1 && inf.Explains(s) {
			return true
		}
	}
	return false
}

// A key that can never fails because Apple refuses one read by mistake that only
// tells roles apart: with one role whatever is drawn for what nobody knows, with
// several as far as it is known that they can.
func TestOneWrongRefusalNeverFails(t *testing.T) {
	t.Parallel()
	rng := draws.Rand(t)
	for _, kind := range []role.Kind{role.Team, role.Individual} {
		for roles := range role.Embedded().RoleSets(kind) {
			for range draws.Times(4) {
				c := role.Embedded().Capabilities[rng.IntN(len(role.Embedded().Capabilities))]
				neverFails(t, kind, roles, role.Name{Kind: role.CapabilityName, Capability: c}, drawTruth(rng, kind, roles))
			}
		}
	}
}

func neverFails(t *testing.T, kind role.Kind, roles role.Set, n role.Name, truth truth) {
	t.Helper()
	for _, op := range n.Operations() {
		known := decided(op, kind, roles) == role.OutcomeGranted
		if truth[op.ID] != role.OutcomeGranted || roles.Len() > 1 && !known {
			return // it cannot, as far as is known
		}
	}
	for _, p := range role.Embedded().Probes(role.Plan{Kind: kind, Names: []role.Name{n}}) {
		id := p.Operation.ID
		if truth[id] != role.OutcomeGranted || slices.Contains(n.Operations(), p.Operation) {
			continue
		}
		truth[id] = role.OutcomeDenied
		if _, res := (mode{app: appleID}).check(kind, n, truth); res.Status == role.Fail {
			t.Errorf("%s key of %s fails %s (%s) once %s is refused", kind, roles, n, res.Verdict, id)
		}
		truth[id] = role.OutcomeGranted
	}
}

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
		var required []requirement
		for _, m := range modes[:2] {
			for _, c := range role.Embedded().Capabilities {
				required = append(required, m.require(kind, role.Name{Kind: role.CapabilityName, Capability: c}))
			}
		}
		for roles := range role.Embedded().RoleSets(kind) {
			if roles.Len() < 2 {
				continue
			}
			for range draws.Times(1) {
				rarelyFails(t, required, roles, drawTruth(rng, kind, roles))
			}
		}
	}
}

func rarelyFails(t *testing.T, required []requirement, roles role.Set, truth truth) {
	t.Helper()
	for _, r := range required {
		inf, res := r.check(truth)
		can := !slices.ContainsFunc(r.name.Operations(), func(op *role.Operation) bool { return truth[op.ID] != role.OutcomeGranted })
		if res.Status == role.Fail && can && (r.kind == role.Individual || !explainedByOne(inf)) {
			t.Errorf("%s key of %s fails %s (%s), though it can; write: %v", r.kind, roles, r.name, res.Verdict, r.write)
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
	required := mode{app: appleID}.require(kind, n)
	for _, p := range required.probes {
		id := p.Operation.ID
		if truth[id] != role.OutcomeGranted || slices.Contains(n.Operations(), p.Operation) {
			continue
		}
		truth[id] = role.OutcomeDenied
		if _, res := required.check(truth); res.Status == role.Fail {
			t.Errorf("%s key of %s fails %s (%s) once %s is refused", kind, roles, n, res.Verdict, id)
		}
		truth[id] = role.OutcomeGranted
	}
}

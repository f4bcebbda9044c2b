package role_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/role/roletest"
)

var draws = roletest.Flags(flag.CommandLine)

// key is a key of known roles with Apple's answer to every operation: as the
// firm cells say, and at random where they say nothing.
type key struct {
	kind  role.Kind
	roles role.Set
	truth map[string]role.Outcome
	// asked are the operations in the order in which they are probed.
	asked []string
}

func drawKey(rng *rand.Rand, kind role.Kind, roles role.Set) key {
	k := key{kind: kind, roles: roles, truth: make(map[string]role.Outcome, len(role.Embedded().Operations))}
	generous := rng.Float64()
	for _, op := range role.Embedded().Operations {
		outcome := role.OutcomeDenied
		switch p := op.Predict(kind, roles); {
		case p == role.FirmYes, !p.Firm() && rng.Float64() < generous:
			outcome = role.OutcomeGranted
		}
		k.truth[op.ID] = outcome
	}
	k.asked = drawAsked(rng)
	return k
}

// drawAsked is the probe set or, as often, any operations at all; some of them
// go unanswered either way.
func drawAsked(rng *rand.Rand) []string {
	ids := make([]string, 0, len(role.Embedded().Operations))
	if rng.IntN(2) == 0 {
		for _, p := range role.Embedded().ProbeSet {
			ids = append(ids, p.Operation.ID)
		}
	} else {
		for _, op := range role.Embedded().Operations {
			ids = append(ids, op.ID)
		}
	}
	rng.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:rng.IntN(min(len(ids), 20)+1)]
}

func (k key) evidence() []role.Evidence {
	out := make([]role.Evidence, len(k.asked))
	for i, id := range k.asked {
		out[i] = role.Evidence{Operation: id, Outcome: k.truth[id]}
	}
	return out
}

func (k key) String() string {
	return fmt.Sprintf("%s key with %s, answers %v", k.kind, k.roles, k.evidence())
}

// forEachKey holds a property for every set of roles that a key can have, each with
// answers drawn at random.
func forEachKey(t *testing.T, property func(t *testing.T, k key)) {
	t.Helper()
	rng := draws.Rand(t)
	for _, kind := range role.Kinds {
		for roles := range role.Embedded().RoleSets(kind) {
			for range draws.Times(4) {
				if property(t, drawKey(rng, kind, roles)); t.Failed() {
					return
				}
			}
		}
	}
}

func TestRoleSetsOfEachKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind role.Kind
		want int
	}{
		{role.Team, 127},       // the sets of seven roles
		{role.Individual, 252}, // those of eight, less {SALES}, {FINANCE} and both
	}
	for _, tt := range tests {
		n := 0
		for range role.Embedded().RoleSets(tt.kind) {
			n++
		}
		if n != tt.want || role.Embedded().Infer(tt.kind, nil).Possible() != tt.want {
			t.Errorf("%s keys can have %d sets of roles, want %d", tt.kind, n, tt.want)
		}
	}
}

func TestTrueRolesAreNeverExcluded(t *testing.T) {
	t.Parallel()
	forEachKey(t, func(t *testing.T, k key) {
		inf := role.Embedded().Infer(k.kind, k.evidence())
		if !inf.Explains(k.roles) {
			t.Errorf("%v: the true roles are excluded", k)
		}
		for _, e := range inf.Excluded() {
			if k.roles.Has(e.Role) || len(e.By) == 0 {
				t.Errorf("%v: %s is excluded by %v", k, e.Role, e.By)
			}
		}
	})
}

func TestProvedVerdictsAreNeverWrong(t *testing.T) {
	t.Parallel()
	names := everyName(t)
	forEachKey(t, func(t *testing.T, k key) {
		inf := role.Embedded().Infer(k.kind, k.evidence())
		for _, n := range names {
			if v, can := inf.Verdict(n), k.can(n); v == role.Granted && !can || v == role.Denied && can {
				t.Errorf("%v: %s is %s", k, n, v)
			}
		}
	})
}

// everyName are all names, and each operation as a capability of its own.
func everyName(t *testing.T) (all []role.Name) {
	t.Helper()
	for _, s := range role.Embedded().Names() {
		all = append(all, resolve(t, s))
	}
	for _, op := range role.Embedded().Operations {
		alone := &role.Capability{Name: op.ID, Operations: []*role.Operation{op}}
		all = append(all, role.Name{Kind: role.CapabilityName, Capability: alone})
	}
	return all
}

// can reports whether the key has all of a name in truth.
func (k key) can(n role.Name) bool {
	if n.Kind == role.RoleName {
		return role.Embedded().Includes(k.roles, n.Role)
	}
	return !slices.ContainsFunc(n.Operations(), func(op *role.Operation) bool { return k.truth[op.ID] == role.OutcomeDenied })
}

// Whatever is asked about, the reasons are given for the verdict that counts.
func TestReasonsAreOfTheVerdict(t *testing.T) {
	t.Parallel()
	names := everyName(t)
	rng := draws.Rand(t)
	for _, kind := range role.Kinds {
		for roles := range role.Embedded().RoleSets(kind) {
			k := drawKey(rng, kind, roles)
			inf, n := role.Embedded().Infer(kind, k.evidence()), names[rng.IntN(len(names))]
			weakest := role.Granted
			for _, p := range inf.Assess(n).Parts {
				weakest = min(weakest, p.Verdict)
			}
			if v := inf.Verdict(n); v != weakest || v != inf.Assess(n).Verdict {
				t.Errorf("%v: %s is %s, by its parts %s, assessed as %s", k, n, v, weakest, inf.Assess(n).Verdict)
			}
		}
	}
}

func TestMoreEvidenceNeverWidens(t *testing.T) {
	t.Parallel()
	forEachKey(t, func(t *testing.T, k key) {
		evidence := k.evidence()
		// Answers that follow no cell at all must not widen either.
		for i := range evidence {
			if i%5 == 4 {
				evidence[i].Outcome = role.OutcomeDenied
			}
		}
		before := role.Embedded().Infer(k.kind, nil)
		for i := range evidence {
			after := role.Embedded().Infer(k.kind, evidence[:i+1])
			if !after.Within(before) {
				t.Errorf("%v: %v brings an explanation back", k, evidence[i])
			}
			before = after
		}
	})
}

func TestOneWrongRefusalNeverDeniesTheTrueRole(t *testing.T) {
	t.Parallel()
	forEachKey(t, func(t *testing.T, k key) {
		evidence := k.evidence()
		for i, e := range evidence {
			if e.Outcome != role.OutcomeGranted {
				continue
			}
			evidence[i].Outcome = role.OutcomeDenied
			inf := role.Embedded().Infer(k.kind, evidence)
			for r := range k.roles.All() {
				if inf.Role(r).Verdict == role.Denied {
					t.Errorf("%v: %s is denied once %s is refused", k, r, e.Operation)
				}
			}
			evidence[i] = e
		}
	})
}

// Leaving out one refusal after another brings nothing else back.
func TestWhatOneRefusalKeepsOut(t *testing.T) {
	t.Parallel()
	forEachKey(t, func(t *testing.T, k key) {
		got, want := role.Embedded().Infer(k.kind, k.evidence()).IfOneRefusalIsWrong()
		if !slices.Equal(got, want) {
			t.Errorf("%v: %v are possible if one refusal is wrong, want %v", k, got, want)
		}
	})
}

func TestNonsenseContradictsAndKeepsTheAnswers(t *testing.T) {
	t.Parallel()
	contradictions := 0
	forEachKey(t, func(t *testing.T, k key) {
		evidence := k.evidence()
		for i := range evidence {
			evidence[i].Outcome = []role.Outcome{role.OutcomeDenied, role.OutcomeGranted}[i%2]
		}
		inf := role.Embedded().Infer(k.kind, evidence)
		if !inf.Contradiction() {
			return
		}
		contradictions++
		checkContradiction(t, inf, evidence)
	})
	if contradictions == 0 {
		t.Error("no drawn evidence contradicted itself: the test is worth nothing")
	}
}

func checkContradiction(t *testing.T, inf *role.Inference, evidence []role.Evidence) {
	t.Helper()
	answered := map[string]role.Outcome{}
	for _, e := range evidence {
		answered[e.Operation] = e.Outcome
	}
	want := map[role.Outcome]role.Verdict{role.OutcomeGranted: role.Granted, role.OutcomeDenied: role.Denied}
	for _, op := range role.Embedded().Operations {
		// The zero verdict is Unproven, as it has to be without an answer.
		if got := inf.Operation(op.ID).Verdict; got != want[answered[op.ID]] {
			t.Errorf("%v: %s is %s", evidence, op.ID, got)
		}
	}
	for r := role.AccountHolder; r <= role.CustomerSupport; r++ {
		if j := inf.Role(r); j.Verdict != role.Unproven || j.Basis != role.BasisContradiction {
			t.Errorf("%v: %s is %s", evidence, r, j.Verdict)
		}
	}
	if inf.Union() != 0 || len(inf.Leading()) != 0 || len(inf.Excluded()) != 0 {
		t.Errorf("%v: roles are said to be known", evidence)
	}
	var conflict []role.Evidence
	for _, o := range inf.Conflict() {
		conflict = append(conflict, o.Evidence)
	}
	if !role.Embedded().Infer(inf.Kind(), conflict).Contradiction() {
		t.Errorf("%v: the conflict %v is none by itself", evidence, conflict)
	}
}

func resolve(t testing.TB, name string) role.Name {
	t.Helper()
	return resolveIn(t, role.Embedded(), name)
}

func resolveIn(t testing.TB, k *role.Knowledge, name string) role.Name {
	t.Helper()
	n, err := k.Resolve(name)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

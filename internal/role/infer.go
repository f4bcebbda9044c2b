package role

import (
	"fmt"
	"slices"
)

// Outcome is what an answer to a probe says about one operation.
type Outcome string

const (
	// OutcomeUnknown: the operation was not tried, or the answer says nothing
	// about roles.
	OutcomeUnknown Outcome = "unknown"
	// OutcomeDenied: Apple's role 403.
	OutcomeDenied Outcome = "denied"
	// OutcomeGranted: the role was accepted, whatever became of the request.
	OutcomeGranted Outcome = "granted"
)

// Evidence is the outcome of one operation.
type Evidence struct {
	// Operation is the id of an operation of the [Knowledge].
	Operation string  `json:"operation"`
	Outcome   Outcome `json:"outcome"`
}

// Inference is what follows from the evidence about one key: a verdict on whatever
// is asked, and its reasons for those who want them.
type Inference struct {
	k    *Knowledge
	kind Kind
	// all are the role sets that a key of this kind can have.
	all *allRoleSets
	// facts are the evidence that says something, one for each operation.
	facts []fact
	// possible are the role sets that no fact refutes.
	possible roleSets
	// possibleIfOneRefusalIsWrong are these, and those that one refusal refutes and
	// nothing else does.
	possibleIfOneRefusalIsWrong roleSets
	// objections count, for each role set, the facts that low cells speak against.
	objections [setCount]uint8
	leading    roleSets
}

// fact is evidence that says something.
type fact struct {
	op      *Operation
	outcome Outcome
}

func (f fact) evidence() Evidence { return Evidence{f.op.ID, f.outcome} }

// Infer returns what the evidence says of a key. Of several outcomes of one
// operation a grant counts, then a refusal, for Apple has refused by mistake but
// never granted by mistake. An operation that the Knowledge does not have is a
// bug and panics.
func (k *Knowledge) Infer(kind Kind, evidence []Evidence) *Inference {
	nothing := &Inference{k: k, kind: kind, all: k.allRoleSets[kind]}
	return nothing.With(evidence...)
}

// With returns the inference with more evidence.
func (inf *Inference) With(more ...Evidence) *Inference {
	facts := append(make([]fact, 0, len(inf.facts)+len(more)), inf.facts...)
	for _, e := range more {
		op, ok := inf.k.operations[e.Operation]
		if !ok {
			panic(fmt.Sprintf("role: evidence about the unknown operation %q", e.Operation))
		}
		i := slices.IndexFunc(facts, func(f fact) bool { return f.op == op })
		switch {
		case e.Outcome == OutcomeUnknown:
		case i < 0:
			facts = append(facts, fact{op, e.Outcome})
		case e.Outcome == OutcomeGranted:
			facts[i].outcome = OutcomeGranted
		}
	}
	return inf.given(facts)
}

// Without returns the inference as if nothing were known of one operation.
func (inf *Inference) Without(operation string) *Inference {
	return inf.given(slices.DeleteFunc(slices.Clone(inf.facts), func(f fact) bool { return f.op.ID == operation }))
}

// given returns the inference from other facts about the same key.
func (inf *Inference) given(facts []fact) *Inference {
	out := &Inference{k: inf.k, kind: inf.kind, all: inf.all, facts: facts}
	var refuted, byRefusal, twice roleSets // by any fact, by a refusal, by two facts
	for _, f := range facts {
		firmly, _ := out.refutedBy(f)
		twice = twice.or(refuted.and(firmly))
		refuted = refuted.or(firmly)
		if f.outcome == OutcomeDenied {
			byRefusal = byRefusal.or(firmly)
		}
	}
	out.possible = out.all.sets.without(refuted)
	out.possibleIfOneRefusalIsWrong = out.possible.or(byRefusal.without(twice))
	for _, f := range facts {
		_, weakly := out.refutedBy(f)
		for s := range out.possible.and(weakly).all() {
			out.objections[s]++
		}
	}
	out.leading = out.best(out.possible)
	return out
}

// refutedBy are the role sets that a fact refutes, and those that it speaks against.
func (inf *Inference) refutedBy(f fact) (firmly, weakly roleSets) {
	return inf.all.operations[f.op.index].refutedBy(f.outcome)
}

// best are the role sets that low cells speak against least, and of those the ones
// with the fewest roles.
func (inf *Inference) best(among roleSets) (best roleSets) {
	least := 0
	for s := range among.all() {
		rank := int(inf.objections[s])*roleCount + s.Len()
		if best.empty() || rank < least {
			best, least = roleSets{}, rank
		}
		if rank == least {
			best.add(s)
		}
	}
	return best
}

// Evidence is what the inference rests on: one outcome for each operation that
// said anything.
func (inf *Inference) Evidence() []Evidence {
	out := make([]Evidence, len(inf.facts))
	for i, f := range inf.facts {
		out[i] = f.evidence()
	}
	return out
}

// Contradiction reports whether the evidence leaves no explanation: it
// contradicts the matrix, or itself.
func (inf *Inference) Contradiction() bool { return inf.possible.empty() }

// Union is every role of any explanation left.
func (inf *Inference) Union() Set { return inf.possible.union() }

// Leading are the leading explanations: of those left, the ones that low cells
// speak against least, fewest roles first. They prove nothing.
func (inf *Inference) Leading() []Set { return inf.leading.inOrder() }

// Sole returns the role of the key if there is one leading explanation with one
// role. It is proved if no other explanation is left, else likely. Nothing is proved
// if Apple allowed nothing: something else than the role can be the reason.
func (inf *Inference) Sole() (r Role, proved, ok bool) {
	only := inf.leading.union()
	if inf.leading.len() != 1 || only.Len() != 1 {
		return 0, false, false
	}
	for r = range only.All() {
	}
	return r, inf.possible.len() == 1 && !inf.NothingAllowed(), true
}

// NothingAllowed reports whether Apple refused all that it answered about: then
// something else than a role can be the reason.
func (inf *Inference) NothingAllowed() bool {
	return len(inf.facts) > 0 &&
		!slices.ContainsFunc(inf.facts, func(f fact) bool { return f.outcome == OutcomeGranted })
}

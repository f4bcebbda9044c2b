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

// Inference is what follows from the evidence about one key.
type Inference struct {
	k    *Knowledge
	kind Kind
	// all are the role sets that a key of this kind can have.
	all *allRoleSets
	// facts are the evidence that says something, one for each operation.
	facts []fact
	// possible are the role sets that no fact refutes.
	possible roleSets
	// possibleIfOneRefusalIsWrong has one entry for each refusal: what is possible
	// if it is not believed.
	possibleIfOneRefusalIsWrong []roleSets
	// objections count, for each role set, the facts that low cells speak against.
	objections [setCount]uint8
	leading    []Set
}

// fact is evidence with what it means for the role sets: those that it refutes,
// and those that it speaks against.
type fact struct {
	op                *Operation
	outcome           Outcome
	refutes, objectTo roleSets
}

// Infer returns what the evidence says of a key. Of several outcomes of one
// operation a grant counts, then a refusal, for Apple has refused by mistake but
// never granted by mistake. An operation that the Knowledge does not have is a
// bug and panics.
func (k *Knowledge) Infer(kind Kind, evidence []Evidence) *Inference {
	inf := &Inference{k: k, kind: kind, all: k.allRoleSets[kind]}
	inf.facts = inf.factsOf(evidence)
	inf.possible = inf.possibleWithout(nil)
	for i, f := range inf.facts {
		if f.outcome == OutcomeDenied {
			inf.possibleIfOneRefusalIsWrong = append(inf.possibleIfOneRefusalIsWrong, inf.possibleWithout(&inf.facts[i]))
		}
		for s := range inf.possible.and(f.objectTo).all() {
			inf.objections[s]++
		}
	}
	inf.leading = inf.best(inf.possible)
	return inf
}

func (inf *Inference) factsOf(evidence []Evidence) []fact {
	facts := make([]fact, 0, len(evidence))
	for _, e := range evidence {
		op, ok := inf.k.operations[e.Operation]
		if !ok {
			panic(fmt.Sprintf("role: evidence about the unknown operation %q", e.Operation))
		}
		if e.Outcome == OutcomeUnknown {
			continue
		}
		f := fact{op: op, outcome: e.Outcome}
		f.refutes, f.objectTo = inf.all.operations[op.index].refutedBy(e.Outcome)
		i := slices.IndexFunc(facts, func(f fact) bool { return f.op == op })
		switch {
		case i < 0:
			facts = append(facts, f)
		case f.outcome == OutcomeGranted:
			facts[i] = f
		}
	}
	return facts
}

// possibleWithout are the role sets that no fact but one refutes.
func (inf *Inference) possibleWithout(except *fact) roleSets {
	possible := inf.all.sets
	for i := range inf.facts {
		if &inf.facts[i] != except {
			possible = possible.without(inf.facts[i].refutes)
		}
	}
	return possible
}

// best returns the role sets that low cells speak against least, and of those the
// ones with the fewest roles, in the order of the roles.
func (inf *Inference) best(among roleSets) []Set {
	rank := func(s Set) int { return int(inf.objections[s])*roleCount + s.Len() }
	var best []Set
	for s := range among.all() {
		switch {
		case len(best) == 0 || rank(s) < rank(best[0]):
			best = append(best[:0], s)
		case rank(s) == rank(best[0]):
			best = append(best, s)
		}
	}
	slices.SortFunc(best, func(a, b Set) int { // of the same length, by their first roles
		return slices.Compare(slices.Collect(a.All()), slices.Collect(b.All()))
	})
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

func (f fact) evidence() Evidence { return Evidence{f.op.ID, f.outcome} }

// Contradiction reports whether the evidence leaves no explanation: it
// contradicts the matrix, or itself.
func (inf *Inference) Contradiction() bool { return inf.possible.empty() }

// Union is every role of any explanation left.
func (inf *Inference) Union() Set {
	var s Set
	for possible := range inf.possible.all() {
		s |= possible
	}
	return s
}

// Leading are the leading explanations: of those left, the ones that low cells
// speak against least, fewest roles first. They prove nothing.
func (inf *Inference) Leading() []Set { return slices.Clone(inf.leading) }

// Sole returns the role of the key if there is one leading explanation with one
// role. It is proved if no other explanation is left, else likely. Nothing is proved
// if Apple allowed nothing: something else than the role can be the reason.
func (inf *Inference) Sole() (r Role, proved, ok bool) {
	if len(inf.leading) != 1 || inf.leading[0].Len() != 1 {
		return 0, false, false
	}
	for r = range inf.leading[0].All() {
	}
	return r, inf.possible.len() == 1 && !inf.NothingAllowed(), true
}

// Without returns the inference as if nothing were known of one operation.
func (inf *Inference) Without(operation string) *Inference {
	return inf.k.Infer(inf.kind, slices.DeleteFunc(inf.Evidence(), func(e Evidence) bool {
		return e.Operation == operation
	}))
}

// With returns the inference with more evidence.
func (inf *Inference) With(more ...Evidence) *Inference {
	return inf.k.Infer(inf.kind, append(inf.Evidence(), more...))
}

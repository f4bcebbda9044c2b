package role

import (
	"fmt"
	"slices"
)

// Inference is what follows from the evidence about one key.
type Inference struct {
	k     *Knowledge
	kind  Kind
	space *space
	// facts are the evidence that says something, one for each operation.
	facts []fact
	// left are the worlds that no fact refutes.
	left worlds
	// spared are, for each refusal, the worlds left when it is not believed.
	spared []worlds
	// objections count, for each world, the facts that low cells speak against.
	objections [setCount]uint8
	leading    []Set
}

// fact is evidence with what it means for the worlds.
type fact struct {
	op      *Operation
	outcome Outcome
	refutes worlds
}

// Infer returns what the evidence says of a key. Of several outcomes of one
// operation a grant counts, then a refusal, for Apple has refused by mistake but
// never granted by mistake. An operation that the Knowledge does not have is a
// bug and panics.
func (k *Knowledge) Infer(kind Kind, evidence []Evidence) *Inference {
	inf := &Inference{k: k, kind: kind, space: k.spaces[kind]}
	inf.facts = inf.factsOf(evidence)
	inf.left = inf.survivors(nil)
	for i := range inf.facts {
		if inf.facts[i].outcome == OutcomeDenied {
			inf.spared = append(inf.spared, inf.survivors(&inf.facts[i]))
		}
	}
	for _, f := range inf.facts {
		for w := range inf.left.and(inf.space.operations[f.op.index].objects[f.outcome]).all() {
			inf.objections[w]++
		}
	}
	inf.leading = inf.best(inf.left)
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
		f := fact{op, e.Outcome, inf.space.operations[op.index].refutes(e.Outcome)}
		i := slices.IndexFunc(facts, func(f fact) bool { return f.op == op })
		switch {
		case i < 0:
			facts = append(facts, f)
		case facts[i].outcome < f.outcome:
			facts[i] = f
		}
	}
	return facts
}

// survivors are the worlds left by all facts but one.
func (inf *Inference) survivors(except *fact) worlds {
	w := inf.space.worlds
	for i := range inf.facts {
		if &inf.facts[i] != except {
			w = w.without(inf.facts[i].refutes)
		}
	}
	return w
}

// best returns the worlds that low cells speak against least, and of those the
// ones with the fewest roles, in the order of the roles.
func (inf *Inference) best(among worlds) []Set {
	rank := func(w Set) int { return int(inf.objections[w])*roleCount + w.Len() }
	var best []Set
	for w := range among.all() {
		switch {
		case len(best) == 0 || rank(w) < rank(best[0]):
			best = append(best[:0], w)
		case rank(w) == rank(best[0]):
			best = append(best, w)
		}
	}
	slices.SortFunc(best, compareSets)
	return best
}

// compareSets orders sets of the same length by their first roles.
func compareSets(a, b Set) int {
	return slices.Compare(slices.Collect(a.All()), slices.Collect(b.All()))
}

// Kind is the kind of key that was inferred about.
func (inf *Inference) Kind() Kind { return inf.kind }

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
func (inf *Inference) Contradiction() bool { return inf.left.empty() }

// Possible is the number of explanations left.
func (inf *Inference) Possible() int { return inf.left.len() }

// Explains reports whether a key with these roles is among the explanations left.
func (inf *Inference) Explains(s Set) bool {
	var w worlds
	w.add(s)
	return w.within(inf.left)
}

// Union is every role of any explanation left.
func (inf *Inference) Union() Set {
	var s Set
	for w := range inf.left.all() {
		s |= w
	}
	return s
}

// Leading are the leading explanations: of those left, the ones that low cells
// speak against least, fewest roles first. They prove nothing.
func (inf *Inference) Leading() []Set { return slices.Clone(inf.leading) }

// Sole returns the role of the key if there is one leading explanation with one
// role. It is proved if no other explanation is left, else likely.
func (inf *Inference) Sole() (r Role, proved, ok bool) {
	if len(inf.leading) != 1 || inf.leading[0].Len() != 1 {
		return 0, false, false
	}
	for r = range inf.leading[0].All() {
	}
	return r, inf.left.len() == 1, true
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

package role

import (
	"iter"
	"slices"
)

// ruling is a verdict and on what it rests. Its reasons are a [Judgement], for those who
// ask: most rulings are about answers that are merely supposed.
type ruling struct {
	verdict Verdict
	basis   Basis
}

// rulings are on a role, or on each operation of a capability or tool.
func (inf *Inference) rulings(n Name) iter.Seq2[*Operation, ruling] {
	return func(yield func(*Operation, ruling) bool) {
		if n.Kind == RoleName && !yield(nil, inf.ruleRole(n.Role)) {
			return
		}
		for _, op := range n.Operations() {
			if !yield(op, inf.ruleOperation(op)) {
				return
			}
		}
	}
}

// verdicts are the weakest and the strongest on what a name stands for.
func (inf *Inference) verdicts(n Name) (weakest, strongest Verdict) {
	weakest, strongest = Granted, Denied
	for _, r := range inf.rulings(n) {
		weakest, strongest = min(weakest, r.verdict), max(strongest, r.verdict)
	}
	return weakest, strongest
}

// ruleOperation goes by Apple's answer about an operation, else by what the possible role
// sets say of it. An answer about a kin counts for more than what the leading ones say.
func (inf *Inference) ruleOperation(op *Operation) ruling {
	if f, ok := inf.factAbout(op); ok {
		return ruling{f.speaksFor(Granted, Denied), BasisAnswer}
	}
	r := inf.rule(&inf.all.operations[op.index].claim)
	if r.basis == BasisLeading || r.basis == BasisNone {
		if _, f, ok := inf.answeredKin(op); ok {
			r = ruling{f.speaksFor(Likely, Unlikely), BasisKin}
		}
	}
	return inf.doubt(r)
}

// speaksFor is one verdict if Apple granted it, the other if it refused it.
func (f fact) speaksFor(granted, denied Verdict) Verdict {
	if f.outcome == OutcomeDenied {
		return denied
	}
	return granted
}

func (inf *Inference) factAbout(op *Operation) (fact, bool) {
	for _, f := range inf.facts {
		if f.op == op {
			return f, true
		}
	}
	return fact{}, false
}

// answeredKin is a kin of an operation about which there is an answer, a grant before a
// refusal.
func (inf *Inference) answeredKin(op *Operation) (kin Kin, answer fact, ok bool) {
	for _, k := range op.Kin {
		f, answered := inf.factAbout(k.Operation)
		if answered && (!ok || f.outcome == OutcomeGranted && answer.outcome == OutcomeDenied) {
			kin, answer, ok = k, f, true
		}
	}
	return kin, answer, ok
}

// ruleRole goes by what the possible role sets say of having a role or one above it. It
// is held back if Apple refused an operation that the role firmly has: the key can have
// it through a role above that lacks this one.
func (inf *Inference) ruleRole(r Role) ruling {
	out := inf.doubt(inf.rule(&inf.all.roles[r]))
	if out.verdict > Unproven && slices.ContainsFunc(inf.facts, func(f fact) bool { return inf.refusesHolder(f, r) }) {
		return ruling{Unproven, BasisRefused}
	}
	return out
}

// refusesHolder reports whether Apple refused what a role firmly has.
func (inf *Inference) refusesHolder(f fact, r Role) bool {
	return f.outcome == OutcomeDenied && f.op.Predict(inf.kind, Of(r)) == FirmYes
}

// rule finds the verdict on a claim about which there is no direct evidence. No single
// refusal decides that something is denied, for Apple has refused good keys for days:
// https://developer.apple.com/forums/thread/740115
func (inf *Inference) rule(c *claim) ruling {
	switch {
	case inf.Contradiction():
		return ruling{Unproven, BasisContradiction}
	case inf.possible.within(c.firmYes):
		return ruling{Granted, inf.every(c.firmYes)}
	case inf.possibleIfOneRefusalIsWrong.within(c.firmNo):
		return ruling{Denied, inf.every(c.firmNo)}
	case inf.leading.within(c.anyYes):
		return ruling{Likely, BasisLeading}
	case inf.leading.within(c.anyNo):
		return ruling{Unlikely, BasisLeading}
	}
	return ruling{Unproven, BasisNone}
}

// every is the basis of what all possible role sets agree on: the kind of key, if all that
// there are do.
func (inf *Inference) every(agreed roleSets) Basis {
	if inf.all.sets.within(agreed) {
		return BasisKeyKind
	}
	return BasisEvery
}

// doubt takes back what would be granted or likely if nothing was allowed.
func (inf *Inference) doubt(r ruling) ruling {
	if r.verdict > Unproven && inf.NothingAllowed() {
		return ruling{Unproven, BasisNothingAllowed}
	}
	return r
}

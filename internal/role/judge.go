package role

import "slices"

// Operation returns the verdict on an operation of the [Knowledge]; another id
// is a bug and panics.
func (inf *Inference) Operation(id string) Judgement {
	op, ok := inf.k.operations[id]
	if !ok {
		panic("role: verdict on the unknown operation " + id)
	}
	j := Judgement{Operation: id}
	if f, ok := inf.factAbout(op); ok {
		j.Verdict, j.Basis = Granted, BasisAnswer
		if f.outcome == OutcomeDenied {
			j.Verdict = Denied
		}
		j.Because = []Objection{{Evidence: f.evidence()}}
		return j
	}
	o := &inf.all.operations[op.index]
	inf.judge(&j, claim{o.firmYes, o.anyYes, o.firmNo, o.anyNo})
	inf.askKin(&j, op)
	inf.doubt(&j)
	switch j.Basis {
	case BasisEvery:
		inf.explainOperation(&j, op, o)
	case BasisLeading, BasisNone:
		j.Grounds = op.grounds(union(inf.leading), func(Cell) bool { return true })
	case BasisKeyKind:
		j.Grounds = op.grounds(union(slices.Collect(inf.all.sets.all())), func(c Cell) bool {
			return op.Individual != No && c.Firm()
		})
	}
	return j
}

func (inf *Inference) factAbout(op *Operation) (fact, bool) {
	i := slices.IndexFunc(inf.facts, func(f fact) bool { return f.op == op })
	if i < 0 {
		return fact{}, false
	}
	return inf.facts[i], true
}

// askKin puts the answer about a kin, a grant before a refusal, in the place of
// what the leading explanations say.
func (inf *Inference) askKin(j *Judgement, op *Operation) {
	if j.Basis != BasisLeading && j.Basis != BasisNone {
		return
	}
	for _, outcome := range []Outcome{OutcomeGranted, OutcomeDenied} {
		for _, kin := range op.Kin {
			f, ok := inf.factAbout(kin.Operation)
			if !ok || f.outcome != outcome {
				continue
			}
			*j = Judgement{
				Operation: op.ID, Verdict: Likely, Basis: BasisKin,
				Because: []Objection{{Evidence: f.evidence()}}, Kin: kin.Reason, Leading: inf.Leading(),
			}
			if outcome == OutcomeDenied {
				j.Verdict = Unlikely
			}
			return
		}
	}
}

// NothingAllowed reports whether Apple refused all that it answered about: then
// something else than a role can be the reason.
func (inf *Inference) NothingAllowed() bool {
	return len(inf.facts) > 0 &&
		!slices.ContainsFunc(inf.facts, func(f fact) bool { return f.outcome == OutcomeGranted })
}

// doubt takes back what would be granted or likely if nothing was allowed.
func (inf *Inference) doubt(j *Judgement) {
	if j.Verdict > Unproven && inf.NothingAllowed() {
		*j = Judgement{Operation: j.Operation, Verdict: Unproven, Basis: BasisNothingAllowed, Leading: inf.Leading()}
	}
}

// explainOperation fills in why every explanation left agrees on an operation.
func (inf *Inference) explainOperation(j *Judgement, op *Operation, o *operationSets) {
	agreed, answer, others := o.firmYes, Yes, ^op.byCell.firmYes
	if j.Verdict == Denied {
		agreed, answer, others = o.firmNo, No, ^op.byCell.firmNo
	}
	j.Because = inf.evidenceAgainst(inf.all.sets.without(agreed), others)
	j.Grounds = op.grounds(inf.Union(), func(c Cell) bool { return c.Firm() && c.Answer == answer })
}

// Role returns the verdict on holding a role or one above it.
func (inf *Inference) Role(r Role) Judgement {
	holds := inf.all.holds[r]
	lacks := inf.all.sets.without(holds)
	var j Judgement
	inf.judge(&j, claim{holds, holds, lacks, lacks})
	inf.doubt(&j)
	if j.Basis == BasisEvery {
		counter := holds
		if j.Verdict == Granted {
			counter = lacks
		}
		j.Because = inf.evidenceAgainst(counter, inf.k.atLeast(r))
	}
	if j.Verdict > Unproven {
		inf.holdBackRole(&j, r)
	}
	return j
}

// holdBackRole holds a role back at unproven if Apple refused an operation that the
// role firmly has: it may be held through a role above it that lacks this one.
func (inf *Inference) holdBackRole(j *Judgement, r Role) {
	for _, f := range inf.facts {
		if f.outcome != OutcomeDenied || f.op.Predict(inf.kind, Of(r)) != FirmYes {
			continue
		}
		if j.Basis != BasisRefused {
			*j = Judgement{Verdict: Unproven, Basis: BasisRefused, Leading: inf.Leading()}
		}
		j.Because = append(j.Because, Objection{f.evidence(), f.contradicts(Of(r))})
	}
}

// claim is something that can be said of a key: the role sets that say yes and no
// to it, firmly or at all.
type claim struct{ yes, anyYes, no, anyNo roleSets }

// judge finds the verdict on a claim about which there is no direct evidence.
func (inf *Inference) judge(j *Judgement, c claim) {
	var leading roleSets
	for _, s := range inf.leading {
		leading.add(s)
	}
	switch {
	case inf.Contradiction():
		j.Verdict, j.Basis = Unproven, BasisContradiction
		return
	case inf.possible.within(c.yes):
		j.Verdict, j.Basis = Granted, BasisEvery
	case inf.possible.within(c.no) && inf.holdsWithoutAnyRefusal(c.no):
		j.Verdict, j.Basis = Denied, BasisEvery
	case leading.within(c.anyYes):
		j.Verdict, j.Basis, j.Next = Likely, BasisLeading, inf.best(inf.possible.without(c.anyYes))
	case leading.within(c.anyNo):
		j.Verdict, j.Basis, j.Next = Unlikely, BasisLeading, inf.best(inf.possible.without(c.anyNo))
	default:
		j.Verdict, j.Basis = Unproven, BasisNone
	}
	if j.Basis != BasisEvery {
		j.Leading = inf.Leading()
	} else if inf.all.sets.within(c.yes) || inf.all.sets.within(c.no) {
		j.Basis = BasisKeyKind
	}
}

// holdsWithoutAnyRefusal reports whether every role set possible says no, whichever
// single refusal is not believed. Apple has refused good keys for days:
// https://developer.apple.com/forums/thread/740115
func (inf *Inference) holdsWithoutAnyRefusal(no roleSets) bool {
	return !slices.ContainsFunc(inf.possibleIfOneRefusalIsWrong, func(possible roleSets) bool { return !possible.within(no) })
}

// union is every role of the sets.
func union(sets []Set) Set {
	var u Set
	for _, s := range sets {
		u |= s
	}
	return u
}

// Assessment is the verdict on a name: the weakest of its parts.
type Assessment struct {
	Name    Name    `json:"-"`
	Verdict Verdict `json:"verdict"`
	// Parts are the operations of a capability or tool, or the role itself.
	Parts []Judgement `json:"parts"`
}

// Assess returns the verdict on a role, capability or tool.
func (inf *Inference) Assess(n Name) Assessment {
	a := Assessment{Name: n}
	if n.Kind == RoleName {
		a.Parts = []Judgement{inf.Role(n.Role)}
	}
	for _, op := range n.Operations() {
		a.Parts = append(a.Parts, inf.Operation(op.ID))
	}
	a.Verdict = a.Parts[0].Verdict
	for _, p := range a.Parts {
		a.Verdict = min(a.Verdict, p.Verdict)
	}
	return a
}

// Deciding are the parts that have the verdict of the whole: all of them where none has,
// since a requirement is open whatever they say if Apple allowed nothing.
func (a Assessment) Deciding() []Judgement {
	if parts := a.with(a.Verdict); len(parts) > 0 {
		return parts
	}
	return a.Parts
}

func (a Assessment) with(v Verdict) []Judgement {
	var out []Judgement
	for _, p := range a.Parts {
		if p.Verdict == v {
			out = append(out, p)
		}
	}
	return out
}

package role

// Operation returns the verdict on an operation of the [Knowledge]; another id
// is a bug and panics.
func (inf *Inference) Operation(id string) Judgement {
	op, ok := inf.k.operations[id]
	if !ok {
		panic("role: verdict on the unknown operation " + id)
	}
	o := &inf.all.operations[op.index]
	j := inf.judgement(inf.ruleOperation(op), &o.claim)
	j.Operation = id
	switch j.Basis {
	case BasisAnswer:
		f, _ := inf.factAbout(op)
		j.Because = []Objection{{Evidence: f.evidence()}}
	case BasisKin:
		kin, f, _ := inf.answeredKin(op)
		j.Because, j.Kin = []Objection{{Evidence: f.evidence()}}, kin.Reason
	case BasisEvery:
		inf.explainOperation(&j, op, &o.claim)
	case BasisLeading, BasisNone:
		j.Grounds = op.grounds(inf.leading.union(), func(Cell) bool { return true })
	case BasisKeyKind:
		j.Grounds = op.grounds(inf.all.sets.union(), func(c Cell) bool {
			return op.Individual != No && c.Firm()
		})
	}
	return j
}

// explainOperation fills in why every explanation left agrees on an operation.
func (inf *Inference) explainOperation(j *Judgement, op *Operation, c *claim) {
	agreed, answer, others := c.firmYes, Yes, ^op.byCell.firmYes
	if j.Verdict == Denied {
		agreed, answer, others = c.firmNo, No, ^op.byCell.firmNo
	}
	j.Because = inf.evidenceAgainst(inf.all.sets.without(agreed), others)
	j.Grounds = op.grounds(inf.Union(), func(c Cell) bool { return c.Firm() && c.Answer == answer })
}

// Role returns the verdict on holding a role or one above it.
func (inf *Inference) Role(r Role) Judgement {
	c := &inf.all.roles[r]
	j := inf.judgement(inf.ruleRole(r), c)
	switch {
	case j.Basis == BasisEvery && j.Verdict == Granted:
		j.Because = inf.evidenceAgainst(c.anyNo, inf.k.atLeast(r))
	case j.Basis == BasisEvery:
		j.Because = inf.evidenceAgainst(c.anyYes, inf.k.atLeast(r))
	case j.Basis == BasisRefused:
		for _, f := range inf.facts {
			if inf.refusesHolder(f, r) {
				j.Because = append(j.Because, Objection{f.evidence(), f.contradicts(Of(r))})
			}
		}
	}
	return j
}

// judgement adds to a ruling the explanations that lead, unless it is proved.
func (inf *Inference) judgement(r ruling, c *claim) Judgement {
	j := Judgement{Verdict: r.verdict, Basis: r.basis}
	switch {
	case r.basis == BasisAnswer || r.basis == BasisEvery || r.basis == BasisKeyKind:
		return j
	case r.basis == BasisLeading && r.verdict == Likely:
		j.Next = inf.best(inf.possible.without(c.anyYes)).inOrder()
	case r.basis == BasisLeading:
		j.Next = inf.best(inf.possible.without(c.anyNo)).inOrder()
	}
	j.Leading = inf.Leading()
	return j
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
	operations := n.Operations()
	a := Assessment{Name: n, Parts: make([]Judgement, 0, max(1, len(operations)))}
	if n.Kind == RoleName {
		a.Parts = append(a.Parts, inf.Role(n.Role))
	}
	for _, op := range operations {
		a.Parts = append(a.Parts, inf.Operation(op.ID))
	}
	a.Verdict, _ = inf.verdicts(n)
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

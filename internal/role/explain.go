package role

// Explanation is what is known about a name, for those who ask before a key exists.
type Explanation struct {
	Name Name
	// Access are the operations of a capability or consumer, or all of them for
	// a role, with the cells that matter: all eight, or the role's own.
	Access []Access
	// Coverage says of a capability or consumer which role alone covers it, and
	// of a role which capabilities it covers.
	Coverage []Coverage
	// Advice is for a team key and for an individual one.
	Advice [len(Kinds)]Advice
	// Probed are the operations that can be tried on a key; all else is inferred.
	Probed []Probe
	// Lookalikes are the roles that no read tells apart from the role for certain.
	Lookalikes []Role
	// UsedBy are the consumers that need a capability.
	UsedBy  []*Consumer
	Sources []*Source
}

// Access is who may do one operation.
type Access struct {
	Operation *Operation
	Cells     []Ground
}

// Coverage is how surely one role covers one capability or consumer, with a key
// of one kind.
type Coverage struct {
	Kind       Kind
	Role       Role
	Name       Name
	Prediction Prediction
	// Weakest are the cells of the operations that decide it, unless it is a firm
	// yes. With an individual key it may be [Operation.Individual] that decides.
	Weakest []Ground
}

// Explain returns what is known about a name.
func (k *Knowledge) Explain(n Name) Explanation {
	e := Explanation{Name: n}
	ops, roles := n.Operations(), ^Set(0)
	if n.Kind == RoleName {
		ops, roles = k.Operations, Of(n.Role)
		e.Lookalikes = k.lookalikes(n.Role)
	}
	for _, op := range ops {
		e.Access = append(e.Access, Access{op, op.grounds(roles, anyCell)})
		if p, ok := k.Probe(op.ID); ok {
			e.Probed = append(e.Probed, p)
		}
	}
	for _, kind := range Kinds {
		e.Advice[kind] = k.Advise(kind, n)
		e.Coverage = append(e.Coverage, k.coverage(kind, n)...)
	}
	for _, c := range k.Consumers {
		for _, used := range c.Capabilities {
			if used == n.Capability {
				e.UsedBy = append(e.UsedBy, c)
			}
		}
	}
	e.Sources = k.sourcesOf(n, ops)
	return e
}

func anyCell(Cell) bool { return true }

// sourcesOf are what found a name and its operations, each once, in the order
// of the list of sources.
func (k *Knowledge) sourcesOf(n Name, ops []*Operation) []*Source {
	cited := map[*Source]bool{}
	lists := [][]*Source{}
	switch n.Kind {
	case RoleName:
		lists = append(lists, k.RoleSources)
	case ConsumerName:
		lists = append(lists, n.Consumer.Sources)
	}
	for _, op := range ops {
		lists = append(lists, op.Sources)
	}
	for _, list := range lists {
		for _, s := range list {
			cited[s] = true
		}
	}
	var out []*Source
	for _, s := range k.Sources {
		if cited[s] {
			out = append(out, s)
		}
	}
	return out
}

// coverage is one row for each role that a key of this kind can have by itself;
// for a role, one row for each capability.
func (k *Knowledge) coverage(kind Kind, n Name) []Coverage {
	var out []Coverage
	for _, s := range k.single(kind) {
		for r := range s.All() {
			switch {
			case n.Kind != RoleName:
				out = append(out, cover(kind, r, n))
			case r == n.Role:
				for _, c := range k.Capabilities {
					out = append(out, cover(kind, r, Name{Kind: CapabilityName, Capability: c}))
				}
			}
		}
	}
	return out
}

// cover judges a name by its weakest operation.
func cover(kind Kind, r Role, n Name) Coverage {
	c := Coverage{Kind: kind, Role: r, Name: n, Prediction: FirmYes}
	for _, op := range n.Operations() {
		c.Prediction = min(c.Prediction, op.Predict(kind, Of(r)))
	}
	if c.Prediction == FirmYes {
		return c
	}
	for _, op := range n.Operations() {
		if op.Predict(kind, Of(r)) == c.Prediction {
			c.Weakest = append(c.Weakest, op.grounds(Of(r), anyCell)...)
		}
	}
	return c
}

// Separation is a probe that is answered differently to two keys.
type Separation struct {
	Probe Probe
	A, B  Prediction
}

// Certain reports whether the matrix is sure of both answers.
func (s Separation) Certain() bool { return s.A.Firm() && s.B.Firm() }

// Separations are the probes that could tell keys with these roles apart: those
// of which the matrix says yes to one, and no or nothing to the other.
func (k *Knowledge) Separations(kind Kind, a, b Set) []Separation {
	var out []Separation
	for _, p := range k.ProbeSet {
		s := Separation{p, p.Operation.Predict(kind, a), p.Operation.Predict(kind, b)}
		if (s.A > NoWord) != (s.B > NoWord) {
			out = append(out, s)
		}
	}
	return out
}

// lookalikes are the other roles of team keys that no read probe tells apart from
// r for certain.
func (k *Knowledge) lookalikes(r Role) []Role {
	var out []Role
	for _, s := range k.single(Team) {
		for other := range s.All() {
			if other != r && k.Roles[r].Team && !k.readSeparates(r, other) {
				out = append(out, other)
			}
		}
	}
	return out
}

func (k *Knowledge) readSeparates(a, b Role) bool {
	for _, s := range k.Separations(Team, Of(a), Of(b)) {
		if s.Certain() && s.Probe.When == ReadProbe {
			return true
		}
	}
	return false
}

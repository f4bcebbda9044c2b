package role

// allRoleSets are the role sets that keys of one kind can have, by what can be
// said of each before there is any evidence.
type allRoleSets struct {
	sets roleSets
	// alone are the roles that a key can have without another.
	alone Set
	// roles are what they say of having a role or one above it.
	roles [roleCount]claim
	// operations are indexed as those of the Knowledge.
	operations []operationSets
}

// claim is something that can be said of a key, by the role sets that say yes and no
// to it, firmly or at all.
type claim struct{ firmYes, anyYes, firmNo, anyNo roleSets }

// operationSets are role sets by what they say of one operation.
type operationSets struct {
	claim
	// alone are the roles that a key can have without another, by what they say of it.
	alone sides
	// torn are those with a role of which it was reported that it can and that it cannot.
	torn roleSets
	// Those that low cells speak against once the operation was denied or granted.
	objectsToDenied, objectsToGranted roleSets
}

// offers reports whether a key of a kind can have the role; an individual key, its user
// beside another.
func (i Info) offers(kind Kind) bool {
	return map[Kind]bool{Team: i.Team, Individual: i.Individual, Enterprise: i.Enterprise}[kind]
}

// holdable are all sets of roles that a key of this kind can have, see [Knowledge.RoleSets].
func (k *Knowledge) holdable(kind Kind) (all roleSets) {
	var offered Set
	for _, info := range k.Roles {
		if info.offers(kind) {
			offered |= Of(info.Role)
		}
	}
	for n := 1; n < setCount; n++ {
		s := Set(n)
		if s&^offered == 0 || kind == Individual && s&offered != 0 {
			all.add(s)
		}
	}
	return all
}

func newAllRoleSets(k *Knowledge, kind Kind) *allRoleSets {
	all := &allRoleSets{sets: k.holdable(kind), operations: make([]operationSets, len(k.Operations))}
	for s := range all.sets.all() {
		if s.Len() == 1 {
			all.alone |= s
		}
		for i, op := range k.Operations {
			all.operations[i].add(op, kind, s)
		}
	}
	for r := range Role(roleCount) {
		has := all.sets.where(func(s Set) bool { return k.Includes(s, r) })
		hasNot := all.sets.without(has)
		all.roles[r] = claim{has, has, hasNot, hasNot}
	}
	return all
}

func (c *claim) add(p Prediction, s Set) {
	switch p {
	case FirmYes:
		c.firmYes.add(s)
		c.anyYes.add(s)
	case LowYes:
		c.anyYes.add(s)
	case FirmNo:
		c.firmNo.add(s)
		c.anyNo.add(s)
	case LowNo:
		c.anyNo.add(s)
	}
}

func (o *operationSets) add(op *Operation, kind Kind, s Set) {
	p := op.Predict(kind, s)
	o.claim.add(p, s)
	if s.Len() == 1 {
		o.alone.add(p, s)
	}
	if s&op.byCell.torn != 0 && !op.closed(kind) {
		o.torn.add(s)
	}
	if op.objects(kind, s, OutcomeDenied) {
		o.objectsToDenied.add(s)
	}
	if op.objects(kind, s, OutcomeGranted) {
		o.objectsToGranted.add(s)
	}
}

// refutedBy returns the role sets that firmly predict the opposite of an outcome,
// and those that speak against it with a cell of low confidence.
func (o *operationSets) refutedBy(outcome Outcome) (firmly, weakly roleSets) {
	if outcome == OutcomeGranted {
		return o.firmNo, o.objectsToGranted
	}
	return o.firmYes, o.objectsToDenied
}

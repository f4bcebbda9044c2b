package role

// Prediction is what the matrix says of one operation and one set of roles.
// Greater is more likely to be let through.
type Prediction int8

const (
	// FirmNo: every role has a firm no, or the kind of key has no access.
	FirmNo Prediction = iota - 2
	// LowNo: every role has a no, at least one of them of low confidence.
	LowNo
	// NotKnown: the matrix does not say.
	NotKnown
	// LowYes: a role has a yes, of low confidence or disputed.
	LowYes
	// FirmYes: a role has a firm yes.
	FirmYes
)

// cellRoles are the roles of an operation by what their cells say, so that a set
// of roles is judged with a handful of instructions. Disputed cells are neither
// firm nor low. Torn are those that are unknown because reports contradict each other.
type cellRoles struct{ firmYes, lowYes, anyYes, firmNo, lowNo, anyNo, torn Set }

func newCellRoles(cells [roleCount]Cell) (r cellRoles) {
	for i, c := range cells {
		firm, low, any := &r.firmYes, &r.lowYes, &r.anyYes
		switch c.Answer {
		case Unknown:
			if c.Disputed {
				r.torn |= Of(Role(i))
			}
			continue
		case No:
			firm, low, any = &r.firmNo, &r.lowNo, &r.anyNo
		}
		*any |= Of(Role(i))
		if c.Firm() {
			*firm |= Of(Role(i))
		} else if !c.Disputed {
			*low |= Of(Role(i))
		}
	}
	return r
}

// closed reports whether no key of this kind has the operation, whatever its roles.
func (op *Operation) closed(kind Kind) bool {
	return kind == Individual && op.Individual == No || kind == Enterprise && !op.Enterprise
}

// Predict says what the matrix has to say of a key of this kind whose roles are
// set: what a server that follows it would answer.
func (op *Operation) Predict(kind Kind, set Set) Prediction {
	if op.closed(kind) {
		return FirmNo
	}
	// Where it is unknown whether individual keys get in at all, their user's
	// roles may still keep them out, but let nobody through.
	notKnown := kind == Individual && op.Individual == Unknown
	// The cells were measured on App Store Connect.
	firm := kind != Enterprise
	switch r := &op.byCell; {
	case notKnown && set&r.anyYes != 0:
		return NotKnown
	case firm && set&r.firmYes != 0:
		return FirmYes
	case set&r.anyYes != 0:
		return LowYes
	case firm && set&^r.firmNo == 0:
		return FirmNo
	case set&^r.anyNo == 0:
		return LowNo
	}
	return NotKnown
}

// objects reports whether a cell of low confidence speaks against the set
// having met this outcome, although nothing firm does. Disputed cells do not
// speak here: whatever Apple answered, somebody has reported it before.
func (op *Operation) objects(kind Kind, set Set, outcome Outcome) bool {
	r := &op.byCell
	switch outcome {
	case OutcomeDenied:
		open := kind != Individual || op.Individual == Yes
		return open && set&r.lowYes != 0 || kind == Enterprise && set&r.firmYes != 0
	case OutcomeGranted:
		return set&^(r.firmNo|r.lowNo) == 0
	}
	return false
}

package role

// Prediction is what the matrix says of one operation and one set of roles.
// Greater is more likely to be let through.
type Prediction int8

const (
	// FirmNo: every role has a firm no, or the kind of key has no access.
	FirmNo Prediction = iota - 2
	// LowNo: every role has a no, at least one of them of low confidence.
	LowNo
	// NoWord: the matrix does not say.
	NoWord
	// LowYes: a role has a yes, of low confidence or disputed.
	LowYes
	// FirmYes: a role has a firm yes.
	FirmYes
)

var predictionNames = [...]string{"no", "probably no", "unknown", "probably yes", "yes"}

// String returns "no", "probably no", "unknown", "probably yes" or "yes".
func (p Prediction) String() string { return predictionNames[p-FirmNo] }

// MarshalText implements [encoding.TextMarshaler].
func (p Prediction) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Firm reports whether an answer to the contrary refutes the set of roles.
func (p Prediction) Firm() bool { return p == FirmYes || p == FirmNo }

// masks are the roles of an operation by what their cells say, so that a set
// of roles is judged with a handful of instructions.
type masks struct{ firmYes, lowYes, anyYes, firmNo, lowNo, anyNo Set }

func newMasks(cells [roleCount]Cell) masks {
	var m masks
	for i, c := range cells {
		bit := Set(1) << i
		low := !c.Firm() && !c.Disputed
		switch c.Answer {
		case Yes:
			m.anyYes |= bit
			m.firmYes |= bit * b2s(c.Firm())
			m.lowYes |= bit * b2s(low)
		case No:
			m.anyNo |= bit
			m.firmNo |= bit * b2s(c.Firm())
			m.lowNo |= bit * b2s(low)
		}
	}
	return m
}

func b2s(b bool) Set {
	if b {
		return 1
	}
	return 0
}

// Predict says what the matrix has to say of a key of this kind whose roles are
// set: what a server that follows it would answer.
func (op *Operation) Predict(kind Kind, set Set) Prediction {
	if kind == Individual && op.Individual == No {
		return FirmNo
	}
	// Where it is unknown whether individual keys get in at all, their user's
	// roles may still keep them out, but let nobody through.
	silent := kind == Individual && op.Individual == Unknown
	switch m := &op.masks; {
	case silent && set&m.anyYes != 0:
		return NoWord
	case set&m.firmYes != 0:
		return FirmYes
	case set&m.anyYes != 0:
		return LowYes
	case set&^m.firmNo == 0:
		return FirmNo
	case set&^m.anyNo == 0:
		return LowNo
	}
	return NoWord
}

// objects reports whether a cell of low confidence speaks against the set
// having met this outcome, although nothing firm does. Disputed cells are
// silent here: whatever Apple answered, somebody has reported it before.
func (op *Operation) objects(kind Kind, set Set, outcome Outcome) bool {
	switch m := &op.masks; outcome {
	case OutcomeDenied:
		open := kind == Team || op.Individual == Yes
		return open && set&m.lowYes != 0
	case OutcomeGranted:
		return set&^(m.firmNo|m.lowNo) == 0
	}
	return false
}

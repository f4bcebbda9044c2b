package role

import "slices"

// unresolvedKin are the kin of an operation, which can stand in files not read yet.
type unresolvedKin struct {
	file string
	op   *Operation
	raw  []rawKin
}

// resolveKin finds the operations that are named as kin, and holds that no cell of
// the two contradicts the other: then they would not go together.
func (l *loader) resolveKin() {
	for _, u := range l.kin {
		for _, raw := range u.raw {
			owner := "kin " + raw.Operation + " of " + u.op.ID
			l.text(u.file, "the reason for "+owner, raw.Reason)
			for _, op := range l.resolve(u.file, owner, []string{raw.Operation}) {
				if op == u.op || slices.ContainsFunc(u.op.Kin, func(k Kin) bool { return k.Operation == op }) {
					l.fail(u.file, "%s: it is itself, or listed twice", owner)
				}
				l.checkKin(u.file, u.op, op)
				u.op.Kin = append(u.op.Kin, Kin{op, raw.Reason})
			}
		}
	}
}

func (l *loader) checkKin(file string, op, kin *Operation) {
	for r := range Role(roleCount) {
		a, b := op.Cells[r], kin.Cells[r]
		if a.Disputed || b.Disputed || a.Answer == b.Answer || a.Answer == Unknown || b.Answer == Unknown {
			continue
		}
		l.fail(file, "%s and its kin %s contradict each other about %s: %s and %s", op.ID, kin.ID, r, a, b)
	}
}

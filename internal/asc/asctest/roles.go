package asctest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/ascproof/ascproof/internal/role"
)

// checkRole decides by the key's own exceptions, then by the role matrix, then by
// [Options.Open].
func (x *exchange) checkRole() Refusal {
	k, op := x.key, x.route.Operation
	switch {
	case slices.Contains(k.opt.Deny, op):
		return RoleDenied
	case slices.Contains(k.opt.Allow, op):
		return NoRefusal
	}
	switch prediction := k.predict(cmp.Or(x.route.RolesOf, op)); {
	case prediction == role.FirmYes:
		return NoRefusal
	case prediction != role.FirmNo && x.srv.open(k, op, prediction):
		return NoRefusal
	default:
		return RoleDenied
	}
}

// predict asks the matrix about an operation.
func (k *Key) predict(operation string) role.Prediction {
	op, known := role.Embedded().Operation(operation)
	if !known {
		return role.NotKnown
	}
	kind := role.Team
	switch {
	case k.team.srv.opt.Program == Enterprise:
		kind = role.Enterprise
	case k.opt.Kind == IndividualKind:
		kind = role.Individual
	}
	return op.Predict(kind, k.opt.Roles)
}

func (s *Server) open(k *Key, operation string, p role.Prediction) bool {
	if s.opt.Open != nil {
		return s.opt.Open(k, operation)
	}
	return p == role.LowYes
}

// setHeaders sets what every answer has.
func (x *exchange) setHeaders() {
	x.w.Header().Set("Date", x.now.UTC().Format(http.TimeFormat))
	var used int64
	if x.key != nil {
		used = x.key.used.Load()
	}
	x.setRateLimit(used)
}

// setRateLimit writes the header as Apple does: a list that ends in a semicolon,
// the minute on a line of its own.
func (x *exchange) setRateLimit(used int64) {
	line := func(unit string, limit int) string {
		return "user-" + unit + "-lim:" + strconv.Itoa(limit) +
			";user-" + unit + "-rem:" + strconv.FormatInt(max(0, int64(limit)-used), 10) + ";"
	}
	values := []string{line("hour", hourLimit)}
	if minute := x.srv.opt.MinuteLimit; minute > 0 {
		values = append(values, line("minute", minute))
	}
	x.w.Header()["X-Rate-Limit"] = values
}

package asctest

import (
	"cmp"
	"hash/fnv"
	"io"
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
	prediction, closed := k.predict(cmp.Or(x.route.RolesOf, x.route.Operation))
	switch {
	case closed && x.srv.opt.IndividualUnauthorized:
		return NotAuthorized
	case prediction == role.FirmYes:
		return NoRefusal
	case prediction != role.FirmNo && x.srv.open(k, op, prediction):
		return NoRefusal
	default:
		return RoleDenied
	}
}

// predict asks the matrix about an operation. closed is whether the operation is
// one that has nothing for individual keys, and this is one.
func (k *Key) predict(operation string) (p role.Prediction, closed bool) {
	op, known := role.Embedded().Operation(operation)
	if !known {
		return role.NotKnown, false
	}
	kind := role.Team
	switch {
	case k.team.srv.opt.Program == Enterprise:
		kind = role.Enterprise
	case k.opt.Kind == IndividualKind:
		kind = role.Individual
	}
	return op.Predict(kind, k.opt.Roles), kind == role.Individual && op.Individual == role.No
}

func (s *Server) open(k *Key, operation string, p role.Prediction) bool {
	if s.opt.Open != nil {
		return s.opt.Open(k, operation)
	}
	return p == role.LowYes
}

// Draw is a value for [Options.Open] that tosses a coin for each pair of key and
// operation: the same answer for the same seed, key ID and operation.
func Draw(seed uint64) func(key *Key, operation string) bool {
	return func(key *Key, operation string) bool {
		h := fnv.New64a()
		_, _ = io.WriteString(h, strconv.FormatUint(seed, 16)+" "+key.ID+" "+operation)
		return h.Sum64()>>40&1 == 1 // the lowest bits of FNV mix badly
	}
}

// withinLimit counts a request against the key's hour and reports whether there
// was room for it. The hour never ends: a test is shorter than that.
func (x *exchange) withinLimit() bool {
	used := x.key.used.Add(1)
	x.setRateLimit(used)
	return x.srv.opt.HourLimit <= 0 || used <= int64(x.srv.opt.HourLimit)
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
	hour := x.srv.opt.HourLimit
	if hour <= 0 {
		hour = appleHourLimit
	}
	values := []string{line("hour", hour)}
	if minute := x.srv.opt.MinuteLimit; minute > 0 {
		values = append(values, line("minute", minute))
	}
	x.w.Header()["X-Rate-Limit"] = values
}

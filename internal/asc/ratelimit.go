package asc

import (
	"strconv"
	"strings"
)

// RateLimit is Apple's X-Rate-Limit header: a map, because Apple adds and omits
// entries, such as "user-hour-lim:3600;user-hour-rem:3599;" (source: Apple,
// "Identifying Rate Limits"). Numbers are requests.
type RateLimit map[string]int

// parseRateLimit joins repeated headers; what it cannot read it leaves out.
func parseRateLimit(headers []string) RateLimit {
	var rl RateLimit
	for part := range strings.SplitSeq(strings.Join(headers, ";"), ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), ":")
		if n, err := strconv.Atoi(strings.TrimSpace(value)); ok && err == nil && n >= 0 && name != "" && len(name) <= 64 {
			if rl == nil {
				rl = RateLimit{}
			}
			rl[name] = n
		}
	}
	return rl
}

// Hour returns how many requests the key may make in a rolling hour and how
// many of them are left; ok is false if Apple did not say both.
func (r RateLimit) Hour() (limit, remaining int, ok bool) {
	limit, ok1 := r["user-hour-lim"]
	remaining, ok2 := r["user-hour-rem"]
	return limit, remaining, ok1 && ok2
}

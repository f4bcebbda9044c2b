package finding

import "slices"

// The exit statuses of the program. No other number is ever returned, except by
// "exec", which hands on its child's.
const (
	ExitOK       = 0 // pass, or warnings only
	ExitInternal = 1 // ascproof itself failed: a bug, a full disk
	ExitUnusable = 2 // a setting or the key is wrong. Nothing was sent
	ExitRejected = 3 // Apple rejects the key
	ExitUnmet    = 4 // the key works, but is not what the pipeline requires
	ExitBlocked  = 5 // an agreement or the membership: the Account Holder must act
	ExitUnknown  = 6 // could not tell: network, outage, rate limit, timeout
)

// exitOrder is which status wins when several apply.
var exitOrder = [...]int{ExitInternal, ExitUnusable, ExitRejected, ExitBlocked, ExitUnmet, ExitUnknown}

// ExitRank is the place of a status among those that win; [ExitOK] comes last.
func ExitRank(status int) int {
	if i := slices.Index(exitOrder[:], status); i >= 0 {
		return i
	}
	return len(exitOrder)
}

// WorstExit returns the status that wins among those given, [ExitOK] if none is
// a failure.
func WorstExit(statuses ...int) int {
	for _, want := range exitOrder {
		if slices.Contains(statuses, want) {
			return want
		}
	}
	return ExitOK
}

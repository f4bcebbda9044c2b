package role

// Outcome is what an answer to a probe says about one operation.
type Outcome string

const (
	// OutcomeUnknown: the operation was not tried, or the answer says nothing
	// about roles.
	OutcomeUnknown Outcome = "unknown"
	// OutcomeDenied: Apple's role 403.
	OutcomeDenied Outcome = "denied"
	// OutcomeGranted: the role was accepted, whatever became of the request.
	OutcomeGranted Outcome = "granted"
)

// Evidence is the outcome of one operation.
type Evidence struct {
	// Operation is the id of an operation of the [Knowledge].
	Operation string  `json:"operation"`
	Outcome   Outcome `json:"outcome"`
}

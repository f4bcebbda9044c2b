package role

import "fmt"

// Outcome is what an answer to a probe says about one operation.
type Outcome uint8

const (
	// OutcomeUnknown: the operation was not tried, or the answer says nothing
	// about roles.
	OutcomeUnknown Outcome = iota
	// OutcomeDenied: Apple's role 403.
	OutcomeDenied
	// OutcomeGranted: the role was accepted, whatever became of the request.
	OutcomeGranted
)

var outcomeNames = [...]string{"unknown", "denied", "granted"}

// String returns "unknown", "denied" or "granted".
func (o Outcome) String() string { return outcomeNames[o] }

// MarshalText implements [encoding.TextMarshaler].
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (o *Outcome) UnmarshalText(text []byte) error {
	for i, name := range outcomeNames {
		if string(text) == name {
			*o = Outcome(i)
			return nil
		}
	}
	return fmt.Errorf("unknown outcome %q", text)
}

// Evidence is the outcome of one operation.
type Evidence struct {
	// Operation is the id of an operation of the [Knowledge].
	Operation string  `json:"operation"`
	Outcome   Outcome `json:"outcome"`
}

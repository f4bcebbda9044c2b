package role

import "fmt"

// Answer says what is known of one question.
type Answer uint8

// Unknown also stands for sources that contradict each other: nothing is ever
// inferred from it.
const (
	Unknown Answer = iota
	No
	Yes
)

var answerNames = [...]string{"unknown", "no", "yes"}

// String returns "unknown", "no" or "yes".
func (a Answer) String() string { return answerNames[a] }

// MarshalText implements [encoding.TextMarshaler].
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (a *Answer) UnmarshalText(text []byte) (err error) {
	*a, err = parseAnswer(string(text))
	return err
}

func parseAnswer(s string) (Answer, error) {
	for i, name := range answerNames {
		if s == name {
			return Answer(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not an answer: say yes, no or unknown", s)
}

// Confidence says how well an answer is founded.
type Confidence uint8

const (
	// None is the confidence of an unknown answer.
	None Confidence = iota
	// Low is inference.
	Low
	// Medium is one field report, or several that outweigh a claim.
	Medium
	// High is Apple's own text, or several independent field reports.
	High
)

var confidenceNames = [...]string{"none", "low", "medium", "high"}

// String returns "none", "low", "medium" or "high".
func (c Confidence) String() string { return confidenceNames[c] }

// MarshalText implements [encoding.TextMarshaler].
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (c *Confidence) UnmarshalText(text []byte) (err error) {
	if string(text) == confidenceNames[None] {
		*c = None
		return nil
	}
	*c, err = parseConfidence(string(text))
	return err
}

func parseConfidence(s string) (Confidence, error) {
	for i, name := range confidenceNames {
		if s == name && i != int(None) {
			return Confidence(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not a confidence: say low, medium or high", s)
}

// Cell says whether one role may do one operation.
type Cell struct {
	Answer     Answer     `json:"answer"`
	Confidence Confidence `json:"confidence"`
	// Disputed means that reports contradict the answer; such a cell refutes
	// nothing, whatever its confidence.
	Disputed bool `json:"disputed,omitempty"`
}

// Firm reports whether the cell may refute: its answer is known with high or
// medium confidence, and nobody reports the opposite.
func (c Cell) Firm() bool { return c.Answer != Unknown && c.Confidence >= Medium && !c.Disputed }

// String is the form of the data files, such as "yes medium disputed".
func (c Cell) String() string {
	s := c.Answer.String()
	if c.Answer != Unknown {
		s += " " + c.Confidence.String()
	}
	if c.Disputed {
		s += " disputed"
	}
	return s
}

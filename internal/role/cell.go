package role

import (
	"fmt"
	"slices"
	"strings"
)

// Answer says what is known of one question.
type Answer string

// Unknown also stands for sources that contradict each other: nothing is ever
// inferred from it.
const (
	Unknown Answer = "unknown"
	No      Answer = "no"
	Yes     Answer = "yes"
)

func parseAnswer(s string) (Answer, error) {
	if a := Answer(s); a == Unknown || a == No || a == Yes {
		return a, nil
	}
	return Unknown, fmt.Errorf("%q is not an answer: say yes, no or unknown", s)
}

// Confidence says how well an answer is founded.
type Confidence string

const (
	// None is the confidence of an unknown answer.
	None Confidence = "none"
	// Low is inference.
	Low Confidence = "low"
	// Medium is one field report, or several that outweigh a claim.
	Medium Confidence = "medium"
	// High is Apple's own text, or several independent field reports.
	High Confidence = "high"
)

// Cell says whether one role may do one operation.
type Cell struct {
	Answer     Answer     `json:"answer"`
	Confidence Confidence `json:"confidence"`
	// Disputed means that reports contradict the answer; such a cell refutes
	// nothing, whatever its confidence.
	Disputed bool `json:"disputed,omitempty"`
}

// parseCell reads "yes high", "no low disputed" or "unknown".
func parseCell(text string) (Cell, error) {
	words, disputed := strings.CutSuffix(text, " disputed")
	answer, confidence, graded := strings.Cut(words, " ")
	c := Cell{Confidence: None, Disputed: disputed}
	var err error
	if c.Answer, err = parseAnswer(answer); err != nil {
		return c, err
	}
	if graded != (c.Answer != Unknown) {
		return c, fmt.Errorf("%q: yes and no have a confidence, unknown has none", text)
	}
	if graded {
		c.Confidence = Confidence(confidence)
		if !slices.Contains([]Confidence{Low, Medium, High}, c.Confidence) {
			return c, fmt.Errorf("%q is not a confidence: say low, medium or high", confidence)
		}
	}
	return c, nil
}

// Firm reports whether the cell may refute: its answer is known with high or
// medium confidence, and nobody reports the opposite.
func (c Cell) Firm() bool {
	return (c.Confidence == Medium || c.Confidence == High) && !c.Disputed
}

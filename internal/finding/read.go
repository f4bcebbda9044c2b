package finding

import (
	"bytes"
	"encoding/json"
	"strings"
)

// MarshalJSON implements [json.Marshaler]. Steps have their numbers.
func (f Finding) MarshalJSON() ([]byte, error) {
	type plain Finding
	shown := plain(f)
	shown.Fix, shown.General = f.lines(f.Fix), f.lines(f.General)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // whoever encodes the whole decides that
	err := enc.Encode(shown)
	return b.Bytes(), err
}

// UnmarshalJSON implements [json.Unmarshaler]. What JSON does not say goes by the code and
// its title.
func (f *Finding) UnmarshalJSON(data []byte) error {
	type plain Finding
	if err := json.Unmarshal(data, (*plain)(f)); err != nil {
		return err
	}
	e, _ := Lookup(f.Code)
	f.Area = areaOf(f.Code)
	if f.InTurn = areNumbered(f.Fix); f.InTurn {
		f.Fix, f.General = unnumbered(f.Fix), unnumbered(f.General)
	}
	rest, ok := strings.CutPrefix(f.Title, e.Title)
	if f.OwnTitle = !ok; ok {
		f.Rest = rest
		if name, ok := strings.CutPrefix(rest, naming); ok {
			f.Name = name
		}
	}
	return nil
}

// areNumbered reports whether lines are steps, each with its number.
func areNumbered(lines []string) bool {
	for i, line := range lines {
		if !strings.HasPrefix(line, Number(i)+" ") {
			return false
		}
	}
	return len(lines) > 0
}

// unnumbered are steps as JSON has them, without their numbers.
func unnumbered(lines []string) (steps []string) {
	for i, line := range lines {
		steps = append(steps, strings.TrimPrefix(line, Number(i)+" "))
	}
	return steps
}

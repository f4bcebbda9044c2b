package finding

import (
	"encoding/json"
	"strings"
)

// UnmarshalJSON implements [json.Unmarshaler]. What JSON does not say goes by the code and
// its title.
func (f *Finding) UnmarshalJSON(data []byte) error {
	type plain Finding
	if err := json.Unmarshal(data, (*plain)(f)); err != nil {
		return err
	}
	e, _ := Lookup(f.Code)
	f.InTurn, f.Area = e.Fix.areSteps(), areaOf(f.Code)
	rest, ok := strings.CutPrefix(f.Title, e.Title)
	if f.OwnTitle = !ok; ok {
		f.Rest = rest
		if name, ok := strings.CutPrefix(rest, naming); ok {
			f.Name = name
		}
	}
	return nil
}

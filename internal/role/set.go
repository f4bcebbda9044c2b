package role

import (
	"encoding/json"
	"iter"
	"math/bits"

	"github.com/ascproof/ascproof/internal/phrase"
)

// Set is a set of roles. The zero value is empty.
type Set uint8

// setCount is the number of sets, the empty one included.
const setCount = 1 << roleCount

// Of returns the set of the roles given.
func Of(roles ...Role) Set {
	var s Set
	for _, r := range roles {
		s |= 1 << r
	}
	return s
}

// Has reports whether r is in the set.
func (s Set) Has(r Role) bool { return s&(1<<r) != 0 }

// Len is the number of roles in the set.
func (s Set) Len() int { return bits.OnesCount8(uint8(s)) }

// All yields the roles of the set in the order of the constants.
func (s Set) All() iter.Seq[Role] {
	return func(yield func(Role) bool) {
		for r := range Role(roleCount) {
			if s.Has(r) && !yield(r) {
				return
			}
		}
	}
}

// Names are Apple's spellings of the roles in the set.
func (s Set) Names() []string {
	names := make([]string, 0, roleCount)
	for r := range s.All() {
		names = append(names, r.String())
	}
	return names
}

// String is a phrase for a sentence: "APP_MANAGER", "APP_MANAGER with FINANCE",
// "no role" for the empty set.
func (s Set) String() string {
	names := s.Names()
	switch len(names) {
	case 0:
		return "no role"
	case 1:
		return names[0]
	default:
		return names[0] + " with " + phrase.And(names[1:])
	}
}

// MarshalJSON implements [json.Marshaler]: an array of Apple's spellings.
func (s Set) MarshalJSON() ([]byte, error) { return json.Marshal(s.Names()) }

// UnmarshalJSON implements [json.Unmarshaler].
func (s *Set) UnmarshalJSON(data []byte) error {
	var roles []Role
	if err := json.Unmarshal(data, &roles); err != nil {
		return err
	}
	*s = Of(roles...)
	return nil
}

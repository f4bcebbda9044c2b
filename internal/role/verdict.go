package role

import "fmt"

// Verdict says whether a key may do something, or has a role. Greater is surer
// to be so; the zero value is [Unproven].
type Verdict int8

const (
	// Denied: refused by Apple, or allowed by no explanation left,
	// nor by one that disbelieves a single refusal.
	Denied Verdict = iota - 2
	// Unlikely: every leading explanation speaks against it.
	Unlikely
	// Unproven: the evidence does not say.
	Unproven
	// Likely: every leading explanation speaks for it.
	Likely
	// Granted: let through by Apple, or allowed by every explanation left.
	Granted
)

var verdictNames = [...]string{"denied", "unlikely", "unproven", "likely", "granted"}

// String returns the word of the reports, such as "granted".
func (v Verdict) String() string { return verdictNames[v-Denied] }

// MarshalText implements [encoding.TextMarshaler].
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, name := range verdictNames {
		if string(text) == name {
			*v = Verdict(i) + Denied
			return nil
		}
	}
	return fmt.Errorf("unknown verdict %q", text)
}

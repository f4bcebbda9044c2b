package report

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
)

// Link makes one finding of the two that a report which was read has of each requirement:
// the requirement's own, and the same among those of the key. Of one code they stand in the
// order of the requirements.
func (k *Key) Link() {
	at := map[finding.Code]int{}
	for i, q := range k.Requirements {
		if q.Finding == nil {
			continue
		}
		code := q.Finding.Code
		from := at[code]
		next := slices.IndexFunc(k.Findings[from:], func(f *finding.Finding) bool { return f.Code == code })
		if next < 0 {
			return // made by hand
		}
		k.Requirements[i].Finding, at[code] = k.Findings[from+next], from+next+1
	}
}

package finding

import (
	"cmp"
	"slices"
)

// Rank is the place of a severity among those that are shown: errors come first.
func (s Severity) Rank() int { return slices.Index([]Severity{Error, Warning, Notice}, s) }

// InOrder returns findings with the errors first, and those of one severity in their order.
func InOrder(all []*Finding) []*Finding {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *Finding) int { return cmp.Compare(a.Severity.Rank(), b.Severity.Rank()) })
	return sorted
}

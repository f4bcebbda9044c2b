package finding

import (
	"cmp"
	"slices"
)

// Rank is the place of a severity among those that are shown: errors come first.
func (s Severity) Rank() int { return slices.Index([]Severity{Error, Warning, Notice}, s) }

// HasError reports whether one of several findings is an error.
func HasError(all []*Finding) bool {
	return slices.ContainsFunc(all, func(f *Finding) bool { return f.Severity == Error })
}

// OfCode is the first of several findings that has a code; nil if none has it.
func OfCode(all []*Finding, code Code) *Finding {
	for _, f := range all {
		if f.Code == code {
			return f
		}
	}
	return nil
}

// InOrder returns findings with the errors first, and those of one severity in their order.
func InOrder(all []*Finding) []*Finding {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *Finding) int { return cmp.Compare(a.Severity.Rank(), b.Severity.Rank()) })
	return sorted
}

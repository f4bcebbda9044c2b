package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
)

// This file sorts and groups what the views show.

// group is what there is to say about several findings of one code: what was
// seen and is to be done in each case, and what is to be done in all of them.
type group struct {
	*finding.Finding
	whose string // which keys of an audit it is about
	cases []*finding.Finding
	fix   []string
}

// told is a finding of an audit as one of those of a report.
func told(t Told) *group {
	return &group{Finding: t.Finding, whose: t.Whose, cases: []*finding.Finding{t.Finding}, fix: t.Fix}
}

// groups puts a key's findings in order, those of one code together.
func groups(findings []*finding.Finding) []*group {
	var all []*group
	for _, f := range finding.InOrder(findings) {
		i := slices.IndexFunc(all, func(g *group) bool { return g.takes(f) })
		if i < 0 {
			i, all = len(all), append(all, &group{Finding: f, fix: f.Fix})
		}
		g := all[i]
		g.cases = append(g.cases, f)
		if steps := g.InTurn || f.InTurn; steps && !slices.Equal(g.fix, f.Fix) {
			g.fix = nil // steps stay together
		}
		g.fix = slices.DeleteFunc(slices.Clone(g.fix), func(fix string) bool { return !slices.Contains(f.Fix, fix) })
	}
	return all
}

// takes reports whether a finding belongs to a group. Cases with titles of their own
// stand apart.
func (g *group) takes(f *finding.Finding) bool {
	_, named := g.Named()
	_, also := f.Named()
	return g.Code == f.Code && g.Severity == f.Severity && (g.Title == f.Title || named && also)
}

// title is that of a single case, or of all of them with what each is about.
func (g *group) title() string {
	var names []string
	for _, f := range g.cases {
		if name, ok := f.Named(); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) < 2 {
		return g.Title
	}
	e, _ := finding.Lookup(g.Code)
	return e.Title + ": " + strings.Join(names, ", ")
}

// detail is the cause of a case, with what it is about if the title names several.
func (g *group) detail(f *finding.Finding) string {
	if f.Detail == "" {
		return ""
	}
	if name, ok := f.Named(); ok && len(g.cases) > 1 && !strings.HasPrefix(f.Detail, name+" ") {
		return name + ": " + finding.Sentence(f.Detail)
	}
	return finding.Sentence(f.Detail)
}

// commonDetail is the cause if several cases have the same one.
func (g *group) commonDetail() string {
	other := func(f *finding.Finding) bool { return f.Detail != g.cases[0].Detail }
	if len(g.cases) < 2 || slices.ContainsFunc(g.cases, other) {
		return ""
	}
	return finding.Sentence(g.cases[0].Detail)
}

// onlyHere is what is to be done in one case only.
func (g *group) onlyHere(f *finding.Finding) []string {
	return slices.DeleteFunc(slices.Clone(f.Fix), func(fix string) bool { return slices.Contains(g.fix, fix) })
}

// CapabilitiesThat names those of which something is true.
func CapabilitiesThat(all []Capability, is func(Capability) bool) (names []string) {
	for _, c := range all {
		if is(c) {
			names = append(names, c.Name)
		}
	}
	return names
}

// bySurety returns capabilities, those that the key surely has first.
func bySurety(all []Capability) []Capability {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Capability) int { return cmp.Compare(b.Verdict, a.Verdict) })
	return sorted
}

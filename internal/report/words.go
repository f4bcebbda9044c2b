package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// This file has the words that the views share.

// Headline is one line that says what became of a key, and if it failed why.
func Headline(k Key) string {
	name := cmp.Or(k.Name, k.KeyID, "the key")
	switch k.Status {
	case Valid:
		return name + " is valid" + validity(k)
	case Rejected:
		return name + " is rejected by Apple"
	case Blocked:
		return name + " is blocked" + because(k)
	case Unverified:
		return name + " could not be verified" + because(k)
	default:
		return name + " is unusable" + because(k)
	}
}

// because is the title of the first error after a colon.
func because(k Key) string {
	for _, f := range k.Findings {
		if f.Severity == finding.Error {
			return ": " + f.Title
		}
	}
	return ""
}

// validity goes on after "is valid".
func validity(k Key) string {
	var unmet, unproven []string
	for _, q := range k.Requirements {
		switch q.Status {
		case role.Fail:
			unmet = append(unmet, demand(q))
		case role.Warn:
			unproven = append(unproven, demand(q))
		}
	}
	switch {
	case k.Verdict == Fail && len(unmet) > 0:
		return ", but does not meet what the pipeline asks for: " + some(unmet)
	case k.Verdict == Fail:
		return ", but" + strings.TrimPrefix(because(k), ":")
	case len(unproven) > 0:
		return ", but not everything is proved: " + some(unproven)
	case k.Verdict == Warn:
		return ": Apple accepts it, with a warning"
	case len(k.Requirements) > 0:
		return " and meets what the pipeline asks for"
	default:
		return ": Apple accepts it"
	}
}

// some names the first of many.
func some(names []string) string {
	const most = 4
	if n := len(names) - most; n > 1 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(names, ", ")
}

func demand(q Requirement) string { return string(q.Demand) + " " + q.Name }

// tally sums up a report of several keys.
func tally(keys []Key) (Verdict, string) {
	count := map[Verdict]int{}
	for _, k := range keys {
		count[k.Verdict]++
	}
	verdict := Pass
	var parts []string
	for _, v := range []Verdict{Fail, Warn, Pass} {
		if count[v] == 0 {
			continue
		}
		if len(parts) == 0 {
			verdict = v
		}
		parts = append(parts, fmt.Sprintf("%d %s", count[v], v))
	}
	return verdict, fmt.Sprintf("%d keys: %s", len(keys), strings.Join(parts, ", "))
}

// inOrder returns a key's findings, errors first.
func inOrder(findings []*finding.Finding) []*finding.Finding {
	order := []finding.Severity{finding.Error, finding.Warning, finding.Notice}
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b *finding.Finding) int {
		return cmp.Compare(slices.Index(order, a.Severity), slices.Index(order, b.Severity))
	})
	return sorted
}

// remark is what there is to say about several findings of one code: what was
// seen and is to be done in each case, and what is to be done in all of them.
type remark struct {
	*finding.Finding
	cases []*finding.Finding
	fix   []string
}

// remarks puts a key's findings in order, those of one code together.
func remarks(findings []*finding.Finding) []*remark {
	var all []*remark
	for _, f := range inOrder(findings) {
		i := slices.IndexFunc(all, func(r *remark) bool { return r.Code == f.Code && r.Severity == f.Severity })
		if i < 0 {
			i, all = len(all), append(all, &remark{Finding: f, fix: f.Fix})
		}
		r := all[i]
		r.cases = append(r.cases, f)
		r.fix = slices.DeleteFunc(slices.Clone(r.fix), func(fix string) bool { return !slices.Contains(f.Fix, fix) })
	}
	return all
}

// own is what is to be done in one case only.
func (r *remark) own(f *finding.Finding) []string {
	return slices.DeleteFunc(slices.Clone(f.Fix), func(fix string) bool { return slices.Contains(r.fix, fix) })
}

// several reports whether some advice is for one case and some for all.
func (r *remark) several() bool {
	return len(r.cases) > 1 && len(r.fix) > 0 && slices.ContainsFunc(r.cases, func(f *finding.Finding) bool { return len(f.Fix) > len(r.fix) })
}

// bySurety returns capabilities, those that the key surely has first.
func bySurety(all []Capability) []Capability {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Capability) int { return cmp.Compare(b.Verdict, a.Verdict) })
	return sorted
}

// worstFirst returns keys, those that fail first.
func worstFirst(keys []Key) []Key {
	order := []Verdict{Fail, Warn, Pass}
	sorted := slices.Clone(keys)
	slices.SortStableFunc(sorted, func(a, b Key) int {
		return cmp.Compare(slices.Index(order, a.Verdict), slices.Index(order, b.Verdict))
	})
	return sorted
}

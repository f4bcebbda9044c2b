package check

import (
	"slices"

	"github.com/ascproof/ascproof/internal/role"
)

// This file keeps a check within its number of requests.

// maxRead and maxWrite are how many requests one check sends when nothing goes
// wrong, by how far it goes. What a plan has beyond them is left out.
const (
	maxRead  = 24
	maxWrite = 40
)

// Limit is how many requests a check sends at the most when nothing goes wrong.
func Limit(p Policy) int {
	if p.Probe == ProbeWrite {
		return maxWrite
	}
	return maxRead
}

// forRepeats is for how many refusals room is kept to ask for them once more, as a
// failure rests on each alone. Of checks of many names 1 in 70 has more.
const forRepeats = 3

// room is how many requests there are for the plan: all but those of what follows the check.
func room(p Policy) int { return Limit(p) - p.Later }

// keptBack is how many of them are for asking again, as many as can be needed.
func keptBack(p Policy) int { return min(forRepeats, len(p.names())) }

// planned are the probes that a check tries, but for the first, which is always asked
// for, and those that it leaves out for want of room: what is worth least.
func planned(answers Answers, p Policy, kind role.Kind) (tried, leftOut []*role.Probe) {
	if p.Probe == ProbeNone {
		return nil, nil
	}
	plan := rolePlan(answers, p, kind)
	all := merged(role.Embedded().Probes(plan)[1:])
	first := appRequests(p.App, kind)
	if len(requestsOf(first, all...)) <= room(p)-keptBack(p) {
		return all, nil
	}
	kept := fitting(byWorth(all, answers, plan), first, p)
	for _, probe := range all {
		if slices.Contains(kept, probe) {
			tried = append(tried, probe)
		} else {
			leftOut = append(leftOut, probe)
		}
	}
	return tried, leftOut
}

// fitting are those of some probes for which there is room beside the first requests. What
// answers a name can take what is kept back, too: to ask that at all comes first.
func fitting(byWorth []*role.Probe, first []question, p Policy) []*role.Probe {
	var fit []*role.Probe
	asked := requestsOf(first)
	for _, probe := range byWorth {
		free := room(p)
		if !answersName(probe, p) {
			free -= keptBack(p)
		}
		if more := asked.missing(probe); len(asked)+len(more) <= free {
			asked.add(more)
			fit = append(fit, probe)
		}
	}
	return fit
}

// byWorth puts first what has been tried, then what tells most of the names, then, if
// all is to be tried, what tells most of all there is.
func byWorth(probes []*role.Probe, answers Answers, plan role.Plan) []*role.Probe {
	everything := plan
	for _, c := range role.Embedded().Capabilities {
		everything.Names = append(everything.Names, role.Name{Kind: role.CapabilityName, Capability: c})
	}
	worth := map[*role.Operation][]int{}
	for _, p := range probes {
		tried := 0
		if answers.Have(p.Operation.ID) {
			tried = 1
		}
		worth[p.Operation] = []int{tried, role.Embedded().Worth(p, plan), role.Embedded().Worth(p, everything)}
	}
	return slices.SortedStableFunc(slices.Values(probes), func(a, b *role.Probe) int {
		return slices.Compare(worth[b.Operation], worth[a.Operation])
	})
}

// answersName reports whether a probe is of what a name needs itself, or of a kin of it.
func answersName(probe *role.Probe, p Policy) bool {
	return slices.ContainsFunc(p.names(), func(n role.Name) bool { return tellsOf(probe.Operation.ID, n) })
}

// rolePlan is what to probe for, as far as the answers tell. With a wrong vendor number
// no report can be granted.
func rolePlan(answers Answers, p Policy, kind role.Kind) role.Plan {
	return role.Plan{
		Kind: kind, Names: p.names(), All: p.All, Write: p.Probe == ProbeWrite,
		VendorNumber: p.VendorNumber != "" && badVendorNumber(answers, p) == nil,
	}
}

// requests are the operations that are asked for, each once.
type requests map[string]bool

func requestsOf(first []question, probes ...*role.Probe) requests {
	r := make(requests, maxWrite)
	for _, q := range first {
		r[q.operation] = true
	}
	for _, p := range probes {
		r.add(r.missing(p))
	}
	return r
}

// missing are those that a probe takes beside them, with all that leads to it.
func (r requests) missing(p *role.Probe) (more []string) {
	if !r[p.Operation.ID] {
		more = append(more, p.Operation.ID)
	}
	for _, f := range p.Find {
		if !r[f.Operation] && !slices.Contains(more, f.Operation) {
			more = append(more, f.Operation)
		}
	}
	return more
}

func (r requests) add(operations []string) {
	for _, id := range operations {
		r[id] = true
	}
}

package check

import (
	"cmp"
	"slices"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/role"
)

// This file keeps a check from reading twice what tells roles apart and also leads to an
// update: the read that finds something is one of the same path, so it tells both.

// merged gives what leads to updates the name of the read that is tried anyway at the
// same path, if there is one.
func merged(tried []*role.Probe) []*role.Probe {
	reads := map[string]string{}
	for _, p := range tried {
		if !p.Operation.Write() {
			reads[p.Operation.Path] = p.Operation.ID
		}
	}
	out := slices.Clone(tried)
	for i, p := range tried {
		if !slices.ContainsFunc(p.Find, func(f role.Find) bool { return reads[f.Path] != "" }) {
			continue
		}
		renamed := *p
		renamed.Find = slices.Clone(p.Find)
		for j, f := range p.Find {
			renamed.Find[j].Operation = cmp.Or(reads[f.Path], f.Operation)
		}
		out[i] = &renamed
	}
	return out
}

// requestOf is the request of a probe. One that also leads to an update waits for the app
// that the update is of, and goes out by itself only if none is found.
func requestOf(p *role.Probe, answers Answers, target probe.Target, tried []*role.Probe) (asc.Request, bool) {
	leads := false
	for _, update := range tried {
		for _, find := range slices.Backward(update.Find) {
			if find.Operation != p.Operation.ID {
				continue
			}
			leads = true
			if req, ok := target.Find(find); ok {
				return req, true
			}
		}
	}
	if leads && len(answers) == 0 {
		return asc.Request{}, false
	}
	return target.Request(p)
}

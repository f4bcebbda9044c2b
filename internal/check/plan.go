package check

import (
	"slices"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/role"
)

// maxRead and maxWrite are how many requests one check sends when nothing goes
// wrong, by how far it goes. What a plan has beyond them is left out.
const (
	maxRead  = 24
	maxWrite = 40
)

// question is a request to send and the operation it stands for.
type question struct {
	operation string
	request   asc.Request
}

// nextWave is what to ask after some answers: first all that needs nothing but the
// key, then what needs an app, then what needs a resource of it. It is empty when
// nothing is left.
func nextWave(answers Answers, p Policy, kind role.Kind, today time.Time) []question {
	var wave []question
	if len(answers) == 0 {
		wave = appRequests(p.App, kind)
	}
	for _, q := range sendable(answers, p, kind, today) {
		if !isAsked(wave, q.operation) {
			wave = append(wave, q)
		}
	}
	return wave
}

// probes are what to try, but for the first, which is always asked for.
// With a wrong vendor number no report can be granted.
func probes(answers Answers, p Policy, kind role.Kind) []role.Probe {
	if p.Probe == ProbeNone {
		return nil
	}
	return role.Embedded().Probes(role.Plan{
		Kind: kind, Names: p.names(), All: p.All, Write: p.Probe == ProbeWrite,
		VendorNumber: p.VendorNumber != "" && badVendorNumber(answers, p) == nil,
	})[1:]
}

// sendable is what can be sent now, as far as the limit allows. If everything is to be
// tried, room is kept for what the names need.
func sendable(answers Answers, p Policy, kind role.Kind, today time.Time) []question {
	named := p
	named.All = false
	needed := pending(answers, named, kind, today)
	room := Limit(p) - len(answers)
	spare := room - keptFor(needed, answers, named, kind)
	var now []question
	for _, q := range pending(answers, p, kind, today) {
		extra := !isAsked(needed, q.operation)
		if len(now) >= room || extra && spare <= 0 {
			continue
		}
		if extra {
			spare--
		}
		now = append(now, q)
	}
	return now
}

// keptFor is how many requests the names take, now and later; none if nothing of them
// can be sent now, since then nothing follows.
func keptFor(needed []question, answers Answers, named Policy, kind role.Kind) int {
	if len(needed) == 0 {
		return 0
	}
	kept := len(needed)
	for _, p := range probes(answers, named, kind) {
		if id := p.Operation.ID; !answers.Have(id) && !isAsked(needed, id) {
			kept++
		}
	}
	return kept
}

func isAsked(questions []question, operation string) bool {
	return slices.ContainsFunc(questions, func(q question) bool { return q.operation == operation })
}

// pending are the probes that were not sent yet and can be, and what leads to
// those that cannot. What writes waits until the key is accepted and has shown the
// app that is named.
func pending(answers Answers, p Policy, kind role.Kind, today time.Time) []question {
	target, planned := aim(answers, p, kind, today), probes(answers, p, kind)
	var ready []question
	ask := func(operation string, req asc.Request) {
		if !answers.Have(operation) && !isAsked(ready, operation) {
			ready = append(ready, question{operation, req})
		}
	}
	for _, probe := range planned {
		req, ok := target.Request(probe)
		if ok && (!req.Writes() || findApp(answers, p) != nil || kind == role.Enterprise && answers != nil) {
			ask(probe.Operation.ID, req)
		}
	}
	for _, probe := range planned {
		if find, req, ok := step(answers, target, probe); ok {
			ask(find.Operation, req)
		}
	}
	return ready
}

// Limit is how many requests a check sends at the most when nothing goes wrong.
func Limit(p Policy) int {
	if p.Probe == ProbeWrite {
		return maxWrite
	}
	return maxRead
}

// step is the next read on the way to what an update names: the one nearest to it
// of those that can be sent, unless one nearer has been.
func step(answers Answers, target probe.Target, p role.Probe) (role.Find, asc.Request, bool) {
	if target.Found[p.Type] != "" {
		return role.Find{}, asc.Request{}, false
	}
	for _, find := range slices.Backward(p.Find) {
		if answers.Have(find.Operation) {
			break
		}
		if req, ok := target.Find(find); ok {
			return find, req, true
		}
	}
	return role.Find{}, asc.Request{}, false
}

// aim is what the next probes are to name, as far as the answers tell.
func aim(answers Answers, p Policy, kind role.Kind, today time.Time) probe.Target {
	t := probe.Target{Now: today, VendorNumber: p.VendorNumber}
	if isAppleID(p.App) {
		t.App = p.App
	}
	if app := findApp(answers, p); app != nil {
		t.App = app.ID
	}
	t.Found = found(answers, probes(answers, p, kind), t.App)
	return t
}

// found are the ids of what updates name and of what leads there: of each type the
// first that an answer shows. What belongs to another app is not taken.
func found(answers Answers, planned []role.Probe, app string) map[string]string {
	ids := map[string]string{}
	for _, p := range planned {
		for _, find := range p.Find {
			a := answers.To(find.Operation)
			if a.Class != asc.OK || ofAnotherApp(a, app) {
				continue
			}
			for _, r := range a.Resources {
				if ids[r.Type] == "" {
					ids[r.Type] = r.ID
				}
			}
		}
	}
	return ids
}

// ofAnotherApp reports whether an answer includes the app that it is about, and that
// is not the one given.
func ofAnotherApp(a asc.Answer, app string) bool {
	return slices.ContainsFunc(a.Resources, func(r asc.Resource) bool { return r.Included && r.Type == "apps" && r.ID != app })
}

// badVendorNumber is an answer that says that the user's vendor number is wrong,
// nil if none does.
func badVendorNumber(answers Answers, p Policy) *asc.Answer {
	target := probe.Target{VendorNumber: p.VendorNumber}
	i := slices.IndexFunc(answers, func(q Asked) bool {
		op, ok := role.Embedded().Operation(q.Operation)
		return ok && target.BadVendorNumber(op, q.Answer)
	})
	if i < 0 {
		return nil
	}
	return &answers[i].Answer
}

// repeat puts to Apple once more each refusal on which a failure rests alone, as
// far as the limit of requests allows: Apple has refused by mistake for days.
func repeat(r *Result) []question {
	var again []question
	for _, q := range r.Requirements {
		if r.Inference == nil {
			break
		}
		for _, id := range r.Inference.DecisiveRefusals(q.Result) {
			if slices.ContainsFunc(again, func(q question) bool { return q.operation == id }) || len(r.Answers)+len(again) >= Limit(r.Policy) {
				continue
			}
			again = append(again, question{id, r.Answers.To(id).Request})
		}
	}
	return again
}

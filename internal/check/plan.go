package check

import (
	"slices"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/role"
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
	tried, _ := planned(answers, p, kind)
	for _, q := range pending(answers, p, kind, today, tried) {
		if !isAsked(wave, q.operation) {
			wave = append(wave, q)
		}
	}
	return wave
}

func isAsked(questions []question, operation string) bool {
	return slices.ContainsFunc(questions, func(q question) bool { return q.operation == operation })
}

// pending are the probes that were not sent yet and can be, and what leads to
// those that cannot. What writes waits until the key is accepted and has shown the
// app that is named.
func pending(answers Answers, p Policy, kind role.Kind, today time.Time, tried []*role.Probe) []question {
	target := targetOf(answers, p, today, tried)
	var ready []question
	ask := func(operation string, req asc.Request) {
		if !isAsked(ready, operation) {
			ready = append(ready, question{operation, req})
		}
	}
	for _, probe := range tried {
		if answers.Have(probe.Operation.ID) {
			continue
		}
		req, ok := requestOf(probe, answers, target, tried)
		if ok && (!req.Writes() || canUpdate(probe, answers, p, kind)) {
			ask(probe.Operation.ID, req)
		}
	}
	for _, probe := range tried {
		if find, req, ok := step(answers, target, probe); ok {
			ask(find.Operation, req)
		}
	}
	return ready
}

// canUpdate reports whether it is time to send what writes: an answer has come, and the
// key has shown the app that it needs.
func canUpdate(update *role.Probe, answers Answers, p Policy, kind role.Kind) bool {
	return len(answers) > 0 && (!needsApp(update, p, kind) || findApp(answers, p) != nil)
}

// needsApp reports whether a probe can be sent only once the key has shown an app: the one
// that is named, or that whose resource it is. The enterprise program has no apps to show.
func needsApp(probe *role.Probe, p Policy, kind role.Kind) bool {
	return kind != role.Enterprise && (p.App != "" || !ofAccount(probe))
}

// step is the next read on the way to what an update names: the one nearest to it
// of those that can be sent, unless one nearer or its like has been.
func step(answers Answers, target probe.Target, p *role.Probe) (role.Find, asc.Request, bool) {
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

// targetOf is what the next probes are to name, as far as the answers tell.
func targetOf(answers Answers, p Policy, today time.Time, tried []*role.Probe) probe.Target {
	t := probe.Target{Now: today, VendorNumber: p.VendorNumber}
	if isAppleID(p.App) {
		t.App = p.App
	}
	if app := findApp(answers, p); app != nil {
		t.App = app.ID
	}
	t.Found = found(answers, tried, t.App)
	return t
}

// found are the ids of what updates name and of what leads there: of each type the
// first that an answer shows.
func found(answers Answers, tried []*role.Probe, app string) map[string]string {
	ids := map[string]string{}
	for _, p := range tried {
		for _, find := range p.Find {
			a := answers.To(find.Operation)
			if a.Class != asc.OK {
				continue
			}
			for _, r := range a.Resources {
				if ids[r.Type] == "" && belongs(r, app) {
					ids[r.Type] = r.ID
				}
			}
		}
	}
	return ids
}

// belongs reports whether a resource is one of the app. All that is looked for is, but
// for products of Xcode Cloud: those of the whole account are listed while the app is
// not known yet, so each has to say it.
func belongs(r asc.Resource, app string) bool {
	return r.Type != "ciProducts" || r.App == app && app != ""
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
			if slices.ContainsFunc(again, func(q question) bool { return q.operation == id }) || len(r.Answers)+len(again)+r.Policy.Later >= Limit(r.Policy) {
				continue
			}
			again = append(again, question{id, r.Answers.To(id).Request})
		}
	}
	return again
}

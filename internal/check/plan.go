package check

import (
	"net/url"
	"slices"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/role"
)

// The requests that lead to the localization that the write probe names. The
// matrix does not have them, so they are no evidence.
const (
	opAppInfos      = "appInfos.list"
	opLocalizations = "appInfoLocalizations.list"
	// opUpdateText is the write probe that they are for.
	opUpdateText = "appInfoLocalization.update"
)

// maxQuestions is how many requests one check sends when nothing goes wrong.
const maxQuestions = 20

// question is a request to send and the operation it stands for.
type question struct {
	operation string
	request   asc.Request
}

// nextWave is what to ask after some answers: first all that needs nothing but the
// key, then what needs an app, and with write probes up to two waves more, for the
// localization that the last of them names. It is empty when nothing is left.
func nextWave(answers Answers, p Policy, today time.Time) []question {
	ops := probes(answers, p)
	wave := findLocalization(answers, p, ops)
	if len(answers) == 0 {
		wave = appRequests(p.App)
	}
	return append(wave, sendable(answers, p, today, ops)...)
}

// probes are the operations to probe, but for the list of apps, which is always
// asked for. With a wrong vendor number no report can be granted.
func probes(answers Answers, p Policy) []*role.Operation {
	if p.Probe == ProbeNone {
		return nil
	}
	var ops []*role.Operation
	for _, probe := range role.Embedded().Probes(role.Plan{
		Names: p.names(), All: p.All, Write: p.Probe == ProbeWrite,
		VendorNumber: p.VendorNumber != "" && badVendorNumber(answers, p) == nil,
	}) {
		if probe.Operation.ID != OpApps {
			ops = append(ops, probe.Operation)
		}
	}
	return ops
}

// sendable are the probes that were not sent yet and can be. What writes waits until
// the key is accepted and has shown the app that is named.
func sendable(answers Answers, p Policy, today time.Time, ops []*role.Operation) []question {
	target, app := aim(answers, p, today), findApp(answers, p)
	var ready []question
	for _, op := range ops {
		req, ok := target.Request(op)
		if ok && !answers.Have(op.ID) && (!req.Writes() || app != nil) {
			ready = append(ready, question{op.ID, req})
		}
	}
	return ready
}

// aim is what the next probes are to name, as far as the answers tell.
func aim(answers Answers, p Policy, today time.Time) probe.Target {
	t := probe.Target{Now: today, VendorNumber: p.VendorNumber, Localization: firstID(answers.To(opLocalizations))}
	if isAppleID(p.App) {
		t.App = p.App
	}
	if app := findApp(answers, p); app != nil {
		t.App = app.ID
	}
	return t
}

// findLocalization asks for what the write probe needs and does not have yet.
func findLocalization(answers Answers, p Policy, ops []*role.Operation) []question {
	wanted := slices.ContainsFunc(ops, func(op *role.Operation) bool { return op.ID == opUpdateText })
	app := findApp(answers, p)
	if !wanted || app == nil {
		return nil
	}
	one := url.Values{"limit": {"1"}}
	info := firstID(answers.To(opAppInfos))
	switch {
	case !answers.Have(opAppInfos):
		return []question{{opAppInfos, asc.Get("/v1/apps/"+url.PathEscape(app.ID)+"/appInfos", one)}}
	case info != "" && !answers.Have(opLocalizations):
		return []question{{opLocalizations, asc.Get("/v1/appInfos/"+url.PathEscape(info)+"/appInfoLocalizations", one)}}
	default:
		return nil
	}
}

func firstID(a asc.Answer) string {
	if a.Class != asc.OK || len(a.Resources) == 0 {
		return ""
	}
	return a.Resources[0].ID
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
			if slices.ContainsFunc(again, func(q question) bool { return q.operation == id }) || len(r.Answers)+len(again) >= maxQuestions {
				continue
			}
			again = append(again, question{id, r.Answers.To(id).Request})
		}
	}
	return again
}

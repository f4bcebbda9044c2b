package check

import (
	"context"
	"net/url"
	"slices"

	"github.com/ascproof/ascproof/internal/asc"
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

// question is a request to send and the operation it stands for.
type question struct {
	operation string
	request   asc.Request
}

// ask sends the probes in waves: first all that need nothing but the key, then
// what needs an app, and with write probes up to two more, for the localization
// that the last of them names.
func (r *run) ask(ctx context.Context) {
	if isAppleID(r.policy.App) {
		r.target.App = r.policy.App
	}
	wave := append(appRequests(r.policy.App), r.ready()...)
	for len(wave) > 0 {
		r.round(ctx, wave)
		if r.session.Proof().State != asc.Accepted {
			return
		}
		r.aim()
		wave = append(r.search(), r.ready()...)
	}
}

// planned are the operations to probe, but for the list of apps, which is
// always asked for. It learns of a wrong vendor number, with which no report can
// be granted.
func (r *run) planned() []*role.Operation {
	if r.policy.Probe == ProbeNone {
		return nil
	}
	var ops []*role.Operation
	for _, p := range r.knowledge.Probes(role.Plan{
		Names: r.policy.names(), All: r.policy.All,
		Write: r.policy.Probe == ProbeWrite, VendorNumber: r.policy.VendorNumber != "" && !r.badVendorNumber(),
	}) {
		if p.Operation.ID != opApps {
			ops = append(ops, p.Operation)
		}
	}
	return ops
}

// ready are the probes that were not sent yet and can be. What writes waits until
// the key is accepted and has shown the app that is named.
func (r *run) ready() []question {
	var ready []question
	for _, op := range r.planned() {
		req, ok := r.target.Request(op)
		if ok && !r.wasAsked(op.ID) && (!req.Writes() || r.key.App != nil) {
			ready = append(ready, question{op.ID, req})
		}
	}
	return ready
}

// aim learns from the answers what the next probes are to name.
func (r *run) aim() {
	if app := r.findApp(); app != nil {
		r.key.App, r.target.App = app, app.ID
	}
	r.target.Localization = firstID(r.answer(opLocalizations))
}

// search asks for what the write probe needs and does not have yet.
func (r *run) search() []question {
	wanted := slices.ContainsFunc(r.planned(), func(op *role.Operation) bool { return op.ID == opUpdateText })
	if !wanted || r.key.App == nil {
		return nil
	}
	one := url.Values{"limit": {"1"}}
	info := firstID(r.answer(opAppInfos))
	switch {
	case !r.wasAsked(opAppInfos):
		return []question{{opAppInfos, asc.Get("/v1/apps/"+url.PathEscape(r.target.App)+"/appInfos", one)}}
	case info != "" && !r.wasAsked(opLocalizations):
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

func (r *run) round(ctx context.Context, questions []question) {
	reqs := make([]asc.Request, len(questions))
	for i, q := range questions {
		reqs[i] = q.request
	}
	r.announce(reqs)
	for i, a := range r.session.Round(ctx, reqs) {
		r.asked = append(r.asked, asked{questions[i].operation, a})
	}
}

// announce tells of requests that are not reads before they are sent.
func (r *run) announce(reqs []asc.Request) {
	for _, req := range reqs {
		if req.Writes() && r.onWrite != nil {
			r.onWrite(req.String())
		}
	}
}

// answer returns the last answer for an operation.
func (r *run) answer(operation string) asc.Answer {
	for _, q := range slices.Backward(r.asked) {
		if q.operation == operation {
			return q.answer
		}
	}
	return asc.Answer{Class: asc.NotAsked}
}

func (r *run) wasAsked(operation string) bool {
	return slices.ContainsFunc(r.asked, func(q asked) bool { return q.operation == operation })
}

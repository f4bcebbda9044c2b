package check

import (
	"net/url"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/role"
)

// The operations that find the app.
const (
	OpApps = "apps.list"
	opApp  = "app.get"
)

// appRequests asks for the account's apps, which needs the least of rights, and
// for the app that the policy names.
//
// A bundle ID is a filter of the list, without a limit of one: Apple has been
// seen to match prefixes. One with capital letters is looked for in small ones, too, to be
// able to say what was meant: they are compared exactly. An Apple ID is asked for by itself beside the list,
// because a 404 would not prove that the key was accepted.
//
// The Enterprise Program has no apps; there the first of its reads proves the key.
func appRequests(app string, kind role.Kind) []question {
	if kind == role.Enterprise {
		first := role.Embedded().Probes(role.Plan{Kind: kind})[0]
		req, _ := probe.Target{}.Request(first)
		return []question{{first.Operation.ID, req}}
	}
	list := func(query url.Values) question { return question{OpApps, asc.Get("/v1/apps", query)} }
	switch {
	case app == "":
		return []question{list(url.Values{"limit": {"1"}, "fields[apps]": {"bundleId"}})}
	case isAppleID(app):
		return []question{
			list(url.Values{"limit": {"1"}, "fields[apps]": {"bundleId"}}),
			{opApp, asc.Get("/v1/apps/"+app, url.Values{"fields[apps]": {"bundleId"}})},
		}
	default:
		return []question{list(url.Values{"limit": {"200"}, "fields[apps]": {"bundleId"}, "filter[bundleId]": {spellings(app)}})}
	}
}

// spellings are a bundle ID as it was given, and in small letters if those are others.
func spellings(bundleID string) string {
	if small := strings.ToLower(bundleID); small != bundleID {
		return bundleID + "," + small
	}
	return bundleID
}

// isAppleID reports whether an app is named by the digits of its Apple ID.
func isAppleID(app string) bool { return app != "" && strings.Trim(app, "0123456789") == "" }

// appAnswer is the answer that the policy's app must be in.
func appAnswer(answers Answers, p Policy) asc.Answer { return answers.To(appOperation(p)) }

func appOperation(p Policy) string {
	if isAppleID(p.App) {
		return opApp
	}
	return OpApps
}

// findApp returns the app that the policy names, or any if it names none; nil
// if the key does not see it.
func findApp(answers Answers, p Policy) *App {
	for _, res := range appAnswer(answers, p).Resources {
		if p.App == "" || res.BundleID == p.App || res.ID == p.App {
			return &App{ID: res.ID, BundleID: res.BundleID}
		}
	}
	return nil
}

// nearApp is the bundle ID of an app that differs from the policy's in the case of letters,
// "" if there is none.
func nearApp(answers Answers, p Policy) string {
	for _, res := range appAnswer(answers, p).Resources {
		if strings.EqualFold(res.BundleID, p.App) {
			return res.BundleID
		}
	}
	return ""
}

// judgeApp holds the answers against the app that the policy names. It also
// returns the answer for want of which that cannot be done, if there is one. That
// the account is blocked is told of the account.
func (r *Result) judgeApp() (cases []Case, unanswered *asc.Answer) {
	if r.Policy.App == "" || r.App != nil {
		return nil, nil
	}
	a := appAnswer(r.Answers, r.Policy)
	var c Case
	switch {
	case a.Class.Blocks():
		return nil, &a
	case a.Class == asc.OK || a.Class == asc.NotFound || a.Class == asc.RoleDenied:
		c = newCase(finding.AppNotVisible, &a)
	default:
		c, unanswered = outage(finding.APIError, &a, r.Policy), &a
	}
	c.App, c.NearApp = r.Policy.App, nearApp(r.Answers, r.Policy)
	return []Case{c}, unanswered
}

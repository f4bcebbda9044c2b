package check

import (
	"net/url"
	"strings"

	"github.com/asckey/asckey/internal/asc"
	"github.com/asckey/asckey/internal/finding"
	"github.com/asckey/asckey/internal/report"
)

// The operations that every check asks for.
const (
	opApps = "apps.list"
	opApp  = "app.get"
)

// appRequests asks for the account's apps, which needs the least of rights, and
// for the app that the policy names.
//
// A bundle ID is a filter of the list, without a limit of one: Apple has been
// seen to match prefixes. An Apple ID is asked for by itself beside the list,
// because a 404 would not prove that the key was accepted.
func appRequests(app string) []question {
	switch {
	case app == "":
		return []question{{opApps, asc.Get("/v1/apps", url.Values{"limit": {"1"}})}}
	case isAppleID(app):
		return []question{
			{opApps, asc.Get("/v1/apps", url.Values{"limit": {"1"}})},
			{opApp, asc.Get("/v1/apps/"+app, url.Values{"fields[apps]": {"bundleId"}})},
		}
	default:
		return []question{{opApps, asc.Get("/v1/apps", url.Values{"filter[bundleId]": {app}, "fields[apps]": {"bundleId"}, "limit": {"200"}})}}
	}
}

// isAppleID reports whether an app is named by the digits of its Apple ID.
func isAppleID(app string) bool { return strings.Trim(app, "0123456789") == "" }

// judgeApp holds the answers against the app that the policy names.
func (r *run) judgeApp() {
	if r.policy.App == "" {
		return
	}
	op := opApps
	if isAppleID(r.policy.App) {
		op = opApp
	}
	a := r.answer(op)
	for _, res := range a.Resources {
		if res.BundleID == r.policy.App || res.ID == r.policy.App {
			r.key.App = &report.App{ID: res.ID, BundleID: res.BundleID}
			return
		}
	}
	switch {
	case !a.Told():
		r.add(r.outage(finding.New(finding.APIError, "whether the key sees the app %s could not be found out: %s", r.policy.App, seen(a))))
	case a.Class == asc.RoleDenied:
		r.add(finding.New(finding.AppNotVisible, "%s: the key's role may not list apps", r.policy.App))
	case a.Class.Blocks():
		// The account is the obstacle, and said to be so.
	default:
		r.add(finding.New(finding.AppNotVisible, "%s is not among the apps that this key sees", r.policy.App))
	}
}

// answer returns the answer for an operation.
func (r *run) answer(operation string) asc.Answer {
	for _, q := range r.asked {
		if q.operation == operation {
			return q.answer
		}
	}
	return asc.Answer{Class: asc.NotAsked}
}

package check

import (
	"net/url"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/report"
)

// The operations that find the app.
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
	list := func(query url.Values) question { return question{opApps, asc.Get("/v1/apps", query)} }
	switch {
	case app == "":
		return []question{list(url.Values{"limit": {"1"}, "fields[apps]": {"bundleId"}})}
	case isAppleID(app):
		return []question{
			list(url.Values{"limit": {"1"}, "fields[apps]": {"bundleId"}}),
			{opApp, asc.Get("/v1/apps/"+app, url.Values{"fields[apps]": {"bundleId"}})},
		}
	default:
		return []question{list(url.Values{"limit": {"200"}, "fields[apps]": {"bundleId"}, "filter[bundleId]": {app}})}
	}
}

// isAppleID reports whether an app is named by the digits of its Apple ID.
func isAppleID(app string) bool { return app != "" && strings.Trim(app, "0123456789") == "" }

// appAnswer is the answer that the policy's app must be in.
func (r *run) appAnswer() asc.Answer {
	if isAppleID(r.policy.App) {
		return r.answer(opApp)
	}
	return r.answer(opApps)
}

// findApp returns the app that the policy names, or any if it names none; nil
// if the key does not see it.
func (r *run) findApp() *report.App {
	for _, res := range r.appAnswer().Resources {
		if r.policy.App == "" || res.BundleID == r.policy.App || res.ID == r.policy.App {
			return &report.App{ID: res.ID, BundleID: res.BundleID}
		}
	}
	return nil
}

// judgeApp holds the answers against the app that the policy names.
func (r *run) judgeApp() {
	if r.policy.App == "" || r.key.App != nil {
		return
	}
	switch a := r.appAnswer(); a.Class {
	case asc.OK, asc.NotFound:
		r.add(finding.New(finding.AppNotVisible, "%s is not among the apps that this key sees", r.policy.App))
	case asc.RoleDenied:
		f := finding.New(finding.AppNotVisible, "%s: Apple refused %s", r.policy.App, r.request(opApp))
		if r.answer(opApps).Class == asc.RoleDenied {
			f = finding.New(finding.AppNotVisible, "%s: the role of this key may not even list apps", r.policy.App).
				OnlyFix("use a key with a role that sees apps: 'ascproof roles apps' tells which")
		}
		r.add(f)
	case asc.AgreementMissing, asc.MembershipLapsed:
		r.demandBlocked = true
	default:
		f := r.outage(finding.APIError, "whether the key sees the app %s could not be found out: %s", r.policy.App, seen(a))
		if a.Told() {
			f = f.OnlyFix("run the check again; if it lasts, please report the answer shown here at " + project.Issues)
		}
		r.add(f)
		r.told = true
	}
}

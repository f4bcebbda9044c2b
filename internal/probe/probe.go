// Package probe asks Apple what a key may do: it turns operations into complete,
// valid requests, and their answers into evidence.
//
// Which operations are worth a probe is data, in package role. All of them read,
// but for two updates that name no attribute and so change nothing. An answer
// counts as evidence only if it can be told apart from everything else that
// gives the same status: a 404 or 400 proves nothing unless it is known to come
// after the role was looked at.
//
//	t := probe.Target{Now: now, App: "1234567890"}
//	if req, ok := t.Request(op); ok { ... }
//	outcome := t.Outcome(op, answer, key)
package probe

import (
	"net/url"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/role"
)

// madeUpVendor is the vendor number that is asked for if the user gave none.
// Real ones have 8 digits and begin with 8. A refusal of the role is worth
// something even so; every other answer is about the number.
const madeUpVendor = "80000000"

// Target is what the probes of one key are aimed at.
type Target struct {
	// Now is the day that past days and months are counted from.
	Now time.Time
	// App is the Apple ID of an app that the key sees, empty while none is known.
	App string
	// Localization is the id of one of the app's appInfoLocalizations, which only
	// the write probe needs.
	Localization string
	// VendorNumber is the user's own.
	VendorNumber string
}

// Request is the request that probes an operation; it is false while the target
// lacks what the request must name.
func (t Target) Request(op *role.Operation) (asc.Request, bool) {
	switch op.ID {
	case "app.update":
		return asc.NoOpUpdate("apps", t.App), t.App != ""
	case "appInfoLocalization.update":
		return asc.NoOpUpdate("appInfoLocalizations", t.Localization), t.Localization != ""
	}
	if op.Write() || op.Needs("id") || op.Needs("app") && t.App == "" {
		return asc.Request{}, false
	}
	query := url.Values{}
	for _, p := range op.Query {
		query.Set(p.Name, t.fill(p.Value))
	}
	return asc.Get(t.fill(op.Path), query), true
}

// fill puts the target's values in the place of an operation's placeholders.
// Apple's daily reports are there a day or two later, monthly ones weeks later.
func (t Target) fill(s string) string {
	vendor := t.VendorNumber
	if vendor == "" {
		vendor = madeUpVendor
	}
	return strings.NewReplacer(
		"{app}", url.PathEscape(t.App), "{vendor-number}", vendor,
		"{day}", t.Now.UTC().AddDate(0, 0, -3).Format(time.DateOnly),
		"{month}", firstOfMonth(t.Now).AddDate(0, -2, 0).Format("2006-01"),
	).Replace(s)
}

// firstOfMonth keeps the 31st from skipping a shorter month.
func firstOfMonth(now time.Time) time.Time {
	y, m, _ := now.UTC().Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
}

// Outcome says what an answer proves about its operation, for a key of a kind
// that Apple accepted otherwise.
func (t Target) Outcome(op *role.Operation, a asc.Answer, kind role.Kind) role.Outcome {
	report := op.Needs("vendor-number")
	switch a.Class {
	case asc.RoleDenied:
		return role.OutcomeDenied
	case asc.OK:
		if report && t.VendorNumber == "" {
			return role.OutcomeUnknown
		}
		return role.OutcomeGranted
	case asc.NotFound:
		// A day or month without a report: the role had passed (Apple Developer
		// Forums thread 667759).
		if report && t.VendorNumber != "" {
			return role.OutcomeGranted
		}
	case asc.Conflict:
		// The state or the data stood in the way, after the role was let through.
		if op.Write() {
			return role.OutcomeGranted
		}
	case asc.Unauthorized:
		// A 401 that lasts, from a key that is accepted elsewhere: how Apple may
		// refuse individual keys what it gives to team keys alone.
		if kind == role.Individual && op.Individual == role.No {
			return role.OutcomeDenied
		}
	}
	return role.OutcomeUnknown
}

// BadVendorNumber reports whether an answer says that the user's own vendor
// number is wrong. It says nothing about the role.
func (t Target) BadVendorNumber(op *role.Operation, a asc.Answer) bool {
	return op.Needs("vendor-number") && t.VendorNumber != "" && a.Class == asc.Invalid &&
		strings.Contains(strings.ToLower(a.Detail), "vendor number")
}

// Package probe asks Apple what a key may do: it turns operations into complete,
// valid requests, and their answers into evidence.
//
// Which operations are worth a probe is data, in package role. All of them read,
// but for updates that name no attribute and so change nothing. An answer
// counts as evidence only if it can be told apart from everything else that
// gives the same status: a 404 or 400 proves nothing unless it is known to come
// after the role was looked at.
//
//	t := probe.Target{Now: now, App: "1234567890"}
//	if req, ok := t.Request(p); ok { ... }
//	outcome := t.Outcome(op, answer, key)
package probe

import (
	"cmp"
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
	// Found are the ids of the resources that updates name or that lead to them, by
	// their type.
	Found map[string]string
	// VendorNumber is the user's own.
	VendorNumber string
}

// Request is the request of a probe; it is false while the target lacks what the
// request must name.
func (t Target) Request(p *role.Probe) (asc.Request, bool) {
	op := p.Operation
	switch {
	case op.Host != "":
		return asc.NotarySubmissions(), true
	case p.When == role.WriteProbe:
		version, _, _ := strings.Cut(strings.TrimPrefix(op.Path, "/"), "/")
		id := t.id(p.Type)
		return asc.NoOpUpdate(version, p.Type, id), id != ""
	}
	return t.read(op.Path, op.Query)
}

// Find is the request of a step that leads to what an update names.
func (t Target) Find(f role.Find) (asc.Request, bool) { return t.read(f.Path, f.Query) }

// id is that of the one resource of a type.
func (t Target) id(kind string) string {
	if kind == "apps" {
		return t.App
	}
	return t.Found[kind]
}

// read fills in a GET; it is false if something stays open.
func (t Target) read(path string, params []role.Param) (asc.Request, bool) {
	path, whole := t.fill(path)
	query := url.Values{}
	for _, p := range params {
		value, known := t.fill(p.Value)
		whole = whole && known
		query.Set(p.Name, value)
	}
	if !whole {
		return asc.Request{}, false
	}
	return asc.Get(path, query), true
}

// fill puts the target's values in the place of an operation's placeholders; it is
// false if one of them is not known.
func (t Target) fill(s string) (filled string, known bool) {
	before, rest, open := strings.Cut(s, "{")
	if !open { // most have none
		return s, true
	}
	name, after, _ := strings.Cut(rest, "}")
	value := t.value(name)
	after, known = t.fill(after)
	return before + value + after, known && value != ""
}

// value is what stands for a placeholder, empty while it is not known. Apple's daily
// reports are there a day or two later, monthly ones weeks later.
func (t Target) value(placeholder string) string {
	switch placeholder {
	case "vendor-number":
		return cmp.Or(t.VendorNumber, madeUpVendor)
	case "day":
		return t.Now.UTC().AddDate(0, 0, -3).Format(time.DateOnly)
	case "month":
		return firstOfMonth(t.Now).AddDate(0, -2, 0).Format("2006-01")
	case "app":
		return url.PathEscape(t.App)
	}
	return url.PathEscape(t.Found[placeholder])
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
		// A day or month without a report (Apple Developer Forums thread 667759), or
		// a team that has never notarized: the role had passed.
		if report && t.VendorNumber != "" || op.Host != "" {
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

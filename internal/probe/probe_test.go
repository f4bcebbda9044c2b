package probe_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/role"
)

func operation(t *testing.T, id string) *role.Operation {
	t.Helper()
	op, ok := role.Embedded().Operation(id)
	if !ok {
		t.Fatalf("there is no operation %s", id)
	}
	return op
}

func probeOf(t *testing.T, id string) *role.Probe {
	t.Helper()
	p, ok := role.Embedded().Probe(id)
	if !ok {
		t.Fatalf("there is no probe of %s", id)
	}
	return p
}

var now = time.Date(2026, 3, 31, 23, 0, 0, 0, time.FixedZone("", -3600))

func TestRequest(t *testing.T) {
	t.Parallel()
	app := probe.Target{Now: now, App: "1"}
	tests := []struct {
		name, operation string
		target          probe.Target
		want            string // empty if the target lacks something
	}{
		{"needs nothing", "bundleIds.list", probe.Target{Now: now}, "GET /v1/bundleIds?limit=1"},
		{"needs an app", "customerReviews.list", app, "GET /v1/apps/1/customerReviews?fields[customerReviews]=rating&limit=1"},
		{"needs an app and has none", "customerReviews.list", probe.Target{Now: now}, ""},
		{"app in the query", "reviewSubmissions.list", app, "GET /v1/reviewSubmissions?filter[app]=1&limit=1"},
		{"daily report, three days back in UTC", "salesReports.get", probe.Target{Now: now, VendorNumber: "85"},
			"GET /v1/salesReports?filter[frequency]=DAILY&filter[reportDate]=2026-03-29&filter[reportSubType]=SUMMARY&filter[reportType]=SALES&filter[vendorNumber]=85"},
		{"monthly report, two months back, and a number made up", "financeReports.get", probe.Target{Now: now},
			"GET /v1/financeReports?filter[regionCode]=ZZ&filter[reportDate]=2026-02&filter[reportType]=FINANCIAL&filter[vendorNumber]=80000000"},
		{"update of the app", "app.update", app, "PATCH /v1/apps/1"},
		{"update of a text", "appInfoLocalization.update", found("appInfoLocalizations", "a/b"), "PATCH /v1/appInfoLocalizations/a%2Fb"},
		{"update of a purchase, in the second version", "inAppPurchase.update", found("inAppPurchases", "7"), "PATCH /v2/inAppPurchases/7"},
		{"update of a text that is not known yet", "appInfoLocalization.update", app, ""},
		{"the notary service", "notary.submissions.list", probe.Target{}, "GET /notary/v2/submissions"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req, ok := tt.target.Request(probeOf(t, tt.operation))
			got := ""
			if ok {
				got = req.String()
			}
			if got != tt.want {
				t.Errorf("Request(%s) = %q, want %q", tt.operation, got, tt.want)
			}
		})
	}
}

func found(kind, id string) probe.Target {
	return probe.Target{App: "1", Found: map[string]string{kind: id}}
}

// Every probe of the data leads to a request once its target is known, and every
// update to one of a resource on the list, in whose body type and id are all.
func TestRequestOfEveryProbe(t *testing.T) {
	t.Parallel()
	listed := []string{
		"apps", "appInfoLocalizations", "appStoreVersionLocalizations", "appStoreVersions", "appStoreReviewDetails", "betaGroups",
		"betaAppLocalizations", "betaBuildLocalizations", "bundleIds", "devices", "inAppPurchases", "subscriptions", "ciWorkflows",
	}
	var updated []string
	for _, p := range role.Embedded().ProbeSet {
		target := probe.Target{Now: now, App: "1", Found: map[string]string{p.Type: "1"}}
		req, ok := target.Request(p)
		if !ok || req.Writes() != (p.When == role.WriteProbe) {
			t.Errorf("%s: request %v, %v; want one that writes only as a write probe", p.Operation.ID, req, ok)
		}
		if !req.Writes() {
			continue
		}
		updated = append(updated, p.Type)
		version, _, _ := strings.Cut(p.Operation.Path[1:], "/")
		if want := "PATCH /" + version + "/" + p.Type + "/1"; req.String() != want {
			t.Errorf("%s: request %v, want %s", p.Operation.ID, req, want)
		}
		if got, want := string(req.Body()), `{"data":{"type":"`+p.Type+`","id":"1"}}`; got != want {
			t.Errorf("%s: body %s, want %s", p.Operation.ID, got, want)
		}
	}
	if !slices.Equal(updated, listed) {
		t.Errorf("updates of %v, want %v", updated, listed)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	workflow := probeOf(t, "ciWorkflow.update").Find
	tests := []struct {
		name   string
		target probe.Target
		step   int
		want   string // empty if the target lacks something
	}{
		{"any product, with its app", probe.Target{}, 0, "GET /v1/ciProducts?fields[apps]=bundleId&fields[ciProducts]=app&include=app&limit=200"},
		{"the product of an app", probe.Target{App: "1"}, 1, "GET /v1/ciProducts?fields[apps]=bundleId&fields[ciProducts]=app&filter[app]=1&include=app&limit=1"},
		{"without an app", probe.Target{}, 1, ""},
		{"a workflow of a product", found("ciProducts", "p"), 2, "GET /v1/ciProducts/p/workflows?fields[ciWorkflows]=isEnabled&limit=1"},
		{"without a product", probe.Target{App: "1"}, 2, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req, ok := tt.target.Find(workflow[tt.step])
			if got := req.String(); ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("Find = %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, operation string
		vendor          string
		class           asc.Class
		kind            role.Kind
		want            role.Outcome
	}{
		{"granted", "builds.list", "", asc.OK, role.Team, role.OutcomeGranted},
		{"denied", "builds.list", "", asc.RoleDenied, role.Team, role.OutcomeDenied},
		{"not found proves nothing", "appAvailability.get", "", asc.NotFound, role.Team, role.OutcomeUnknown},
		{"no report, own number", "salesReports.get", "85", asc.NotFound, role.Team, role.OutcomeGranted},
		{"no report, made-up number", "salesReports.get", "", asc.NotFound, role.Team, role.OutcomeUnknown},
		{"report of a made-up number", "salesReports.get", "", asc.OK, role.Team, role.OutcomeUnknown},
		{"report refused, made-up number", "salesReports.get", "", asc.RoleDenied, role.Team, role.OutcomeDenied},
		{"a team that never notarized", "notary.submissions.list", "", asc.NotFound, role.Team, role.OutcomeGranted},
		{"a token that the notary service refuses", "notary.submissions.list", "", asc.Forbidden, role.Team, role.OutcomeUnknown},
		{"the same of an individual key", "notary.submissions.list", "", asc.Forbidden, role.Individual, role.OutcomeUnknown},
		{"vendor number refused", "salesReports.get", "85", asc.Invalid, role.Team, role.OutcomeUnknown},
		{"state in the way of a write", "app.update", "", asc.Conflict, role.Team, role.OutcomeGranted},
		{"conflict of a read", "builds.list", "", asc.Conflict, role.Team, role.OutcomeUnknown},
		{"lasting 401 where individual keys have no access", "bundleIds.list", "", asc.Unauthorized, role.Individual, role.OutcomeDenied},
		{"lasting 401 where they have", "builds.list", "", asc.Unauthorized, role.Individual, role.OutcomeUnknown},
		{"lasting 401 where nobody knows", "users.list", "", asc.Unauthorized, role.Individual, role.OutcomeUnknown},
		{"lasting 401 of a team key", "bundleIds.list", "", asc.Unauthorized, role.Team, role.OutcomeUnknown},
		{"agreement", "builds.list", "", asc.AgreementMissing, role.Team, role.OutcomeUnknown},
		{"outage", "builds.list", "", asc.ServerError, role.Team, role.OutcomeUnknown},
		{"some other 403", "builds.list", "", asc.Forbidden, role.Team, role.OutcomeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			target := probe.Target{Now: now, VendorNumber: tt.vendor}
			if got := target.Outcome(operation(t, tt.operation), asc.Answer{Class: tt.class}, tt.kind); got != tt.want {
				t.Errorf("Outcome = %v, want %v", got, tt.want)
			}
		})
	}
}

package check_test

import (
	"context"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

// The fake's first app.
const appID = "1000000001"

func start(t *testing.T) *asctest.Server {
	t.Helper()
	srv := asctest.Start(asctest.Options{})
	t.Cleanup(srv.Close)
	return srv
}

// run checks a key of the fake, without pauses.
func run(t *testing.T, srv *asctest.Server, key *asctest.Key, policy check.Policy, onWrite func(string)) *check.Result {
	t.Helper()
	base, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	value := func(s string) credential.Value { return credential.Value{Text: secret.New(s)} }
	cred, findings := credential.Read(credential.Input{
		KeyID: value(key.ID), IssuerID: value(key.IssuerID), PrivateKey: value(key.PEM()),
	})
	if cred == nil {
		t.Fatal(findings)
	}
	transport := srv.Trust(asc.NewTransport())
	t.Cleanup(transport.CloseIdleConnections)
	res, err := check.Checker{OnWrite: onWrite, Client: func() *asc.Client {
		c := asc.NewClient(base, transport, "ascproof/test")
		c.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
		return c
	}}.Run(t.Context(), cred, policy)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func names(t *testing.T, given ...string) []role.Name {
	t.Helper()
	var all []role.Name
	for _, s := range given {
		n, err := role.Embedded().Resolve(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

// What is not a read is announced before Apple gets it.
func TestRunAnnouncesWrites(t *testing.T) {
	t.Parallel()
	srv := start(t)
	announced := 0
	run(t, srv, srv.TeamKey(role.AppManager), check.Policy{Probe: check.ProbeWrite, All: true}, func(request string) {
		announced++
		for _, r := range srv.Requests() {
			if r.Method+" "+r.Path == request {
				t.Errorf("%s was sent before it was announced", request)
			}
		}
	})
	if announced != 2 || !slices.Equal(srv.Methods(), []string{"GET", "PATCH"}) {
		t.Errorf("%d writes were announced, methods %q, want 2 and a PATCH", announced, srv.Methods())
	}
}

// Refusals are put to Apple again as far as the limit of requests allows.
func TestRunAsksAgainWithinLimit(t *testing.T) {
	t.Parallel()
	srv := start(t)
	key := srv.Key(asctest.KeyOptions{Roles: role.Of(role.Admin), Deny: []string{
		"customerReviews.list", "salesReports.get", "financeReports.get", "users.list", "certificates.list", "bundleIds.list",
	}})
	run(t, srv, key, check.Policy{
		App: appID, All: true, Probe: check.ProbeWrite,
		Require: names(t, "reviews", "sales-reports", "finance-reports", "users", "signing", "bundle-ids"),
	}, nil)
	if got := srv.Count(); got != 20 {
		t.Errorf("%d requests, want 17 and as many again as make 20", got)
	}
}

// Of several answers that prove nothing, the one is told that explains most.
func TestRunTellsTheWorst(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		list, look asctest.Fault
		code       finding.Code
	}{
		{"rate limit, outage", asctest.Refuse(asctest.RateLimited), asctest.Refuse(asctest.ServiceUnavailable), finding.RateLimited},
		{"outage, rate limit", asctest.Refuse(asctest.ServiceUnavailable), asctest.Refuse(asctest.RateLimited), finding.RateLimited},
		{"unknown 403, captive portal", asctest.Refuse(asctest.BareForbidden), asctest.CaptivePortal(), finding.APIError},
		{"outage, not found", asctest.Refuse(asctest.ServiceUnavailable), asctest.Refuse(asctest.NotFound), finding.APIError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t)
			srv.Fail(tt.list.On("/v1/apps"))
			srv.Fail(tt.look.On("/v1/apps/" + appID))
			k := run(t, srv, srv.TeamKey(role.Admin), check.Policy{App: appID, Probe: check.ProbeNone}, nil)
			if k.Status != check.Unverified || len(k.Cases) != 1 || k.Cases[0].Code != tt.code {
				t.Errorf("%s, cases %v, want unverified and %s alone", k.Status, k.Cases, tt.code)
			}
		})
	}
}

// What a rejected key is answered says nothing of roles, though a 401 may mean
// just that to an individual key.
func TestRunRejected(t *testing.T) {
	t.Parallel()
	srv := start(t)
	key := srv.IndividualKey(role.Admin)
	key.Revoke()
	k := run(t, srv, key, check.Policy{Probe: check.ProbeRead, All: true}, nil)
	if k.Status != check.Rejected || len(k.Answers) < 2 {
		t.Fatalf("%s with %d answers, want rejected with several", k.Status, len(k.Answers))
	}
	for _, e := range k.Answers {
		if e.Outcome != role.OutcomeUnknown {
			t.Errorf("%s: %v, want unknown", e.Operation, e.Outcome)
		}
	}
}

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

// A refusal on which a failure rests alone is put to Apple once more, and what it
// answers then counts.
func TestRunAsksAgain(t *testing.T) {
	t.Parallel()
	srv := start(t)
	srv.Fail(asctest.Refuse(asctest.RoleDenied).On("/v1/apps/*/customerReviews").Times(1))
	res := run(t, srv, srv.TeamKey(role.Admin), check.Policy{Probe: check.ProbeRead, Require: names(t, "reviews")}, nil)
	if len(res.Cases) != 0 || res.Sent != len(res.Answers) {
		t.Errorf("cases %v of %d requests, %d answers; want none, and as many", res.Cases, res.Sent, len(res.Answers))
	}
}

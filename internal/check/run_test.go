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
	"github.com/ascproof/ascproof/internal/role/roletest"
	"github.com/ascproof/ascproof/internal/secret"
)

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
	in := credential.Input{KeyID: value(key.ID), IssuerID: value(key.IssuerID), PrivateKey: value(key.PEM())}
	if srv.Program() == asctest.Enterprise {
		in.Program = credential.Enterprise
	}
	cred, findings := credential.Read(in)
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
	if announced != 13 || !slices.Equal(srv.Methods(), []string{"GET", "PATCH"}) {
		t.Errorf("%d writes were announced, methods %q, want 13 and a PATCH", announced, srv.Methods())
	}
}

// A refusal on which a failure rests alone is put to Apple once more, and what it
// answers then counts.
func TestRunAsksAgain(t *testing.T) {
	t.Parallel()
	srv := start(t)
	srv.Fail(asctest.Refuse(asctest.RoleDenied).On("/v1/apps/*/customerReviews").Times(1))
	res := run(t, srv, srv.TeamKey(role.Admin), check.Policy{Probe: check.ProbeRead, Require: roletest.Names(t, "reviews")}, nil)
	if len(res.Cases) != 0 || res.Sent != len(res.Answers) {
		t.Errorf("cases %v of %d requests, %d answers; want none, and as many", res.Cases, res.Sent, len(res.Answers))
	}
}

// Notarizing is asked about at the notary service, and only by name.
func TestRunAsksTheNotaryService(t *testing.T) {
	t.Parallel()
	developer := role.Of(role.Developer)
	tests := []struct {
		name    string
		options asctest.Options
		key     asctest.KeyOptions
		require string
		want    role.Status
		asked   bool
	}{
		{"a team key", asctest.Options{}, asctest.KeyOptions{Roles: developer}, "notarytool", role.Notice, true},
		{"a team that has never notarized", asctest.Options{Apps: []asctest.App{}}, asctest.KeyOptions{Roles: developer}, "tauri", role.Notice, true},
		{"a key that is refused there", asctest.Options{}, asctest.KeyOptions{Roles: role.Of(role.Sales)}, "electron-builder", role.Fail, true},
		{"an individual key, which is refused with a 401", asctest.Options{}, asctest.KeyOptions{Kind: asctest.IndividualKind, Roles: developer}, "notarytool", role.Warn, true},
		{"something else", asctest.Options{}, asctest.KeyOptions{Roles: developer}, "upload", role.Notice, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := asctest.Start(tt.options)
			t.Cleanup(srv.Close)
			res := run(t, srv, srv.Key(tt.key), check.Policy{Probe: check.ProbeRead, Unproven: role.WarnUnproven, Require: roletest.Names(t, tt.require)}, nil)
			if q := res.Requirements[0]; res.Status != check.Valid || q.Status != tt.want || res.Answers.Have("notary.submissions.list") != tt.asked {
				t.Errorf("%s, %s with %s, asked %v; want valid, %s, %v", res.Status, q.Status, q.Verdict, res.Answers.Have("notary.submissions.list"), tt.want, tt.asked)
			}
		})
	}
}

// A token that the notary service alone refuses is told of, but where a requirement of an
// individual key tells of it: Apple's texts disagree on those.
func TestRunRefusedByTheNotaryService(t *testing.T) {
	t.Parallel()
	notarize := roletest.Names(t, "notarize")
	for _, tt := range []struct {
		name            string
		kind            asctest.Kind
		require, forbid []role.Name
		attempts        int
	}{
		{"a team key", asctest.TeamKind, notarize, nil, 3},
		{"an individual key", asctest.IndividualKind, notarize, nil, 0},
		{"an individual key that must not notarize", asctest.IndividualKind, nil, notarize, 1},
	} {
		srv := start(t)
		srv.Fail(asctest.Refuse(asctest.NotAuthorized).On("/notary/v2/submissions"))
		policy := check.Policy{Probe: check.ProbeRead, Unproven: role.WarnUnproven, Require: tt.require, Forbid: tt.forbid}
		res := run(t, srv, srv.Key(asctest.KeyOptions{Kind: tt.kind, Roles: role.Of(role.Developer)}), policy, nil)
		attempts := 0
		for _, c := range res.Cases {
			if c.Code == finding.Lasting401 && slices.Equal(c.Operations, []string{"notary.submissions.list"}) {
				attempts = c.Answer.Attempts
			}
		}
		if res.Status != check.Valid || attempts != tt.attempts {
			t.Errorf("%s: %s, cases %+v; told of %d attempts, want %d", tt.name, res.Status, res.Cases, attempts, tt.attempts)
		}
	}
}

// The Enterprise Program is asked for what it has, and proves nothing of roles by
// what was measured elsewhere.
func TestRunOfTheEnterpriseProgram(t *testing.T) {
	t.Parallel()
	srv := asctest.Start(asctest.Options{Program: asctest.Enterprise})
	t.Cleanup(srv.Close)
	policy := check.Policy{Probe: check.ProbeWrite, Unproven: role.WarnUnproven, Require: roletest.Names(t, "bundle-ids fastlane-deliver")}
	res := run(t, srv, srv.TeamKey(role.Admin), policy, nil)
	if q := res.Requirements; res.Status != check.Valid || q[0].Status != role.Notice || q[1].Status != role.Fail || q[1].Verdict != role.Denied {
		t.Errorf("%s, requirements %s and %s with %s; want valid, notice, fail with denied", res.Status, q[0].Status, q[1].Status, q[1].Verdict)
	}
	for _, r := range srv.Requests() {
		if r.Path == "/v1/apps" || r.Status == 404 {
			t.Errorf("it was asked for %s, which it does not have", r.Path)
		}
	}
}

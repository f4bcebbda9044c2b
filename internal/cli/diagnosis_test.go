package cli_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/role/roletest"
)

var draws = roletest.Flags(flag.CommandLine)

// Each answer that Apple is known to give, to everything that is asked.
func TestDiagnosisOfAnswers(t *testing.T) {
	t.Parallel()
	type diagnosis struct {
		status report.Status
		exit   int
		code   finding.Code // "" for nothing to say
	}
	var (
		unproven = diagnosis{report.Unverified, 6, finding.NotProven}
		broken   = diagnosis{report.Unverified, 6, finding.APIError}
		limited  = diagnosis{report.Unverified, 6, finding.RateLimited}
		unsigned = diagnosis{report.Blocked, 5, finding.AgreementsMissing}
	)
	want := map[asctest.Refusal]diagnosis{
		asctest.NotAuthorized:         {report.Rejected, 3, finding.TokenRejected},
		asctest.RoleDenied:            {report.Valid, 0, ""},
		asctest.NotOffered:            unproven,
		asctest.AccountHolderOnly:     unproven,
		asctest.MembershipLapsed:      {report.Blocked, 5, finding.MembershipLapsed},
		asctest.NoContentProvider:     {report.Blocked, 5, finding.TeamNotFound},
		asctest.CloudSigning:          unproven,
		asctest.BareForbidden:         unproven,
		asctest.AgreementsMissing:     unsigned,
		asctest.AgreementsMissing2020: unsigned,
		asctest.PLANotAccepted:        unsigned,
		asctest.PLANotValid:           unsigned,
		asctest.ContractNotValid:      unsigned,
		asctest.RoleNotValid:          {report.Valid, 0, ""},
		asctest.NotFound:              unproven,
		asctest.NoReport:              unproven,
		asctest.PathError:             unproven,
		asctest.MethodNotAllowed:      unproven,
		asctest.ParameterIllegal:      unproven,
		asctest.ParameterInvalid:      unproven,
		asctest.ParameterRequired:     unproven,
		asctest.VendorNumberInvalid:   unproven,
		asctest.EntityInvalid:         unproven,
		asctest.EntityError:           unproven,
		asctest.StateError:            unproven,
		asctest.Unprocessable:         unproven,
		asctest.RateLimited:           limited,
		asctest.RateLimitedNotary:     limited,
		asctest.UnexpectedError:       broken,
		asctest.ServiceUnavailable:    broken,
	}
	for _, refusal := range asctest.Refusals() {
		t.Run(string(refusal), func(t *testing.T) {
			t.Parallel()
			w, known := want[refusal]
			if !known {
				t.Fatal("no row of this table says what it means")
			}
			srv := start(t, asctest.Options{})
			srv.Fail(asctest.Refuse(refusal))
			r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials())
			diagnosed(t, r, k, w.status, w.exit, w.code)
		})
	}
}

// diagnosed holds a check against what it must have come to.
func diagnosed(t *testing.T, r result, k report.Key, status report.Status, exit int, wanted ...finding.Code) {
	t.Helper()
	wanted = slices.DeleteFunc(wanted, func(c finding.Code) bool { return c == "" })
	if k.Status != status || r.status != exit || !slices.Equal(codes(k), wanted) {
		t.Errorf("%s, exit status %d, findings %q; want %s, %d, %q\n%s", k.Status, r.status, codes(k), status, exit, wanted, r.stderr)
	}
}

// What stands between here and Apple says nothing about the key.
func TestDiagnosisOfOutages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault asctest.Fault
		code  finding.Code
	}{
		{"HTML of a gateway", asctest.BadGateway(), finding.APIError},
		{"captive portal", asctest.CaptivePortal(), finding.APIError},
		{"empty 200", asctest.EmptyOK(), finding.APIError},
		{"redirect", asctest.Redirect("https://127.0.0.1:1/"), finding.APIError},
		{"enormous body", asctest.HugeBody(), finding.APIError},
		{"401 of a proxy", asctest.Reply(401, "text/html", "<html>Sign in</html>"), finding.APIError},
		{"403 of a proxy", asctest.Reply(403, "text/plain", "Forbidden"), finding.APIError},
		{"407", asctest.Reply(407, "text/plain", ""), finding.APIError},
		{"406 in plain text", asctest.Reply(406, "text/plain", "Not Acceptable"), finding.NotProven},
		{"429 without a body", asctest.Reply(429, "", ""), finding.RateLimited},
		{"connection reset", asctest.Reset(), finding.APIUnreachable},
		{"answer that breaks off", asctest.Truncate(), finding.APIUnreachable},
	}
	for _, tt := range tests {
		for policy, exit := range map[string]int{"fail": 6, "warn": 0} {
			t.Run(tt.name+", "+policy, func(t *testing.T) {
				t.Parallel()
				srv := startTLS(t, asctest.Options{})
				srv.Fail(tt.fault)
				r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), "--on-unreachable", policy)
				diagnosed(t, r, k, report.Unverified, exit, tt.code)
			})
		}
	}
}

// Codes decide before HTTP statuses, whose use Apple's documents and its servers
// disagree about, and codes grow suffixes.
func TestDiagnosisOfSpellings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		code   string
		detail string
		want   report.Status
		exit   int
		found  finding.Code
	}{
		{"401's code under 403, as Apple's table of statuses has it", 403, "NOT_AUTHORIZED", "", report.Rejected, 3, finding.TokenRejected},
		{"401 under another code", 401, "UNAUTHORIZED", "", report.Rejected, 3, finding.TokenRejected},
		{"401 with a suffix", 401, "NOT_AUTHORIZED.TOKEN_EXPIRED", "", report.Rejected, 3, finding.TokenRejected},
		{"role under the old code", 403, "FORBIDDEN", "The API key in use does not allow this request", report.Valid, 0, ""},
		{"role with a suffix", 403, "FORBIDDEN_ERROR.ROLE", "The API key in use does not allow this request.", report.Valid, 0, ""},
		{"agreements with a suffix", 403, "FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED.PLA", "", report.Blocked, 5, finding.AgreementsMissing},
		{"agreements by the detail alone", 403, "FORBIDDEN_ERROR", "You must agree to the latest Program License Agreement.", report.Blocked, 5, finding.AgreementsMissing},
		{"membership under the old code", 403, "FORBIDDEN", "Team ID: 'X' is not associated with an active membership.", report.Blocked, 5, finding.MembershipLapsed},
		{"rate limit under 403", 403, "RATE_LIMIT_EXCEEDED", "", report.Unverified, 6, finding.RateLimited},
		{"a code that is new", 403, "FROBNICATED", "", report.Unverified, 6, finding.NotProven},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			body := fmt.Sprintf(`{"errors":[{"status":"%d","code":%q,"title":"x","detail":%q}]}`, tt.status, tt.code, tt.detail)
			srv.Fail(asctest.Reply(tt.status, "application/json", body))
			r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials())
			diagnosed(t, r, k, tt.want, tt.exit, tt.found)
		})
	}
}

// Apple's limits come as a list, in one header or two, with entries that come and go.
func TestDiagnosisOfRateLimit(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{MinuteLimit: 150})
	_, k := check(t, srv, srv.TeamKey(role.Admin).Credentials())
	if k.RateLimit == nil || k.RateLimit.Limit != 3600 || k.RateLimit.Remaining != 3599 {
		t.Errorf("rate limit %+v, want 3599 of 3600", k.RateLimit)
	}
}

// Each way of giving the wrong three values, or of Apple refusing the right ones.
func TestDiagnosisOf401(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		prepare func(*asctest.Server, *asctest.Key) asctest.Credentials
		status  report.Status
		exit    int
		code    finding.Code
	}{
		{"revoked", func(_ *asctest.Server, k *asctest.Key) asctest.Credentials { k.Revoke(); return k.Credentials() },
			report.Rejected, 3, finding.TokenRejected},
		{"revoked, and no word about the other kind", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			k.Revoke()
			s.Fail(asctest.Refuse(asctest.ServiceUnavailable).After(3))
			return k.Credentials()
		}, report.Rejected, 3, finding.TokenRejected},
		{"individual key with an issuer ID, and no word about the other kind", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := s.IndividualKey(role.Admin).Credentials()
			c.IssuerID = k.IssuerID
			s.Fail(asctest.Refuse(asctest.RateLimited).After(3))
			return c
		}, report.Rejected, 3, finding.TokenRejected},
		{"individual key with an issuer ID, in a blocked account", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := s.IndividualKey(role.Admin).Credentials()
			c.IssuerID = k.IssuerID
			s.Fail(asctest.Refuse(asctest.AgreementsMissing).After(3))
			return c
		}, report.Rejected, 3, finding.WrongKeyKind},
		{"issuer ID of another team", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := k.Credentials()
			c.IssuerID = s.NewTeam("", nil).IssuerID
			return c
		}, report.Rejected, 3, finding.TokenRejected},
		{"key ID of another key", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := k.Credentials()
			c.KeyID = s.TeamKey(role.Admin).ID
			return c
		}, report.Rejected, 3, finding.TokenRejected},
		{"individual key with an issuer ID", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := s.IndividualKey(role.Admin).Credentials()
			c.IssuerID = k.IssuerID
			return c
		}, report.Rejected, 3, finding.WrongKeyKind},
		{"team key without an issuer ID", func(_ *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := k.Credentials()
			c.IssuerID = ""
			return c
		}, report.Rejected, 3, finding.TokenRejected},
		{"In-App Purchase key", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := s.Key(asctest.KeyOptions{Kind: asctest.InAppPurchase}).Credentials()
			c.IssuerID = k.IssuerID
			return c
		}, report.Rejected, 3, finding.TokenRejected},
		{"APNs key", func(s *asctest.Server, _ *asctest.Key) asctest.Credentials {
			return s.Key(asctest.KeyOptions{Kind: asctest.APNs}).Credentials()
		}, report.Rejected, 3, finding.TokenRejected},
		{"one hiccup", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			s.Fail(asctest.Spurious401(1))
			return k.Credentials()
		}, report.Valid, 0, finding.Transient401},
		{"two hiccups", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			s.Fail(asctest.Spurious401(2))
			return k.Credentials()
		}, report.Valid, 0, finding.Transient401},
		{"outage between refusals", func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			s.Fail(asctest.Spurious401(1))
			s.Fail(asctest.Refuse(asctest.ServiceUnavailable).Times(4))
			return k.Credentials()
		}, report.Unverified, 6, finding.APIError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			r, k := check(t, srv, tt.prepare(srv, srv.TeamKey(role.AppManager)))
			diagnosed(t, r, k, tt.status, tt.exit, tt.code)
		})
	}
}

// A clock that is off is no reason to doubt a key. It is said, and the token that
// is handed over is good by Apple's clock.
func TestDiagnosisOfClocks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		apple time.Duration // ahead of this machine
		off   bool
	}{
		{"equal", 0, false},
		{"a little off", 25 * time.Second, false},
		{"five minutes slow", 5 * time.Minute, true},
		{"five minutes fast", -5 * time.Minute, true},
		{"a time zone slow", 2 * time.Hour, true},
		{"almost a day fast", -23 * time.Hour, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			srv.Fail(asctest.ClockOff(tt.apple))
			code := finding.ClockSkew
			if !tt.off {
				code = ""
			}
			r, k := check(t, srv, srv.TeamKey(role.AppManager).Credentials())
			diagnosed(t, r, k, report.Valid, 0, code)
			if off := k.ClockSkew - int(tt.apple.Seconds()); tt.off && (off < -60 || off > 60) { // a slow machine's answers are late
				t.Errorf("clock_skew_seconds %d, want %v", k.ClockSkew, tt.apple)
			}
			acceptsHandedOver(t, tt.apple)
		})
	}
	t.Run("days off", func(t *testing.T) {
		t.Parallel()
		srv := start(t, asctest.Options{})
		srv.Fail(asctest.ClockOff(-70 * time.Hour))
		r, k := check(t, srv, srv.TeamKey(role.AppManager).Credentials())
		diagnosed(t, r, k, report.Unverified, 6, finding.ClockSkew)
	})
}

// outages are faults of Apple or of the network; hiccups are 401s that strike
// good keys.
func outages() []asctest.Fault {
	return []asctest.Fault{
		asctest.Refuse(asctest.ServiceUnavailable), asctest.Refuse(asctest.UnexpectedError), asctest.Refuse(asctest.RateLimited),
		asctest.Refuse(asctest.BareForbidden), asctest.Refuse(asctest.NoContentProvider), asctest.Refuse(asctest.AgreementsMissing),
		asctest.BadGateway(), asctest.CaptivePortal(), asctest.EmptyOK(), asctest.Reset(), asctest.Truncate(),
		asctest.Reply(401, "text/html", "<html>"), asctest.Reply(401, "application/json", `{"message":"Unauthorized"}`),
	}
}

// Whatever goes wrong, in whatever order, with a good key: it is never rejected,
// and no role is denied to it. Two 401s of Apple's own are among what goes wrong.
func TestOutageNeverRejects(t *testing.T) {
	t.Parallel()
	rnd := draws.Rand(t)
	for range draws.Times(20) {
		srv := startTLS(t, asctest.Options{})
		if rnd.IntN(2) == 0 {
			srv.Fail(asctest.Spurious401(1 + rnd.IntN(2)).After(rnd.IntN(4)))
		}
		all := outages()
		for range 1 + rnd.IntN(5) {
			srv.Fail(all[rnd.IntN(len(all))].After(rnd.IntN(8)).Times(1 + rnd.IntN(6)))
		}
		_, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), "--require", "reviews,analytics", "--timeout", "20s")
		srv.Close()
		if k.Status == report.Rejected || slices.Contains(codes(k), finding.RequirementNotMet) {
			t.Fatalf("%s, findings %q\n%s", k.Status, codes(k), faults(k))
		}
	}
}

// faults lists the answers of a check, for a test that failed.
func faults(k report.Key) string {
	var all []string
	for _, e := range k.Evidence {
		all = append(all, e.Request+" "+e.Class+" "+e.Code+" "+e.Detail)
	}
	return strings.Join(all, "\n")
}

// acceptsHandedOver checks a key as a step of a GitHub job, on a clock from which
// Apple's differs, and sends a request with the token that the next step gets.
func acceptsHandedOver(t *testing.T, apple time.Duration) {
	t.Helper()
	here := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	srv := start(t, asctest.Options{Now: func() time.Time { return here.Add(apple) }})
	outputs := write(t, t.TempDir(), "output", "")
	transport := srv.Trust(asc.NewTransport())
	defer transport.CloseIdleConnections()
	status := cli.Main(t.Context(), cli.System{
		Args: []string{"check", "--token-lifetime", "15m"}, Now: func() time.Time { return here },
		Env:   append(srv.TeamKey(role.AppManager).Credentials().Env(), "ASC_API_URL="+srv.URL, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+outputs),
		Stdin: &bytes.Buffer{}, Stdout: io.Discard, Stderr: io.Discard,
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Transport: transport,
	})
	text, err := os.ReadFile(outputs)
	if status != 0 || err != nil {
		t.Fatalf("status %d, %v", status, err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/v1/apps?limit=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+output(string(text), "token"))
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the token that was handed over got %d", resp.StatusCode)
	}
	want := here.Add(15 * time.Minute)
	if apple.Abs() > 30*time.Second {
		want = want.Add(apple)
	}
	if got := output(string(text), "expires-at"); got != want.Format(time.RFC3339) {
		t.Errorf("it expires at %s, want %v", got, want)
	}
}

// output is a value in GitHub's file of outputs.
func output(text, name string) string {
	_, rest, _ := strings.Cut("\n"+text, "\n"+name+"<<")
	_, rest, _ = strings.Cut(rest, "\n")
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

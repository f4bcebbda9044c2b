package cli_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
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
)

// A refusal of the account is no outage, whatever outages are to do, and whether it
// meets all requests or only some. It stops a pipeline if something that is required
// was refused.
func TestRefusalsOfTheAccount(t *testing.T) {
	t.Parallel()
	blocks := map[asctest.Refusal]finding.Code{
		asctest.ContractNotValid: finding.AgreementsMissing, asctest.PLANotValid: finding.AgreementsMissing,
		asctest.PLANotAccepted: finding.AgreementsMissing, asctest.AgreementsMissing: finding.AgreementsMissing,
		asctest.MembershipLapsed: finding.MembershipLapsed, asctest.NoContentProvider: finding.TeamNotFound,
	}
	const users, certificates = "/v1/users", "/v1/certificates"
	tests := []struct {
		name    string
		on      []string // nothing: everything
		args    []string
		status  report.Status
		exit    int
		warning bool
	}{
		{"everything", nil, nil, report.Blocked, 5, false},
		{"everything, and outages are let pass", nil, []string{"--on-unreachable", "warn"}, report.Blocked, 5, false},
		{"what is required", []string{users}, []string{"--require", "users"}, report.Blocked, 5, false},
		{"what is required, and outages are let pass", []string{certificates}, []string{"--require", "signing", "--on-unreachable", "warn"}, report.Blocked, 5, false},
		{"what is not required", []string{certificates}, []string{"--require", "reviews", "--all"}, report.Valid, 0, true},
	}
	for refusal, code := range blocks {
		for _, tt := range tests {
			t.Run(string(refusal)+", "+tt.name, func(t *testing.T) {
				t.Parallel()
				srv := start(t, asctest.Options{})
				fault := asctest.Refuse(refusal)
				if tt.on != nil {
					fault = fault.On(tt.on...)
				}
				srv.Fail(fault)
				r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), tt.args...)
				i := slices.IndexFunc(k.Findings, func(f *finding.Finding) bool { return f.Code == code })
				if k.Status != tt.status || r.status != tt.exit || i < 0 || (k.Findings[i].Severity == finding.Warning) != tt.warning {
					t.Errorf("%s, exit status %d, findings %q; want %s, %d and %s\n%s", k.Status, r.status, codes(k), tt.status, tt.exit, code, r.stderr)
				}
			})
		}
	}
}

// The Account Holder's name, which Apple tells, is in no report, log or output.
func TestNoNameOfAPerson(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json", "markdown"} {
		srv := start(t, asctest.Options{})
		srv.Fail(asctest.Refuse(asctest.PLANotAccepted))
		r := run(t, srv, srv.TeamKey(role.Admin).Credentials(), "check", "--format", format, "--verbose")
		if all := r.stdout + r.stderr; strings.Contains(all, "Jane") || !strings.Contains(all, "agreements-missing") {
			t.Errorf("%s:\n%s", format, all)
		}
	}
}

// A 401 that lasts on some requests, while others pass, is told with their names and
// with how often they were sent. Of an individual key it is a denial where Apple's
// documents give individual keys nothing.
func TestLasting401(t *testing.T) {
	t.Parallel()
	individual := func(s *asctest.Server) asctest.Credentials {
		return s.Key(asctest.KeyOptions{Kind: asctest.IndividualKind, Roles: role.Of(role.AppManager)}).Credentials()
	}
	team := func(s *asctest.Server) asctest.Credentials { return s.TeamKey(role.AppManager).Credentials() }
	tests := []struct {
		name    string
		key     func(*asctest.Server) asctest.Credentials
		on      []string
		require string
		exit    int
		says    []string // in the finding; nothing: there is none
	}{
		{"one of several", team, []string{"/v1/builds"}, "app-manager", 0, []string{"builds", "(3)"}},
		{"two of several", team, []string{"/v1/builds", "/v1/betaGroups"}, "app-manager", 0, []string{"builds", "groups", "(3)"}},
		{"what is required", team, []string{"/v1/certificates"}, "signing", 0, []string{"certificates", "(3)"}},
		{"the list of apps", team, []string{"/v1/apps"}, "signing", 0, []string{"apps", "(3)"}},
		{"an individual key, where it is no denial", individual, []string{"/v1/builds"}, "app-manager", 0, []string{"builds", "(3)"}},
		{"an individual key, where it is a denial", individual, []string{"/v1/certificates", "/v1/bundleIds"}, "signing", 4, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			srv.Fail(asctest.Refuse(asctest.NotAuthorized).On(tt.on...))
			r, k := check(t, srv, tt.key(srv), "--require", tt.require)
			var told []string
			for _, f := range k.Findings {
				if f.Code == finding.Lasting401 {
					told = append(told, f.Detail)
				}
			}
			if k.Status != report.Valid || r.status != tt.exit || (len(told) == 1) != (tt.says != nil) {
				t.Fatalf("%s, exit status %d, findings %q, told %q", k.Status, r.status, codes(k), told)
			}
			for _, text := range tt.says {
				if !strings.Contains(told[0], text) {
					t.Errorf("%q does not say %q", told[0], text)
				}
			}
		})
	}
}

// A good key is accepted by one request, and nothing is told of it.
func TestGoodKeyTakesOneRequest(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	r, k := check(t, srv, srv.TeamKey(role.AppManager).Credentials())
	if diagnosed(t, r, k, report.Valid, 0); k.Requests != 1 {
		t.Errorf("%d requests, want 1", k.Requests)
	}
}

// Advice about a certificate is about what is wrong with it.
func TestCertificateAdvice(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*x509.Certificate)
		trust  bool
		says   []string
		not    string
	}{
		{"a proxy that looks into TLS", nil, false, []string{"asctest", "SSL_CERT_FILE", "container"}, "clock"},
		{"expired", func(c *x509.Certificate) { c.NotAfter = time.Unix(1675252800, 0) }, true, []string{"2023-02-01", "clock", "verification"}, "SSL_CERT_FILE"},
		{"not yet valid", func(c *x509.Certificate) { c.NotBefore = time.Unix(3e9, 0) }, true, []string{"2065-01-24", "clock"}, "SSL_CERT_FILE"},
		{"for another host", func(c *x509.Certificate) { c.IPAddresses = nil }, true, []string{"HTTPS_PROXY"}, "SSL_CERT_FILE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := startTLS(t, asctest.Options{Certificate: tt.change})
			transport := srv.Trust(asc.NewTransport())
			t.Cleanup(transport.CloseIdleConnections)
			if !tt.trust {
				transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
			}
			var stdout, stderr bytes.Buffer
			status := cli.Main(t.Context(), cli.System{
				Args: []string{"check", "--format", "json"}, Env: append(srv.TeamKey(role.Admin).Credentials().Env(), "ASC_API_URL="+srv.URL),
				Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Transport: transport,
			})
			for _, text := range tt.says {
				if !strings.Contains(stderr.String(), text) {
					t.Errorf("it does not say %q", text)
				}
			}
			if status != 6 || strings.Contains(stderr.String(), tt.not) {
				t.Errorf("status %d, want 6 and no word of %s:\n%s", status, tt.not, stderr.String())
			}
		})
	}
}

// A key of one of Apple's two programs is rejected by the other, whichever way the program
// is given, and either way the other program is among the suspects, with the place that lists
// its keys. Doing what the message says makes the key accepted.
func TestKeyOfTheOtherProgram(t *testing.T) {
	t.Parallel()
	inHouse := func(is bool) func(asctest.Credentials) []string {
		return func(c asctest.Credentials) []string {
			text, _ := json.Marshal(map[string]any{"key_id": c.KeyID, "issuer_id": c.IssuerID, "key": c.PrivateKey, "in_house": is})
			return []string{"ASC_PRIVATE_KEY=" + string(text)}
		}
	}
	fastlane := func(is string) func(asctest.Credentials) []string {
		return func(c asctest.Credentials) []string {
			return []string{"APP_STORE_CONNECT_API_KEY_KEY_ID=" + c.KeyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID=" + c.IssuerID,
				"APP_STORE_CONNECT_API_KEY_KEY=" + c.PrivateKey, "APP_STORE_CONNECT_API_KEY_IN_HOUSE=" + is}
		}
	}
	variable := func(program string) func(asctest.Credentials) []string {
		return func(c asctest.Credentials) []string { return append(c.Env(), "ASC_PROGRAM="+program) }
	}
	tests := []struct {
		name         string
		server       asctest.Program
		wrong, right func(asctest.Credentials) []string
	}{
		{"an Enterprise key, and no word of it", asctest.Enterprise, asctest.Credentials.Env, variable("enterprise")},
		{"an Enterprise key as one of App Store Connect", asctest.Enterprise, variable("app-store"), variable("enterprise")},
		{"an Enterprise key, whose JSON says that it is none", asctest.Enterprise, inHouse(false), inHouse(true)},
		{"an Enterprise key, of which fastlane's variable says that it is none", asctest.Enterprise, fastlane("false"), fastlane("true")},
		{"a key of App Store Connect as an Enterprise one", asctest.AppStore, variable("enterprise"), variable("app-store")},
		{"a key of App Store Connect, whose JSON says in_house", asctest.AppStore, inHouse(true), inHouse(false)},
		{"a key of App Store Connect, of which fastlane's variable says in_house", asctest.AppStore, fastlane("true"), fastlane("false")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Program: tt.server})
			cred := srv.TeamKey(role.Admin).Credentials()
			says, not := "Set program to enterprise", "Set program to app-store"
			if tt.server == asctest.AppStore {
				says, not = not, says
			}
			r := runEnv(t, srv, tt.wrong(cred), "check")
			said := strings.Join(strings.Fields(r.stdout), " ")
			if r.status != 3 || !strings.Contains(said, "[token-rejected]") || !strings.Contains(said, says) || strings.Contains(said, not) ||
				strings.Contains(said, "developer.apple.com/account") != (tt.server == asctest.AppStore) {
				t.Errorf("status %d, want 3, %q and the place of that program's keys:\n%s", r.status, says, r.stdout)
			}
			if r := runEnv(t, srv, tt.right(cred), "check"); r.status != 0 || !strings.Contains(r.stdout, " works") {
				t.Errorf("after that advice: status %d\n%s", r.status, r.stdout)
			}
		})
	}
}

// Where Apple allowed nothing at all, nothing is granted or likely, and what was
// required is told to be open: an outage has looked like that (fastlane issue 18112).
func TestNothingAllowed(t *testing.T) {
	t.Parallel()
	team := func(s *asctest.Server) asctest.Credentials { return s.TeamKey(role.AppManager).Credentials() }
	individual := func(s *asctest.Server) asctest.Credentials { return s.IndividualKey(role.AppManager).Credentials() }
	tests := []struct {
		name    string
		key     func(*asctest.Server) asctest.Credentials
		refusal asctest.Refusal
		args    []string
		exit    int
	}{
		{"what is required", team, asctest.RoleDenied, []string{"--require", "upload"}, 0},
		{"a role", team, asctest.RoleDenied, []string{"--require", "developer"}, 0},
		{"a role, and everything is tried", team, asctest.RoleDenied, []string{"--require", "marketing", "--all"}, 0},
		{"what is required, and must be proved", team, asctest.RoleDenied, []string{"--require", "upload", "--unproven", "fail"}, 4},
		{"in other words", team, asctest.RoleNotValid, []string{"--require", "upload"}, 0},
		{"an individual key", individual, asctest.RoleDenied, []string{"--require", "upload"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			srv.Fail(asctest.Refuse(tt.refusal))
			r, k := check(t, srv, tt.key(srv), tt.args...)
			for _, c := range k.Capabilities {
				if c.Verdict > role.Unproven {
					t.Errorf("%s is %v: %s", c.Name, c.Verdict, c.Reason)
				}
			}
			for _, q := range k.Requirements {
				if q.Verdict > role.Unproven {
					t.Errorf("%s is %v: %s", q.Name, q.Verdict, q.Reason)
				}
			}
			if r.status != tt.exit || !slices.Contains(codes(k), finding.RequirementUnproven) || !strings.Contains(k.Findings[0].Detail, "every request") {
				t.Errorf("exit status %d, want %d, and a word of every request:\n%s", r.status, tt.exit, r.stderr)
			}
			if fix := k.Findings[0].Fix; len(fix) < 2 || !strings.Contains(fix[0], "Users and Access") || !strings.Contains(fix[1], "system-status") || strings.Contains(strings.Join(fix, " "), "create a key") {
				t.Errorf("fixes %q, want to look at the role and at Apple's status before another key", fix)
			}
		})
	}
}

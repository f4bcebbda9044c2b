package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// Each case is a key and what a pipeline asks of it; the fake refuses where the
// matrix does not say.
func TestCheckDemands(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		roles  role.Set
		args   []string
		status int
		code   finding.Code
		says   string
	}{
		{"publisher with write probes", role.Of(role.AppManager), []string{"--require", "storesyncer", "--probe", "write"}, 0, finding.RequirementLikely, "storesyncer"},
		{"publisher with reads", role.Of(role.AppManager), []string{"--require", "storesyncer"}, 0, finding.RequirementUnproven, "requests that only read cannot tell them apart"},
		{"publisher with reads learns what would tell", role.Of(role.AppManager), []string{"--require", "storesyncer"}, 0, finding.RequirementUnproven, "set probe to write"},
		{"publisher with reads, unproven: fail", role.Of(role.AppManager), []string{"--require", "storesyncer", "--unproven", "fail"}, 4, finding.RequirementUnproven, ""},
		{"publisher with reads, unproven: ignore", role.Of(role.AppManager), []string{"--require", "storesyncer", "--unproven", "ignore"}, 0, "", ""},
		{"developer key publishes", role.Of(role.Developer), []string{"--require", "storesyncer", "--probe", "write"}, 4, finding.RequirementNotMet, "App Manager"},
		{"sales key publishes", role.Of(role.Sales), []string{"--require", "storesyncer", "--probe", "write"}, 4, finding.RequirementNotMet, "App Manager"},
		{"sales key publishes, by reads", role.Of(role.Sales), []string{"--require", "storesyncer"}, 0, finding.RequirementUnproven, "best explained by SALES, which may not do that"},
		{"admin covers app manager", role.Of(role.Admin), []string{"--require", "app-manager"}, 0, finding.RequirementLikely, ""},
		{"app manager is no admin", role.Of(role.AppManager), []string{"--require", "ADMIN"}, 4, finding.RequirementNotMet, "ADMIN"},
		{"app manager is no admin, with a vendor number", role.Of(role.AppManager), []string{"--require", "admin", "--vendor-number", "80012345"}, 4, finding.RequirementNotMet, "ADMIN"},
		{"admin is forbidden", role.Of(role.Admin), []string{"--forbid", "admin"}, 4, finding.ForbiddenPresent, "ADMIN, or APP_MANAGER with"},
		{"app manager where admin is forbidden", role.Of(role.AppManager), []string{"--forbid", "admin"}, 0, "", ""},
		{"app manager reads sales", role.Of(role.AppManager), []string{"--require", "sales-reports"}, 4, finding.RequirementNotMet, "Sales"},
		{"sales key reads sales", role.Of(role.Sales), []string{"--require", "sales-reports", "--vendor-number", "80012345"}, 0, "", ""},
		{"wrong vendor number", role.Of(role.Sales), []string{"--require", "sales-reports", "--vendor-number", "80000001"}, 0, finding.VendorNumberInvalid, ""},
		{"a role that the answers leave open", role.Of(role.AppManager), []string{"--require", "app-manager"}, 0, finding.RequirementUnproven, "APP_MANAGER, which includes it, as well as DEVELOPER, which does not"},
		{"what no probe touches", role.Of(role.AppManager), []string{"--require", "storesyncer", "--probe", "write"}, 0, finding.RequirementLikely, "no probe touches appStoreVersionLocalization.update, "},
		{"a new key covers everything required", role.Of(role.Developer), []string{"--require", "metadata,sales-reports", "--probe", "write"}, 4, finding.RequirementNotMet, "the role Admin (or, narrower, App Manager with Sales and Reports)"},
		{"forbidden and unlikely, unproven: fail", role.Of(role.Sales), []string{"--forbid", "metadata", "--unproven", "fail"}, 0, finding.ForbiddenUnproven, "the demand passes"},
		{"metadata is forbidden to a publisher", role.Of(role.AppManager), []string{"--forbid", "metadata", "--probe", "write"}, 4, finding.ForbiddenPresent, "PATCH"},
		{"misspelt", role.Of(role.Admin), []string{"--require", "metdata"}, 2, finding.SettingInvalid, "did you mean metadata?"},
		{"role of people only", role.Of(role.Admin), []string{"--require", "account-holder"}, 2, finding.SettingInvalid, "ACCOUNT_HOLDER"},
		{"consumer forbidden", role.Of(role.Admin), []string{"--forbid", "storesyncer"}, 2, finding.SettingInvalid, "consumer"},
		{"no probes, but demands", role.Of(role.Admin), []string{"--require", "apps", "--probe", "none"}, 2, finding.SettingInvalid, "probe is none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			r, k := check(t, srv, srv.Key(asctest.KeyOptions{Roles: tt.roles}).Credentials(), tt.args...)
			if r.status != tt.status {
				t.Errorf("exit status %d, want %d\n%s", r.status, tt.status, r.stderr)
			}
			if tt.code == "" && len(k.Findings) > 0 {
				t.Errorf("findings %q, want none\n%s", codes(k), r.stderr)
			}
			if tt.code != "" && !slices.Contains(codes(k), tt.code) {
				t.Errorf("findings %q, want %q among them", codes(k), tt.code)
			}
			if !strings.Contains(r.stderr, tt.says) {
				t.Errorf("%q is not said in:\n%s", tt.says, r.stderr)
			}
		})
	}
}

// Individual keys are shut out of whole parts of the API, whatever their user may do.
func TestCheckIndividual(t *testing.T) {
	t.Parallel()
	for _, as401 := range []bool{false, true} {
		srv := start(t, asctest.Options{IndividualUnauthorized: as401})
		r, k := check(t, srv, srv.IndividualKey(role.Admin).Credentials(), "--require", "signing")
		if r.status != 4 || !slices.Contains(codes(k), finding.RequirementNotMet) {
			t.Errorf("refused as 401: %v: status %d, findings %q, want 4 and requirement-not-met\n%s", as401, r.status, codes(k), r.stderr)
		}
		if slices.Contains(codes(k), finding.Transient401) {
			t.Errorf("refused as 401: %v: a lasting 401 is called transient", as401)
		}
		if !strings.Contains(r.stderr, "make a new team key") {
			t.Errorf("the way out is not said:\n%s", r.stderr)
		}
	}
}

// Without an app, what needs one is not tried and not guessed.
func TestCheckWithoutApps(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Apps: []asctest.App{}})
	r, k := check(t, srv, srv.TeamKey(role.AppManager).Credentials(), "--require", "reviews")
	if r.status != 0 || !slices.Contains(codes(k), finding.NoAppToProbe) {
		t.Errorf("status %d, findings %q, want 0 and no-app-to-probe", r.status, codes(k))
	}
	for _, e := range k.Evidence {
		if strings.Contains(e.Request, "/v1/apps/") {
			t.Errorf("%s was asked without an app", e.Request)
		}
	}
}

// What the key does not see as an app is not written to, and neither is anything
// with a key that is rejected.
func TestCheckWritesToExistingAppOnly(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.AppManager)
	check(t, srv, key.Credentials(), "--require", "metadata", "--probe", "write", "--app", "1000000009")
	key.Revoke()
	check(t, srv, key.Credentials(), "--require", "metadata", "--probe", "write", "--app", "1000000001")
	if got := srv.Methods(); !slices.Equal(got, []string{"GET"}) {
		t.Errorf("methods %q, want GET alone", got)
	}
}

// A new key is advised to have what this key was refused.
func TestCheckAdvice(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		key       asctest.KeyOptions
		apps      []asctest.App
		args      []string
		says, not string
	}{
		{"the role that was refused it", asctest.KeyOptions{Roles: role.Of(role.AppManager), Deny: []string{"certificates.list"}}, nil,
			[]string{"--require", "signing", "--probe", "write"}, "make a new key with the role Admin", "App Manager"},
		{"individual keys have the roles of their users", asctest.KeyOptions{Kind: asctest.IndividualKind, Roles: role.Of(role.Admin)}, nil,
			[]string{"--forbid", "metadata", "--probe", "write"}, "give that user fewer", "make a new key"},
		{"writing takes an app", asctest.KeyOptions{Roles: role.Of(role.AppManager)}, []asctest.App{},
			[]string{"--require", "storesyncer"}, "make an app, and set probe to write, so that more can be tried", "hint: set probe to write"},
		{"the app that is named is not there", asctest.KeyOptions{Roles: role.Of(role.AppManager)}, nil,
			[]string{"--require", "metadata", "--app", "999"}, "set app to one that this key sees, and set probe to write", "hint: set probe to write"},
		{"what no individual key is known to do", asctest.KeyOptions{Kind: asctest.IndividualKind, Roles: role.Of(role.Marketing)}, nil,
			[]string{"--require", "manage-users,apps"}, "make a new team key with the role Admin", "Developer"},
		{"a leaning that has a reason", asctest.KeyOptions{Roles: role.Of(role.Developer)}, nil,
			[]string{"--require", "sales-reports", "--vendor-number", "80099999"}, "which may not do that, but that is no proof", "says nothing of the role"},
		{"the list of apps was refused", asctest.KeyOptions{Roles: role.Of(role.Finance), Deny: []string{"apps.list"}}, nil,
			[]string{"--all"}, "not tried for want of an app: analyticsReportRequests.list, customerReviews.list", "make an app"},
		{"an answer that says nothing", asctest.KeyOptions{Roles: role.Of(role.AppManager)}, nil,
			[]string{"--require", "signing"}, "GET /v1/certificates was answered with 403 FORBIDDEN_ERROR", ""},
		{"a report of an unknown vendor", asctest.KeyOptions{Roles: role.Of(role.Sales)}, nil,
			[]string{"--require", "sales-reports", "--vendor-number", "80099999"}, "vendor-number-invalid", "requirement-unproven"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Apps: tt.apps, RoleLast: tt.name == "a leaning that has a reason"})
			if tt.name == "an answer that says nothing" {
				srv.Fail(asctest.Refuse(asctest.BareForbidden).On("/v1/certificates"))
			}
			r, _ := check(t, srv, srv.Key(tt.key).Credentials(), tt.args...)
			if !strings.Contains(r.stderr, tt.says) {
				t.Errorf("%q is not said in:\n%s", tt.says, r.stderr)
			}
			if tt.not != "" && strings.Contains(r.stderr, tt.not) {
				t.Errorf("%q is said in:\n%s", tt.not, r.stderr)
			}
		})
	}
}

// What keeps the app that was asked for from being seen is named, and nothing is
// taken for proof that is none.
func TestCheckApp(t *testing.T) {
	t.Parallel()
	const lookup = "/v1/apps/1000000001"
	tests := []struct {
		name, app string
		fault     asctest.Fault
		status    int
		code      finding.Code
		says      string
	}{
		{"blocked, by Apple ID", "1000000001", asctest.Refuse(asctest.AgreementsMissing).On(lookup), 5, finding.AgreementsMissing, "error: an agreement"},
		{"blocked, by bundle ID", "com.example.app", asctest.Refuse(asctest.AgreementsMissing).On("/v1/apps"), 5, finding.AgreementsMissing, "error: an agreement"},
		{"refused", "1000000001", asctest.Refuse(asctest.RoleDenied).On(lookup), 4, finding.AppNotVisible, "Apple refused GET /v1/apps/1000000001"},
		{"not there", "1000000001", asctest.Refuse(asctest.NotFound).On(lookup), 4, finding.AppNotVisible, "not among the apps"},
		{"an unknown 403", "1000000001", asctest.Refuse(asctest.BareForbidden).On(lookup), 6, finding.APIError, "could not be found out"},
		{"a lasting 401", "1000000001", asctest.Refuse(asctest.NotAuthorized).On(lookup), 6, finding.APIError, "could not be found out"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			srv.Fail(tt.fault)
			r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), "--app", tt.app, "--require", "bundle-ids", "--unproven", "ignore")
			if r.status != tt.status || !slices.Contains(codes(k), tt.code) || !strings.Contains(r.stderr, tt.says) {
				t.Errorf("status %d, findings %q; want %d, %s, and %q said\n%s", r.status, codes(k), tt.status, tt.code, tt.says, r.stderr)
			}
		})
	}
}

// An update that Apple could not read says nothing of the role.
func TestCheckUnreadableUpdate(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	srv.Fail(asctest.Refuse(asctest.Unprocessable).On("/v1/apps/*", "/v1/appInfoLocalizations/*"))
	_, k := check(t, srv, srv.TeamKey(role.AppManager).Credentials(), "--require", "app-manager", "--probe", "write")
	if !slices.Contains(codes(k), finding.RequirementUnproven) {
		t.Errorf("findings %q, want requirement-unproven", codes(k))
	}
}

// A demand in two spellings is one demand.
func TestCheckDemandTwice(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	_, k := check(t, srv, srv.TeamKey(role.AppManager).Credentials(), "--forbid", "ADMIN,admin")
	if len(k.Requirements) != 1 {
		t.Errorf("requirements %+v, want one", k.Requirements)
	}
}

// A full check stays within its requests and connections, and only reads.
func TestCheckRequests(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		args    []string
		methods []string
		waves   int
	}{
		{"reads", []string{"--all", "--require", "users"}, []string{"GET"}, 2},
		{"writes", []string{"--all", "--probe", "write", "--require", "users"}, []string{"GET", "PATCH"}, 4},
		{"reads, app by Apple ID", []string{"--all", "--app", "1000000001"}, []string{"GET"}, 1},
		{"nothing asked for", nil, []string{"GET"}, 1},
	}
	for _, tt := range tests {
		for _, r := range []role.Role{role.Admin, role.AppManager, role.Developer, role.Sales} {
			t.Run(tt.name+" "+r.Setting(), func(t *testing.T) {
				t.Parallel()
				srv := start(t, asctest.Options{})
				res, _ := check(t, srv, srv.TeamKey(r).Credentials(), tt.args...)
				if res.status == 1 || res.status == 2 {
					t.Fatalf("status %d\n%s", res.status, res.stderr)
				}
				if got := srv.Methods(); !slices.Equal(got, tt.methods) {
					t.Errorf("methods %q, want %q", got, tt.methods)
				}
				if got := srv.Count(); got > 20 {
					t.Errorf("%d requests, want at most 20", got)
				}
				if got := srv.Connections(); got > 2 {
					t.Errorf("%d connections, want at most 2", got)
				}
				for _, q := range srv.Requests() {
					if q.HasAttributes {
						t.Errorf("%s %s names attributes", q.Method, q.Path)
					}
				}
			})
		}
	}
}

// A refusal on which a failure rests alone is put to Apple once more.
func TestCheckAsksAgain(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	srv.Fail(asctest.Refuse(asctest.RoleDenied).On("/v1/apps/*/customerReviews").Times(1))
	r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), "--require", "reviews")
	if r.status != 0 {
		t.Errorf("one wrong 403 led to status %d, findings %q", r.status, codes(k))
	}
}

// A probe lost to an outage that would have decided is an outage, also if it was
// not sent for want of what leads to it; one that would not have decided is no
// reason to fail.
func TestCheckLostProbe(t *testing.T) {
	t.Parallel()
	metadata, forbidden := []string{"--require", "metadata"}, []string{"--forbid", "metadata", "--unproven", "ignore"}
	tests := []struct {
		name, path string
		fault      asctest.Refusal
		args       []string
		status     int
	}{
		{"decisive", "/v1/appInfoLocalizations/*", asctest.ServiceUnavailable, metadata, 6},
		{"of no matter", "/v1/builds", asctest.ServiceUnavailable, []string{"--require", "reviews"}, 0},
		{"blocked and decisive", "/v1/appInfoLocalizations/*", asctest.AgreementsMissing, metadata, 5},
		{"blocked and of no matter", "/v1/builds", asctest.AgreementsMissing, []string{"--require", "reviews"}, 0},
		{"no app for want of an answer", "/v1/apps", asctest.ServiceUnavailable, metadata, 6},
		{"no app for want of a signature", "/v1/apps", asctest.AgreementsMissing, metadata, 5},
		{"nothing to write to for want of an answer", "/v1/apps/*/appInfos", asctest.ServiceUnavailable, metadata, 6},
		{"nothing to write to for want of a signature", "/v1/appInfos/*/appInfoLocalizations", asctest.AgreementsMissing, metadata, 5},
		{"forbidden, and no app for want of an answer", "/v1/apps", asctest.ServiceUnavailable, forbidden, 6},
		{"forbidden, and no app for want of a signature", "/v1/apps", asctest.AgreementsMissing, forbidden, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			srv.Fail(asctest.Refuse(tt.fault).On(tt.path))
			r, k := check(t, srv, srv.TeamKey(role.AppManager).Credentials(), append(tt.args, "--all", "--probe", "write")...)
			if r.status != tt.status {
				t.Errorf("status %d, findings %q, want %d\n%s", r.status, codes(k), tt.status, r.stderr)
			}
		})
	}
}

// Answers that no key gives are said to be so, and what Apple answered stands.
func TestCheckContradiction(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.Key(asctest.KeyOptions{
		Roles: role.Of(role.Admin),
		Deny:  []string{"apps.list", "customerReviews.list", "analyticsReportRequests.list"},
	})
	_, k := check(t, srv, key.Credentials(), "--all", "--app", "1000000001")
	if !slices.Contains(codes(k), finding.EvidenceContradicts) {
		t.Fatalf("findings %q, want evidence-contradicts", codes(k))
	}
	for _, c := range k.Capabilities {
		want := role.Unproven
		if c.Name == "reviews" || c.Name == "apps" {
			want = role.Denied // by Apple itself
		}
		if c.Name != "users" && c.Verdict > want {
			t.Errorf("%s: %v, want %v", c.Name, c.Verdict, want)
		}
	}
}

// A key that is not accepted has its demands listed all the same, as not tried: a
// test that is gone from a merge request's JUnit report looks like one that passes.
func TestCheckDemandsOfRejectedKey(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.Admin)
	key.Revoke()
	file := filepath.Join(t.TempDir(), "junit.xml")
	r, k := check(t, srv, key.Credentials(), "--require", "storesyncer", "--forbid", "admin", "--junit", file)
	if r.status != 3 || len(k.Requirements) != 2 || !k.Requirements[0].Lost || !k.Requirements[1].Lost {
		t.Errorf("status %d, requirements %+v; want 3 and two that are lost", r.status, k.Requirements)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"require storesyncer", "forbid admin"} {
		if !regexp.MustCompile(`(?s)name="` + name + `"[^>]*>\s*<skipped`).Match(data) {
			t.Errorf("%s is not a skipped test:\n%s", name, data)
		}
	}
}

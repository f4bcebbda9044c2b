package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// Names that make no sense for the key are errors of settings.
func TestCheckRefusesRequirements(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
	}{
		{"misspelt", []string{"--require", "metdata"}},
		{"role of people only", []string{"--require", "account-holder"}},
		{"tool forbidden", []string{"--forbid", "storesyncer"}},
		{"no probes, but requirements", []string{"--require", "apps", "--probe", "none"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), tt.args...)
			if r.status != 2 || !slices.Equal(codes(k), []finding.Code{finding.SettingInvalid}) || srv.Count() > 0 {
				t.Errorf("status %d, findings %q after %d requests, want 2, setting-invalid, and none\n%s", r.status, codes(k), srv.Count(), r.stderr)
			}
		})
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

// A requirement in two spellings is one requirement.
func TestCheckNamedTwice(t *testing.T) {
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
		most    int
	}{
		{"reads", []string{"--all", "--require", "users notarytool signing devices upload"}, []string{"GET"}, 24},
		{"writes", []string{"--all", "--probe", "write", "--require", "users notarytool signing devices upload"}, []string{"GET", "PATCH"}, 40},
		{"reads, app by Apple ID", []string{"--all", "--app", "1000000001"}, []string{"GET"}, 24},
		{"writes, app by Apple ID", []string{"--require", "fastlane-deliver", "--probe", "write", "--app", "1000000001"}, []string{"GET", "PATCH"}, 30},
		{"nothing asked for", nil, []string{"GET"}, 1},
	}
	for _, tt := range tests {
		for _, r := range []role.Role{role.Admin, role.AppManager, role.Developer, role.Sales} {
			t.Run(tt.name+" "+r.Setting(), func(t *testing.T) {
				t.Parallel()
				srv := startTLS(t, asctest.Options{})
				res, _ := check(t, srv, srv.TeamKey(r).Credentials(), tt.args...)
				if res.status == 1 || res.status == 2 {
					t.Fatalf("status %d\n%s", res.status, res.stderr)
				}
				if got := srv.Methods(); !slices.Equal(got, tt.methods) {
					t.Errorf("methods %q, want %q", got, tt.methods)
				}
				if got := srv.Count(); got > tt.most {
					t.Errorf("%d requests, want at most %d", got, tt.most)
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

// A key that is not accepted has its requirements listed all the same, as not tried: a
// test that is gone from a merge request's JUnit report looks like one that passes.
func TestCheckRequirementsOfRejectedKey(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.Admin)
	key.Revoke()
	file := filepath.Join(t.TempDir(), "junit.xml")
	r, k := check(t, srv, key.Credentials(), "--require", "storesyncer", "--forbid", "admin", "--junit", file)
	if r.status != 3 || len(k.Requirements) != 2 || !k.Requirements[0].Unanswered || !k.Requirements[1].Unanswered {
		t.Errorf("status %d, requirements %+v; want 3 and two that are unanswered", r.status, k.Requirements)
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

// Who has neither a key nor a right setting hears of both at once.
func TestCheckWithoutKeyTellsOfRequirements(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		want []finding.Code
	}{
		{"no key", nil, []finding.Code{finding.InputMissing}},
		{"misspelt", []string{"--require", "metdata"}, []finding.Code{finding.InputMissing, finding.SettingInvalid}},
		{"a name that is known", []string{"--require", "account-holder,metadata"}, []finding.Code{finding.InputMissing}},
		{"tool forbidden", []string{"--forbid", "storesyncer"}, []finding.Code{finding.InputMissing, finding.SettingInvalid}},
		{"no probes, but requirements", []string{"--require", "apps", "--probe", "none"}, []finding.Code{finding.InputMissing, finding.SettingInvalid}},
		{"a setting at fault", []string{"--require", "metdata", "--timeout", "soon"}, []finding.Code{finding.SettingInvalid, finding.SettingInvalid}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, k := check(t, start(t, asctest.Options{}), asctest.Credentials{}, tt.args...)
			if r.status != 2 || !slices.Equal(codes(k), tt.want) {
				t.Errorf("status %d, findings %q, want 2 and %q", r.status, codes(k), tt.want)
			}
		})
	}
}

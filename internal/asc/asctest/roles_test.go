package asctest_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

const appPath = "/v1/apps/1000000001"

// reviewsOf and the like are complete requests for what the tests ask about.
const (
	reviews      = appPath + "/customerReviews?limit=1"
	analytics    = appPath + "/analyticsReportRequests?limit=1"
	bundleIDs    = "/v1/bundleIds?limit=1"
	certificates = "/v1/certificates?limit=1"
	users        = "/v1/users?limit=1"
	apps         = "/v1/apps?limit=1"
	builds       = "/v1/builds?limit=1"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		key    func(*asctest.Server) *asctest.Key
		target string
		want   int
	}{
		{"Admin reads analytics", team(role.Admin), analytics, 200},
		{"App Manager does not", team(role.AppManager), analytics, 403},
		{"Sales does", team(role.Sales), analytics, 200},
		{"App Manager with Sales does", team(role.AppManager, role.Sales), analytics, 200},
		{"Sales reads no reviews", team(role.Sales), reviews, 403},
		{"Marketing does", team(role.Marketing), reviews, 200},
		{"Developer reads bundle IDs", team(role.Developer), bundleIDs, 200},
		{"no role, nothing", team(), apps, 403},
		{"a cell in dispute, as the matrix has it", team(role.AppManager), certificates, 200},
		{"a weak yes", team(role.Developer), users, 200},
		{"a weak no", team(role.Marketing), bundleIDs, 403},
		{"a cell that nobody knows", team(role.Finance), apps, 403},
		{"an individual key reads apps", individual(role.Developer), apps, 200},
		{"but not bundle IDs", individual(role.Admin), bundleIDs, 403},
		{"nor what is unknown of its kind", individual(role.Admin), users, 403},
		{"what an app is described by, as the app", team(role.Sales), appPath + "/appInfos", 200},
		{"denied besides the role", with(role.Admin, []string{"customerReviews.list"}, nil), reviews, 403},
		{"and only that", with(role.Admin, []string{"customerReviews.list"}, nil), analytics, 200},
		{"allowed beyond the role", with(role.Sales, nil, []string{"customerReviews.list"}), reviews, 200},
		{"denied and allowed", with(role.Sales, []string{"customerReviews.list"}, []string{"customerReviews.list"}), reviews, 403},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Now: clock})
			a := callerFor(t, srv, tt.key(srv), now).get(t, tt.target)
			if a.StatusCode != tt.want {
				t.Errorf("status %d, want %d: %s", a.StatusCode, tt.want, a.body)
			}
			if e := a.firstError(); tt.want == 403 && e["detail"] != "The API key in use does not allow this request" {
				t.Errorf("detail %q is not the role 403's", e["detail"])
			}
		})
	}
}

func team(roles ...role.Role) func(*asctest.Server) *asctest.Key {
	return func(s *asctest.Server) *asctest.Key { return s.TeamKey(roles...) }
}

func individual(roles ...role.Role) func(*asctest.Server) *asctest.Key {
	return func(s *asctest.Server) *asctest.Key { return s.IndividualKey(roles...) }
}

func with(r role.Role, deny, allow []string) func(*asctest.Server) *asctest.Key {
	return func(s *asctest.Server) *asctest.Key {
		return s.Key(asctest.KeyOptions{Roles: role.Of(r), Deny: deny, Allow: allow})
	}
}

// TestRolesFollowTheMatrix holds every route against every role's cell.
func TestRolesFollowTheMatrix(t *testing.T) {
	t.Parallel()
	var asked int
	srv := start(t, asctest.Options{Now: clock, Open: func(*asctest.Key, string) bool { return false }})
	for r := role.Admin; r <= role.CustomerSupport; r++ {
		c := callerFor(t, srv, srv.TeamKey(r), now)
		for _, op := range role.Embedded().Operations {
			if op.Method != "GET" {
				continue
			}
			asked++
			a := c.get(t, concrete(op))
			granted := a.StatusCode != 403
			if want := op.Cells[r].Firm() && op.Cells[r].Answer == role.Yes; granted != want {
				t.Errorf("%s as %s: status %d, cell %v", op.ID, r, a.StatusCode, op.Cells[r])
			}
		}
	}
	for _, r := range srv.Requests() {
		if r.Operation == "" {
			t.Errorf("the fake does not offer %s %s", r.Method, r.Path)
		}
	}
	if asked < 7*30 {
		t.Errorf("asked %d times, want at least 7 roles x 30 operations", asked)
	}
}

func TestOpenDecidesWhatTheMatrixLeavesOpen(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, Open: func(_ *asctest.Key, op string) bool { return op == "apps.list" }})
	c := callerFor(t, srv, srv.TeamKey(role.Finance), now)
	for target, want := range map[string]int{apps: 200, builds: 403, analytics: 200, reviews: 403} {
		if a := c.get(t, target); a.StatusCode != want {
			t.Errorf("%s: status %d, want %d", target, a.StatusCode, want)
		}
	}
}

// Without the role nobody learns what is not there.
func TestRoleComesFirst(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	c := callerFor(t, srv, srv.TeamKey(role.Sales), now)
	for _, target := range []string{reviews, reviews + "&filter[x]=1", "/v1/apps/1/customerReviews"} {
		if a := c.get(t, target); a.StatusCode != 403 {
			t.Errorf("%s: status %d, want 403", target, a.StatusCode)
		}
	}
}

func TestIndividualKeySeesItsApps(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	key := srv.Key(asctest.KeyOptions{Kind: asctest.IndividualKind, Roles: role.Of(role.Developer), Apps: []string{"1000000002"}})
	c := callerFor(t, srv, key, now)
	if ids := c.get(t, "/v1/apps").ids(t); len(ids) != 1 || ids[0] != "1000000002" {
		t.Errorf("sees %v, want 1000000002 alone", ids)
	}
	if a := c.get(t, reviews); a.StatusCode != 404 {
		t.Errorf("reviews of another app: status %d, want 404", a.StatusCode)
	}
}

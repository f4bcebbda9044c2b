package asctest_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// concrete fills the placeholders of an operation so that the fake has an answer.
func concrete(op *role.Operation) string {
	owner := strings.Split(op.Path, "/")[2]
	fill := strings.NewReplacer("{app}", "1000000001", "{vendor-number}", "80012345",
		"{day}", now.AddDate(0, 0, -3).Format("2006-01-02"), "{month}", now.AddDate(0, -2, 0).Format("2006-01"),
		"{actor}", "actors-1000000001", "{id}", owner+"-1000000001")
	query := url.Values{}
	for _, p := range op.Query {
		query.Set(p.Name, fill.Replace(p.Value))
	}
	return fill.Replace(op.Path) + "?" + query.Encode()
}

func TestEveryReadIsAnswered(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, Open: func(*asctest.Key, string) bool { return true }})
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	for _, op := range role.Embedded().Operations {
		if op.Method != "GET" {
			continue
		}
		t.Run(op.ID, func(t *testing.T) {
			target := concrete(op)
			if a := c.get(t, target); a.StatusCode != 200 {
				t.Errorf("%s: status %d: %s", target, a.StatusCode, a.body)
			}
			seen := srv.Requests()
			if got := seen[len(seen)-1].Operation; got != op.ID {
				t.Errorf("%s is %q to the fake, %q to the matrix", target, got, op.ID)
			}
		})
	}
}

func TestApps(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	c := callerFor(t, srv, srv.TeamKey(role.AppManager), now)
	both := []string{"1000000001", "1000000002"}
	for _, tt := range []struct {
		name, query string
		want        []string
	}{
		{"all", "", both},
		{"prefix of a bundle ID", "?filter[bundleId]=com.example.app", both},
		{"whole bundle ID", "?filter[bundleId]=com.example.app.beta", both[:1]},
		{"no such bundle ID", "?filter[bundleId]=com.example.other", []string{}},
		{"ids", "?filter[id]=1000000002,3", both[1:]},
		{"name", "?filter[name]=Example", both[1:]},
		{"first page", "?limit=1", both[:1]},
		{"fields and include", "?fields[apps]=name&include=builds&limit[builds]=1", both},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := c.get(t, "/v1/apps"+tt.query).ids(t); !slices.Equal(got, tt.want) {
				t.Errorf("apps %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	c := callerFor(t, srv, srv.TeamKey(role.AppManager), now)
	var ids []string
	for target := "/v1/apps?limit=1"; target != ""; {
		a := c.get(t, target)
		ids = append(ids, a.ids(t)...)
		var doc struct {
			Links struct{ Next string }
			Meta  struct{ Paging struct{ Total, Limit int } }
		}
		if err := json.Unmarshal([]byte(a.body), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Meta.Paging.Total != 2 || doc.Meta.Paging.Limit != 1 {
			t.Errorf("paging %+v, want total 2, limit 1", doc.Meta.Paging)
		}
		target = strings.TrimPrefix(doc.Links.Next, srv.URL)
		if len(ids) > 2 {
			t.Fatal("the pages do not end")
		}
	}
	if !slices.Equal(ids, []string{"1000000001", "1000000002"}) {
		t.Errorf("pages hold %v", ids)
	}
}

func TestAccountWithoutApps(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, Apps: []asctest.App{}})
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	for _, target := range []string{apps, builds, bundleIDs} {
		if a := c.get(t, target); a.StatusCode != 200 || len(a.ids(t)) != 0 {
			t.Errorf("%s: status %d, %s", target, a.StatusCode, a.body)
		}
	}
}

func TestClientMistakes(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	for _, tt := range []struct {
		name, method, target string
		status               int
		code, about          string
	}{
		{"unknown filter", "GET", "/v1/apps?filter[colour]=red", 400, "PARAMETER_ERROR.ILLEGAL", "filter[colour]"},
		{"unknown parameter", "GET", "/v1/apps?colour=red", 400, "PARAMETER_ERROR.ILLEGAL", "colour"},
		{"sort where there is none", "GET", appPath + "/appStoreVersions?sort=x", 400, "PARAMETER_ERROR.ILLEGAL", "sort"},
		{"missing filter", "GET", "/v1/reviewSubmissions?limit=1", 400, "PARAMETER_ERROR.REQUIRED", "filter[app]"},
		{"limit of nothing", "GET", "/v1/apps?limit=0", 400, "PARAMETER_ERROR.INVALID", "limit"},
		{"limit too high", "GET", "/v1/apps?limit=201", 400, "PARAMETER_ERROR.INVALID", "limit"},
		{"bad cursor", "GET", "/v1/apps?cursor=-", 400, "PARAMETER_ERROR.INVALID", "cursor"},
		{"no such app", "GET", "/v1/apps/42", 404, "NOT_FOUND", "type 'apps' with id '42'"},
		{"no such localization", "GET", "/v1/appInfoLocalizations/42", 404, "NOT_FOUND", "'appInfoLocalizations'"},
		{"no such path", "GET", "/v1/nothing", 404, "PATH_ERROR", "/v1/nothing"},
		{"no such relation", "GET", appPath + "/nothing", 404, "PATH_ERROR", "/nothing"},
		{"root", "GET", "/", 404, "PATH_ERROR", "/"},
		{"what nobody may", "POST", "/v1/apps", 403, "FORBIDDEN_ERROR", "does not allow 'CREATE'"},
		{"what nobody may, to an app", "DELETE", appPath, 403, "FORBIDDEN_ERROR", "does not allow 'DELETE'"},
		{"a method of no kind", "PUT", appPath, 405, "METHOD_NOT_ALLOWED", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := c.send(t, tt.method, tt.target, "")
			if a.StatusCode != tt.status || a.code() != tt.code {
				t.Errorf("status %d, code %q, want %d %s", a.StatusCode, a.code(), tt.status, tt.code)
			}
			if !strings.Contains(a.body, tt.about) {
				t.Errorf("the body does not name %q: %s", tt.about, a.body)
			}
			if got := a.firstError()["status"]; got != a.Status[:3] {
				t.Errorf("status in the body %q, want %q", got, a.Status[:3])
			}
		})
	}
}

func TestAccept(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	const sales = "/v1/salesReports?filter[vendorNumber]=80012345&filter[reportType]=SALES&filter[reportSubType]=SUMMARY&filter[frequency]=DAILY"
	for _, tt := range []struct {
		accept, target string
		want           int
	}{
		{"", apps, 200},
		{"*/*", apps, 200},
		{"application/a-gzip, application/json;q=0.9", apps, 200},
		{"text/html", apps, 406},
		{"application/a-gzip", apps, 406},
		{"application/a-gzip", sales, 200},
		{"application/json", sales, 406},
	} {
		t.Run(tt.accept+" "+tt.target[:8], func(t *testing.T) {
			t.Parallel()
			req := newRequest(t, srv, "GET", tt.target)
			req.Header.Set("Authorization", "Bearer "+c.token)
			if tt.accept != "" {
				req.Header.Set("Accept", tt.accept)
			}
			resp, err := c.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != tt.want {
				t.Errorf("status %d, want %d", resp.StatusCode, tt.want)
			}
			if got := resp.Header.Get("Content-Type"); tt.want == 406 && got != "text/plain" {
				t.Errorf("a 406 of type %q, want text/plain", got)
			}
		})
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	c := callerFor(t, srv, srv.TeamKey(role.Finance), now)
	sales := func(vendor, date string) string {
		return "/v1/salesReports?filter[reportType]=SALES&filter[reportSubType]=SUMMARY&filter[frequency]=DAILY&filter[vendorNumber]=" + vendor + date
	}
	finance := func(vendor, date string) string {
		return "/v1/financeReports?filter[reportType]=FINANCIAL&filter[regionCode]=ZZ&filter[vendorNumber]=" + vendor + "&filter[reportDate]=" + date
	}
	const own = "80012345"
	for _, tt := range []struct {
		name, target string
		status       int
		text         string
	}{
		{"a day", sales(own, "&filter[reportDate]=2026-09-28"), 200, ""},
		{"the latest", sales(own, ""), 200, ""},
		{"a month", finance(own, "2026-08"), 200, ""},
		{"today", sales(own, "&filter[reportDate]=2026-10-01"), 404, "NOT_FOUND"},
		{"this month", finance(own, "2026-10"), 404, "NOT_FOUND"},
		{"long ago", finance(own, "2020-01"), 404, "NOT_FOUND"},
		{"no date", sales(own, "&filter[reportDate]=soon"), 400, "filter[reportDate]"},
		{"another vendor", sales("1", ""), 400, "Invalid vendor number specified. Try again."},
		{"another vendor's finances", finance("1", "2026-08"), 400, "Invalid vendor number specified. Try again."},
		{"no vendor", sales("", ""), 400, "PARAMETER_ERROR.REQUIRED"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := c.get(t, tt.target)
			if a.StatusCode != tt.status || !strings.Contains(a.body, tt.text) {
				t.Fatalf("status %d, want %d with %q: %s", a.StatusCode, tt.status, tt.text, a.body)
			}
			if tt.status != 200 {
				return
			}
			if got := a.Header.Get("Content-Type"); got != "application/a-gzip" {
				t.Errorf("type %q, want application/a-gzip", got)
			}
			z, err := gzip.NewReader(bytes.NewReader([]byte(a.body)))
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(z); err != nil || !strings.HasPrefix(string(text), "Provider\t") {
				t.Errorf("report %q, %v", text, err)
			}
		})
	}
}

func TestUpdates(t *testing.T) {
	t.Parallel()
	const localization = "appInfoLocalizations-1000000001"
	body := func(typ, id, more string) string {
		return `{"data":{"type":"` + typ + `","id":"` + id + `"` + more + `}}`
	}
	for _, tt := range []struct {
		name         string
		role         role.Role
		target, body string
		want         int
		attributes   bool
	}{
		{"an app, nothing", role.AppManager, appPath, body("apps", "1000000001", ""), 200, false},
		{"a localization, nothing", role.AppManager, "/v1/appInfoLocalizations/" + localization, body("appInfoLocalizations", localization, ""), 200, false},
		{"without the role", role.Developer, appPath, body("apps", "1000000001", ""), 403, false},
		{"attributes", role.AppManager, appPath, body("apps", "1000000001", `,"attributes":{"primaryLocale":"de-DE"}`), 200, true},
		{"relationships", role.AppManager, appPath, body("apps", "1000000001", `,"relationships":{}`), 200, true},
		{"no such app", role.AppManager, "/v1/apps/42", body("apps", "42", ""), 404, false},
		{"another id", role.AppManager, appPath, body("apps", "1000000002", ""), 409, false},
		{"another type", role.AppManager, appPath, body("builds", "1000000001", ""), 409, false},
		{"no JSON", role.AppManager, appPath, "no", 400, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Now: clock})
			a := callerFor(t, srv, srv.TeamKey(tt.role), now).send(t, "PATCH", tt.target, tt.body)
			if a.StatusCode != tt.want {
				t.Errorf("status %d, want %d: %s", a.StatusCode, tt.want, a.body)
			}
			if got := srv.Requests()[0]; got.HasAttributes != tt.attributes || got.Body != len(tt.body) {
				t.Errorf("recorded %+v, want attributes %v", got, tt.attributes)
			}
		})
	}
}

// TestFindingALocalization goes the way that a no-op update goes.
func TestFindingALocalization(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	c := callerFor(t, srv, srv.TeamKey(role.AppManager), now)
	app := c.get(t, apps).ids(t)[0]
	info := c.get(t, "/v1/apps/"+app+"/appInfos").ids(t)[0]
	loc := c.get(t, "/v1/appInfos/"+info+"/appInfoLocalizations?limit=1").ids(t)[0]
	if a := c.get(t, "/v1/appInfoLocalizations/"+loc); a.StatusCode != 200 {
		t.Errorf("status %d, want 200: %s", a.StatusCode, a.body)
	}
}

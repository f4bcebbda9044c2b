package asc_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

// One request goes to another host than the API's, in one path, and only from a
// client of Apple's own API.
func TestHosts(t *testing.T) {
	t.Parallel()
	update := asc.NoOpUpdate("v1", "apps", "1")
	tests := []struct {
		name, base string
		req        asc.Request
		want       string
	}{
		{"the API", asc.AppStoreURL, apps, "https://api.appstoreconnect.apple.com/v1/apps?limit=1"},
		{"an update", asc.AppStoreURL, update, "https://api.appstoreconnect.apple.com/v1/apps/1"},
		{"the notary service", asc.AppStoreURL, asc.NotarySubmissions(), "https://appstoreconnect.apple.com/notary/v2/submissions"},
		{"a fake", "https://localhost:8080", asc.NotarySubmissions(), "https://localhost:8080/notary/v2/submissions"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			base, err := url.Parse(tt.base)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			asc.NewClient(base, roundTrip(func(req *http.Request) (*http.Response, error) {
				got = req.URL.String()
				return answer(200, "application/json", `{"data":[]}`), nil
			}), "ascproof/test").Send(t.Context(), secret.New("t"), tt.req)
			if got != tt.want {
				t.Errorf("sent to %s, want %s", got, tt.want)
			}
		})
	}
}

func answer(status int, contentType, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

// What the notary service says is not what the API says. A refused token proves
// nothing of the key, since the API may accept it.
func TestNotaryAnswers(t *testing.T) {
	t.Parallel()
	const unauthenticated = "Unauthenticated\n\nRequest ID: 6SNCCUPCFS5EVLK6D66I4SBMAY.0.0\n"
	tests := []struct {
		name        string
		status      int
		contentType string
		body        string
		want        asc.Class
	}{
		{"a list, labelled as bytes", 200, "application/octet-stream", `{"data":[{"id":"2efe2717-52ef-43a5-96dc-0797e4ca1041","type":"submissions"}],"meta":{}}`, asc.OK},
		{"a portal", 200, "text/html", "<html>", asc.NotApple},
		{"nothing submitted yet", 404, "application/json", `{"errors":[{"status":"404","title":"No data was found for this team."}]}`, asc.NotFound},
		{"a page that is not there", 404, "text/html", "<html>", asc.NotApple},
		{"a token that is not accepted", 401, "text/plain", unauthenticated, asc.Unauthorized},
		{"a token that is not accepted, in the API's form", 401, "application/json", `{"errors":[{"status":"401","code":"NOT_AUTHORIZED"}]}`, asc.Unauthorized},
		{"a failure of authentication", 403, "application/json", `{"errors":[{"status":"403","title":"An authentication failure occurred."}]}`, asc.Forbidden},
		{"the role", 403, "application/json", `{"errors":[{"status":"403","code":"FORBIDDEN_ERROR","detail":"The API key in use does not allow this request"}]}`, asc.RoleDenied},
		{"too many requests", 429, "application/json", `{"errors":[{"status":"429","code":"RATE_LIMIT","title":"Too many requests"}]}`, asc.RateLimited},
		{"an outage", 503, "text/html", "<html>", asc.ServerError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			base, err := url.Parse(asc.AppStoreURL)
			if err != nil {
				t.Fatal(err)
			}
			c := asc.NewClient(base, roundTrip(func(*http.Request) (*http.Response, error) {
				return answer(tt.status, tt.contentType, tt.body), nil
			}), "ascproof/test")
			c.Sleep = (&naps{}).sleep
			a := c.Send(t.Context(), secret.New("t"), asc.NotarySubmissions())
			if a.Class != tt.want || strings.Contains(a.Detail, "Request ID") {
				t.Errorf("class %q, detail %q, want %q", a.Class, a.Detail, tt.want)
			}
		})
	}
}

// What the notary service says rejects no key. A team key is asked about again, as
// anywhere; of individual keys it is known that they are refused there.
func TestNotaryDoesNotReject(t *testing.T) {
	t.Parallel()
	const notary = "/notary/v2/submissions"
	refused := asctest.Refuse(asctest.NotAuthorized).On(notary)
	tests := []struct {
		name     string
		kind     asctest.Kind
		faults   []asctest.Fault
		state    asc.State
		want     asc.Class
		attempts int
		pauses   int
	}{
		{"an individual key", asctest.IndividualKind, nil, asc.Accepted, asc.Unauthorized, 1, 0},
		{"a team key, for good", asctest.TeamKind, []asctest.Fault{refused}, asc.Accepted, asc.Unauthorized, 3, 2},
		{"a team key, at first", asctest.TeamKind, []asctest.Fault{refused.Times(1)}, asc.Accepted, asc.OK, 2, 1},
		{"a team key in an outage of the API", asctest.TeamKind, []asctest.Fault{refused, asctest.Refuse(asctest.BareForbidden).On("/v1/apps")}, asc.Undecided, asc.Unauthorized, 3, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{})
			for _, f := range tt.faults {
				srv.Fail(f)
			}
			s, naps := newSession(t, srv, srv.Key(asctest.KeyOptions{Kind: tt.kind, Roles: role.Of(role.Admin)}).Credentials())
			a := s.Round(t.Context(), []asc.Request{asc.NotarySubmissions(), apps})[0]
			if s.Proof().State != tt.state || a.Class != tt.want || a.Attempts != tt.attempts || len(naps.all) != tt.pauses {
				t.Errorf("%s, class %q after %d attempts and %d pauses, want %s, %q, %d, %d", s.Proof().State, a.Class, a.Attempts, len(naps.all), tt.state, tt.want, tt.attempts, tt.pauses)
			}
		})
	}
}

// What is included is kept, type and id alone.
func TestIncluded(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{Without: []string{"appStoreReviewDetails"}})
	s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
	a := s.Round(t.Context(), []asc.Request{asc.Get("/v1/apps/1000000001/appStoreVersions",
		url.Values{"include": {"appStoreVersionLocalizations,appStoreReviewDetail"}, "limit": {"1"}})})[0]
	want := []asc.Resource{
		{Type: "appStoreVersions", ID: "appStoreVersions-1000000001"},
		{Type: "appStoreVersionLocalizations", ID: "appStoreVersionLocalizations-1000000001"},
	}
	if len(a.Resources) != 2 || a.Resources[0] != want[0] || a.Resources[1] != want[1] {
		t.Errorf("resources %+v, want %+v", a.Resources, want)
	}
}

// A product of Xcode Cloud says which app it belongs to, if that is included.
func TestAppOfProduct(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
	for _, query := range []url.Values{{}, {"include": {"app"}}} {
		want := ""
		if query.Has("include") {
			want = srv.Apps[0].ID
		}
		a := s.Round(t.Context(), []asc.Request{asc.Get("/v1/ciProducts", query)})[0]
		if len(a.Resources) == 0 || a.Resources[0].Type != "ciProducts" || a.Resources[0].App != want {
			t.Errorf("resources %+v of %v, want a product of app %q first", a.Resources, query, want)
		}
	}
}

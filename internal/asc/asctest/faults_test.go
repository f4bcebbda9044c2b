package asctest_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// statuses sends requests one after another and returns what came back, 0 for nothing.
func statuses(c *caller, targets ...string) []int {
	var got []int
	for _, target := range targets {
		a, err := c.try("GET", target, "")
		if err != nil {
			got = append(got, 0)
			continue
		}
		got = append(got, a.StatusCode)
	}
	return got
}

func TestFaultsAreNarrowed(t *testing.T) {
	t.Parallel()
	down := asctest.Refuse(asctest.ServiceUnavailable)
	agreements := asctest.Refuse(asctest.AgreementsMissing)
	for _, tt := range []struct {
		name   string
		faults []asctest.Fault
		want   []int // of apps, builds, apps, builds
	}{
		{"not at all", []asctest.Fault{down}, []int{503, 503, 503, 503}},
		{"to a number", []asctest.Fault{down.Times(1)}, []int{503, 200, 200, 200}},
		{"to later ones", []asctest.Fault{down.After(1).Times(2)}, []int{200, 503, 503, 200}},
		{"to a path", []asctest.Fault{down.On("/v1/builds")}, []int{200, 503, 200, 503}},
		{"to several paths", []asctest.Fault{down.On("/v1/builds", "/v1/ap*")}, []int{503, 503, 503, 503}},
		{"to a path and later ones", []asctest.Fault{down.On("/v1/builds").After(1)}, []int{200, 200, 200, 503}},
		{"one after the other", []asctest.Fault{asctest.Spurious401(2), down.Times(1)}, []int{401, 401, 503, 200}},
		{"a refusal of some paths", []asctest.Fault{agreements.On("/v1/builds")}, []int{200, 403, 200, 403}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Now: clock})
			for _, f := range tt.faults {
				srv.Fail(f)
			}
			c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
			if got := statuses(c, apps, builds, apps, builds); !slices.Equal(got, tt.want) {
				t.Errorf("statuses %v, want %v", got, tt.want)
			}
		})
	}
}

func TestNarrowingLeavesTheFaultAsItWas(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	down := asctest.Refuse(asctest.ServiceUnavailable)
	_ = down.On("/v1/builds").Times(1)
	srv.Fail(down)
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	if got := statuses(c, apps, apps); !slices.Equal(got, []int{503, 503}) {
		t.Errorf("statuses %v, want [503 503]", got)
	}
}

func TestFaultOfOneKey(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	sick, well := srv.TeamKey(role.Admin), srv.TeamKey(role.Admin)
	srv.Fail(asctest.Refuse(asctest.RateLimited).For(sick))
	if got := statuses(callerFor(t, srv, sick, now), apps); got[0] != 429 {
		t.Errorf("status of the sick key %d, want 429", got[0])
	}
	if got := statuses(callerFor(t, srv, well, now), apps); got[0] != 200 {
		t.Errorf("status of the other %d, want 200", got[0])
	}
}

// TestRefusals gets each one from the server and compares it with its own table.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, r := range asctest.Refusals() {
		t.Run(string(r), func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Now: clock})
			srv.Fail(asctest.Refuse(r))
			a := callerFor(t, srv, srv.TeamKey(role.Admin), now).get(t, appPath)
			e := a.firstError()
			if a.StatusCode != r.Status() || e["code"] == "" || e["title"] == "" || e["id"] == "" {
				t.Errorf("status %d, want %d, body %s", a.StatusCode, r.Status(), a.body)
			}
			if got := a.Header.Get("Content-Type"); got != "application/json" {
				t.Errorf("type %q, want application/json", got)
			}
			if strings.ContainsAny(e["detail"], "{}") {
				t.Errorf("a placeholder is left in %q", e["detail"])
			}
		})
	}
}

// TestBadTokenComesFirst holds that who has no good token learns nothing of the
// team's troubles, but of Apple's.
func TestBadTokenComesFirst(t *testing.T) {
	t.Parallel()
	for r, want := range map[asctest.Refusal]int{
		asctest.AgreementsMissing: 401, asctest.StateError: 401,
		asctest.RateLimited: 429, asctest.UnexpectedError: 500,
	} {
		srv := start(t, asctest.Options{Now: clock})
		srv.Fail(asctest.Refuse(r))
		if a := newCaller(t, srv, "").get(t, apps); a.StatusCode != want {
			t.Errorf("%s: status %d, want %d", r, a.StatusCode, want)
		}
	}
}

func TestBlockedTeam(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	other := srv.NewTeam("", []asctest.App{{ID: "1", BundleID: "com.example.one", Name: "One"}})
	blocked := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	free := callerFor(t, srv, other.TeamKey(role.Admin), now)
	srv.Block(asctest.MembershipLapsed)
	if a := blocked.get(t, apps); a.StatusCode != 403 || !strings.Contains(a.body, "active membership") {
		t.Errorf("status %d, %s", a.StatusCode, a.body)
	}
	if a := free.get(t, apps); a.StatusCode != 200 || !slices.Equal(a.ids(t), []string{"1"}) {
		t.Errorf("another team's key: status %d, %s", a.StatusCode, a.body)
	}
	srv.Block(asctest.NoRefusal)
	if a := blocked.get(t, apps); a.StatusCode != 200 {
		t.Errorf("status afterwards %d, want 200", a.StatusCode)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault asctest.Fault
		want  string
	}{
		{"seconds", asctest.RetryAfter(2 * time.Second), "2"},
		{"date", asctest.RetryAfterDate(2 * time.Second), "Thu, 01 Oct 2026 12:00:02 GMT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Now: clock})
			srv.Fail(tt.fault.Times(1))
			c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
			a := c.get(t, apps)
			if got := a.Header.Get("Retry-After"); a.StatusCode != 429 || got != tt.want {
				t.Errorf("status %d, Retry-After %q, want 429 %q", a.StatusCode, got, tt.want)
			}
			if a := c.get(t, apps); a.StatusCode != 200 {
				t.Errorf("status of the next %d, want 200", a.StatusCode)
			}
		})
	}
}

func TestAnswersThatAreNotApples(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, typ, text string
		fault           asctest.Fault
		status          int
	}{
		{"bad gateway", "text/html", "502 Bad Gateway", asctest.BadGateway(), 502},
		{"captive portal", "text/html; charset=utf-8", "Sign in", asctest.CaptivePortal(), 200},
		{"empty", "application/json", "", asctest.EmptyOK(), 200},
		{"anything", "text/plain", "teapot", asctest.Reply(418, "text/plain", "teapot"), 418},
		{"huge body", "application/json", `{"data":[]`, asctest.HugeBody(), 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Now: clock})
			srv.Fail(tt.fault)
			a := callerFor(t, srv, srv.TeamKey(role.Admin), now).get(t, apps)
			if a.StatusCode != tt.status || !strings.Contains(a.body, tt.text) {
				t.Errorf("status %d, want %d with %q", a.StatusCode, tt.status, tt.text)
			}
			if got := a.Header.Get("Content-Type"); got != tt.typ {
				t.Errorf("type %q, want %q", got, tt.typ)
			}
			if tt.name == "empty" && a.body != "" {
				t.Errorf("body %q, want none", a.body)
			}
			if tt.name == "huge body" && len(a.body) <= 4<<20 {
				t.Errorf("%d bytes, want more than 4 MiB", len(a.body))
			}
		})
	}
}

func TestHugeHeaders(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	srv.Fail(asctest.HugeHeaders())
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	a := c.get(t, apps)
	size := 0
	for name, values := range a.Header {
		size += len(name) + len(strings.Join(values, ""))
	}
	if a.StatusCode != 200 || size <= 64<<10 {
		t.Errorf("status %d, %d bytes of headers, want 200 and more than 64 KiB", a.StatusCode, size)
	}
	c.client.Transport.(*http.Transport).CloseIdleConnections()
	limited := srv.Trust(&http.Transport{ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10})
	defer limited.CloseIdleConnections()
	c.client.Transport = limited
	if a, err := c.try("GET", apps, ""); err == nil {
		t.Errorf("a client with a limit of 64 KiB got status %d, want an error", a.StatusCode)
	}
}

func TestRedirect(t *testing.T) {
	t.Parallel()
	srv, other := start(t, asctest.Options{Now: clock}), start(t, asctest.Options{Now: clock})
	srv.Fail(asctest.Redirect(other.URL + "/v1/apps"))
	a := callerFor(t, srv, srv.TeamKey(role.Admin), now).get(t, apps)
	if got := a.Header.Get("Location"); a.StatusCode != 307 || got != other.URL+"/v1/apps" {
		t.Errorf("status %d, Location %q", a.StatusCode, got)
	}
}

// TestConnectionFaults are those after which there is no whole answer, on each
// protocol; the connection or a new one serves what comes next.
func TestConnectionFaults(t *testing.T) {
	t.Parallel()
	for _, opt := range transports() {
		for name, fault := range map[string]asctest.Fault{"reset": asctest.Reset(), "truncate": asctest.Truncate()} {
			t.Run(opt.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				srv := start(t, opt.options)
				srv.Fail(fault.After(1).Times(1))
				c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
				c.get(t, apps)
				// A client of net/http sends a GET again by itself after some resets, a POST never.
				if a, err := c.try("POST", apps, "{}"); err == nil {
					t.Errorf("status %d, body %q, want an error", a.StatusCode, a.body)
				} else if name == "truncate" && a.Response == nil {
					t.Errorf("broken off before the body: %v", err)
				}
				if a := c.get(t, apps); a.StatusCode != 200 {
					t.Errorf("status afterwards %d, want 200", a.StatusCode)
				}
			})
		}
	}
}

func TestHangEndsWithTheClient(t *testing.T) {
	t.Parallel()
	for _, opt := range transports() {
		t.Run(opt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, opt.options)
			srv.Fail(asctest.Hang().Times(1))
			c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
			ctx, cancel := context.WithCancel(t.Context())
			sent := make(chan error, 1)
			go func() {
				_, err := c.client.Do(newRequest(t, srv, "GET", apps).WithContext(ctx))
				sent <- err
			}()
			for srv.Count() == 0 {
				time.Sleep(time.Millisecond)
			}
			select {
			case err := <-sent:
				t.Fatalf("answered, with error %v", err)
			default:
			}
			cancel()
			if err := <-sent; !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want that of the context", err)
			}
			if a := c.get(t, apps); a.StatusCode != 200 {
				t.Errorf("status afterwards %d, want 200", a.StatusCode)
			}
		})
	}
}

// TestCloseEndsWhatHangs would never end if it did not.
func TestCloseEndsWhatHangs(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	srv.Fail(asctest.Hang())
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	sent := make(chan error, 1)
	go func() { _, err := c.try("GET", apps, ""); sent <- err }()
	for srv.Count() == 0 {
		time.Sleep(time.Millisecond)
	}
	srv.Close()
	if err := <-sent; err == nil {
		t.Error("answered by a closed server")
	}
}

// TestClockOff sends tokens made on the client's clock: to a server that is
// behind they are from the future, to one that is ahead they have run out.
func TestClockOff(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		off  time.Duration
		want int
		date string
	}{
		{0, 200, "Thu, 01 Oct 2026 12:00:00 GMT"},
		{5 * time.Minute, 200, "Thu, 01 Oct 2026 12:05:00 GMT"},
		{20 * time.Minute, 401, "Thu, 01 Oct 2026 12:20:00 GMT"},
		{-5 * time.Minute, 401, "Thu, 01 Oct 2026 11:55:00 GMT"},
	} {
		t.Run(tt.off.String(), func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{Now: clock})
			srv.Fail(asctest.ClockOff(tt.off))
			a := callerFor(t, srv, srv.TeamKey(role.Admin), now).get(t, apps)
			if got := a.Header.Get("Date"); a.StatusCode != tt.want || got != tt.date {
				t.Errorf("status %d, Date %q, want %d %q", a.StatusCode, got, tt.want, tt.date)
			}
		})
	}
}

func TestUnfired(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	srv.Fail(asctest.Spurious401(1))
	srv.Fail(asctest.Reset().On("/v1/nothing"))
	srv.Fail(asctest.BadGateway().Times(2).On("/v1/builds"))
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	statuses(c, apps, builds)
	if got := srv.Unfired(); !slices.Equal(got, []string{"reset", "reply-502"}) {
		t.Errorf("unfired %v, want reset and reply-502", got)
	}
}

// TestFaultsUnderLoad counts what a fault struck when requests come all at once.
func TestFaultsUnderLoad(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	srv.Fail(asctest.Spurious401(7))
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	results := make(chan int)
	const n = 50
	for range n {
		go func() { results <- statuses(c, apps)[0] }()
	}
	count := make(map[int]int)
	for range n {
		count[<-results]++
	}
	if count[401] != 7 || count[200] != n-7 {
		t.Errorf("statuses %v, want 7 of 401 and the rest 200", count)
	}
}

package asctest_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

type transport struct {
	name, protocol string
	options        asctest.Options
}

// transports are the ways in which the server can be reached.
func transports() []transport {
	return []transport{
		{"TLS", "HTTP/2.0", asctest.Options{Now: clock}},
		{"TLS without HTTP2", "HTTP/1.1", asctest.Options{Now: clock, HTTP1: true}},
		{"plain", "HTTP/1.1", asctest.Options{Now: clock, Plain: true}},
		{"in memory", "HTTP/2.0", asctest.Options{Now: clock, InMemory: true}},
		{"in memory, plain", "HTTP/1.1", asctest.Options{Now: clock, InMemory: true, Plain: true}},
	}
}

func TestTransports(t *testing.T) {
	t.Parallel()
	for _, tt := range transports() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, tt.options)
			c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
			for range 3 {
				if a := c.get(t, apps); a.StatusCode != 200 || a.Proto != tt.protocol {
					t.Errorf("status %d over %s, want 200 over %s", a.StatusCode, a.Proto, tt.protocol)
				}
			}
			if got := srv.Connections(); got != 1 {
				t.Errorf("%d connections, want 1", got)
			}
			for _, r := range srv.Requests() {
				if r.Protocol != tt.protocol || r.Connection != 1 {
					t.Errorf("recorded %s on connection %d, want %s on 1", r.Protocol, r.Connection, tt.protocol)
				}
			}
		})
	}
}

func TestServerIsOnLoopback(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		t.Errorf("URL %s is not on loopback", srv.URL)
	}
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(srv.CertPEM()) {
		t.Fatal("CertPEM holds no certificate")
	}
	for _, tt := range []struct {
		name  string
		roots *x509.CertPool
		works bool
	}{
		{"from PEM", pool, true},
		{"Roots", srv.Roots(), true},
		{"of another server, which shares it", start(t, asctest.Options{}).Roots(), true},
		{"another one", start(t, asctest.Options{Certificate: func(*x509.Certificate) {}}).Roots(), false},
	} {
		tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: tt.roots}}
		resp, err := (&http.Client{Transport: tr}).Do(newRequest(t, srv, "GET", apps))
		if (err == nil) != tt.works {
			t.Errorf("%s: error %v", tt.name, err)
		}
		if err == nil {
			_ = resp.Body.Close()
		}
		tr.CloseIdleConnections()
	}
	if plain := start(t, asctest.Options{Plain: true}); plain.CertPEM() != nil {
		t.Error("a plain server has a certificate")
	}
}

// TestInBubble runs a server, with latency, in a bubble whose clock jumps.
func TestInBubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := asctest.Start(asctest.Options{InMemory: true, Latency: time.Hour})
		defer srv.Close()
		tr := srv.Trust(nil)
		defer tr.CloseIdleConnections()
		key := srv.TeamKey(role.Admin)
		d := newDraft(key, time.Now().Add(time.Hour))
		d.claims["exp"] = time.Now().Add(19 * time.Minute).Unix()
		d.claims["iat"] = time.Now().Unix()
		c := &caller{srv: srv, client: &http.Client{Transport: tr}, token: mint(t, key, d)}
		before := time.Now()
		a := c.get(t, apps)
		if took := time.Since(before); took < time.Hour || took > 2*time.Hour {
			t.Errorf("took %v, want the latency of an hour", took)
		}
		if want := before.UTC().Format(http.TimeFormat); a.StatusCode != 200 || a.Header.Get("Date") != want {
			t.Errorf("status %d, Date %q, want 200 and the bubble's %q", a.StatusCode, a.Header.Get("Date"), want)
		}
	})
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, MinuteLimit: 150})
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	other := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	for i := range 3 {
		hour, minute := strconv.Itoa(3599-i), strconv.Itoa(149-i)
		lines := []string{"user-hour-lim:3600;user-hour-rem:" + hour + ";", "user-minute-lim:150;user-minute-rem:" + minute + ";"}
		if got := c.get(t, apps).Header.Values("X-Rate-Limit"); !slices.Equal(got, lines) {
			t.Errorf("request %d: %q, want %q", i, got, lines)
		}
	}
	want := []string{"user-hour-lim:3600;user-hour-rem:3599;", "user-minute-lim:150;user-minute-rem:149;"}
	if got := other.get(t, apps).Header.Values("X-Rate-Limit"); !slices.Equal(got, want) {
		t.Errorf("another key has %q, want %q: each has its own limit", got, want)
	}
}

func TestRateLimitIsShownByDefault(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	a := callerFor(t, srv, srv.TeamKey(role.Admin), now).get(t, apps)
	want := []string{"user-hour-lim:3600;user-hour-rem:3599;"}
	if got := a.Header.Values("X-Rate-Limit"); !slices.Equal(got, want) {
		t.Errorf("X-Rate-Limit %q, want %q", got, want)
	}
}

func TestRecorder(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, Keep: 4})
	key := srv.TeamKey(role.Admin)
	c := callerFor(t, srv, key, now)
	again := callerFor(t, srv, key, now)
	statuses(c, "/v1/one", "/v1/two", apps)
	c.send(t, "PATCH", appPath, `{"data":{"type":"apps","id":"1000000001"}}`)
	statuses(c, "/v1/builds?filter[x]=1")
	statuses(again, users)
	got := srv.Requests()
	want := []asctest.Request{
		{Method: "GET", Path: "/v1/apps", Query: "limit=1", Operation: "apps.list", Status: 200},
		{Method: "PATCH", Path: appPath, Operation: "app.update", Status: 200, Body: 42},
		{Method: "GET", Path: "/v1/builds", Query: "filter[x]=1", Operation: "builds.list", Status: 400},
		{Method: "GET", Path: "/v1/users", Query: "limit=1", Operation: "users.list", Status: 200},
	}
	if len(got) != len(want) || srv.Count() != 6 || !slices.Equal(srv.Methods(), []string{"GET", "PATCH"}) {
		t.Fatalf("%d requests kept of %d, methods %v, want 4 of 6, GET and PATCH", len(got), srv.Count(), srv.Methods())
	}
	if got[0].Token == "" || got[0].Token != got[1].Token || got[2].Token == got[3].Token {
		t.Errorf("digests %q %q %q %q, want the first three equal", got[0].Token, got[1].Token, got[2].Token, got[3].Token)
	}
	for i, r := range got {
		if strings.Contains(c.token, r.Token) || r.KeyID != key.ID || !strings.HasPrefix(r.Agent, "Go-http-client/") {
			t.Errorf("request %d recorded with token %q of key %q, by %q", i, r.Token, r.KeyID, r.Agent)
		}
		r.Token, r.KeyID, r.Agent, r.Connection, r.Protocol = "", "", "", 0, ""
		if r != want[i] {
			t.Errorf("request %d is %+v, want %+v", i, r, want[i])
		}
	}
}

func TestRecorderUnderLoad(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, Keep: 10})
	c := callerFor(t, srv, srv.TeamKey(role.Admin), now)
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			statuses(c, apps)
			_ = srv.Requests()
			_ = srv.Methods()
		})
	}
	wg.Wait()
	if len(srv.Requests()) != 10 || srv.Count() != 40 {
		t.Errorf("%d kept of %d, want 10 of 40", len(srv.Requests()), srv.Count())
	}
}

func TestKeysAreOfAppleForm(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.Admin)
	if len(key.ID) != 10 || strings.Trim(key.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		t.Errorf("key ID %q", key.ID)
	}
	var groups []int
	for g := range strings.SplitSeq(key.IssuerID, "-") {
		groups = append(groups, len(g))
	}
	if !slices.Equal(groups, []int{8, 4, 4, 4, 12}) || srv.IssuerID != key.IssuerID {
		t.Errorf("issuer ID %q, of the team %q", key.IssuerID, srv.IssuerID)
	}
	if srv.IndividualKey(role.Admin).IssuerID != "" {
		t.Error("an individual key has an issuer ID")
	}
	if pem := key.PEM(); !strings.HasPrefix(pem, "-----BEGIN PRIVATE KEY-----\n") || !strings.HasSuffix(pem, "\n-----END PRIVATE KEY-----") {
		t.Error("PEM() is not the form of Apple's .p8 files")
	}
}

func TestTwoKeysOfOneID(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	defer func() {
		if recover() == nil {
			t.Error("two keys with one ID, want a panic")
		}
	}()
	srv.Key(asctest.KeyOptions{ID: "ABC123DEFG"})
	srv.Key(asctest.KeyOptions{ID: "ABC123DEFG"})
}

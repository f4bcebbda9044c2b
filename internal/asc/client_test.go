package asc_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

func TestSendFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		fault    asctest.Fault
		class    asc.Class
		attempts int
	}{
		{"503 once", asctest.Refuse(asctest.ServiceUnavailable).Times(1), asc.OK, 2},
		{"500 for good", asctest.Refuse(asctest.UnexpectedError), asc.ServerError, 4},
		{"reset once", asctest.Reset().Times(1), asc.OK, 2},
		{"429 with Retry-After once", asctest.RetryAfter(time.Second).Times(1), asc.OK, 2},
		{"429 with a date once", asctest.RetryAfterDate(2 * time.Second).Times(1), asc.OK, 2},
		{"429 beyond the timeout", asctest.RetryAfter(time.Hour), asc.RateLimited, 1},
		{"gateway's HTML", asctest.BadGateway(), asc.ServerError, 4},
		{"captive portal", asctest.CaptivePortal(), asc.NotApple, 1},
		{"empty 200", asctest.EmptyOK(), asc.NotApple, 1},
		{"truncated body", asctest.Truncate().Times(1), asc.OK, 2},
		{"huge body", asctest.HugeBody(), asc.NotApple, 1},
		{"huge headers", asctest.HugeHeaders(), asc.Unreachable, 4},
		{"proxy's bare 401", asctest.Reply(401, "text/html", "<html>sign in</html>"), asc.NotApple, 1},
		{"proxy's bare 403", asctest.Reply(403, "text/plain", "no"), asc.NotApple, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{})
			srv.Fail(tt.fault)
			s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			a := s.Round(ctx, []asc.Request{apps})[0]
			if a.Class != tt.class || a.Attempts != tt.attempts {
				t.Errorf("class %v after %d attempts (%s), want %v after %d", a.Class, a.Attempts, a.Detail, tt.class, tt.attempts)
			}
			if s.Proof().State == asc.Rejected {
				t.Error("an outage ended as a rejection")
			}
		})
	}
}

// The pauses between attempts double, but for some jitter.
func TestBackoff(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	srv.Fail(asctest.Refuse(asctest.ServiceUnavailable))
	c, naps := newClient(t, srv)
	c.Send(t.Context(), secret.New("t"), apps)
	longest := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}
	if len(naps.all) != len(longest) {
		t.Fatalf("pauses = %v, want %d", naps.all, len(longest))
	}
	for i, want := range longest {
		if got := naps.all[i]; got < want/2 || got > want {
			t.Errorf("pause %d is %v, want %v or down to half of it", i+1, got, want)
		}
	}
}

// A redirect is reported, not followed: not even to the same host on another port.
func TestRedirect(t *testing.T) {
	t.Parallel()
	var leaked bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		leaked = true
	}))
	defer elsewhere.Close()
	srv := newServer(t, asctest.Options{})
	srv.Fail(asctest.Redirect(elsewhere.URL))
	s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
	a := s.Round(t.Context(), []asc.Request{apps})[0]
	if a.Class != asc.NotApple || leaked {
		t.Errorf("class %v, followed %v, want not-apple and not followed", a.Class, leaked)
	}
}

// What cannot be reached is named in our words, and not tried again where that
// could not help.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	plain := newServer(t, asctest.Options{Plain: true})
	tests := []struct {
		name, base string
		detail     string
		attempts   int
	}{
		{"unknown CA", srv.URL, `the server's certificate, issued by "asctest", is not trusted by this machine`, 1},
		{"refused", "http://" + refusing(t), "the connection was refused", 4},
		{"not TLS", "https" + plain.URL[len("http"):], "the server does not speak TLS", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			base, err := url.Parse(tt.base)
			if err != nil {
				t.Fatal(err)
			}
			c := asc.NewClient(base, nil, "ascproof/test")
			c.Sleep = (&naps{}).sleep
			a := c.Send(t.Context(), secret.New("t"), apps)
			if a.Class != asc.Unreachable || a.Detail != tt.detail || a.Attempts != tt.attempts || a.Code != "" {
				t.Errorf("%v: %q %q after %d attempts, want unreachable: %q, no code of Apple's, after %d", a.Class, a.Detail, a.Code, a.Attempts, tt.detail, tt.attempts)
			}
		})
	}
}

// A server that never answers costs the caller's time and no more.
func TestTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := asctest.Start(asctest.Options{InMemory: true})
		defer srv.Close()
		srv.Fail(asctest.Hang())
		s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		a := s.Round(ctx, []asc.Request{apps})[0]
		if a.Class != asc.Unreachable || a.Detail != "the time was up" {
			t.Errorf("%v: %q, want unreachable: the time was up", a.Class, a.Detail)
		}
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("it took %v of fake time, want the 5 s that it had", took)
		}
	})
}

// Each attempt has a time limit of its own, so that one that hangs leaves time for
// others.
func TestTimeoutOfAnAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := asctest.Start(asctest.Options{InMemory: true})
		defer srv.Close()
		srv.Fail(asctest.Hang().Times(1))
		s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
		start := time.Now()
		a := s.Round(t.Context(), []asc.Request{apps})[0]
		if a.Class != asc.OK || a.Attempts != 2 {
			t.Errorf("%v after %d attempts, want ok after 2", a.Class, a.Attempts)
		}
		if took := time.Since(start); took != 20*time.Second {
			t.Errorf("the attempt that hung took %v, want 20 s", took)
		}
	})
}

// endless is a body without an end, but for one that keeps a test from filling the
// memory.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	if e.read += len(p); e.read > 16<<20 {
		return 0, errors.New("far too much was read")
	}
	return len(p), nil
}

func (e *endless) Close() error { return nil }

// A body without an end is read up to the limit.
func TestEndlessBody(t *testing.T) {
	t.Parallel()
	body := &endless{}
	c := asc.NewClient(&url.URL{Scheme: "https", Host: "api.invalid"}, roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Request: r, Body: body, Header: http.Header{}}, nil
	}), "ascproof/test")
	c.Sleep = (&naps{}).sleep
	if a := c.Send(t.Context(), secret.New("t"), apps); a.Class != asc.NotApple || a.Detail != "a body of more than 4 MiB" {
		t.Errorf("%v: %q after %d bytes, want not-apple: a body of more than 4 MiB", a.Class, a.Detail, body.read)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (r roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }

// Nor does one that answers by leaving HTTP and then says nothing cost more.
func TestSwitchOfProtocols(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "x")
		w.WriteHeader(http.StatusSwitchingProtocols)
		_ = http.NewResponseController(w).Flush()
		<-done
	}))
	defer srv.Close()
	defer close(done)
	base, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan asc.Answer, 1)
	go func() { answer <- asc.NewClient(base, nil, "ascproof/test").Send(t.Context(), secret.New("t"), apps) }()
	select {
	case a := <-answer:
		if a.Status != 101 || a.Class != asc.NotApple {
			t.Errorf("status %d, class %v, want 101 and not-apple", a.Status, a.Class)
		}
	case <-time.After(time.Minute):
		t.Error("it is read for as long as the connection stays open")
	}
}

// However many requests fail, a check never sends more than its limit.
func TestBudget(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	srv.Fail(asctest.Refuse(asctest.ServiceUnavailable))
	s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
	round := make([]asc.Request, asc.MaxRequests/2) // each is tried more than twice
	for i := range round {
		round[i] = apps
	}
	s.Round(t.Context(), round)
	if got := srv.Count(); got != asc.MaxRequests || s.Client.Sent() != asc.MaxRequests {
		t.Errorf("%d requests arrived, Sent() = %d, want %d", got, s.Client.Sent(), asc.MaxRequests)
	}
}

// The no-op update names a type and an id, and nothing that could change.
func TestNoOpUpdate(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	s, _ := newSession(t, srv, srv.TeamKey(role.AppManager).Credentials())
	id := s.Round(t.Context(), []asc.Request{apps})[0].Resources[0].ID
	a := s.Round(t.Context(), []asc.Request{asc.NoOpUpdate("v1", "apps", id)})[0]
	if a.Class != asc.OK {
		t.Errorf("class = %v (%s), want ok", a.Class, a.Detail)
	}
	last := srv.Requests()[1]
	if last.Method != "PATCH" || last.Path != "/v1/apps/"+id || last.HasAttributes || last.Body == 0 {
		t.Errorf("request = %+v, want a PATCH of the app without attributes", last)
	}
}

// What waits between attempts waits as long as it is told, or until nobody waits any more.
func TestSleep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		if err := asc.Sleep(t.Context(), time.Minute); err != nil || time.Since(begin) != time.Minute {
			t.Errorf("Sleep = %v after %v, want none after a minute", err, time.Since(begin))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin = time.Now()
		if err := asc.Sleep(ctx, time.Minute); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Second {
			t.Errorf("Sleep = %v after %v, want the context's error after a second", err, time.Since(begin))
		}
	})
}

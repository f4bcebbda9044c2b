package asc_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/token"
)

// Tokens are made on Apple's time as soon as it is known to differ, whether or
// not the key was accepted without: later steps get one of them.
func TestSessionNow(t *testing.T) {
	t.Parallel()
	here := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name        string
		apple       time.Duration // ahead of us
		want        time.Duration
		off, absurd bool
		revoked     bool
	}{
		{name: "equal"},
		{name: "within the limit", apple: 30 * time.Second},
		{name: "beyond the limit", apple: 31 * time.Second, want: 31 * time.Second, off: true},
		{name: "five minutes ahead of us", apple: 5 * time.Minute, want: 5 * time.Minute, off: true},
		{name: "five minutes behind us", apple: -5 * time.Minute, want: -5 * time.Minute, off: true},
		{name: "of a rejected key", apple: -5 * time.Minute, want: -5 * time.Minute, off: true, revoked: true},
		{name: "a day ahead of us", apple: 24 * time.Hour, absurd: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{Now: func() time.Time { return here.Add(tt.apple) }})
			key := srv.TeamKey(role.Admin)
			if tt.revoked {
				key.Revoke()
			}
			s, _ := newSession(t, srv, key.Credentials())
			s.Client.Now = func() time.Time { return here }
			s.Round(t.Context(), []asc.Request{apps})
			if got := s.Now().Sub(here); got != tt.want {
				t.Errorf("Now() is %v from our clock, want %v", got, tt.want)
			}
			if c := s.Proof().Clock; c.Off() != tt.off || c.Absurd() != tt.absurd || !c.Known {
				t.Errorf("%+v: off %v, absurd %v, want known, %v, %v", c, c.Off(), c.Absurd(), tt.off, tt.absurd)
			}
		})
	}
}

// Of several answers the middle one tells the time: one machine of Apple's may be
// wrong, whichever way.
func TestSessionOddClock(t *testing.T) {
	t.Parallel()
	here := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		ahead []string
		want  time.Duration
	}{
		{"one of three ahead", []string{"/v1/builds"}, 0},
		{"two of three ahead", []string{"/v1/builds", "/v1/bundleIds"}, 5 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{Now: func() time.Time { return here }})
			srv.Fail(asctest.ClockOff(5 * time.Minute).On(tt.ahead...))
			s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
			s.Client.Now = func() time.Time { return here }
			s.Round(t.Context(), []asc.Request{apps, asc.Get("/v1/builds", nil), asc.Get("/v1/bundleIds", nil)})
			if got := s.Proof().Clock.Ahead; got != tt.want {
				t.Errorf("Ahead = %v, want %v", got, tt.want)
			}
		})
	}
}

// The clock of what stands in between is not Apple's.
func TestSessionProxyClock(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	srv.Fail(asctest.ClockOff(5 * time.Minute))
	srv.Fail(asctest.CaptivePortal())
	s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
	s.Round(t.Context(), []asc.Request{apps})
	if clock := s.Proof().Clock; clock != (asc.Clock{}) {
		t.Errorf("the clock is %+v, want unknown", clock)
	}
}

// What the question about the other kind of claims tells, and when it is not put.
func TestSessionOtherKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		prepare  func(*asctest.Server, *asctest.Key) asctest.Credentials
		audience string
		other    asc.Class
		requests int
	}{
		{name: "refused too", other: asc.Unauthorized, requests: 4},
		{name: "lost to an outage", other: asc.ServerError, requests: 7, prepare: func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
			s.Fail(asctest.Refuse(asctest.ServiceUnavailable).After(3))
			return k.Credentials()
		}},
		{name: "not asked without an issuer ID", requests: 3, prepare: func(_ *asctest.Server, k *asctest.Key) asctest.Credentials {
			c := k.Credentials()
			c.IssuerID = ""
			return c
		}},
		{name: "not asked in the Enterprise Program", audience: token.Enterprise, requests: 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{})
			key := srv.TeamKey(role.Admin)
			key.Revoke()
			c := key.Credentials()
			if tt.prepare != nil {
				c = tt.prepare(srv, key)
			}
			s, _ := newSession(t, srv, c)
			if tt.audience != "" {
				s.Signer.Audience = tt.audience
			}
			s.Round(t.Context(), []asc.Request{apps})
			want := asc.Proof{State: asc.Rejected, Attempts: 3, Waited: 3 * time.Second, OtherKind: tt.other}
			got := s.Proof()
			got.Clock = asc.Clock{}
			if got != want || srv.Count() != tt.requests {
				t.Errorf("%+v after %d requests, want %+v after %d", got, srv.Count(), want, tt.requests)
			}
		})
	}
}

// Each case is a key in front of the fake; the requests are those that reached it.
func TestSession(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		prepare  func(*asctest.Server, *asctest.Key) asctest.Credentials
		state    asc.State
		class    asc.Class
		spurious int
		other    bool
		requests int
	}{
		{name: "good key, one request", state: asc.Accepted, class: asc.OK, requests: 1},
		{name: "individual key", state: asc.Accepted, class: asc.OK, requests: 1,
			prepare: func(s *asctest.Server, _ *asctest.Key) asctest.Credentials {
				return s.IndividualKey(role.Developer).Credentials()
			}},
		{name: "a key without any role is a key all the same", state: asc.Accepted, class: asc.RoleDenied, requests: 1,
			prepare: func(s *asctest.Server, _ *asctest.Key) asctest.Credentials {
				return s.Key(asctest.KeyOptions{}).Credentials()
			}},
		{name: "one spurious 401", state: asc.Accepted, class: asc.OK, spurious: 1, requests: 2, prepare: fault(asctest.Spurious401(1))},
		{name: "two spurious 401s", state: asc.Accepted, class: asc.OK, spurious: 2, requests: 3, prepare: fault(asctest.Spurious401(2))},
		{name: "revoked", state: asc.Rejected, class: asc.Unauthorized, requests: 4,
			prepare: func(_ *asctest.Server, k *asctest.Key) asctest.Credentials { k.Revoke(); return k.Credentials() }},
		{name: "individual key with an issuer", state: asc.Rejected, class: asc.Unauthorized, other: true, requests: 4,
			prepare: func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
				c := s.IndividualKey(role.Admin).Credentials()
				c.IssuerID = k.IssuerID
				return c
			}},
		{name: "team key without an issuer", state: asc.Rejected, class: asc.Unauthorized, requests: 3,
			prepare: func(_ *asctest.Server, k *asctest.Key) asctest.Credentials {
				c := k.Credentials()
				c.IssuerID = ""
				return c
			}},
		{name: "outage between the 401s", state: asc.Undecided, class: asc.ServerError, requests: 5,
			prepare: func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
				s.Fail(asctest.Refuse(asctest.ServiceUnavailable).After(1).Times(4))
				s.Fail(asctest.Spurious401(1))
				return k.Credentials()
			}},
		{name: "outage", state: asc.Undecided, class: asc.ServerError, requests: 4, prepare: fault(asctest.Refuse(asctest.UnexpectedError))},
		{name: "agreements", state: asc.Undecided, class: asc.AgreementMissing, requests: 1, prepare: fault(asctest.Refuse(asctest.AgreementsMissing))},
		{name: "our clock is behind", state: asc.Accepted, class: asc.OK, requests: 1, prepare: fault(asctest.ClockOff(5 * time.Minute))},
		{name: "our clock is ahead", state: asc.Accepted, class: asc.OK, requests: 2, prepare: fault(asctest.ClockOff(-5 * time.Minute))},
		{name: "our clock is ahead, which a first 401 does not tell", state: asc.Accepted, class: asc.OK, requests: 3,
			prepare: func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
				s.Fail(asctest.ClockOff(-5 * time.Minute).After(1))
				s.Fail(asctest.Spurious401(1))
				return k.Credentials()
			}},
		{name: "a first 401 is wrong about the clock", state: asc.Accepted, class: asc.OK, requests: 3,
			prepare: fault(asctest.ClockOff(time.Hour).Times(1))},
		{name: "our clock is ahead, and then there are two spurious 401s", state: asc.Accepted, class: asc.OK, spurious: 2, requests: 4,
			prepare: func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
				s.Fail(asctest.ClockOff(-5 * time.Minute))
				s.Fail(asctest.Spurious401(2).After(1))
				return k.Credentials()
			}},
		{name: "revoked, and each answer has another time", state: asc.Rejected, class: asc.Unauthorized, requests: 6,
			prepare: func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
				for i := range 6 {
					s.Fail(asctest.ClockOff(time.Duration(i+1) * 10 * time.Minute).After(i).Times(1))
				}
				k.Revoke()
				return k.Credentials()
			}},
		{name: "our clock is hours behind", state: asc.Accepted, class: asc.OK, requests: 2, prepare: fault(asctest.ClockOff(5 * time.Hour))},
		{name: "our clock is more than a day behind", state: asc.Undecided, class: asc.Unauthorized, requests: 3, prepare: fault(asctest.ClockOff(25 * time.Hour))},
		{name: "our clock is days ahead", state: asc.Undecided, class: asc.Unauthorized, requests: 3, prepare: fault(asctest.ClockOff(-70 * time.Hour))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{})
			key := srv.TeamKey(role.AppManager)
			c := key.Credentials()
			if tt.prepare != nil {
				c = tt.prepare(srv, key)
			}
			s, _ := newSession(t, srv, c)
			answers := s.Round(t.Context(), []asc.Request{apps})
			if got := s.Proof().State; got != tt.state {
				t.Errorf("State = %v, want %v", got, tt.state)
			}
			if got := answers[0].Class; got != tt.class {
				t.Errorf("class = %v, want %v", got, tt.class)
			}
			if got := s.Proof().TakenBack; got != tt.spurious {
				t.Errorf("TakenBack = %d, want %d", got, tt.spurious)
			}
			if got := s.Proof().OtherKindAccepted(); got != tt.other {
				t.Errorf("OtherKindAccepted() = %v, want %v", got, tt.other)
			}
			if got := srv.Count(); got != tt.requests {
				t.Errorf("%d requests, want %d", got, tt.requests)
			}
		})
	}
}

func fault(f asctest.Fault) func(*asctest.Server, *asctest.Key) asctest.Credentials {
	return func(s *asctest.Server, k *asctest.Key) asctest.Credentials {
		s.Fail(f)
		return k.Credentials()
	}
}

// A round of many requests costs a rejected key no more than the round, two
// further attempts of one request and the question about the other kind; all on
// one connection.
func TestSessionRound(t *testing.T) {
	t.Parallel()
	round := []asc.Request{apps, asc.Get("/v1/builds", nil), asc.Get("/v1/bundleIds", nil), asc.Get("/v1/betaGroups", nil)}
	t.Run("rejected", func(t *testing.T) {
		t.Parallel()
		srv := newServer(t, asctest.Options{})
		key := srv.TeamKey(role.Admin)
		key.Revoke()
		s, _ := newSession(t, srv, key.Credentials())
		s.Round(t.Context(), round)
		if got, want := srv.Count(), len(round)+3; s.Proof().State != asc.Rejected || got != want {
			t.Errorf("%v after %d requests, want rejected after %d", s.Proof().State, got, want)
		}
		for _, a := range s.Round(t.Context(), round) {
			if a.Class != asc.NotAsked {
				t.Errorf("after a rejection %v was asked", a.Request)
			}
		}
	})
	t.Run("an outage between the 401s", func(t *testing.T) {
		t.Parallel()
		srv := newServer(t, asctest.Options{})
		srv.Fail(asctest.Refuse(asctest.ServiceUnavailable).On("/v1/apps").After(1).Times(4))
		key := srv.TeamKey(role.Admin)
		key.Revoke()
		s, _ := newSession(t, srv, key.Credentials())
		s.Round(t.Context(), round)
		if got, want := srv.Count(), len(round)+4; s.Proof().State != asc.Undecided || got != want {
			t.Errorf("%v after %d requests, want undecided after %d", s.Proof().State, got, want)
		}
	})
	t.Run("one proof vindicates the rest", func(t *testing.T) {
		t.Parallel()
		srv := newServer(t, asctest.Options{})
		srv.Fail(asctest.Refuse(asctest.NotAuthorized).On("/v1/builds").Times(2))
		s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
		for _, a := range s.Round(t.Context(), round) {
			if a.Class != asc.OK {
				t.Errorf("%v: %v, want ok", a.Request, a.Class)
			}
		}
		if got := s.Proof().TakenBack; got != 2 {
			t.Errorf("TakenBack = %d, want 2", got)
		}
	})
	t.Run("what was refused is counted as often as it was sent", func(t *testing.T) {
		t.Parallel()
		srv := newServer(t, asctest.Options{})
		srv.Fail(asctest.Spurious401(len(round) + 1)) // all of the round, and one of them again
		s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
		s.Round(t.Context(), round)
		if got := s.Proof().TakenBack; got != len(round)+1 {
			t.Errorf("TakenBack = %d, want %d", got, len(round)+1)
		}
	})
	t.Run("a 401 that lasts on one request", func(t *testing.T) {
		t.Parallel()
		srv := newServer(t, asctest.Options{})
		srv.Fail(asctest.Refuse(asctest.NotAuthorized).On("/v1/builds"))
		s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
		answers := s.Round(t.Context(), round)
		if s.Proof().State != asc.Accepted || answers[1].Class != asc.Unauthorized {
			t.Errorf("state %v, builds %v, want accepted and unauthorized", s.Proof().State, answers[1].Class)
		}
		if got := s.Proof().TakenBack; got != 0 {
			t.Errorf("TakenBack = %d, want 0: it was no hiccup", got)
		}
	})
	t.Run("one connection", func(t *testing.T) {
		t.Parallel()
		srv := newServer(t, asctest.Options{})
		s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
		s.Round(t.Context(), round)
		s.Round(t.Context(), round)
		if got := srv.Connections(); got != 1 {
			t.Errorf("%d connections, want 1", got)
		}
		for _, r := range srv.Requests() {
			if r.Protocol != "HTTP/2.0" {
				t.Errorf("%s %s on %s, want HTTP/2.0", r.Method, r.Path, r.Protocol)
			}
		}
	})
}

// Every retry of a 401 is made with another token, one second and then two
// seconds later.
func TestSessionFreshTokens(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	srv.Fail(asctest.Spurious401(2))
	s, naps := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
	s.Round(t.Context(), []asc.Request{apps})
	var tokens []string
	for _, r := range srv.Requests() {
		tokens = append(tokens, r.Token)
	}
	slices.Sort(tokens)
	if got := len(slices.Compact(tokens)); got != 3 {
		t.Errorf("%d different tokens in 3 attempts, want 3", got)
	}
	if want := []time.Duration{time.Second, 2 * time.Second}; !slices.Equal(naps.all, want) {
		t.Errorf("pauses = %v, want %v", naps.all, want)
	}
}

// A token is seen by OnMint before Apple sees it; if it cannot be masked, it is
// not used.
func TestSessionOnMint(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
	s.OnMint = func(token.Token) error { return errors.New("no mask") }
	answers := s.Round(t.Context(), []asc.Request{apps})
	if srv.Count() != 0 || s.Err() == nil || answers[0].Class != asc.NotAsked {
		t.Errorf("%d requests, error %v, class %v, want none, an error, not asked", srv.Count(), s.Err(), answers[0].Class)
	}
}

// So is the token of the other kind, which is no less a secret.
func TestSessionOnMintOtherKind(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	key := srv.TeamKey(role.Admin)
	key.Revoke()
	s, _ := newSession(t, srv, key.Credentials())
	minted := 0
	s.OnMint = func(token.Token) error { minted++; return nil }
	s.Round(t.Context(), []asc.Request{apps})
	if minted != 4 || srv.Count() != 4 {
		t.Errorf("OnMint saw %d tokens in %d requests, want 4 in 4", minted, srv.Count())
	}
}

// Time for further attempts is a part of the evidence: without it a 401 decides
// nothing.
func TestSessionOutOfTime(t *testing.T) {
	t.Parallel()
	srv := newServer(t, asctest.Options{})
	key := srv.TeamKey(role.Admin)
	key.Revoke()
	s, _ := newSession(t, srv, key.Credentials())
	s.Client.Sleep = func(ctx context.Context, _ time.Duration) error { return context.DeadlineExceeded }
	s.Round(t.Context(), []asc.Request{apps})
	if got := s.Proof().State; got != asc.Undecided {
		t.Errorf("State = %v, want undecided", got)
	}
}

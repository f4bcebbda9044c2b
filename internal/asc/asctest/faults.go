package asctest

import (
	"bytes"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Fault is something that goes wrong. It strikes every request unless it is
// narrowed, as in
//
//	asctest.Refuse(asctest.ServiceUnavailable).On("/v1/apps").After(1).Times(2)
//
// which fails the second and the third request of that path. Each of the methods
// returns a narrower fault and leaves its own as it was.
type Fault struct {
	name  string
	paths []string
	keys  []string
	after int
	times int // 0 is without end
	// authed strikes only requests whose token is good.
	authed bool
	// act does the harm; it reports whether that was the whole answer.
	act func(*exchange) bool
}

// On narrows the fault to paths, in the syntax of [path.Match]: "/v1/apps/*/*".
func (f Fault) On(paths ...string) Fault { f.paths = slices.Clone(paths); return f }

// For narrows the fault to requests whose tokens say that they are from these keys.
func (f Fault) For(keys ...*Key) Fault {
	f.keys = nil
	for _, k := range keys {
		f.keys = append(f.keys, k.ID)
	}
	return f
}

// After lets the first n requests pass, of those that the fault is narrowed to.
func (f Fault) After(n int) Fault { f.after = n; return f }

// Times ends the fault after n requests.
func (f Fault) Times(n int) Fault { f.times = n; return f }

// Refuse answers with an error of Apple's API. Those about the token, the rate
// limit and Apple's own health strike everybody, the rest whoever has a good token.
func Refuse(r Refusal) Fault {
	return Fault{name: r.String(), authed: !r.early(), act: func(x *exchange) bool { x.refuse(r); return true }}
}

// Spurious401 refuses n good tokens, as Apple is known to do now and then
// (microsoft/asconnect issue 8, codemagic-ci-cd/cli-tools pull request 178).
func Spurious401(n int) Fault { return Refuse(NotAuthorized).Times(n) }

// RetryAfter is a 429 that says in whole seconds when to come again.
func RetryAfter(d time.Duration) Fault {
	return retryAfter(func(time.Time) string { return strconv.Itoa(int(d.Seconds())) })
}

// RetryAfterDate is a 429 that says so as a date, by the server's clock.
func RetryAfterDate(d time.Duration) Fault {
	return retryAfter(func(now time.Time) string { return now.Add(d).UTC().Format(http.TimeFormat) })
}

func retryAfter(value func(now time.Time) string) Fault {
	return Fault{name: "retry-after", act: func(x *exchange) bool {
		x.w.Header().Set("Retry-After", value(x.now))
		x.refuse(RateLimited)
		return true
	}}
}

// Reply is any other answer.
func Reply(status int, contentType, body string) Fault {
	return Fault{name: fmt.Sprintf("reply-%d", status), act: func(x *exchange) bool {
		x.write(status, contentType, []byte(body))
		return true
	}}
}

// BadGateway is the HTML page of a gateway that lost its back end.
func BadGateway() Fault {
	return Reply(http.StatusBadGateway, "text/html", "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n")
}

// CaptivePortal is a page that wants somebody to sign in to a network first.
func CaptivePortal() Fault {
	return Reply(http.StatusOK, "text/html; charset=utf-8", "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Sign in to continue</body></html>\n")
}

// EmptyOK is a 200 with nothing in it.
func EmptyOK() Fault { return Reply(http.StatusOK, "application/json", "") }

// HugeBody is a good answer of more than 4 MiB.
func HugeBody() Fault {
	body := append([]byte(`{"data":[],"links":{"self":"/"}}`), bytes.Repeat([]byte(" "), 4<<20)...)
	return Reply(http.StatusOK, "application/json", string(body))
}

// HugeHeaders adds more than 64 KiB of headers to the answer.
func HugeHeaders() Fault {
	return Fault{name: "huge-headers", act: func(x *exchange) bool {
		for i := range 17 {
			x.w.Header().Set("X-Padding-"+strconv.Itoa(i), string(bytes.Repeat([]byte("x"), 4<<10)))
		}
		return false
	}}
}

// Redirect sends the client to another URL, which must not see the token.
func Redirect(url string) Fault {
	return Fault{name: "redirect", act: func(x *exchange) bool {
		x.w.Header().Set("Location", url)
		x.write(http.StatusTemporaryRedirect, "", nil)
		return true
	}}
}

// Truncate breaks off in the middle of a good answer.
func Truncate() Fault {
	return Fault{name: "truncate", act: func(x *exchange) bool {
		x.w.Header().Set("Content-Length", "1000")
		x.write(http.StatusOK, "application/json", []byte(`{"data":[{"type":"apps",`))
		_ = http.NewResponseController(x.w).Flush()
		panic(http.ErrAbortHandler)
	}}
}

// Reset closes the connection, with every request on it, without an answer.
func Reset() Fault {
	return Fault{name: "reset", act: func(x *exchange) bool {
		if c, ok := x.r.Context().Value(connKey{}).(connection); ok {
			c.reset()
		}
		panic(http.ErrAbortHandler)
	}}
}

// Hang says nothing until the client gives up or the server is closed.
func Hang() Fault {
	return Fault{name: "hang", act: func(x *exchange) bool { <-x.r.Context().Done(); return true }}
}

// Slow adds to the latency.
func Slow(d time.Duration) Fault {
	return Fault{name: "slow", act: func(x *exchange) bool { return !x.wait(d) }}
}

// ClockOff moves the server's clock: ahead, or back if d is negative. To the
// server it is the client's that is off.
func ClockOff(d time.Duration) Fault {
	return Fault{name: "clock-off", act: func(x *exchange) bool {
		x.now = x.now.Add(d)
		x.setHeaders()
		return false
	}}
}

// faults are what is to go wrong on a server, in the order in which it was told.
type faults struct {
	mu    sync.Mutex
	armed []*armed
}

// armed is a fault that counts the requests it was narrowed to.
type armed struct {
	Fault
	seen, fired int
}

// Fail makes a fault strike from now on. Of several that answer, the first does.
func (s *Server) Fail(f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.armed = append(s.faults.armed, &armed{Fault: f})
}

// Heal ends all faults.
func (s *Server) Heal() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.armed = nil
}

// Unfired names the faults that struck less often than they were told to, or
// never: a test that prepared them did not test what it says.
func (s *Server) Unfired() []string {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	var names []string
	for _, a := range s.faults.armed {
		if a.fired < max(1, a.times) {
			names = append(names, a.name)
		}
	}
	return names
}

// strike lets the faults of one stage act and reports whether one has answered.
func (l *faults) strike(x *exchange, authed bool) bool {
	for i := 0; ; i++ {
		f, more := l.next(x, i, authed)
		if !more {
			return false
		}
		if f != nil && f.act(x) {
			return true
		}
	}
}

// next counts the request against fault i and returns the fault if it is due. It
// holds the lock for no longer than that: a fault may take its time.
func (l *faults) next(x *exchange, i int, authed bool) (f *Fault, more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i >= len(l.armed) {
		return nil, false
	}
	a := l.armed[i]
	if a.authed != authed || !a.concerns(x) {
		return nil, true
	}
	a.seen++
	if a.seen <= a.after || a.times > 0 && a.fired >= a.times {
		return nil, true
	}
	a.fired++
	return &a.Fault, true
}

// concerns reports whether the fault is not narrowed to something else.
func (f *Fault) concerns(x *exchange) bool {
	onPath := len(f.paths) == 0 || slices.ContainsFunc(f.paths, func(p string) bool {
		matched, err := path.Match(p, x.r.URL.Path)
		return err == nil && matched
	})
	return onPath && (len(f.keys) == 0 || x.hasToken && slices.Contains(f.keys, x.token.kid()))
}

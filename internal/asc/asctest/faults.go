package asctest

import (
	"path"
	"slices"
	"sync"
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

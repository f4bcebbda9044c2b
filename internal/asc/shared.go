package asc

import (
	"net/http"
	"sync/atomic"
)

// shared is a transport for many keys. One connection of HTTP/2 carries the requests
// of all, but one of HTTP/1.1 carries one at a time, so that a proxy that speaks
// nothing newer would make every key wait for every other.
type shared struct {
	one, many *http.Transport
	old       atomic.Bool
}

// NewSharedTransport returns a transport for many keys: one connection where HTTP/2 is
// spoken, else up to so many.
func NewSharedTransport(connections int) http.RoundTripper {
	s := &shared{one: NewTransport(), many: NewTransport()}
	s.many.MaxConnsPerHost, s.many.MaxIdleConnsPerHost = connections, connections
	return s
}

// RoundTrip implements [http.RoundTripper].
func (s *shared) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.old.Load() {
		return s.many.RoundTrip(r)
	}
	resp, err := s.one.RoundTrip(r)
	if err == nil && resp.ProtoMajor < 2 {
		s.old.Store(true)
	}
	return resp, err
}

package asctest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// Request is what the server remembers of a request.
type Request struct {
	Method, Path, Query string
	// Operation is the role matrix's name of what was asked for, or the fake's own
	// for a route that the matrix lacks; empty if the fake does not offer it.
	Operation string
	// KeyID is what the token said, whether or not it was good.
	KeyID string
	// Token is a digest: equal for equal tokens, empty if there was none.
	Token string
	// Agent is how the client calls itself.
	Agent string
	// HasAttributes is whether the body named anything beyond data.type and
	// data.id, and so might have changed something.
	HasAttributes bool
	// Body is how many bytes were sent.
	Body int
	// Connection numbers the connections from 1.
	Connection int
	// Protocol is "HTTP/1.1" or "HTTP/2.0".
	Protocol string
	// Status is what was answered; 0 if nothing was, or not yet.
	Status int
}

// recorder keeps the latest requests and counts all of them.
type recorder struct {
	mu      sync.Mutex
	keep    int
	latest  []*Request
	total   int
	methods map[string]int
}

func (l *recorder) add(r *Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.latest = append(l.latest, r); len(l.latest) > l.keep {
		l.latest = l.latest[1:]
	}
	l.total++
	if l.methods == nil {
		l.methods = make(map[string]int)
	}
	l.methods[r.Method]++
}

func (l *recorder) answered(r *Request, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r.Status = status
}

// Requests are the requests so far in the order of their arrival; of very many
// only the latest, see [Options.Keep].
func (s *Server) Requests() []Request {
	l := &s.log
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Request, len(l.latest))
	for i, r := range l.latest {
		out[i] = *r
	}
	return out
}

// Count is how many requests there were in all.
func (s *Server) Count() int {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return s.log.total
}

// Methods are the methods of all requests, sorted, each once.
func (s *Server) Methods() []string {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return slices.Sorted(maps.Keys(s.log.methods))
}

// maxRequestBody is more than any body that a client of ours has reason to send.
const maxRequestBody = 1 << 20

// newRequest reads the request to its end, which also lets the server notice
// that a client of HTTP/1.1 went away.
func newRequest(r *http.Request) (*Request, []byte) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxRequestBody))
	conn, _ := r.Context().Value(connKey{}).(connection)
	return &Request{
		Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Agent: r.UserAgent(),
		HasAttributes: namesMore(body), Body: len(body),
		Connection: conn.id, Protocol: r.Proto,
	}, body
}

// identifier is a document that identifies one resource and says nothing of it.
type identifier struct{ Data struct{ Type, ID string } }

// namesMore reports whether a body is anything but nothing, or a resource
// identified by type and id.
func namesMore(body []byte) bool {
	if len(body) == 0 {
		return false
	}
	var doc identifier
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(&doc) != nil || d.More()
}

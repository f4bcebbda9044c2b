package asc

import (
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

// endless is a server that answers every request at length. It counts how many of its
// answers are read at a time beyond what a small one has.
type endless struct{ now, most atomic.Int64 }

func (e *endless) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: &longBody{server: e},
	}, nil
}

type longBody struct {
	server *endless
	read   int
}

func (b *longBody) Read(p []byte) (int, error) {
	if b.read <= smallBody && b.read+len(p) > smallBody {
		p = p[:smallBody+1-b.read]
		b.server.most.Store(max(b.server.most.Load(), b.server.now.Add(1)))
	}
	if b.read += len(p); b.read == maxBody+1 { // which is as much as is read
		b.server.now.Add(-1)
	}
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func (b *longBody) Close() error { return nil }

// A server that answers everything at length costs the memory of a few answers, however many
// requests go out together.
func TestLongBodiesOneAtATime(t *testing.T) {
	t.Parallel()
	srv := &endless{}
	c := NewClient(&url.URL{Scheme: "http", Host: "127.0.0.1"}, srv, "test")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if a := c.Send(t.Context(), secret.New("token"), Request{method: http.MethodGet, target: "/v1/apps"}); a.Class != NotApple {
				t.Errorf("Send() = %+v, want it refused", a)
			}
		})
	}
	all.Wait()
	if most := srv.most.Load(); most != largeAtOneTime {
		t.Errorf("%d long answers were read at a time, want %d", most, largeAtOneTime)
	}
	if h2 := NewTransport().HTTP2; h2 == nil || h2.MaxReceiveBufferPerStream*MaxRequests > h2.MaxReceiveBufferPerConnection {
		t.Errorf("windows %+v: answers that wait fill that of the connection", h2)
	}
}

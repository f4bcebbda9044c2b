package asc_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
)

// Over HTTP/1.1 the requests of many keys are on the way at once: the server answers
// none of them before all have come.
func TestSharedTransportOverHTTP1(t *testing.T) {
	t.Parallel()
	const together = 4
	var all sync.WaitGroup
	all.Add(together)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			return
		}
		all.Done()
		all.Wait()
	}))
	defer srv.Close()
	client := http.Client{Transport: asc.NewSharedTransport(together), Timeout: time.Minute}
	ask := func(path string) {
		resp, err := client.Get(srv.URL + path)
		if err != nil {
			t.Error(err)
			return
		}
		_ = resp.Body.Close()
	}
	ask("/first") // shows that the server speaks nothing newer
	var done sync.WaitGroup
	for range together {
		done.Go(func() { ask("/") })
	}
	done.Wait()
}

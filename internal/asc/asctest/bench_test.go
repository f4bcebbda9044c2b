package asctest_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// BenchmarkRequests is what the fake costs those who measure a client with it;
// the client's half of the work is in the figure. The server remembers the last
// good signature of a key, so that tokens in turn have it verify each one.
func BenchmarkRequests(b *testing.B) {
	for _, bb := range []struct {
		name   string
		tokens int
	}{{"one token", 1}, {"tokens in turn", 2}} {
		b.Run(bb.name, func(b *testing.B) {
			srv := start(b, asctest.Options{})
			key := srv.TeamKey(role.Admin)
			callers := make([]caller, bb.tokens)
			for i := range callers {
				callers[i] = *callerFor(b, srv, key, time.Now())
				callers[i].client = callers[0].client
			}
			var next atomic.Int64
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					c := callers[int(next.Add(1))%bb.tokens]
					if a, err := c.try("GET", apps, ""); err != nil || a.StatusCode != 200 {
						b.Errorf("status %v, %v", a.Response, err)
						return
					}
				}
			})
		})
	}
}

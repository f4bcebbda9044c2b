package asc_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
)

// apple answers after a second, by how many requests are on their way.
type apple struct {
	answer func(onWay int) (status int, err error)
	onWay  atomic.Int64
	most   atomic.Int64
	asked  atomic.Int64
}

func (a *apple) RoundTrip(r *http.Request) (*http.Response, error) {
	now := a.onWay.Add(1)
	defer a.onWay.Add(-1)
	a.asked.Add(1)
	for most := a.most.Load(); now > most && !a.most.CompareAndSwap(most, now); most = a.most.Load() {
	}
	select {
	case <-time.After(time.Second):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	status, err := a.answer(int(now))
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Body: http.NoBody}, nil
}

// sendMany sends so many requests at once, and counts the errors.
func sendMany(ctx context.Context, p *asc.Limiter, n int) (failed int) {
	var wg sync.WaitGroup
	var bad atomic.Int64
	for range n {
		wg.Go(func() {
			r, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
			if _, err := p.RoundTrip(r); err != nil {
				bad.Add(1)
			}
		})
	}
	wg.Wait()
	return int(bad.Load())
}

// A Limiter sends at most so many requests together, fewer where Apple refuses some, and
// more again when it is well.
func TestLimiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		full := false
		a := &apple{answer: func(onWay int) (int, error) {
			if full && onWay > 10 {
				return http.StatusTooManyRequests, nil
			}
			return http.StatusOK, nil
		}}
		p := asc.NewLimiter(a, 40)
		sendMany(t.Context(), p, 100)
		if most := a.most.Load(); most != 40 {
			t.Errorf("%d requests together, want 40", most)
		}
		full = true
		sendMany(t.Context(), p, 80)
		full = false
		a.most.Store(0)
		sendMany(t.Context(), p, 10)
		start := time.Now()
		sendMany(t.Context(), p, 20)
		if took := time.Since(start); took < 2*time.Second {
			t.Errorf("20 requests went out together after a burst of 429, in %v", took)
		}
		sendMany(t.Context(), p, 400)
		if most := a.most.Load(); most != 40 {
			t.Errorf("%d requests together in the end, want 40 again", most)
		}
	})
}

// While nothing gets through, one request is tried at a time, and those that wait
// fail with it; when it is over, all get through.
func TestLimiterOutage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := true
		a := &apple{answer: func(int) (int, error) {
			if down {
				return 0, errors.New("down")
			}
			return http.StatusOK, nil
		}}
		p := asc.NewLimiter(a, 40)
		sendMany(t.Context(), p, 40)
		start, before := time.Now(), a.asked.Load()
		if failed := sendMany(t.Context(), p, 500); failed != 500 || time.Since(start) > 6*time.Second || a.asked.Load()-before > 60 {
			t.Errorf("%d of 500 failed after %v and %d requests, want all, soon, and few", failed, time.Since(start), a.asked.Load()-before)
		}
		start, before = time.Now(), a.asked.Load()
		if failed := sendMany(t.Context(), p, 500); failed != 500 || time.Since(start) > 2*time.Second || a.asked.Load()-before > 2 {
			t.Errorf("then %d of 500 failed after %v and %d requests, want all with the first", failed, time.Since(start), a.asked.Load()-before)
		}
		down = false
		if failed := sendMany(t.Context(), p, 100); failed != 0 {
			t.Errorf("%d requests failed after the outage", failed)
		}
	})
}

// Requests that Apple does not answer hold back no others.
func TestLimiterPassesBy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &apple{answer: func(int) (int, error) { return http.StatusOK, nil }}
		hang := &hanging{apple: a}
		p := asc.NewLimiter(hang, 10)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan int)
		go func() { done <- sendMany(context.WithValue(ctx, hangs{}, true), p, 10) }()
		synctest.Wait()
		start := time.Now()
		if failed := sendMany(t.Context(), p, 10); failed != 0 || time.Since(start) > 4*time.Second {
			t.Errorf("%d failed, after %v", failed, time.Since(start))
		}
		cancel()
		<-done
	})
}

// hangs marks a request that is not answered.
type hangs struct{}

type hanging struct{ *apple }

func (h *hanging) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Context().Value(hangs{}) != nil {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return h.apple.RoundTrip(r)
}

// Who waits is let go when its context ends, and holds no place.
func TestLimiterGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &apple{answer: func(int) (int, error) { return http.StatusOK, nil }}
		p := asc.NewLimiter(a, 2)
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		if failed := sendMany(ctx, p, 10); failed != 8 {
			t.Errorf("%d failed, want 8", failed)
		}
		if failed := sendMany(t.Context(), p, 10); failed != 0 {
			t.Errorf("%d failed, want none", failed)
		}
	})
}

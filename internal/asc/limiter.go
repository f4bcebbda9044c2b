package asc

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Limiter is a transport that many keys share: an adaptive limit of concurrency. It
// bounds how many requests are on their way together, halves that bound when Apple
// refuses for want of room or cannot be reached, and raises it again, slowly, with each
// answer that is well: of 64, one 429 leaves 32. While nothing gets through at all, one
// request goes out at a time. If it fails, those that wait fail with it, so that an outage
// costs an audit of many keys not much more than one of few.
//
// It never delays by time, and holds back no request whose context has ended.
type Limiter struct {
	next http.RoundTripper
	most float64

	mu sync.Mutex
	// room is how many requests can be on their way now.
	room  float64
	onWay int
	waits []*waiter
	// failed counts failures in a row, and lastServed is when something got through.
	failed     int
	lastServed time.Time
	// sent counts requests, and lowered is how many there were when the room was made
	// smaller: those before say nothing about the room that there is now.
	sent, lowered int
}

// waiter is a request that waits for its turn.
type waiter struct {
	turn   chan struct{}
	number int
	// err is set before turn is closed if the request is not to be sent.
	err error
}

const (
	// outageAfter is how many failures in a row are an outage, if nothing got through
	// for as long as outageTime. The requests of one key that stalls fail together, while
	// those of others are well.
	outageAfter = 16
	outageTime  = 3 * time.Second
	// leastRoom is left while some requests get through, since they may wait no
	// longer than an answer takes.
	leastRoom = 8
	// slowAfter is when a request no longer keeps others waiting.
	slowAfter = 2 * time.Second
	// growth of the room with each answer that is well: a fifth for each time that an
	// answer takes.
	growth = 0.2
)

// errOutage is what waiting requests get during an outage.
var errOutage = noAnswer{text: "Apple could not be reached for other keys either", final: true}

// NewLimiter returns a transport that sends at most so many requests together.
func NewLimiter(next http.RoundTripper, most int) *Limiter {
	return &Limiter{next: next, most: float64(most), room: float64(most), lastServed: time.Now()}
}

// RoundTrip implements [http.RoundTripper].
func (l *Limiter) RoundTrip(r *http.Request) (*http.Response, error) {
	number, err := l.enter(r.Context())
	if err != nil {
		return nil, err
	}
	how := nothing
	held := true
	slow := time.AfterFunc(slowAfter, func() { l.passBy(&held) })
	defer func() { // even after a panic
		slow.Stop()
		l.leave(number, how, &held)
	}()
	resp, err := l.next.RoundTrip(r)
	how = loadBy(r.Context(), resp, err)
	return resp, err
}

// load is what an answer says about how much more Apple takes.
type load int

const (
	served load = iota
	overloaded
	unavailable
	nothing // the request was given up by who sent it
)

func loadBy(ctx context.Context, resp *http.Response, err error) load {
	switch {
	case err != nil && context.Cause(ctx) == context.Canceled:
		return nothing
	case err != nil:
		return unavailable
	case resp.StatusCode == http.StatusTooManyRequests:
		return overloaded
	case resp.StatusCode >= 500:
		return unavailable
	default:
		return served
	}
}

// enter waits until there is room, and numbers the request.
func (l *Limiter) enter(ctx context.Context) (number int, err error) {
	w := &waiter{turn: make(chan struct{})}
	l.mu.Lock()
	l.waits = append(l.waits, w)
	l.admit()
	l.mu.Unlock()
	select {
	case <-w.turn:
		return w.number, w.err
	case <-ctx.Done():
		l.giveUp(w)
		return 0, ctx.Err()
	}
}

// giveUp takes a request out of those that wait; if it has its turn already, the
// next one gets it.
func (l *Limiter) giveUp(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.Index(l.waits, w); i >= 0 {
		l.waits = slices.Delete(l.waits, i, i+1)
		return
	}
	if w.err == nil {
		l.onWay--
		l.admit()
	}
}

// leave notes how a request went, and lets others go.
func (l *Limiter) leave(number int, how load, held *bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if *held {
		*held = false
		l.onWay--
	}
	switch how {
	case served:
		l.failed, l.lastServed = 0, time.Now()
		l.room = min(l.most, l.room+growth)
	case overloaded:
		l.failed, l.lastServed = 0, time.Now()
		l.lower(number)
	case unavailable:
		l.failed++
		l.lower(number)
	case nothing:
	}
	if l.outage() {
		l.room = 1
		l.refuseAll()
	}
	l.admit()
}

// passBy gives the place of a slow request to others, so that the keys that Apple does
// not answer do not hold back those that it does; not in an outage, in which one is
// tried at a time.
func (l *Limiter) passBy(held *bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if *held && !l.outage() {
		*held = false
		l.onWay--
		l.admit()
	}
}

func (l *Limiter) outage() bool {
	return l.failed >= outageAfter && time.Since(l.lastServed) >= outageTime
}

// lower halves the room, once for all that was on its way together.
func (l *Limiter) lower(number int) {
	if number > l.lowered {
		l.room = max(min(leastRoom, l.most), l.room/2)
		l.lowered = l.sent
	}
}

// admit gives turns as far as there is room.
func (l *Limiter) admit() {
	for len(l.waits) > 0 && (l.onWay == 0 || float64(l.onWay+1) <= l.room) {
		w := l.waits[0]
		l.waits = l.waits[1:]
		l.onWay++
		l.sent++
		w.number = l.sent
		close(w.turn)
	}
}

// refuseAll ends the waiting of all requests.
func (l *Limiter) refuseAll() {
	for _, w := range l.waits {
		w.err = errOutage
		close(w.turn)
	}
	l.waits = nil
}

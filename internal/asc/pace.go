package asc

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Pace is a transport that many keys share. It bounds how many requests are on
// their way together, and lowers that bound when Apple refuses for want of room
// or cannot be reached: by half at each such answer, and up again, slowly, with
// those that are well. While nothing gets through at all, one request goes out at
// a time. If it fails, those that wait fail with it, so that an outage costs an
// audit of many keys not much more than one of few.
//
// It never delays by time, and holds back no request whose context has ended.
type Pace struct {
	next http.RoundTripper
	most float64

	mu sync.Mutex
	// room is how many requests can be on their way now.
	room  float64
	onWay int
	waits []*waiter
	// failed counts failures in a row, and lastWell is when something got through.
	failed   int
	lastWell time.Time
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

// NewPace returns a transport that sends at most so many requests together.
func NewPace(next http.RoundTripper, most int) *Pace {
	return &Pace{next: next, most: float64(most), room: float64(most), lastWell: time.Now()}
}

// RoundTrip implements [http.RoundTripper].
func (p *Pace) RoundTrip(r *http.Request) (*http.Response, error) {
	number, err := p.enter(r.Context())
	if err != nil {
		return nil, err
	}
	how := nothing
	held := true
	slow := time.AfterFunc(slowAfter, func() { p.passBy(&held) })
	defer func() { // even after a panic
		slow.Stop()
		p.leave(number, how, &held)
	}()
	resp, err := p.next.RoundTrip(r)
	how = verdictOn(r.Context(), resp, err)
	return resp, err
}

// feel is what an answer says about how much more Apple takes.
type feel int

const (
	well feel = iota
	crowded
	down
	nothing // the request was given up by who sent it
)

func verdictOn(ctx context.Context, resp *http.Response, err error) feel {
	switch {
	case err != nil && context.Cause(ctx) == context.Canceled:
		return nothing
	case err != nil:
		return down
	case resp.StatusCode == http.StatusTooManyRequests:
		return crowded
	case resp.StatusCode >= 500:
		return down
	default:
		return well
	}
}

// enter waits until there is room, and numbers the request.
func (p *Pace) enter(ctx context.Context) (number int, err error) {
	w := &waiter{turn: make(chan struct{})}
	p.mu.Lock()
	p.waits = append(p.waits, w)
	p.admit()
	p.mu.Unlock()
	select {
	case <-w.turn:
		return w.number, w.err
	case <-ctx.Done():
		p.giveUp(w)
		return 0, ctx.Err()
	}
}

// giveUp takes a request out of those that wait; if it has its turn already, the
// next one gets it.
func (p *Pace) giveUp(w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.waits, w); i >= 0 {
		p.waits = slices.Delete(p.waits, i, i+1)
		return
	}
	if w.err == nil {
		p.onWay--
		p.admit()
	}
}

// leave notes how a request went, and lets others go.
func (p *Pace) leave(number int, how feel, held *bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if *held {
		*held = false
		p.onWay--
	}
	switch how {
	case well:
		p.failed, p.lastWell = 0, time.Now()
		p.room = min(p.most, p.room+growth)
	case crowded:
		p.failed, p.lastWell = 0, time.Now()
		p.lower(number)
	case down:
		p.failed++
		p.lower(number)
	case nothing:
	}
	if p.outage() {
		p.room = 1
		p.refuseAll()
	}
	p.admit()
}

// passBy gives the place of a slow request to others, so that the keys that Apple does
// not answer do not hold back those that it does; not in an outage, in which one is
// tried at a time.
func (p *Pace) passBy(held *bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if *held && !p.outage() {
		*held = false
		p.onWay--
		p.admit()
	}
}

func (p *Pace) outage() bool {
	return p.failed >= outageAfter && time.Since(p.lastWell) >= outageTime
}

// lower halves the room, once for all that was on its way together.
func (p *Pace) lower(number int) {
	if number > p.lowered {
		p.room = max(min(leastRoom, p.most), p.room/2)
		p.lowered = p.sent
	}
}

// admit gives turns as far as there is room.
func (p *Pace) admit() {
	for len(p.waits) > 0 && (p.onWay == 0 || float64(p.onWay+1) <= p.room) {
		w := p.waits[0]
		p.waits = p.waits[1:]
		p.onWay++
		p.sent++
		w.number = p.sent
		close(w.turn)
	}
}

// refuseAll ends the waiting of all requests.
func (p *Pace) refuseAll() {
	for _, w := range p.waits {
		w.err = errOutage
		close(w.turn)
	}
	p.waits = nil
}

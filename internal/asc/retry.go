package asc

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// maxAttempts bounds how often one request is sent because of outages.
	maxAttempts  = 4
	firstBackoff = 500 * time.Millisecond
)

// backoff decides whether an answer is worth another attempt, and when:
// exponential with jitter, unless the server named a time.
func backoff(a Answer, attempt int) (wait time.Duration, again bool) {
	if attempt >= maxAttempts || !worthRetry(a) {
		return 0, false
	}
	d := firstBackoff << (attempt - 1)
	wait = d/2 + rand.N(d/2)
	return max(wait, a.RetryAfter), true
}

func worthRetry(a Answer) bool {
	switch a.Class {
	case RateLimited, ServerError:
		return true
	case Unreachable:
		return !a.final
	default:
		return false
	}
}

// fits reports whether a wait ends before the context does.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(deadline) > wait)
}

// MaxRetryAfter bounds what a server can ask to wait, and so what is said of it.
const MaxRetryAfter = 24 * time.Hour

// parseRetryAfter reads both forms of the header (RFC 9110, section 10.2.3), given
// when it was sent by the clock of who sent it.
func parseRetryAfter(v string, sent time.Time) time.Duration {
	v = strings.TrimSpace(v)
	// A number that is too long is read as the largest there is.
	if s, err := strconv.Atoi(v); (err == nil || errors.Is(err, strconv.ErrRange)) && s >= 0 {
		return time.Duration(min(s, int(MaxRetryAfter/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(0, t.Sub(sent)), MaxRetryAfter)
	}
	return 0
}

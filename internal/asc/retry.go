package asc

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
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
	return max(wait, a.retryAfter), true
}

func worthRetry(a Answer) bool {
	switch a.Class {
	case RateLimited, ServerError:
		return true
	case Unreachable:
		return a.Code != codeFinal
	default:
		return false
	}
}

// fits reports whether a wait ends before the context does.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(deadline) > wait)
}

// parseRetryAfter reads both forms of the header (RFC 9110, section 10.2.3), given
// when it was sent by the clock of who sent it.
func parseRetryAfter(v string, sent time.Time) time.Duration {
	v = strings.TrimSpace(v)
	// A number that is too long is read as the largest there is.
	if s, err := strconv.Atoi(v); (err == nil || errors.Is(err, strconv.ErrRange)) && s >= 0 {
		return time.Duration(min(s, 24*3600)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(sent))
	}
	return 0
}

// codeFinal marks an unreachable answer that no retry will change.
const codeFinal = "FINAL"

// proxyRefusal is the status of a proxy that did not connect us.
type proxyRefusal int

func (s proxyRefusal) Error() string {
	return strings.TrimSpace(fmt.Sprintf("the proxy refused to connect: %d %s", int(s), http.StatusText(int(s))))
}

// refusedByProxy is asked about each answer of a proxy to CONNECT. Without it,
// all that is left of a refusal is a text of the proxy's.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return proxyRefusal(resp.StatusCode)
	}
	return nil
}

// unreachable records why there was no answer, in our own words: a library's
// message can hold a proxy's password.
func (a *Answer) unreachable(err error) {
	a.Status, a.Class, a.Code = 0, Unreachable, ""
	var (
		proxy proxyRefusal
		dns   *net.DNSError
		cert  *tls.CertificateVerificationError
		rec   tls.RecordHeaderError
		op    *net.OpError
		host  x509.HostnameError
	)
	who := "the server"
	toProxy := errors.As(err, &op) && op.Op == "proxyconnect"
	if toProxy {
		who = "the proxy"
	}
	switch {
	case errors.Is(err, errBudget), errors.Is(err, errUnfit):
		a.Code, a.Detail = codeFinal, err.Error()
	case errors.As(err, &proxy):
		a.Detail = proxy.Error()
		if proxy < 500 { // it would refuse again, above all with 407
			a.Code = codeFinal
		}
	case errors.As(err, &host):
		a.Code, a.Detail = codeFinal, who+"'s certificate is for another host name"
	case errors.As(err, &cert):
		a.Code, a.Detail = codeFinal, who+"'s certificate is not trusted by this machine"
	case errors.As(err, &rec), errors.Is(err, http.ErrSchemeMismatch):
		a.Code, a.Detail = codeFinal, who+" does not speak TLS"
	case errors.Is(err, context.DeadlineExceeded):
		a.Detail = "no answer in time"
	case errors.Is(err, context.Canceled):
		a.Code, a.Detail = codeFinal, "interrupted"
	case toProxy:
		a.Detail = "the proxy could not be reached"
	case op != nil && op.Op == "socks connect":
		a.Detail = "the proxy refused to connect"
	case errors.As(err, &dns):
		a.Detail = "the host name could not be resolved"
	case errors.Is(err, syscall.ECONNREFUSED):
		a.Detail = "the connection was refused"
	default:
		a.Detail = "the connection broke"
	}
}

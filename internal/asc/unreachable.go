package asc

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// noAnswer is why there was no HTTP answer, in our own words: a library's message
// can hold a proxy's password.
type noAnswer struct {
	text  string
	final bool // trying again would not help
	// certificate is the fault of one, if that is why.
	certificate CertificateFault
}

func (n noAnswer) Error() string { return n.text }

// errUnfit is a request that cannot be made of its parts.
var errUnfit = noAnswer{text: "the request cannot be made", final: true}

// errBudget keeps a storm of retries from becoming an attack on Apple's API.
var errBudget = noAnswer{text: fmt.Sprintf("the limit of %d requests for one check is used up", MaxRequests), final: true}

// refusedByProxy is asked about each answer of a proxy to CONNECT. Without it,
// all that is left of a refusal is a text of the proxy's.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	status := resp.StatusCode
	if status == http.StatusOK {
		return nil
	}
	return noAnswer{
		text:  strings.TrimSpace(fmt.Sprintf("the proxy refused to connect: %d %s", status, http.StatusText(status))),
		final: status < 500, // it would refuse again, above all with 407
	}
}

// unreachable records why there was no answer.
func (a *Answer) unreachable(err error) {
	why := reason(err)
	a.Status, a.Class, a.Code, a.Detail, a.final = 0, Unreachable, "", why.text, why.final
	a.Certificate = why.certificate
}

// reason puts a library's error into our words. The first row that matches counts.
func reason(err error) noAnswer {
	if own, ok := errors.AsType[noAnswer](err); ok {
		return own
	}
	who := "the server"
	if during(err, "proxyconnect") {
		who = "the proxy"
	}
	if bad := badCertificate(err, who, time.Now()); bad != nil { // crypto/tls takes the same clock
		return *bad
	}
	for _, row := range []struct {
		match bool
		text  string
		final bool
	}{
		{is[tls.RecordHeaderError](err) || errors.Is(err, http.ErrSchemeMismatch), who + " does not speak TLS", true},
		{errors.Is(err, context.DeadlineExceeded), "the time was up", false},
		{errors.Is(err, context.Canceled), "interrupted", true},
		{during(err, "proxyconnect"), "the proxy could not be reached", false},
		{during(err, "socks connect"), "the proxy refused to connect", false},
		{is[*net.DNSError](err), "the host name could not be resolved", false},
		{errors.Is(err, syscall.ECONNREFUSED), "the connection was refused", false},
	} {
		if row.match {
			return noAnswer{text: row.text, final: row.final}
		}
	}
	return noAnswer{text: "the connection broke"}
}

// is reports whether an error of type E is in err's chain.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// during reports whether a connection failed in one of net/http's operations.
func during(err error, op string) bool {
	failed, ok := errors.AsType[*net.OpError](err)
	return ok && failed.Op == op
}

package asc

import (
	"bytes"
	"context"
	"crypto/x509"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ascproof/ascproof/internal/secret"
)

// Limits of a [Client].
const (
	// MaxRequests is how many requests one client sends at the most, every retry
	// included.
	MaxRequests = 80
	// requestTimeout is for one attempt; the caller's context bounds the whole.
	requestTimeout = 20 * time.Second

	maxHeaders = 64 << 10
)

// Client sends requests to one host, and to the notary service beside it. It is safe for concurrent use.
type Client struct {
	base  *url.URL
	http  *http.Client
	agent string

	// Now and Sleep are the clock; tests replace them before the first request.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	sent   atomic.Int64
	echoes echoes
	large  chan *bytes.Buffer // those for long answers that are free
}

// NewClient returns a client for the API at base. A nil transport is
// [NewTransport]'s.
func NewClient(base *url.URL, transport http.RoundTripper, agent string) *Client {
	if transport == nil {
		transport = NewTransport()
	}
	return &Client{
		base: base, agent: agent, Now: time.Now, Sleep: Sleep, large: newLarge(),
		http: &http.Client{
			Transport: transport,
			// Go would carry the Authorization header along to another port, or to
			// plain http, of the same host name.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// NewTransport returns a transport that does all of a check on one HTTP/2
// connection. It honours the proxy variables and the system's root certificates.
func NewTransport() *http.Transport {
	Prepare()
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ForceAttemptHTTP2 = true
	// Without this, every request of the first round opens a connection of its own.
	t.MaxConnsPerHost = 1
	t.MaxResponseHeaderBytes = maxHeaders
	t.HTTP2 = windows()
	t.OnProxyConnectResponse = refusedByProxy
	return t
}

// Prepare begins with what the first connection and the first refusal need, and
// returns at once. A command that is going to ask Apple calls it before all else:
// what it does here takes longer than reading the settings and making a token.
func Prepare() { go prepared() }

// prepared makes crypto/x509 read the system's certificates, which it does once and
// else in the middle of the first handshake. On Debian it reads some 300 files. The
// patterns would else be made between two waves of requests.
var prepared = sync.OnceFunc(func() {
	_, _ = x509.SystemCertPool()
	texts()
	namePatterns()
	noNames()
})

// Sent is how many requests went out so far.
func (c *Client) Sent() int { return int(min(c.sent.Load(), MaxRequests)) }

// Send sends a request with the given token. Rate limits and outages are tried
// again until the context ends; a 401 is not: see [Session].
func (c *Client) Send(ctx context.Context, tok secret.Text, req Request) Answer {
	for attempt := 1; ; attempt++ {
		a := c.once(ctx, tok, req)
		a.Attempts = attempt
		wait, again := backoff(a, attempt)
		if !again || !fits(ctx, wait) || c.Sleep(ctx, wait) != nil {
			return a
		}
	}
}

func (c *Client) once(ctx context.Context, tok secret.Text, req Request) Answer {
	a := Answer{Request: req}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	hr, err := c.newRequest(ctx, tok, req)
	if err == nil && c.sent.Add(1) > MaxRequests {
		err = errBudget
	}
	if err != nil {
		a.unreachable(err)
		return a
	}
	c.echoes.add(tok)
	start := time.Now()
	resp, err := c.http.Do(hr)
	if err != nil {
		a.Elapsed = time.Since(start)
		a.unreachable(err)
		return a
	}
	defer func() { _ = resp.Body.Close() }()
	body, done, err := c.readBody(ctx, resp)
	defer done()
	a.Elapsed = time.Since(start)
	a.read(resp, c.Now())
	switch {
	case err != nil:
		a.unreachable(err)
	case len(body) > maxBody:
		a.Class, a.Detail = NotApple, "a body of more than 4 MiB"
	default:
		a.judge(resp.Header.Get("Content-Type"), body)
		if req.notary {
			a.judgeNotary(body)
		}
		c.echoes.strip(&a)
	}
	return a
}

// hostOf is where a request goes. A client for a base of somebody's own, as in
// tests, finds the notary service there too.
func (c *Client) hostOf(req Request) *url.URL {
	if req.notary && c.base.String() == AppStoreURL {
		if notary, err := url.Parse(NotaryURL); err == nil {
			return notary
		}
	}
	return c.base
}

func (c *Client) newRequest(ctx context.Context, tok secret.Text, req Request) (*http.Request, error) {
	target, err := c.hostOf(req).Parse(req.target)
	if err != nil {
		return nil, errUnfit
	}
	hr, err := http.NewRequestWithContext(ctx, req.method, target.String(), bytes.NewReader(req.body))
	if err != nil {
		return nil, errUnfit
	}
	hr.Header.Set("Authorization", "Bearer "+tok.Reveal())
	hr.Header.Set("Accept", "application/json, application/a-gzip")
	hr.Header.Set("User-Agent", c.agent)
	if req.body != nil {
		hr.Header.Set("Content-Type", "application/json")
	}
	return hr, nil
}

// read takes what the headers say.
func (a *Answer) read(resp *http.Response, now time.Time) {
	a.Status = resp.StatusCode
	a.RateLimit = parseRateLimit(resp.Header.Values("X-Rate-Limit"))
	sent := now
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		a.skew, a.hasDate = date.Sub(now.Truncate(time.Second)), true
		sent = date
	}
	a.RetryAfter = parseRetryAfter(resp.Header.Get("Retry-After"), sent)
}

// Sleep waits for d, or until the context ends, whose error it then returns.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

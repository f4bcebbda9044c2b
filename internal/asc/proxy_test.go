package asc_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/secret"
)

// A proxy that does not connect us is named with its status, neither with its own
// words nor with our password; only what may pass is tried again.
func TestProxyRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status   int
		detail   string
		attempts int
	}{
		{407, "the proxy refused to connect: 407 Proxy Authentication Required", 1},
		{403, "the proxy refused to connect: 403 Forbidden", 1},
		{302, "the proxy refused to connect: 302 Found", 1},
		{502, "the proxy refused to connect: 502 Bad Gateway", 4},
		{599, "the proxy refused to connect: 599", 4},
	}
	for _, tt := range tests {
		t.Run(tt.detail, func(t *testing.T) {
			t.Parallel()
			asked := 0
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked++
				w.Header().Set("Proxy-Authenticate", r.Header.Get("Proxy-Authorization"))
				w.WriteHeader(tt.status)
			}))
			defer proxy.Close()
			a := sendThrough(t, proxy.URL)
			if a.Class != asc.Unreachable || a.Detail != tt.detail || a.Attempts != tt.attempts || asked != tt.attempts {
				t.Errorf("%v: %q after %d attempts, of which %d arrived, want unreachable: %q after %d", a.Class, a.Detail, a.Attempts, asked, tt.detail, tt.attempts)
			}
		})
	}
}

// What is wrong with the proxy is not said of the server.
func TestProxyUnreachable(t *testing.T) {
	t.Parallel()
	untrusted, plain := newServer(t, asctest.Options{}), newServer(t, asctest.Options{Plain: true})
	socks := listen(t)
	go refuseSOCKS(socks)
	tests := []struct{ name, proxy, detail string }{
		{"refused", "http://" + refusing(t), "the proxy could not be reached"},
		{"unknown name", "http://proxy.invalid:3128", "the proxy could not be reached"},
		{"unknown CA", untrusted.URL, `the proxy's certificate, issued by "asctest", is not trusted by this machine`},
		{"not TLS", "https" + plain.URL[len("http"):], "the proxy does not speak TLS"},
		{"SOCKS", "socks5://" + socks.Addr().String(), "the proxy refused to connect"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if a := sendThrough(t, tt.proxy); a.Class != asc.Unreachable || a.Detail != tt.detail {
				t.Errorf("%v: %q, want unreachable: %q", a.Class, a.Detail, tt.detail)
			}
		})
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// refusing returns an address where nobody listens. It is that of a connection which is
// kept open, as any other free one may be taken by a test beside this one.
func refusing(t *testing.T) string {
	t.Helper()
	c, err := net.Dial("tcp", listen(t).Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c.LocalAddr().String()
}

// refuseSOCKS answers that none of the ways to sign in will do (RFC 1928, section 3).
func refuseSOCKS(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = c.Read(make([]byte, 16))
		_, _ = c.Write([]byte{5, 0xff})
		_ = c.Close()
	}
}

// sendThrough sends a request through a proxy, with a user name and a password.
func sendThrough(t *testing.T, proxy string) asc.Answer {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("user", "pass-word")
	tr := asc.NewTransport()
	tr.Proxy = http.ProxyURL(u)
	c := asc.NewClient(&url.URL{Scheme: "https", Host: "api.invalid"}, tr, "ascproof/test")
	c.Sleep = (&naps{}).sleep
	return c.Send(t.Context(), secret.New("t"), apps)
}

package asc

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
)

// Whatever the library says, our words hold nothing of it: its texts repeat
// addresses, and with them a proxy's password.
func TestReasonsAreOurWords(t *testing.T) {
	t.Parallel()
	const password = "p4ssword"
	broken := errors.New("malformed answer of user:" + password + "@proxy")
	tests := []struct {
		name  string
		err   error
		text  string
		final bool
	}{
		{"nothing that is known", broken, "the connection broke", false},
		{"a certificate for another name", x509.HostnameError{Host: password, Certificate: &x509.Certificate{}}, "the server's certificate is for another host name", true},
		{"an untrusted certificate", &tls.CertificateVerificationError{Err: broken}, "the server's certificate is not trusted by this machine", true},
		{"no TLS", tls.RecordHeaderError{Msg: password}, "the server does not speak TLS", true},
		{"plain HTTP", fmt.Errorf("%s: %w", password, http.ErrSchemeMismatch), "the server does not speak TLS", true},
		{"too late", fmt.Errorf("%s: %w", password, context.DeadlineExceeded), "the time was up", false},
		{"given up", fmt.Errorf("%s: %w", password, context.Canceled), "interrupted", true},
		{"a proxy", &net.OpError{Op: "proxyconnect", Err: broken}, "the proxy could not be reached", false},
		{"a proxy's certificate", &net.OpError{Op: "proxyconnect", Err: &tls.CertificateVerificationError{Err: broken}}, "the proxy's certificate is not trusted by this machine", true},
		{"a SOCKS proxy", &net.OpError{Op: "socks connect", Err: broken}, "the proxy refused to connect", false},
		{"an unknown name", &net.DNSError{Name: password, Server: password}, "the host name could not be resolved", false},
		{"nobody listens", &net.OpError{Op: "dial", Err: fmt.Errorf("%s: %w", password, syscall.ECONNREFUSED)}, "the connection was refused", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var a Answer
			a.unreachable(&url.Error{Op: "Get", URL: "https://user:" + password + "@proxy", Err: tt.err})
			if a.Class != Unreachable || a.Detail != tt.text || a.final != tt.final {
				t.Errorf("%v, %q, final %v, want %q, %v", a.Class, a.Detail, a.final, tt.text, tt.final)
			}
			if strings.Contains(fmt.Sprintf("%+v", a), password) {
				t.Errorf("it holds the password: %+v", a)
			}
		})
	}
}

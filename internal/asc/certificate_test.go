package asc_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/secret"
)

// A certificate that is not accepted is named by its issuer, which names a proxy, and
// by what is wrong with it: a date is not a lack of trust. None is asked again.
func TestCertificates(t *testing.T) {
	t.Parallel()
	issuer := func(n pkix.Name) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.Subject = n }
	}
	day := func(year int) time.Time { return time.Date(year, 2, 1, 12, 0, 0, 0, time.UTC) }
	today := time.Now().UTC().Format(time.DateOnly)
	tests := []struct {
		name   string
		change func(*x509.Certificate)
		trust  bool
		fault  asc.CertificateFault
		detail string // how it begins
	}{
		{"a proxy that looks into TLS", issuer(pkix.Name{CommonName: "Proxy CA of Example Corp"}), false, asc.CertificateUntrusted,
			`the server's certificate, issued by "Proxy CA of Example Corp", is not trusted by this machine`},
		{"one that has a company only", issuer(pkix.Name{Organization: []string{"Example Corp"}}), false, asc.CertificateUntrusted,
			`the server's certificate, issued by "Example Corp", is not trusted by this machine`},
		{"one without a name", issuer(pkix.Name{}), false, asc.CertificateUntrusted,
			`the server's certificate is not trusted by this machine`},
		{"a name that is a text of its own", issuer(pkix.Name{CommonName: "x\n::error::" + strings.Repeat("a", 60)}), false, asc.CertificateUntrusted,
			`the server's certificate, issued by a text of 71 characters, is not trusted`},
		{"expired", func(c *x509.Certificate) { c.NotAfter = day(2023) }, true, asc.CertificateExpired,
			`the server's certificate, issued by "asctest", expired on 2023-02-01 (this machine's date is ` + today + `)`},
		{"expired, and not trusted", func(c *x509.Certificate) { c.NotAfter = day(2023) }, false, asc.CertificateExpired,
			`the server's certificate, issued by "asctest", expired on 2023-02-01`},
		{"not yet valid", func(c *x509.Certificate) { c.NotBefore = day(2090) }, true, asc.CertificateNotYetValid,
			`the server's certificate, issued by "asctest", is valid only from 2090-02-01 (this machine's date is ` + today + `)`},
		{"for another host", func(c *x509.Certificate) { c.IPAddresses = nil }, true, asc.CertificateForAnother,
			`the server's certificate is for another host name`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{Certificate: tt.change})
			base, err := url.Parse(srv.URL)
			if err != nil {
				t.Fatal(err)
			}
			tr := trusting(t, srv)
			if !tt.trust {
				tr.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
			}
			c := asc.NewClient(base, tr, "ascproof/test")
			c.Sleep = (&naps{}).sleep
			a := c.Send(t.Context(), secret.New("t"), apps)
			if a.Class != asc.Unreachable || a.Certificate != tt.fault || !strings.HasPrefix(a.Detail, tt.detail) || a.Attempts != 1 {
				t.Errorf("%s, %q after %d attempts: %q, want %q: %q", a.Class, a.Certificate, a.Attempts, a.Detail, tt.fault, tt.detail)
			}
			if strings.ContainsAny(a.Detail, "\n\r") {
				t.Errorf("%q is of several lines", a.Detail)
			}
		})
	}
}

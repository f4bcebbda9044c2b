package asc

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/ascproof/ascproof/internal/safetext"
)

// CertificateFault is why a server's or a proxy's certificate was not accepted.
type CertificateFault string

// The faults. The first two are of its owner, or of this machine's clock; the third
// is how a proxy shows that looks into TLS.
const (
	CertificateExpired     CertificateFault = "expired"
	CertificateNotYetValid CertificateFault = "not-yet-valid"
	CertificateUntrusted   CertificateFault = "untrusted"
	CertificateForAnother  CertificateFault = "for-another-host"
)

// badCertificate says what is wrong with the certificate of who is named, nil if
// nothing is. Names in it are of whoever made it, so they are quoted and kept short.
func badCertificate(err error, who string, now time.Time) *noAnswer {
	if is[x509.HostnameError](err) {
		return &noAnswer{text: who + "'s certificate is for another host name", final: true, certificate: CertificateForAnother}
	}
	failed, ok := errors.AsType[*tls.CertificateVerificationError](err)
	if !ok {
		return nil
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired && invalid.Cert != nil {
		return outOfDate(invalid.Cert, who, now)
	}
	var last *x509.Certificate // the nearest to the one that is to be trusted
	if n := len(failed.UnverifiedCertificates); n > 0 {
		last = failed.UnverifiedCertificates[n-1]
	}
	return &noAnswer{text: certificateOf(who, last) + " is not trusted by this machine", final: true, certificate: CertificateUntrusted}
}

func outOfDate(c *x509.Certificate, who string, now time.Time) *noAnswer {
	says := " (this machine's date is " + now.UTC().Format(time.DateOnly) + ")"
	if now.Before(c.NotBefore) {
		text := certificateOf(who, c) + " is valid only from " + c.NotBefore.UTC().Format(time.DateOnly) + says
		return &noAnswer{text: text, final: true, certificate: CertificateNotYetValid}
	}
	text := certificateOf(who, c) + " expired on " + c.NotAfter.UTC().Format(time.DateOnly) + says
	return &noAnswer{text: text, final: true, certificate: CertificateExpired}
}

// certificateOf names a certificate by whose it is and by who issued it.
func certificateOf(who string, c *x509.Certificate) string {
	if c == nil {
		return who + "'s certificate"
	}
	issuer := c.Issuer.CommonName
	for _, o := range c.Issuer.Organization {
		issuer = cmp.Or(issuer, o)
	}
	if issuer == "" {
		return who + "'s certificate"
	}
	return fmt.Sprintf("%s's certificate, issued by %s,", who, safetext.Quote(issuer))
}

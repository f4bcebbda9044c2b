package asctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"time"
)

// usualCertificate is shared by all servers that ask for no change, for the sake of time.
var usualCertificate = sync.OnceValues(func() (tls.Certificate, error) { return newCertificate(nil) })

// certificate is the server's, by its options.
func (o Options) certificate() (tls.Certificate, error) {
	if o.Certificate == nil {
		return usualCertificate()
	}
	return newCertificate(o.Certificate)
}

// newCertificate makes the server's certificate, which is its own authority. It
// is valid from 1970 to 2100, because clocks in tests tell any time: that of
// testing/synctest starts in 2000.
func newCertificate(change func(*x509.Certificate)) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "asctest"},
		NotBefore:    time.Unix(0, 0),
		NotAfter:     time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA:         true, BasicConstraintsValid: true,
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

// CertPEM is the certificate to trust, for a file that SSL_CERT_FILE or curl's
// --cacert names. Go reads SSL_CERT_FILE on neither macOS nor Windows. It is nil
// for a plain server.
func (s *Server) CertPEM() []byte {
	if s.cert.Leaf == nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.cert.Leaf.Raw})
}

// Roots is a pool that holds the certificate to trust and nothing else.
func (s *Server) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	if s.cert.Leaf != nil {
		pool.AddCert(s.cert.Leaf)
	}
	return pool
}

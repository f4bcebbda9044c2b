package asc_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/token"
)

// naps records how long a client wanted to sleep, without sleeping.
type naps struct {
	mu  sync.Mutex
	all []time.Duration
}

func (n *naps) sleep(ctx context.Context, d time.Duration) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, d)
	return ctx.Err()
}

func newServer(t testing.TB, opt asctest.Options) *asctest.Server {
	t.Helper()
	srv := asctest.Start(opt)
	t.Cleanup(func() {
		srv.Close()
		if left := srv.Unfired(); len(left) > 0 {
			t.Errorf("faults that never struck: %q", left)
		}
	})
	return srv
}

// newClient returns a client of the fake that never sleeps.
func newClient(t testing.TB, srv *asctest.Server) (*asc.Client, *naps) {
	t.Helper()
	base, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	n := &naps{}
	c := asc.NewClient(base, trusting(t, srv), "ascproof/test")
	c.Sleep = n.sleep
	return c, n
}

// trusting is the real transport, but for whom it trusts.
func trusting(t testing.TB, srv *asctest.Server) *http.Transport {
	t.Helper()
	tr := srv.Trust(asc.NewTransport())
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

func signer(t testing.TB, c asctest.Credentials) token.Signer {
	t.Helper()
	block, _ := pem.Decode([]byte(c.PrivateKey))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return token.SignerOf(key.(*ecdsa.PrivateKey), c.KeyID, c.IssuerID, token.AppStore)
}

func newSession(t testing.TB, srv *asctest.Server, c asctest.Credentials) (*asc.Session, *naps) {
	t.Helper()
	client, n := newClient(t, srv)
	return &asc.Session{Client: client, Signer: signer(t, c), Lifetime: 10 * time.Minute}, n
}

var apps = asc.Get("/v1/apps", url.Values{"limit": {"1"}})

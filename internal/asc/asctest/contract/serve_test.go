package contract

import (
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// serve starts a fake and makes a client that holds a token of an Admin key.
func serve(t *testing.T, opt asctest.Options) (*asctest.Server, *http.Client) {
	t.Helper()
	srv := asctest.Start(opt)
	t.Cleanup(srv.Close)
	tr := srv.Trust(nil)
	t.Cleanup(tr.CloseIdleConnections)
	return srv, &http.Client{Transport: bearer{mint(t, srv.TeamKey(role.Admin)), tr}}
}

// bearer adds a token to every request.
type bearer struct {
	token string
	next  http.RoundTripper
}

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.token)
	return b.next.RoundTrip(r)
}

func mint(t *testing.T, key *asctest.Key) string {
	t.Helper()
	block, _ := pem.Decode([]byte(key.PEM()))
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	tok := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{
		"iss": key.IssuerID, "aud": "appstoreconnect-v1",
		"iat": time.Now().Add(-time.Minute).Unix(), "exp": time.Now().Add(10 * time.Minute).Unix(),
	})
	tok.Header["kid"] = key.ID
	text, err := tok.SignedString(private)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func send(t *testing.T, client *http.Client, req *http.Request) (*http.Response, []byte) {
	t.Helper()
	if req.GetBody != nil {
		body, err := req.GetBody() // the validator has read it
		if err != nil {
			t.Fatal(err)
		}
		req.Body = body
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

package asctest_test

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// now is the clock of servers in tests of tokens.
var now = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// start starts a server that ends with the test.
func start(t testing.TB, opt asctest.Options) *asctest.Server {
	t.Helper()
	srv := asctest.Start(opt)
	t.Cleanup(srv.Close)
	return srv
}

// draft is a token about to be signed.
type draft struct {
	header, claims map[string]any
	sign           func(*ecdsa.PrivateKey, []byte) []byte
}

// newDraft is a token as good as can be for the key.
func newDraft(key *asctest.Key, at time.Time) *draft {
	d := &draft{
		header: map[string]any{"alg": "ES256", "kid": key.ID, "typ": "JWT"},
		claims: map[string]any{"aud": "appstoreconnect-v1", "iat": at.Add(-time.Minute).Unix(), "exp": at.Add(15 * time.Minute).Unix()},
		sign:   rawSignature,
	}
	if key.IssuerID != "" {
		d.claims["iss"] = key.IssuerID
	} else {
		d.claims["sub"] = "user"
	}
	return d
}

func rawSignature(private *ecdsa.PrivateKey, digest []byte) []byte {
	r, s, err := ecdsa.Sign(rand.Reader, private, digest)
	if err != nil {
		panic(err)
	}
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	return sig
}

// mint signs a draft with the PEM text of the key.
func mint(t testing.TB, key *asctest.Key, d *draft) string {
	t.Helper()
	block, rest := pem.Decode([]byte(key.PEM()))
	if block == nil || len(rest) > 0 {
		t.Fatal("PEM() is not one PEM block")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return sign(t, parsed.(*ecdsa.PrivateKey), d)
}

func sign(t testing.TB, private *ecdsa.PrivateKey, d *draft) string {
	t.Helper()
	part := func(v map[string]any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	signed := part(d.header) + "." + part(d.claims)
	digest := sha256.Sum256([]byte(signed))
	sig := d.sign(private, digest[:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(sig)
}

// caller sends requests to a server with the tokens of one key.
type caller struct {
	srv    *asctest.Server
	client *http.Client
	token  string
}

func newCaller(t testing.TB, srv *asctest.Server, token string) *caller {
	t.Helper()
	tr := srv.Trust(nil)
	t.Cleanup(tr.CloseIdleConnections)
	return &caller{srv: srv, token: token, client: &http.Client{
		Transport:     tr,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// callerFor holds a good token of the key.
func callerFor(t testing.TB, srv *asctest.Server, key *asctest.Key, at time.Time) *caller {
	t.Helper()
	return newCaller(t, srv, mint(t, key, newDraft(key, at)))
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

// code is the code of the first error in the body, empty if there is none.
func (a answer) code() string { return a.firstError()["code"] }

func (a answer) firstError() map[string]string {
	var doc struct {
		Errors []map[string]any `json:"errors"`
	}
	out := make(map[string]string)
	if json.Unmarshal([]byte(a.body), &doc) != nil || len(doc.Errors) == 0 {
		return out
	}
	for k, v := range maps.All(doc.Errors[0]) {
		if text, ok := v.(string); ok {
			out[k] = text
		}
	}
	return out
}

// ids are the ids of the resources in the body.
func (a answer) ids(t testing.TB) []string {
	t.Helper()
	var doc struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(a.body), &doc); err != nil {
		t.Fatalf("body %q: %v", a.body, err)
	}
	ids := []string{}
	for _, d := range doc.Data {
		ids = append(ids, d.ID)
	}
	return ids
}

// try sends a request and returns the error that it met, if any.
func (c *caller) try(method, target, body string) (answer, error) {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, c.srv.URL+target, reader)
	if err != nil {
		return answer{}, err
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	return answer{resp, string(raw)}, err
}

func (c *caller) send(t testing.TB, method, target, body string) answer {
	t.Helper()
	a, err := c.try(method, target, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return a
}

func (c *caller) get(t testing.TB, target string) answer {
	t.Helper()
	return c.send(t, "GET", target, "")
}

func newRequest(t testing.TB, srv *asctest.Server, method, target string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(method, srv.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

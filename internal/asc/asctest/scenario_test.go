package asctest_test

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// TestScenarios goes through all of them as a client does that knows nothing but
// its credentials and its own clock.
func TestScenarios(t *testing.T) {
	t.Parallel()
	want := map[string]struct {
		status int
		code   string
	}{
		"ok":           {200, ""},
		"revoked":      {401, "NOT_AUTHORIZED"},
		"wrong-issuer": {401, "NOT_AUTHORIZED"},
		"agreements":   {403, "FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED"},
		"contract":     {403, "FORBIDDEN_ERROR.PLA_NOT_ACCEPTED"},
		"outage":       {503, "SERVICE_UNAVAILABLE"},
		"skew":         {401, "NOT_AUTHORIZED"},
	}
	for _, sc := range asctest.Scenarios() {
		t.Run(sc.Name, func(t *testing.T) {
			t.Parallel()
			srv, cred := sc.Start(asctest.Options{Now: clock})
			t.Cleanup(srv.Close)
			a := newCaller(t, srv, mintFor(t, cred)).get(t, apps)
			expect, known := want[sc.Name]
			if !known || a.StatusCode != expect.status || a.code() != expect.code {
				t.Errorf("status %d %s, want %+v", a.StatusCode, a.code(), expect)
			}
			date, err := time.Parse(time.RFC1123, a.Header.Get("Date"))
			if err != nil {
				t.Fatal(err)
			}
			if off := date.Sub(now); (off != 0) != (sc.Name == "skew") {
				t.Errorf("the server's clock is off by %v", off)
			}
		})
	}
	if len(asctest.Scenarios()) != len(want) {
		t.Errorf("%d scenarios, want %d", len(asctest.Scenarios()), len(want))
	}
}

// mintFor signs a token with credentials alone.
func mintFor(t *testing.T, cred asctest.Credentials) string {
	t.Helper()
	block, _ := pem.Decode([]byte(cred.PrivateKey))
	if block == nil {
		t.Fatal("the private key is no PEM text")
	}
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	stand := &asctest.Key{ID: cred.KeyID, IssuerID: cred.IssuerID}
	return sign(t, private.(*ecdsa.PrivateKey), newDraft(stand, now))
}

func TestFindScenario(t *testing.T) {
	t.Parallel()
	if sc, ok := asctest.FindScenario("revoked"); !ok || sc.Name != "revoked" || sc.Summary == "" {
		t.Errorf("found %+v, %v", sc.Name, ok)
	}
	if _, ok := asctest.FindScenario("revokd"); ok {
		t.Error("found a scenario of another name")
	}
}

func TestEnv(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	team, individual := srv.TeamKey(), srv.IndividualKey()
	for _, tt := range []struct {
		name string
		key  *asctest.Key
		want []string
	}{
		{"team", team, []string{"ASC_KEY_ID=" + team.ID, "ASC_PRIVATE_KEY=" + team.PEM(), "ASC_ISSUER_ID=" + srv.IssuerID}},
		{"individual", individual, []string{"ASC_KEY_ID=" + individual.ID, "ASC_PRIVATE_KEY=" + individual.PEM()}},
	} {
		if got := tt.key.Credentials().Env(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %d variables, want %d of these names and values", tt.name, len(got), len(tt.want))
		}
	}
}

package asctest_test

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

func derSignature(private *ecdsa.PrivateKey, digest []byte) []byte {
	sig, err := ecdsa.SignASN1(rand.Reader, private, digest)
	if err != nil {
		panic(err)
	}
	return sig
}

// tokenRule is one edit of a good token, and the status that it leads to.
type tokenRule struct {
	name  string
	kinds string
	edit  func(*draft)
	want  int
}

const both = "team individual"

func set(name string, v any) func(*draft)  { return func(d *draft) { d.claims[name] = v } }
func drop(name string) func(*draft)        { return func(d *draft) { delete(d.claims, name) } }
func head(name string, v any) func(*draft) { return func(d *draft) { d.header[name] = v } }
func in(d time.Duration) int64             { return now.Add(d).Unix() }

func tokenRules(srv *asctest.Server, other *asctest.Team) []tokenRule {
	return slices.Concat(signatureRules(other.TeamKey(role.Admin)), claimRules(srv, other))
}

func signatureRules(otherKey *asctest.Key) []tokenRule {
	return []tokenRule{
		{"nothing broken", both, func(*draft) {}, 200},
		{"fractions of seconds", both, set("exp", float64(in(time.Minute))+0.5), 200},
		{"no iat, as Codemagic's cli-tools", both, drop("iat"), 200},
		{"twenty minutes", both, set("exp", in(19*time.Minute)), 200},

		{"alg none", both, head("alg", "none"), 401},
		{"alg HS256", both, head("alg", "HS256"), 401},
		{"alg of another curve", both, head("alg", "ES384"), 401},
		{"no alg", both, func(d *draft) { delete(d.header, "alg") }, 401},
		{"another typ", both, head("typ", "JOSE"), 401},
		{"no typ", both, func(d *draft) { delete(d.header, "typ") }, 401},
		{"kid unknown", both, head("kid", "UNKNOWN123"), 401},
		{"kid of another key", both, head("kid", otherKey.ID), 401},
		{"kid no string", both, head("kid", 1), 401},
		{"no kid", both, func(d *draft) { delete(d.header, "kid") }, 401},

		{"signature in DER", both, func(d *draft) { d.sign = derSignature }, 401},
		{"signature of other bytes", both, func(d *draft) {
			d.sign = func(k *ecdsa.PrivateKey, digest []byte) []byte {
				return rawSignature(k, slices.Concat(digest[1:], digest[:1]))
			}
		}, 401},
		{"signature missing", both, func(d *draft) { d.sign = func(*ecdsa.PrivateKey, []byte) []byte { return nil } }, 401},
		{"signature of zeros", both, func(d *draft) { d.sign = func(*ecdsa.PrivateKey, []byte) []byte { return make([]byte, 64) } }, 401},
		{"signature too long", both, func(d *draft) {
			d.sign = func(k *ecdsa.PrivateKey, digest []byte) []byte { return append(rawSignature(k, digest), 0) }
		}, 401},
	}
}

func claimRules(srv *asctest.Server, other *asctest.Team) []tokenRule {
	return []tokenRule{
		{"aud in an array", both, set("aud", []string{"appstoreconnect-v1"}), 401},
		{"aud of the other program", both, set("aud", "apple-developer-enterprise-v1"), 401},
		{"no aud", both, drop("aud"), 401},

		{"iss of another team", "team", set("iss", other.IssuerID), 401},
		{"iss in upper case", "team", func(d *draft) { d.claims["iss"] = strings.ToUpper(d.claims["iss"].(string)) }, 401},
		{"no iss", "team", drop("iss"), 401},
		{"sub besides iss", "team", set("sub", "user"), 401},
		{"claims of an individual key", "team", func(d *draft) { delete(d.claims, "iss"); d.claims["sub"] = "user" }, 401},
		{"claims of a team key", "individual", func(d *draft) { delete(d.claims, "sub"); d.claims["iss"] = srv.IssuerID }, 401},
		{"iss besides sub", "individual", set("iss", srv.IssuerID), 401},
		{"another sub", "individual", set("sub", "admin"), 401},
		{"no sub", "individual", drop("sub"), 401},

		{"run out", both, set("exp", in(0)), 401},
		{"no exp", both, drop("exp"), 401},
		{"exp no number", both, set("exp", "2026-10-02"), 401},
		{"lives too long", both, set("exp", in(19*time.Minute+time.Second)), 401},
		{"lives too long, without iat", both, func(d *draft) { delete(d.claims, "iat"); d.claims["exp"] = in(21 * time.Minute) }, 401},
		{"iat ahead of the clock", both, set("iat", in(time.Second)), 401},
		{"iat no number", both, set("iat", "now"), 401},
		{"names in upper case", both, func(d *draft) { d.claims["EXP"] = d.claims["exp"]; delete(d.claims, "exp") }, 401},
	}
}

// TestTokenRules starts from a token that is accepted and breaks one rule at a time.
func TestTokenRules(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	keys := map[string]*asctest.Key{
		"team": srv.TeamKey(role.Admin), "individual": srv.IndividualKey(role.Admin),
	}
	for _, tt := range tokenRules(srv, srv.NewTeam("", nil)) {
		for kind := range strings.FieldsSeq(tt.kinds) {
			t.Run(kind+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				d := newDraft(keys[kind], now)
				tt.edit(d)
				a := newCaller(t, srv, mint(t, keys[kind], d)).get(t, "/v1/apps?limit=1")
				if a.StatusCode != tt.want {
					t.Errorf("status %d, want %d", a.StatusCode, tt.want)
				}
			})
		}
	}
}

// TestTokenText breaks what the claims cannot: how the token is written and sent.
func TestTokenText(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	key := srv.TeamKey(role.Admin)
	good := mint(t, key, newDraft(key, now))
	parts := strings.Split(good, ".")
	mac := hmac.New(sha256.New, []byte(key.PEM()))
	mac.Write([]byte(parts[0] + "." + parts[1]))
	tests := []struct{ name, authorization string }{
		{"none", ""},
		{"no Bearer", good},
		{"Basic", "Basic " + good},
		{"two parts", "Bearer " + parts[0] + "." + parts[1]},
		{"four parts", "Bearer " + good + ".x"},
		{"padded", "Bearer " + good + "=="},
		{"no base64", "Bearer " + parts[0] + "." + parts[1] + ".!"},
		{"no JSON", "Bearer " + parts[0] + ".bm8." + parts[2]},
		{"an HMAC of 32 bytes", "Bearer " + parts[0] + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))},
	}
	c := callerFor(t, srv, key, now)
	if a := c.get(t, "/v1/apps"); a.StatusCode != 200 {
		t.Fatalf("status of the good token %d, want 200", a.StatusCode)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req := newRequest(t, srv, "GET", "/v1/apps")
			if tt.authorization != "" {
				req.Header.Set("Authorization", tt.authorization)
			}
			resp, err := c.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != 401 {
				t.Errorf("status %d, want 401", resp.StatusCode)
			}
		})
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	revoked := srv.TeamKey(role.Admin)
	tests := []struct {
		name  string
		key   *asctest.Key
		claim string
	}{
		{"revoked", revoked, ""},
		{"In-App Purchase, as a team key", srv.Key(asctest.KeyOptions{Kind: asctest.InAppPurchase}), "iss"},
		{"In-App Purchase, as an individual key", srv.Key(asctest.KeyOptions{Kind: asctest.InAppPurchase}), ""},
		{"APNs, as a team key", srv.Key(asctest.KeyOptions{Kind: asctest.APNs}), "iss"},
	}
	if a := callerFor(t, srv, revoked, now).get(t, "/v1/apps"); a.StatusCode != 200 {
		t.Fatalf("status before it was revoked %d, want 200", a.StatusCode)
	}
	revoked.Revoke()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDraft(tt.key, now)
			if tt.claim != "" {
				delete(d.claims, "sub")
				d.claims["iss"] = srv.IssuerID
			}
			a := newCaller(t, srv, mint(t, tt.key, d)).get(t, "/v1/apps")
			if e := a.firstError(); a.StatusCode != 401 || e["code"] != "NOT_AUTHORIZED" {
				t.Errorf("status %d, code %q, want 401 NOT_AUTHORIZED", a.StatusCode, e["code"])
			}
		})
	}
}

// TestUnauthorizedTellsNothing holds that all refused tokens get the same words.
func TestUnauthorizedTellsNothing(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	key := srv.TeamKey(role.Admin)
	expired := newDraft(key, now)
	expired.claims["exp"] = now.Unix()
	none := newCaller(t, srv, "").get(t, "/v1/apps").firstError()
	late := newCaller(t, srv, mint(t, key, expired)).get(t, "/v1/apps").firstError()
	for _, field := range []string{"status", "code", "title", "detail"} {
		if none[field] != late[field] || none[field] == "" {
			t.Errorf("%s is %q without a token, %q with one that ran out", field, none[field], late[field])
		}
	}
}

func TestEnterpriseAudience(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, Program: asctest.Enterprise})
	key := srv.TeamKey(role.Admin)
	d := newDraft(key, now)
	if a := newCaller(t, srv, mint(t, key, d)).get(t, "/v1/bundleIds"); a.StatusCode != 401 {
		t.Errorf("status %d with the audience of the App Store, want 401", a.StatusCode)
	}
	d.claims["aud"] = "apple-developer-enterprise-v1"
	if a := newCaller(t, srv, mint(t, key, d)).get(t, "/v1/bundleIds"); a.StatusCode != 200 {
		t.Errorf("status %d with its own audience, want 200", a.StatusCode)
	}
}

// The Enterprise Program has provisioning and users, and nothing of the App Store.
func TestEnterpriseHasNoApps(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock, Program: asctest.Enterprise})
	key := srv.TeamKey(role.Admin)
	d := newDraft(key, now)
	d.claims["aud"] = "apple-developer-enterprise-v1"
	if e := newCaller(t, srv, mint(t, key, d)).get(t, "/v1/apps").firstError(); e["code"] != "PATH_ERROR" {
		t.Errorf("apps are answered with %v, want a path that does not exist", e)
	}
}

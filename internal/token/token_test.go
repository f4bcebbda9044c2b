package token_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	mrand "math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/token"
)

func newKey(t testing.TB, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// decode verifies a token by hand, without the library that signed it.
func decode(t *testing.T, pub *ecdsa.PublicKey, text string) (header, claims map[string]any) {
	t.Helper()
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		t.Fatalf("token has %d parts, want 3", len(parts))
	}
	raw := make([][]byte, 3)
	for i, p := range parts {
		var err error
		if raw[i], err = base64.RawURLEncoding.DecodeString(p); err != nil {
			t.Fatalf("part %d: %v", i, err)
		}
	}
	if len(raw[2]) != 64 {
		t.Fatalf("signature has %d bytes, want 64: raw r and s, not DER", len(raw[2]))
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(raw[2][:32]), new(big.Int).SetBytes(raw[2][32:])
	if !ecdsa.Verify(pub, digest[:], r, s) {
		t.Fatal("signature does not verify with the public key")
	}
	for i, into := range []*map[string]any{&header, &claims} {
		if err := json.Unmarshal(raw[i], into); err != nil {
			t.Fatal(err)
		}
	}
	return header, claims
}

// Every token obeys every rule of Apple's, whatever the clock, lifetime, kind,
// program and scope.
func TestMintRules(t *testing.T) {
	t.Parallel()
	rnd := mrand.New(mrand.NewPCG(1, 2))
	key := newKey(t, elliptic.P256())
	for range 300 {
		now := time.Unix(rnd.Int64N(4e9), rnd.Int64N(1e9))
		lifetime := token.MinLifetime + time.Duration(rnd.Int64N(int64(token.MaxLifetime-token.MinLifetime)+1))
		s := token.SignerOf(key, "ABC123DEFG", "", token.AppStore)
		individual := rnd.IntN(2) == 0
		if !individual {
			s.Issuer = "00000000-0000-0000-0000-000000000000"
		}
		if rnd.IntN(3) == 0 {
			s.Audience = token.Enterprise
		}
		scope := []string{"GET /v1/apps", "GET /v1/builds?filter[app]=1"}[:rnd.IntN(3)]
		tok, err := s.Mint(now, lifetime, scope)
		if err != nil {
			t.Fatal(err)
		}
		header, claims := decode(t, &key.PublicKey, tok.Text.Reveal())
		checkHeader(t, header)
		checkClaims(t, claims, s, tok, now, lifetime, scope)
	}
}

func checkHeader(t *testing.T, header map[string]any) {
	t.Helper()
	if header["alg"] != "ES256" || header["typ"] != "JWT" || header["kid"] != "ABC123DEFG" || len(header) != 3 {
		t.Fatalf("header = %v, want alg ES256, typ JWT, kid ABC123DEFG and nothing else", header)
	}
}

func checkClaims(t *testing.T, claims map[string]any, s token.Signer, tok token.Token, now time.Time, lifetime time.Duration, scope []string) {
	t.Helper()
	if claims["aud"] != s.Audience {
		t.Fatalf("aud = %#v, want the plain string %q", claims["aud"], s.Audience)
	}
	iss, hasIss := claims["iss"]
	sub, hasSub := claims["sub"]
	if s.Issuer == "" && (hasIss || sub != "user") {
		t.Fatalf("individual claims = %v, want sub user and no iss", claims)
	}
	if s.Issuer != "" && (hasSub || iss != s.Issuer) {
		t.Fatalf("team claims = %v, want iss and no sub", claims)
	}
	iat, exp := int64(claims["iat"].(float64)), int64(claims["exp"].(float64))
	if iat > now.Unix()-59 {
		t.Fatalf("iat = %d, want 60 s before %d", iat, now.Unix())
	}
	if exp-iat > 1200 {
		t.Fatalf("exp - iat = %d s, want at most 1200", exp-iat)
	}
	if got := time.Unix(exp, 0).Sub(now); got > lifetime || got < lifetime-time.Second {
		t.Fatalf("token lives %v, want %v", got, lifetime)
	}
	if tok.Issued.Unix() != iat || tok.Expires.Unix() != exp {
		t.Fatalf("Issued, Expires = %v, %v, want the claims %d, %d", tok.Issued, tok.Expires, iat, exp)
	}
	got, hasScope := claims["scope"]
	if hasScope != (len(scope) > 0) {
		t.Fatalf("scope = %v, want it only when set", got)
	}
	for i, want := range scope {
		if got.([]any)[i] != want {
			t.Fatalf("scope = %v, want %v", got, scope)
		}
	}
}

func TestMintRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		key      *ecdsa.PrivateKey
		lifetime time.Duration
	}{
		{"too short", newKey(t, elliptic.P256()), token.MinLifetime - 1},
		{"too long", newKey(t, elliptic.P256()), token.MaxLifetime + 1},
		{"no key", nil, token.MinLifetime},
		{"another curve", newKey(t, elliptic.P384()), token.MinLifetime},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := token.SignerOf(tt.key, "ABC123DEFG", "", token.AppStore)
			if _, err := s.Mint(time.Now(), tt.lifetime, nil); err == nil {
				t.Error("Mint succeeded, want an error")
			}
		})
	}
}

func TestParseScope(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
		wantErr    bool
	}{
		{name: "empty"},
		{name: "blank lines", text: "\n  \n\t\n"},
		{name: "one", text: "GET /v1/apps?filter[platform]=IOS", want: []string{"GET /v1/apps?filter[platform]=IOS"}},
		{name: "several, CRLF and doubles", text: "GET /v1/apps\r\n GET  /v1/builds \nGET /v1/apps\n", want: []string{"GET /v1/apps", "GET /v1/builds"}},
		{name: "lower case method", text: "get /v1/apps", wantErr: true},
		{name: "no path", text: "GET", wantErr: true},
		{name: "whole URL", text: "GET https://api.appstoreconnect.apple.com/v1/apps", wantErr: true},
		{name: "two on a line", text: "GET /v1/apps GET /v1/builds", wantErr: true},
		{name: "control character", text: "GET /v1/\x1b[31m", wantErr: true},
		{name: "fragment", text: "GET /v1/apps#x", wantErr: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := token.ParseScope(tt.text)
			if (err != nil) != tt.wantErr || !slices.Equal(got, tt.want) {
				t.Errorf("ParseScope(%q) = %q, %v, want %q, error %v", tt.text, got, err, tt.want, tt.wantErr)
			}
		})
	}
}

// BenchmarkMint against BenchmarkECDSA shows what a token costs beyond its signature.
func BenchmarkMint(b *testing.B) {
	s := token.SignerOf(newKey(b, elliptic.P256()), "ABC123DEFG", "00000000-0000-0000-0000-000000000000", token.AppStore)
	now := time.Now()
	for b.Loop() {
		if _, err := s.Mint(now, 15*time.Minute, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkECDSA(b *testing.B) {
	key := newKey(b, elliptic.P256())
	digest := sha256.Sum256([]byte("header.claims"))
	for b.Loop() {
		if _, err := ecdsa.SignASN1(rand.Reader, key, digest[:]); err != nil {
			b.Fatal(err)
		}
	}
}

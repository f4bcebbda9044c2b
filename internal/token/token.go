// Package token mints the ES256 JSON Web Tokens that Apple's App Store Connect
// and Enterprise Program APIs take.
//
// It knows every rule Apple sets for a token (source: Apple, "Generating Tokens
// for API Requests") and can make none that breaks one. It never prints, logs
// or keeps a token, and asks no clock: the caller says what time it is, because
// the time that counts is Apple's.
//
//	tok, err := token.NewSigner(cred).Mint(time.Now(), 15*time.Minute, nil)
//	req.Header.Set("Authorization", "Bearer "+tok.Text.Reveal())
package token

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/secret"
)

// The audiences of Apple's two programs.
const (
	AppStore   = "appstoreconnect-v1"
	Enterprise = "apple-developer-enterprise-v1"
)

// Limits of a token's life as the user may set it. Apple refuses a token that
// lives longer than 20 minutes, counted from "iat", which is [Backdate] before
// the token is made.
const (
	MinLifetime = time.Minute
	MaxLifetime = 19 * time.Minute
	// Backdate is how far "iat" lies in the past: Apple refuses one that is ahead
	// of its own clock (fastlane 2.237.0 does the same, spaceship token.rb).
	Backdate = 60 * time.Second
)

// individualSubject is the "sub" of every individual key's token; such a token
// has no "iss".
const individualSubject = "user"

// Signer mints tokens for one key. It is safe for concurrent use.
type Signer struct {
	key   *ecdsa.PrivateKey // where no encoder finds it
	KeyID string
	// Issuer is empty for an individual key.
	Issuer   string
	Audience string
}

// NewSigner returns the signer of a credential's tokens.
func NewSigner(c *credential.Credential) Signer {
	audience := AppStore
	if c.Program() == credential.Enterprise {
		audience = Enterprise
	}
	return SignerOf(c.PrivateKey(), c.KeyID(), c.IssuerID(), audience)
}

// SignerOf returns the signer of a key's tokens. The issuer is empty for an
// individual key.
func SignerOf(key *ecdsa.PrivateKey, keyID, issuer, audience string) Signer {
	return Signer{key: key, KeyID: keyID, Issuer: issuer, Audience: audience}
}

// Token is a signed token and its life, in whole seconds.
type Token struct {
	Text    secret.Text
	Issued  time.Time
	Expires time.Time
}

// Mint signs a token that expires lifetime after now. The lifetime must be
// between [MinLifetime] and [MaxLifetime]. A scope narrows the token to the
// requests it lists (see [ParseScope]); without one the claim is left out,
// since Apple answers an empty claim with 400 to every request.
func (s Signer) Mint(now time.Time, lifetime time.Duration, scope []string) (Token, error) {
	if lifetime < MinLifetime || lifetime > MaxLifetime {
		return Token{}, fmt.Errorf("token lifetime %v is not between %v and %v", lifetime, MinLifetime, MaxLifetime)
	}
	if s.key == nil || s.key.Curve != elliptic.P256() {
		return Token{}, errors.New("token needs a P-256 private key")
	}
	issued, expires := now.Add(-Backdate).Truncate(time.Second), now.Add(lifetime).Truncate(time.Second)
	// A map and not jwt.RegisteredClaims, whose audience is written as an array:
	// Apple documents a plain string.
	claims := jwt.MapClaims{"aud": s.Audience, "iat": issued.Unix(), "exp": expires.Unix()}
	if s.Issuer == "" {
		claims["sub"] = individualSubject
	} else {
		claims["iss"] = s.Issuer
	}
	if len(scope) > 0 {
		claims["scope"] = scope
	}
	t := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
	t.Header["kid"] = s.KeyID
	text, err := t.SignedString(s.key)
	if err != nil {
		// The library's message may speak of the key.
		return Token{}, errors.New("token could not be signed")
	}
	return Token{Text: secret.New(text), Issued: issued, Expires: expires}, nil
}

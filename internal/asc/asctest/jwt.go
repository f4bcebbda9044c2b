package asctest

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"
	"time"
)

// The rules are those of Apple, "Generating Tokens for API Requests", and where
// it is silent what clients found out. They are written by hand on purpose: a
// mistake in the library that signs our tokens must not be made here again.

// lifetime is the longest that a token may live, from iat to exp. The six months that
// Apple allows for some scopes are not known here.
const lifetime = 20 * time.Minute

// jwt is a token taken apart, with nothing verified.
type jwt struct {
	sum    [sha256.Size]byte // of the whole token
	signed string            // header and payload as they were signed
	header map[string]any
	claims claims
	sig    []byte
}

// claims keep the names as they are spelt: a struct would accept "ISS" for "iss".
type claims map[string]any

// parseBearer takes the token of an Authorization header apart.
func parseBearer(authorization string) (jwt, bool) {
	text, ok := strings.CutPrefix(authorization, "Bearer ")
	t := jwt{sum: sha256.Sum256([]byte(text))}
	parts := strings.Split(text, ".")
	if !ok || len(parts) != 3 {
		return t, false
	}
	t.signed = parts[0] + "." + parts[1]
	var err error
	t.sig, err = base64.RawURLEncoding.Strict().DecodeString(parts[2])
	return t, err == nil && decodePart(parts[0], &t.header) && decodePart(parts[1], &t.claims)
}

func decodePart(part string, into any) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(part)
	return err == nil && json.Unmarshal(raw, into) == nil
}

func (t jwt) kid() string {
	kid, _ := t.header["kid"].(string)
	return kid
}

// signedBy reports whether header and signature are those of the key. A signature
// is r and s of 32 bytes each (RFC 7518, section 3.4), never DER.
func (t jwt) signedBy(k *Key) bool {
	if t.header["alg"] != "ES256" || t.header["typ"] != "JWT" || len(t.sig) != 64 {
		return false
	}
	// A client under load sends the same token thousands of times.
	if last := k.last.Load(); last != nil && *last == t.sum {
		return true
	}
	digest := sha256.Sum256([]byte(t.signed))
	r, s := new(big.Int).SetBytes(t.sig[:32]), new(big.Int).SetBytes(t.sig[32:])
	if !ecdsa.Verify(&k.private.PublicKey, digest[:], r, s) {
		return false
	}
	k.last.Store(&t.sum)
	return true
}

// identify reports whether the claims are those of the key's kind: a team key
// names its issuer, an individual key "user" and no issuer. A plain string must
// be the audience; an array of one is not the same to Apple's documentation.
func (c claims) identify(k *Key, audience string) bool {
	iss, hasIss := c["iss"]
	sub, hasSub := c["sub"]
	switch k.opt.Kind {
	case TeamKind:
		return c["aud"] == audience && iss == k.IssuerID && !hasSub
	case IndividualKind:
		return c["aud"] == audience && sub == "user" && !hasIss
	default:
		return false
	}
}

// inTime reports whether the token has not run out, was not made ahead of the
// server's clock, and does not live too long. A token without iat passes:
// Codemagic's cli-tools send none. It then counts as made now.
func (c claims) inTime(now time.Time) bool {
	exp, ok := c["exp"].(float64)
	if !ok {
		return false
	}
	at := float64(now.UnixMilli()) / 1000
	iat := at
	if v, given := c["iat"]; given {
		if iat, ok = v.(float64); !ok {
			return false
		}
	}
	return exp > at && iat <= at && exp-iat <= lifetime.Seconds()
}

// authenticate returns what is wrong with the token of a request, if anything.
func (x *exchange) authenticate() Refusal {
	audience := x.srv.opt.Program.audience()
	switch k := x.key; {
	case !x.hasToken || k == nil || k.revoked.Load():
		return NotAuthorized
	case !x.token.signedBy(k) || !x.token.claims.identify(k, audience) || !x.token.claims.inTime(x.now):
		return NotAuthorized
	default:
		return x.token.claims.inScope(x.r.Method, x.r.URL)
	}
}

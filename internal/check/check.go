// Package check puts one key to Apple and concludes what it is worth, as a
// [Result]. "ascproof check" runs one, "ascproof audit" many.
//
// A check asks in waves, since an answer names what the next request is about: the
// first wave lists the apps, the second the versions of the app that was found, the
// third changes such a version. Then it concludes by [Judge], asks once more for
// refusals on which a failure rests alone, and concludes again. Asking is all that touches
// the network; concluding takes answers and returns values. No sentence is made
// here: package explain says what a result means, package report shows it.
//
//	res, err := check.Checker{Client: newClient}.Run(ctx, cred, check.Policy{Probe: check.ProbeRead})
//	key := explain.Key(res, nil)
//
// It writes nothing, prints nothing and starts nothing; its only effect on the
// world is the client's requests.
package check

import (
	"context"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/token"
)

// probeLifetime is the life of the tokens that a check uses for itself.
const probeLifetime = 10 * time.Minute

// Checker checks keys. It is safe for concurrent use if its functions are.
type Checker struct {
	// Client is made for each key: it counts the key's requests.
	Client func() *asc.Client
	// OnMint, if set, sees every token before it is used; an error ends the check.
	OnMint func(token.Token) error
	// OnWrite, if set, is told of every request that is not a read before it is sent.
	OnWrite func(request string)
}

// Run checks one key within the context's deadline. An error is a failure of
// ascproof itself; the key is then not judged.
func (c Checker) Run(ctx context.Context, cred *credential.Credential, policy Policy) (*Result, error) {
	client := c.Client()
	id := Identity{
		KeyID: cred.KeyID(), IssuerID: cred.IssuerID(), Kind: cred.Kind(), Program: string(cred.Program()),
		Fingerprint: cred.Fingerprint(), IssuerPlace: cred.IssuerPlace(),
	}
	start := client.Now()
	a := &asking{
		session: &asc.Session{Client: client, Signer: token.NewSigner(cred), Lifetime: probeLifetime, OnMint: c.OnMint},
		policy:  policy, kind: id.RoleKind(), today: start, onWrite: c.OnWrite,
	}
	a.ask(ctx)
	res := Judge(id, a.answers, a.session.Proof(), policy)
	if again := repeat(res); len(again) > 0 {
		a.send(ctx, again)
		res = Judge(id, a.answers, a.session.Proof(), policy)
	}
	if err := a.session.Err(); err != nil {
		return nil, err
	}
	res.Now, res.Sent, res.Took = a.session.Now, client.Sent(), client.Now().Sub(start)
	return res, nil
}

// Expiry asks when the certificates and profiles of a key's account end. It is two
// requests, with a token of their own.
func (c Checker) Expiry(ctx context.Context, cred *credential.Credential) (Expiry, error) {
	client := c.Client()
	session := &asc.Session{Client: client, Signer: token.NewSigner(cred), Lifetime: probeLifetime, OnMint: c.OnMint}
	answers := session.Round(ctx, expiryRequests())
	if err := session.Err(); err != nil {
		return Expiry{}, err
	}
	return Expiry{Certificates: answers[0], Profiles: answers[1], Now: session.Now(), Sent: client.Sent()}, nil
}

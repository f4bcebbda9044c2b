// Package check puts one key to Apple and says what came of it, as a
// [report.Key]. "ascproof check" runs one, "ascproof audit" many.
//
// It writes nothing, prints nothing and starts nothing; its only effect on the
// world is the client's requests.
package check

import (
	"context"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
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

// Result is a checked key.
type Result struct {
	Key report.Key
	// Now is Apple's time as far as it is known: what a token to hand over must
	// be made on.
	Now func() time.Time
	// Err is a failure of ascproof itself; the key is then not judged.
	Err error
}

// Run checks one key within the context's deadline.
func (c Checker) Run(ctx context.Context, cred *credential.Credential, policy Policy) Result {
	client := c.Client()
	r := &run{
		policy: policy, knowledge: role.Embedded(), onWrite: c.OnWrite,
		kind:   cred.Kind(),
		target: probe.Target{Now: client.Now(), VendorNumber: policy.VendorNumber},
		session: &asc.Session{
			Client: client, Signer: token.NewSigner(cred), Lifetime: probeLifetime, OnMint: c.OnMint,
		},
		key: report.Key{
			KeyID: cred.KeyID(), IssuerID: cred.IssuerID(), Kind: string(cred.Kind()), Program: string(cred.Program()),
			Fingerprint: cred.Fingerprint(), Findings: []*finding.Finding{}, Evidence: []report.Evidence{},
		},
	}
	start := client.Now()
	r.ask(ctx)
	r.judge(ctx)
	r.key.Milliseconds = client.Now().Sub(start).Milliseconds()
	if err := r.session.Err(); err != nil {
		return Result{Err: err}
	}
	r.key.Requests = client.Sent()
	return Result{Key: r.key, Now: r.session.Now}
}

// run is one check under way.
type run struct {
	policy    Policy
	knowledge *role.Knowledge
	onWrite   func(string)
	kind      role.Kind
	session   *asc.Session
	target    probe.Target
	key       report.Key
	asked     []asked
	// demandBlocked says that the account, not the key, kept a demand from being met.
	demandBlocked bool
	// told says that something asked for is reported to be left open.
	told bool
}

// asked is a request that was sent, with the operation it stands for and the
// last answer.
type asked struct {
	operation string
	answer    asc.Answer
}

func (r *run) add(f *finding.Finding) { r.key.Findings = append(r.key.Findings, f) }

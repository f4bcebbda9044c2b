// Package check puts one key to Apple and says what came of it, as a
// [report.Key]. "asckey check" runs one, "asckey audit" many.
//
// It writes nothing, prints nothing and starts nothing; its only effect on the
// world is the client's requests.
package check

import (
	"context"
	"time"

	"github.com/asckey/asckey/internal/asc"
	"github.com/asckey/asckey/internal/credential"
	"github.com/asckey/asckey/internal/finding"
	"github.com/asckey/asckey/internal/report"
	"github.com/asckey/asckey/internal/token"
)

// probeLifetime is the life of the tokens that a check uses for itself.
const probeLifetime = 10 * time.Minute

// Policy is what a pipeline asks of a key.
type Policy struct {
	// App is a bundle ID or Apple ID that the key must see.
	App string
	// OutageWarns makes what could not be found out a warning.
	OutageWarns bool
}

// Checker checks keys.
type Checker struct {
	// Client is made for each key: it counts the key's requests.
	Client func() *asc.Client
	// OnMint, if set, sees every token before it is used.
	OnMint func(token.Token) error
}

// Result is a checked key.
type Result struct {
	Key report.Key
	// Now is Apple's time as far as it is known: what a token to hand over must
	// be made on.
	Now func() time.Time
	// Err is a failure of asckey itself; the key is then not judged.
	Err error
}

// Run checks one key within the context's deadline.
func (c Checker) Run(ctx context.Context, cred *credential.Credential, policy Policy) Result {
	client := c.Client()
	r := &run{
		policy: policy,
		session: &asc.Session{
			Client: client, Lifetime: probeLifetime, OnMint: c.OnMint,
			Signer: token.NewSigner(cred),
		},
		key: report.Key{
			KeyID: cred.KeyID(), IssuerID: cred.IssuerID(), Kind: string(cred.Kind()), Program: string(cred.Program()),
			Fingerprint: cred.Fingerprint(), Findings: []*finding.Finding{}, Evidence: []report.Evidence{},
		},
	}
	r.ask(ctx)
	if err := r.session.Err(); err != nil {
		return Result{Err: err}
	}
	r.judge()
	r.key.Requests = client.Sent()
	return Result{Key: r.key, Now: r.session.Now}
}

// run is one check under way.
type run struct {
	policy  Policy
	session *asc.Session
	key     report.Key
	asked   []asked
}

// asked is a request with its answer and the operation it stands for.
type asked struct {
	operation string
	answer    asc.Answer
}

func (r *run) add(f *finding.Finding) { r.key.Findings = append(r.key.Findings, f) }

func (r *run) ask(ctx context.Context) {
	r.round(ctx, appRequests(r.policy.App))
}

// question is a request to send and the operation it stands for.
type question struct {
	operation string
	request   asc.Request
}

func (r *run) round(ctx context.Context, questions []question) {
	reqs := make([]asc.Request, len(questions))
	for i, q := range questions {
		reqs[i] = q.request
	}
	for i, a := range r.session.Round(ctx, reqs) {
		r.asked = append(r.asked, asked{questions[i].operation, a})
	}
}

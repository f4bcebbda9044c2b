package check

import (
	"context"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/role"
)

// asking is the part of a check that needs the network.
type asking struct {
	session *asc.Session
	policy  Policy
	kind    role.Kind
	today   time.Time
	onWrite func(string)
	answers Answers
}

// ask sends waves of requests until there is nothing more to learn, or Apple does
// not accept the key.
func (a *asking) ask(ctx context.Context) {
	for len(a.answers) == 0 || a.session.Proof().State == asc.Accepted {
		wave := nextWave(a.answers, a.policy, a.kind, a.today)
		if len(wave) == 0 {
			return
		}
		a.send(ctx, wave)
	}
}

// send sends requests together and keeps the answers. What is not a read is
// announced before.
func (a *asking) send(ctx context.Context, questions []question) {
	reqs := make([]asc.Request, len(questions))
	for i, q := range questions {
		reqs[i] = q.request
		if q.request.Writes() && a.onWrite != nil {
			a.onWrite(q.request.String())
		}
	}
	for i, answer := range a.session.Round(ctx, reqs) {
		a.answers = append(a.answers, Asked{Operation: questions[i].operation, Answer: answer})
	}
}

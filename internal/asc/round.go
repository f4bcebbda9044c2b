package asc

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// round is one [Session.Round] on its way. It is a state machine: its steps are
// methods that do one thing and name the step that follows, nil at the end.
//
//	send, decide -> correctClock or wait -> freshToken -> retryOne -> retryRest -> decide
//	        decide -> conclude, when the attempts are used up
//
// While nothing proves the key, retryOne goes back to decide at each refusal, so
// that a rejected key costs few requests.
type round struct {
	*Session
	answers  []Answer
	refusals []int         // of each request, made with a token on Apple's time
	refused  []int         // the requests whose last answer is a 401
	attempt  int           // how often the first of them was sent since the clock was right
	waited   time.Duration // between these
}

type step func(context.Context) step

// run sends the requests and goes on until no step is left.
func (r *round) run(ctx context.Context) {
	all := make([]int, len(r.answers))
	for at := range all {
		all[at] = at
	}
	r.send(ctx, all...)
	r.attempt = 1
	for next := r.decide(ctx); next != nil; {
		next = next(ctx)
	}
}

// decide looks at what was refused.
func (r *round) decide(context.Context) step {
	refused, byNotary := r.refusedNow()
	r.refused = append(refused, byNotary...) // what can prove or reject the key comes first
	switch {
	case len(r.refused) == 0:
		return nil
	case len(refused) == 0 && r.Signer.Issuer == "":
		return nil // it is not certain that individual keys can notarize at all
	case r.madeOnWrongTime():
		return r.correctClock
	case r.attempt == authAttempts:
		return r.conclude
	default:
		return r.wait
	}
}

// refusedNow are the requests whose last answer is a 401, those to the notary service
// apart.
func (r *round) refusedNow() (refused, byNotary []int) {
	for at, a := range r.answers {
		switch {
		case a.Class != Unauthorized:
		case a.Request.notary:
			byNotary = append(byNotary, at)
		default:
			refused = append(refused, at)
		}
	}
	return refused, byNotary
}

// correctClock begins anew on Apple's time: what a wrong clock got does not count.
func (r *round) correctClock(context.Context) step {
	r.corrections++
	r.attempt, r.waited = 0, 0
	clear(r.refusals)
	return r.freshToken
}

// wait gives Apple time: one second, then two. Without it a 401 decides nothing.
func (r *round) wait(ctx context.Context) step {
	pause := time.Duration(r.attempt) * time.Second
	if !fits(ctx, pause) || r.Client.Sleep(ctx, pause) != nil {
		return nil
	}
	r.waited += pause
	return r.freshToken
}

func (r *round) freshToken(context.Context) step {
	if r.mint() != nil {
		return nil
	}
	r.attempt++
	if r.proof.State == Accepted {
		return r.retryRest
	}
	return r.retryOne
}

// retryOne asks one refused request again, as long as nothing proves the key. An
// outage in the middle leaves the key undecided.
func (r *round) retryOne(ctx context.Context) step {
	lead := r.refused[0]
	r.refused = r.refused[1:]
	r.send(ctx, lead)
	switch {
	case r.proof.State == Accepted:
		return r.retryRest
	case r.answers[lead].Class == Unauthorized:
		return r.decide
	default:
		return nil
	}
}

// retryRest asks again what else was refused, now that the key is known to be good.
func (r *round) retryRest(ctx context.Context) step {
	r.send(ctx, r.refused...)
	return r.decide
}

// conclude decides what a 401 that lasts means: nothing of the key if it is the notary
// service's alone. The last question is whether the claims of an individual key would
// have been accepted.
func (r *round) conclude(ctx context.Context) step {
	notaryAlone := r.answers[r.refused[0]].Request.notary
	if r.proof.State == Accepted || r.proof.Clock.Absurd() || notaryAlone {
		return nil
	}
	r.proof.State = Rejected
	if signer, ok := r.otherKind(); ok {
		if tok, err := r.mintWith(signer); err == nil {
			r.proof.OtherKind = r.Client.Send(ctx, tok.Text, r.answers[r.refused[0]].Request).Class
		}
	}
	return nil
}

// send sends some of the requests together and learns from their answers.
func (r *round) send(ctx context.Context, some ...int) {
	var wg sync.WaitGroup
	var broken atomic.Bool
	for _, at := range some {
		wg.Go(func() {
			// What panics here must not end the program: others may have keys of theirs
			// checked in it, and a stack trace could show a token.
			defer func() {
				if recover() != nil {
					broken.Store(true)
				}
			}()
			before := r.answers[at].Attempts
			r.answers[at] = r.Client.Send(ctx, r.tok.Text, r.answers[at].Request)
			r.answers[at].Attempts += before
		})
	}
	wg.Wait()
	if broken.Load() {
		panic("asc: a request panicked")
	}
	latest := make([]Answer, len(some))
	for i, at := range some {
		latest[i] = r.answers[at]
		if latest[i].Class == Unauthorized {
			r.refusals[at]++
		}
	}
	r.observe(latest)
}

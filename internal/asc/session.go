package asc

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ascproof/ascproof/internal/token"
)

// authAttempts is how often a token is refused before that is believed:
// Apple refuses good keys for seconds at times (codemagic-ci-cd/cli-tools
// pull 178, microsoft/asconnect issue 8).
const authAttempts = 3

// Session is one key in front of the API. Rounds are sent one after the other.
type Session struct {
	Client *Client
	Signer token.Signer
	// Lifetime of the tokens the session uses for itself.
	Lifetime time.Duration
	// OnMint, if set, sees every token before it is used, so that it can be masked.
	// Its error ends the round.
	OnMint func(token.Token) error

	proof    Proof
	tok      token.Token
	mintedAt time.Duration // the clock's offset that the token was made with
	// corrections is how often the clock was followed.
	corrections int
	failure     error
}

// Proof is what the rounds so far have proved.
func (s *Session) Proof() Proof {
	p := s.proof
	if p.State != Accepted {
		p.State, p.TakenBack = cmp.Or(p.State, Undecided), 0
	}
	return p
}

// Err is the error of OnMint or of the signer that ended a round, if any.
func (s *Session) Err() error { return s.failure }

// Now is Apple's time as far as it is known, else this machine's.
func (s *Session) Now() time.Time {
	return s.Client.Now().Add(s.proof.Clock.offset())
}

// Round sends requests together and returns their answers in the same order.
//
// If some come back 401, it goes on as follows: a clock that is off is
// corrected; then the first refused request is tried again with fresh tokens,
// three times in all over about three seconds; as soon as any answer proves the
// key valid, the other refused requests are tried again too. If none does, the
// key is [Rejected], after one last question: whether the other kind of claims
// would have been accepted. A round after that is not sent. If the clocks are a
// day or more apart, the key stays [Undecided] instead.
func (s *Session) Round(ctx context.Context, reqs []Request) []Answer {
	if s.proof.State == Rejected || len(reqs) == 0 || (s.tok.Text.IsEmpty() && s.mint() != nil) {
		return notAsked(reqs)
	}
	answers := s.sendAll(ctx, reqs)
	s.observe(answers)
	refusals := make([]int, len(reqs))
	for attempt := 1; s.failure == nil; attempt++ {
		refused := indexes(answers, Unauthorized)
		if len(refused) == 0 {
			break
		}
		for _, at := range refused {
			refusals[at]++
		}
		if s.correctClock() {
			attempt = 0
			clear(refusals) // what a wrong clock got does not count
		} else if attempt == authAttempts {
			s.conclude(ctx, answers[refused[0]])
			break
		} else if !s.pause(ctx, attempt) {
			break
		}
		if !s.tryAgain(ctx, answers, refused) {
			break
		}
	}
	s.proof.Attempts = 0
	for at, n := range refusals {
		if answers[at].Class == Unauthorized {
			s.proof.Attempts = max(s.proof.Attempts, n)
		} else {
			s.proof.TakenBack += n
		}
	}
	return answers
}

// tryAgain asks once more what was refused: one request as long as nothing
// proves the key, then all of them. It reports whether to go on: an outage in
// the middle leaves the key undecided.
func (s *Session) tryAgain(ctx context.Context, answers []Answer, refused []int) bool {
	if s.mint() != nil {
		return false
	}
	if s.proof.State != Accepted {
		lead := refused[0]
		answers[lead] = s.send(ctx, answers[lead].Request)
		s.observe(answers[lead : lead+1])
		refused = refused[1:]
		if s.proof.State != Accepted {
			return answers[lead].Class == Unauthorized
		}
	}
	reqs := make([]Request, len(refused))
	for i, at := range refused {
		reqs[i] = answers[at].Request
	}
	for i, a := range s.sendAll(ctx, reqs) {
		answers[refused[i]] = a
	}
	s.observe(answers)
	return true
}

// conclude decides what a 401 that lasts means, given one answer that has it.
func (s *Session) conclude(ctx context.Context, a Answer) {
	if s.proof.State == Accepted || s.proof.Clock.Absurd() {
		return
	}
	s.proof.State = Rejected
	other := s.Signer
	if other.Issuer == "" || other.Audience == token.Enterprise {
		return // the other kind's claims need an issuer ID; the Enterprise Program has one kind
	}
	other.Issuer = ""
	tok, err := s.mintWith(other)
	if err != nil {
		return
	}
	s.proof.OtherKind = s.Client.Send(ctx, tok.Text, a.Request).Class
}

// observe learns from answers: the key's state and the clock.
func (s *Session) observe(answers []Answer) {
	for _, a := range answers {
		if a.Class.Proves() {
			s.proof.State = Accepted
		}
	}
	s.observeClock(answers)
}

// observeClock takes what the latest answers say of the clock, the middle one of
// several: one machine of Apple's may be wrong itself.
func (s *Session) observeClock(answers []Answer) {
	var skews []time.Duration
	for _, a := range answers {
		if a.hasDate && a.Told() { // a proxy's clock is not Apple's
			skews = append(skews, a.skew)
		}
	}
	if n := len(skews); n > 0 {
		slices.Sort(skews)
		s.proof.Clock = Clock{Known: true, Ahead: skews[n/2]}
	}
}

// maxCorrections is how often a clock is followed: once to Apple's time, and
// once back from an answer that was wrong about it.
const maxCorrections = 2

// correctClock reports whether the tokens that were refused were made on a time
// that Apple's answers contradict, so that the next ones are worth another try.
func (s *Session) correctClock() bool {
	if (s.proof.Clock.offset()-s.mintedAt).Abs() <= skewLimit || s.corrections == maxCorrections {
		return false
	}
	s.corrections++
	return true
}

func (s *Session) pause(ctx context.Context, attempt int) bool {
	wait := time.Duration(attempt) * time.Second
	return fits(ctx, wait) && s.Client.Sleep(ctx, wait) == nil
}

func (s *Session) mint() error {
	s.tok, s.failure = s.mintWith(s.Signer)
	s.mintedAt = s.proof.Clock.offset()
	return s.failure
}

func (s *Session) mintWith(signer token.Signer) (token.Token, error) {
	tok, err := signer.Mint(s.Now(), s.Lifetime, nil)
	if err == nil && s.OnMint != nil {
		err = s.OnMint(tok)
	}
	if err != nil {
		return token.Token{}, fmt.Errorf("making a token: %w", err)
	}
	return tok, nil
}

func (s *Session) send(ctx context.Context, req Request) Answer {
	return s.Client.Send(ctx, s.tok.Text, req)
}

func (s *Session) sendAll(ctx context.Context, reqs []Request) []Answer {
	answers := make([]Answer, len(reqs))
	var wg sync.WaitGroup
	for i, req := range reqs {
		wg.Go(func() { answers[i] = s.send(ctx, req) })
	}
	wg.Wait()
	return answers
}

func indexes(answers []Answer, c Class) []int {
	var at []int
	for i, a := range answers {
		if a.Class == c {
			at = append(at, i)
		}
	}
	return at
}

// notAsked stands for the answers of requests that were not worth sending.
func notAsked(reqs []Request) []Answer {
	answers := make([]Answer, len(reqs))
	for i, r := range reqs {
		answers[i] = Answer{Request: r, Class: NotAsked}
	}
	return answers
}

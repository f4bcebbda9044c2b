package asc

import (
	"cmp"
	"context"
	"fmt"
	"slices"
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
	r := &round{Session: s, answers: notAsked(reqs), refusals: make([]int, len(reqs))}
	if s.proof.State == Rejected || len(reqs) == 0 || (s.tok.Text.IsEmpty() && s.mint() != nil) {
		return r.answers
	}
	r.run(ctx)
	s.proof.Attempts, s.proof.Waited = 0, r.waited
	for at, n := range r.refusals {
		if r.answers[at].Class == Unauthorized {
			s.proof.Attempts = max(s.proof.Attempts, n)
		} else {
			s.proof.TakenBack += n
		}
	}
	return r.answers
}

// notAsked stands for the answers of requests that were not sent.
func notAsked(reqs []Request) []Answer {
	answers := make([]Answer, len(reqs))
	for i, r := range reqs {
		answers[i] = Answer{Request: r, Class: NotAsked}
	}
	return answers
}

// observe learns from answers: the key's state, and the clock from the middle one
// of several, since one machine of Apple's may be wrong itself.
func (s *Session) observe(answers []Answer) {
	var ahead []time.Duration
	for _, a := range answers {
		if a.Class.Proves() {
			s.proof.State = Accepted
		}
		if a.hasDate && a.FromApple() { // a proxy's clock is not Apple's
			ahead = append(ahead, a.skew)
		}
	}
	if n := len(ahead); n > 0 {
		slices.Sort(ahead)
		s.proof.Clock = Clock{Known: true, Ahead: ahead[n/2]}
	}
}

// maxCorrections is how often a clock is followed: once to Apple's time, and
// once back from an answer that was wrong about it.
const maxCorrections = 2

// madeOnWrongTime reports whether the token that was refused was made on a time
// that Apple's answers contradict, so that the next one is worth another try.
func (s *Session) madeOnWrongTime() bool {
	return (s.proof.Clock.offset()-s.mintedAt).Abs() > skewLimit && s.corrections < maxCorrections
}

// otherKind signs the claims of an individual key in place of a team key's. That
// cannot be turned round, as a team key's need an issuer ID, and the Enterprise
// Program has one kind.
func (s *Session) otherKind() (token.Signer, bool) {
	other := s.Signer
	if other.Issuer == "" || other.Audience == token.Enterprise {
		return other, false
	}
	other.Issuer = ""
	return other, true
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

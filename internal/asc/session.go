package asc

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ascproof/ascproof/internal/token"
)

// State is what a [Session] knows about its key.
type State string

// The states. Only a lasting 401 from Apple itself leads to Rejected.
const (
	Undecided State = "undecided"
	Accepted  State = "accepted"
	Rejected  State = "rejected"
)

const (
	// skewLimit is how far a clock may be off without tokens suffering. Codemagic,
	// fastlane and others found tokens refused beyond half a minute or so.
	skewLimit = 30 * time.Second
	// skewAbsurd is where a Date header is no longer followed: whatever the reason,
	// tokens are not made for another day than this machine's.
	skewAbsurd = 24 * time.Hour
	// authAttempts is how often a token is refused before that is believed:
	// Apple refuses good keys for seconds at times (codemagic-ci-cd/cli-tools
	// pull 178, microsoft/asconnect issue 8).
	authAttempts = 3
)

// Session is one key in front of the API. Rounds are sent one after the other.
type Session struct {
	Client *Client
	Signer token.Signer
	// Lifetime of the tokens the session uses for itself.
	Lifetime time.Duration
	// OnMint, if set, sees every token before it is used, so that it can be masked.
	// Its error ends the round.
	OnMint func(token.Token) error

	state    State
	tok      token.Token
	skew     time.Duration // Apple's clock minus ours,
	skewSeen bool          // if an answer told
	mintedAt time.Duration // the offset that the token was made with
	// corrections is how often the clock was followed.
	corrections int
	refusals    int
	other       Class // of the answer to the other kind's claims, "" if they were not tried
	failure     error
}

// State is what the rounds so far have proved.
func (s *Session) State() State {
	if s.state == "" {
		return Undecided
	}
	return s.state
}

// Err is the error of OnMint or of the signer that ended a round, if any.
func (s *Session) Err() error { return s.failure }

// Skew is how far Apple's clock is ahead of ours, to the second, and whether
// that is far enough to matter and near enough to be followed.
func (s *Session) Skew() (skew time.Duration, off bool) {
	return s.skew, s.skewSeen && s.skew.Abs() > skewLimit && s.skew.Abs() < skewAbsurd
}

// ClockKnown reports whether an answer of Apple's told the time.
func (s *Session) ClockKnown() bool { return s.skewSeen }

// ClockAbsurd reports whether Apple's clock and ours are a day or more apart. No
// token made on our time can then be valid, so a 401 says nothing about the key.
func (s *Session) ClockAbsurd() bool { return s.skewSeen && s.skew.Abs() >= skewAbsurd }

// Spurious is how many 401s an accepted key got on requests that were answered
// otherwise later.
func (s *Session) Spurious() int {
	if s.State() != Accepted {
		return 0
	}
	return s.refusals
}

// OtherKind reports whether a rejected key was accepted with the claims of the
// other kind: an individual key that was used with an issuer ID.
func (s *Session) OtherKind() bool { return s.other.Proves() || s.other.Blocks() }

// OtherKindRefused reports whether a rejected key was refused with the claims of
// the other kind, too. An outage leaves it open, and so does a key without an
// issuer ID, which cannot be tried as a team key.
func (s *Session) OtherKindRefused() bool { return s.other == Unauthorized }

// OtherKindOpen reports whether Apple had no telling answer to the other kind.
func (s *Session) OtherKindOpen() bool {
	return s.other != "" && !s.OtherKind() && !s.OtherKindRefused()
}

// Now is Apple's time as far as it is known, else this machine's.
func (s *Session) Now() time.Time {
	return s.Client.Now().Add(s.offset())
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
	if s.State() == Rejected || len(reqs) == 0 || (s.tok.Text.IsEmpty() && s.mint() != nil) {
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
	for at, n := range refusals {
		if answers[at].Class != Unauthorized {
			s.refusals += n
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
	if s.State() != Accepted {
		lead := refused[0]
		answers[lead] = s.send(ctx, answers[lead].Request)
		s.observe(answers[lead : lead+1])
		refused = refused[1:]
		if s.State() != Accepted {
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
	if s.State() == Accepted || s.ClockAbsurd() {
		return
	}
	s.state = Rejected
	other := s.Signer
	if other.Issuer == "" || other.Audience == token.Enterprise {
		return // the other kind's claims need an issuer ID; the Enterprise Program has one kind
	}
	other.Issuer = ""
	tok, err := s.mintWith(other)
	if err != nil {
		return
	}
	s.other = s.Client.Send(ctx, tok.Text, a.Request).Class
}

// observe learns from answers: the key's state and the clock.
func (s *Session) observe(answers []Answer) {
	for _, a := range answers {
		if a.Class.Proves() {
			s.state = Accepted
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
		s.skew, s.skewSeen = skews[n/2], true
	}
}

// maxCorrections is how often a clock is followed: once to Apple's time, and
// once back from an answer that was wrong about it.
const maxCorrections = 2

// correctClock reports whether the tokens that were refused were made on a time
// that Apple's answers contradict, so that the next ones are worth another try.
func (s *Session) correctClock() bool {
	if (s.offset()-s.mintedAt).Abs() <= skewLimit || s.corrections == maxCorrections {
		return false
	}
	s.corrections++
	return true
}

// offset is how far Apple's time is from this machine's, 0 if not far enough to
// matter.
func (s *Session) offset() time.Duration {
	if skew, off := s.Skew(); off {
		return skew
	}
	return 0
}

func (s *Session) pause(ctx context.Context, attempt int) bool {
	wait := time.Duration(attempt) * time.Second
	return fits(ctx, wait) && s.Client.Sleep(ctx, wait) == nil
}

func (s *Session) mint() error {
	s.tok, s.failure = s.mintWith(s.Signer)
	s.mintedAt = s.offset()
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

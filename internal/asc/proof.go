package asc

import "time"

// State is what a [Session] knows about its key.
type State string

// The states. Only a lasting 401 from Apple itself leads to Rejected.
const (
	Undecided State = "undecided"
	Accepted  State = "accepted"
	Rejected  State = "rejected"
)

// Proof is what the rounds of a [Session] have proved about its key, and on what
// that rests. It is a value: nothing that is sent later changes it.
type Proof struct {
	State State
	// Attempts is how often in a row the latest round saw a token refused, each
	// time a fresh one made on Apple's time; 0 if no 401 was left at its end.
	Attempts int
	// Waited is how long that round gave Apple between those attempts.
	Waited time.Duration
	// TakenBack is how many 401s an accepted key got on requests that were
	// answered otherwise later.
	TakenBack int
	Clock     Clock
	// OtherKind is what Apple answered a rejected key to the claims of the other
	// kind, an individual key's; "" if it was not asked: a key without an issuer ID
	// cannot be tried as a team key, and the Enterprise Program has one kind.
	OtherKind Class
}

// OtherKindAccepted reports whether a rejected key was accepted with the claims
// of the other kind: an individual key that was used with an issuer ID.
func (p Proof) OtherKindAccepted() bool { return p.OtherKind.Proves() || p.OtherKind.Blocks() }

// OtherKindOpen reports whether Apple had no telling answer to the other kind,
// as in an outage.
func (p Proof) OtherKindOpen() bool {
	return p.OtherKind != "" && p.OtherKind != Unauthorized && !p.OtherKindAccepted()
}

const (
	// skewLimit is how far a clock may be off without tokens suffering. Codemagic,
	// fastlane and others found tokens refused beyond half a minute or so.
	skewLimit = 30 * time.Second
	// skewAbsurd is where a Date header is no longer followed: whatever the reason,
	// tokens are not made for another day than this machine's.
	skewAbsurd = 24 * time.Hour
)

// Clock compares this machine's clock with Apple's.
type Clock struct {
	// Known is whether an answer of Apple's told the time.
	Known bool
	// Ahead is how far Apple's clock is ahead of ours, to the second.
	Ahead time.Duration
}

// Off reports whether the clocks are far enough apart to matter, and near enough
// for tokens to be made on Apple's time.
func (c Clock) Off() bool {
	return c.Known && c.Ahead.Abs() > skewLimit && c.Ahead.Abs() < skewAbsurd
}

// Absurd reports whether the clocks are a day or more apart. No token made on our
// time can then be valid, so a 401 says nothing about the key.
func (c Clock) Absurd() bool { return c.Known && c.Ahead.Abs() >= skewAbsurd }

// offset is what to add to our time when tokens are made.
func (c Clock) offset() time.Duration {
	if c.Off() {
		return c.Ahead
	}
	return 0
}

package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// This file says what a 401 means, as far as that can be known: Apple has one
// text for every bad token.

// unauthorized returns an answer that refused the token, if there is one.
func (r *run) unauthorized() *asc.Answer {
	i := slices.IndexFunc(r.asked, func(q asked) bool { return q.answer.Class == asc.Unauthorized })
	if i < 0 {
		return nil
	}
	return &r.asked[i].answer
}

// rejection says that Apple rejects the key, what was ruled out on the way, and
// what is left.
func (r *run) rejection() *finding.Finding {
	a := r.unauthorized()
	refused := fmt.Sprintf("Apple answered %d %s three times, each time to a new token", a.Status, a.Code)
	if r.session.Proof().OtherKindAccepted() {
		return finding.New(finding.WrongKeyKind, "%s; without the issuer ID, as an individual key, it was accepted", refused).
			OnlyFix("this is an individual key: leave issuer-id empty", "where ASC_ISSUER_ID must stay set for other keys, remove it from this job")
	}
	f := finding.New(finding.TokenRejected, "%s; ruled out: %s; left: %s", refused, join(r.ruledOut()), r.left())
	switch {
	case r.individual():
		return f.OnlyFix(
			"if this is a team key, set issuer-id (ASC_ISSUER_ID): without it a key is taken for an individual one",
			"if it is an individual key, its user finds it in App Store Connect under their name at the top right > Edit Profile > Individual API Key: if another one or none is there, it was revoked",
			"keys for In-App Purchase, push notifications (APNs) and Sign in with Apple look the same, but this API refuses them",
		)
	case r.session.Proof().OtherKindOpen():
		return f.WithFix("if this is an individual key, leave issuer-id empty")
	}
	return f
}

func (r *run) individual() bool { return r.key.IssuerID == "" }

// ruledOut lists what the procedure has excluded.
func (r *run) ruledOut() []string {
	causes := []string{"a passing fault"}
	switch clock := r.session.Proof().Clock; {
	case clock.Off():
		causes = append(causes, "this machine's clock (it is off, but the tokens were made on Apple's time)")
	case clock.Known:
		causes = append(causes, "this machine's clock (it agrees with Apple's)")
	}
	if r.session.Proof().OtherKind == asc.Unauthorized {
		causes = append(causes, "an individual key used as a team key")
	}
	return causes
}

// left lists what Apple's answer cannot tell apart.
func (r *run) left() string {
	causes := []string{"the key was revoked or deleted"}
	if r.individual() {
		causes = append(causes, "key ID and private key are not of the same key", "it is a team key, whose issuer ID is missing")
	} else {
		causes = append(causes, "key ID, issuer ID and private key are not of the same key and team")
	}
	if r.session.Proof().OtherKindOpen() {
		causes = append(causes, "it is an individual key, which has no issuer ID")
	}
	causes = append(causes, "it is a key for In-App Purchase or push notifications (APNs)")
	return strings.Join(causes, ", or ")
}

// judgeClock tells of a clock that is off, also if the key was accepted.
func (r *run) judgeClock() {
	clock := r.session.Proof().Clock
	if !clock.Off() {
		return
	}
	skew := clock.Ahead
	r.key.ClockSkew = int(skew / time.Second)
	f := finding.New(finding.ClockSkew, "%s", apart(skew))
	if r.key.Status == report.Valid {
		f.Detail += "; ascproof makes its tokens on Apple's time"
	}
	r.add(f)
}

// wrongDay is for refused tokens of a machine that is in another day than Apple:
// they are refused whatever the key.
func (r *run) wrongDay() *finding.Finding {
	skew := r.session.Proof().Clock.Ahead
	r.key.ClockSkew = int(skew / time.Second)
	return finding.New(finding.ClockSkew, "%s; Apple refuses every token that is made on such a clock, so nothing was learnt about the key", apart(skew)).
		At(finding.Error)
}

// apart says how far this machine's clock is from Apple's.
func apart(skew time.Duration) string {
	way := "behind"
	if skew < 0 {
		way = "ahead of"
	}
	return fmt.Sprintf("it is %s %s Apple's", roughly(skew.Abs()), way)
}

// roughly says a time of at least half a minute in its largest unit of which
// there are two or more.
func roughly(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%.0f days", d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	case d >= 2*time.Minute:
		return fmt.Sprintf("%.0f minutes", d.Minutes())
	default:
		return fmt.Sprintf("%.0f seconds", d.Seconds())
	}
}

package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// This file says what a 401 means, as far as that can be known: Apple has one
// text for every bad token.

// rejected says that Apple rejects the key, what was ruled out on the way, and
// what is left.
func rejected(r *check.Result, c check.Case) *finding.Finding {
	refused := fmt.Sprintf("Apple answered %d %s %s, each time to a new token", c.Answer.Status, c.Answer.Code, times(r.Proof.Attempts))
	if c.Code == finding.WrongKeyKind {
		return about(c, "%s; without the issuer ID, as an individual key, it was accepted", refused).
			OnlyFix("this is an individual key: leave issuer-id empty", "where ASC_ISSUER_ID must stay set for other keys, remove it from this job")
	}
	f := about(c, "%s; ruled out: %s; left: %s", refused, phrase.And(ruledOut(r.Proof)), left(r))
	switch {
	case individual(r):
		return f.OnlyFix(
			"if this is a team key, set issuer-id (ASC_ISSUER_ID): without it a key is taken for an individual one",
			"if it is an individual key, its user finds it in App Store Connect under their name at the top right > Edit Profile > Individual API Key: if another one or none is there, it was revoked",
			"keys for In-App Purchase, push notifications (APNs) and Sign in with Apple look the same, but this API refuses them",
		)
	case r.Proof.OtherKindOpen():
		return f.WithFix("if this is an individual key, leave issuer-id empty")
	}
	return f
}

// times says how often something was done.
func times(n int) string {
	words := []string{"never", "once", "twice", "three times", "four times", "five times"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d times", n)
}

func individual(r *check.Result) bool { return r.IssuerID == "" }

// ruledOut lists what the procedure has excluded.
func ruledOut(p asc.Proof) []string {
	causes := []string{"a passing fault"}
	switch {
	case p.Clock.Off():
		causes = append(causes, "this machine's clock (it is off, but the tokens were made on Apple's time)")
	case p.Clock.Known:
		causes = append(causes, "this machine's clock (it agrees with Apple's)")
	}
	if p.OtherKind == asc.Unauthorized {
		causes = append(causes, "an individual key used as a team key")
	}
	return causes
}

// left lists what Apple's answer cannot tell apart.
func left(r *check.Result) string {
	causes := []string{"the key was revoked or deleted"}
	if individual(r) {
		causes = append(causes, "key ID and private key are not of the same key", "it is a team key, whose issuer ID is missing")
	} else {
		causes = append(causes, "key ID, issuer ID and private key are not of the same key and team")
	}
	if r.Proof.OtherKindOpen() {
		causes = append(causes, "it is an individual key, which has no issuer ID")
	}
	causes = append(causes, "it is a key for In-App Purchase or push notifications (APNs)")
	return strings.Join(causes, ", or ")
}

// clock says how far this machine's clock is off, and what that means for the key.
func clock(r *check.Result, c check.Case) *finding.Finding {
	apart := apart(r.Proof.Clock.Ahead)
	switch {
	case r.Proof.Clock.Absurd():
		return about(c, "%s; Apple refuses every token that is made on such a clock, so nothing was learnt about the key", apart)
	case r.Status == check.Valid:
		return about(c, "%s; ascproof makes its tokens on Apple's time", apart)
	default:
		return about(c, "%s", apart)
	}
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

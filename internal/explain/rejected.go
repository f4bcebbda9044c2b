package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// This file says what a 401 means: Apple has one text for every bad token.

// rejected says that Apple rejects the key: the likeliest cause, what it is not,
// and what was seen.
func rejected(r *check.Result, c check.Case, known []*finding.Finding) *finding.Finding {
	if c.Code == finding.WrongKeyKind {
		return about(c, "This is an individual key. Apple refused it with the issuer ID %s, and accepted it without.", times(r.Proof.Attempts)).
			OnlyFix(r.IssuerPlace.Empty() + " in this job.")
	}
	clue := strongest(r, known, r.KeyID)
	return about(c, "%s %s %s%s", likeliest(r, clue), otherKeys(r), notTheCause(r.Proof), refusedTokens(r, c)).
		OnlySteps(steps(r, clue, r.KeyID)...).OfAnyKey(steps(r, strongest(r, known, anyKey), anyKey)...)
}

// likeliest is the cause to look for first.
func likeliest(r *check.Result, clue clue) string {
	switch {
	case clue.oneWay:
		return clue.cause + " If not, it was revoked."
	case clue.cause != "" && individual(r):
		return clue.cause + " If not, it is a team key without its issuer ID, or it was revoked."
	case clue.cause != "":
		return clue.cause + " If not, it was revoked, or the three values do not belong together."
	case individual(r):
		return "Most likely it is a team key without its issuer ID, or it was revoked."
	case r.Proof.OtherKindOpen():
		return "Most likely it was revoked, the three values do not belong together, or it is an individual key."
	default:
		return "Most likely it was revoked, or the three values do not belong together."
	}
}

// otherKeys are those that look the same, and that Apple rejects here. Keys of Apple's
// two programs do not open each other's API (fastlane/fastlane issues 18033, 21109).
func otherKeys(r *check.Result) string {
	if enterprise(r) {
		return "Keys of App Store Connect, and for In-App Purchase and APNs, are rejected too."
	}
	return "Keys of the Enterprise Program, and for In-App Purchase and APNs, are rejected too."
}

func enterprise(r *check.Result) bool { return r.Program == string(credential.Enterprise) }

// steps are what to do in turn, three at most. Apple's outages come before the advice
// to replace a key that looks good.
func steps(r *check.Result, clue clue, keyID string) []string {
	do := lookups(r, keyID)
	switch {
	case clue.oneWay:
		do[0] = clue.step
	case clue.step != "" && individual(r):
		do = []string{clue.step, strings.Join(do, " ")}
	case clue.step != "":
		do = []string{clue.step, do[0] + " Compare the issuer ID above that list."}
	}
	return append(do, "All good? See https://developer.apple.com/system-status/ and run the check again. Still rejected? Create a new key.")
}

// lookups are two steps of comparing with Apple's pages, the one that says more first.
func lookups(r *check.Result, keyID string) []string {
	if individual(r) {
		return []string{
			"Is it a team key? " + phrase.Capital(r.IssuerPlace.Set()) + ".",
			"Is it an individual key? Its user finds it in App Store Connect under their name > Edit Profile > Individual API Key. If it is not there, it was revoked.",
		}
	}
	program := "Is it a key of the Enterprise Program? Set program to enterprise (in fastlane's JSON: in_house)."
	if enterprise(r) {
		program = "Is it a key of App Store Connect? Set program to app-store (in fastlane's JSON: in_house false)."
	}
	if r.Proof.OtherKindOpen() {
		program += " Is it an individual key? " + phrase.Capital(r.IssuerPlace.Empty()) + "."
	}
	return []string{
		fmt.Sprintf("Open %s. Is %s listed as active? If not, create a key, and replace the key ID and the private key.", listOfKeys(r), keyID),
		"Compare the issuer ID above that list. " + program,
	}
}

// listOfKeys is where Apple lists team keys. Only the Team Keys tab, and the page of the
// other program, show an issuer ID, too.
func listOfKeys(r *check.Result) string {
	if enterprise(r) {
		return "https://developer.apple.com/account > Users and Access > Integrations"
	}
	return "App Store Connect > Users and Access > Integrations > Team Keys"
}

// times says how often something was done. Three times is what it takes to believe a 401.
func times(n int) string {
	if n == 3 {
		return "three times"
	}
	return fmt.Sprintf("%d times", n)
}

func individual(r *check.Result) bool { return r.IssuerID == "" }

// notTheCause lists what the procedure has excluded, "" if that is nothing.
func notTheCause(p asc.Proof) string {
	var causes []string
	switch {
	case p.Clock.Off():
		causes = append(causes, "this machine's clock (ascproof uses Apple's time)")
	case p.Clock.Known:
		causes = append(causes, "this machine's clock")
	}
	if p.OtherKind == asc.Unauthorized {
		causes = append(causes, "an individual key")
	}
	if len(causes) == 0 {
		return ""
	}
	return "Not the cause: " + phrase.And(causes) + ". "
}

// refusedTokens is the evidence, no wider than it is: some seconds rule out a hiccup
// at Apple's, not an outage.
func refusedTokens(r *check.Result, c check.Case) string {
	return fmt.Sprintf("Seen: %[1]s for %[2]d of %[2]d new tokens, not gone within %.0[3]f s.", statusAndCode(*c.Answer), r.Proof.Attempts, r.Proof.Waited.Seconds())
}

// clock says how far this machine's clock is off, and what that means for the key.
func clock(r *check.Result, c check.Case) *finding.Finding {
	apart := apart(r.Proof.Clock.Ahead)
	switch {
	case r.Proof.Clock.Absurd():
		return about(c, "%s Apple refuses every token with such a time, so ascproof could not check the key.", apart)
	case r.Status == check.Valid:
		return about(c, "%s ascproof uses Apple's time. Other tools can fail, or their tokens expire early.", apart)
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
	return fmt.Sprintf("It is %s %s Apple's.", roughly(skew.Abs()), way)
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

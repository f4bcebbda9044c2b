package explain

import (
	"fmt"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/role"
)

// This file says what keeps Apple from answering what was asked: an outage, the
// network, the account's apps.

// notApple is the title of an answer that Apple's API does not give.
const notApple = "something answered in Apple's place"

// notAnswered says what was left open for want of an answer that counts: a
// requirement, the app, some probes, or the key itself.
func notAnswered(c check.Case) *finding.Finding {
	f := unanswered(c)
	switch {
	case c.Answer == nil:
		return f
	case c.Answer.Class == asc.NotApple:
		f = f.Titled(notApple).In(finding.Network)
		return f.WithFix("look for a proxy or a Wi-Fi sign-in page between this machine and Apple.")
	case c.Answer.Certificate == asc.CertificateUntrusted:
		return f.OnlyFix(
			"ask who runs your network for the certificate of this issuer. A proxy that looks into TLS needs it on this machine.",
			"on Linux, name its file in SSL_CERT_FILE. In a container, the machine's own certificates are not there.",
			"on macOS or Windows, add it to the system's certificates.",
		)
	case c.Answer.Certificate == asc.CertificateExpired || c.Answer.Certificate == asc.CertificateNotYetValid:
		return f.OnlyFix(
			"compare the date of this machine. If it is wrong, set the clock.",
			"if the date is right, the certificate must be renewed: by who runs your proxy if the issuer is theirs, else by Apple. Do not turn verification off.",
		)
	default:
		return waiting(f, c)
	}
}

// waiting says when to come again, where Apple does.
func waiting(f *finding.Finding, c check.Case) *finding.Finding {
	if c.Answer.RetryAfter == 0 {
		return f
	}
	asked := fmt.Sprintf("%.0f seconds", c.Answer.RetryAfter.Seconds())
	if c.Answer.RetryAfter >= asc.MaxRetryAfter {
		asked = "a day or more"
	}
	again := fmt.Sprintf("run the check again in %s. Apple asked to wait %s.", pause(c.Answer.RetryAfter), asked)
	if c.Code == finding.RateLimited {
		return f.OnlyFix(append([]string{again}, f.Fix[1:]...)...)
	}
	return f.WithFix(again)
}

// pause is a time to wait, rounded up, so that nobody comes too early.
func pause(d time.Duration) string {
	unit, name := time.Second, "second"
	switch {
	case d > 2*time.Hour:
		unit, name = time.Hour, "hour"
	case d > 2*time.Minute:
		unit, name = time.Minute, "minute"
	}
	return phrase.Count(int((d+unit-1)/unit), name)
}

func unanswered(c check.Case) *finding.Finding {
	switch {
	case c.Requirement != nil:
		return about(c, "ascproof could not %s. %s", confirmOrRuleOut(c.Requirement.Result), whatCameBack(*c.Answer))
	case c.App != "" && c.Answer.FromApple():
		return about(c, "ascproof could not find the app %s. %s", c.App, whatCameBack(*c.Answer)).
			OnlyFix("run the check again later.", "please report the answer shown here, if it stays: "+project.Issues)
	case c.App != "":
		return about(c, "ascproof could not find the app %s. %s", c.App, whatCameBack(*c.Answer))
	case len(c.Operations) > 0:
		return about(c, "It is not known if the key can see %s.", phrase.Or(called(c.Operations...)))
	case c.Answer.Class == asc.Unauthorized:
		// Tried as often as it takes to believe it, it would have been a rejection.
		return about(c, "Apple refused a token with %s, and the time was up before a second try.", statusAndCode(*c.Answer)).
			WithFix("set timeout to 2m. Apple refuses good keys for some seconds at times.")
	default:
		return about(c, "%s", whatCameBack(*c.Answer))
	}
}

func confirmOrRuleOut(res role.Result) string {
	if res.Setting == role.Required {
		return "confirm " + res.Name.String()
	}
	return "rule out " + res.Name.String()
}

// appNotVisible says why the app that was asked for is not there.
func appNotVisible(r *check.Result, c check.Case) *finding.Finding {
	f := about(c, "%s", whyHidden(r, c))
	switch {
	case c.NearApp != "":
		f = f.OnlyFix("set app to " + c.NearApp + ".")
	case c.Answer.Class == asc.RoleDenied, cannotListApps(r):
		f = f.OnlyFix("create a key with a role that sees apps. Run 'ascproof roles apps' to see which.")
	case r.Kind == role.Individual:
		f = f.OnlyFix("give the user of this key access to the app in App Store Connect > Users and Access.")
	default:
		f = f.OnlyFix("find the app in App Store Connect > Apps. It must be in the team of this key.")
	}
	return f.Ending(" " + c.App)
}

func whyHidden(r *check.Result, c check.Case) string {
	switch {
	case c.NearApp != "":
		return "There is " + c.NearApp + ". Small and capital letters differ in a bundle ID."
	case cannotListApps(r):
		return "The role of this key cannot even list apps."
	case c.Answer.Class == asc.RoleDenied:
		return "Apple refused it the app."
	case r.Kind == role.Individual:
		return "The app is not among those that Apple shows this key."
	default:
		return "The team of this key has no such app."
	}
}

// noApp says what was not tried for want of an app.
func noApp(r *check.Result, c check.Case) *finding.Finding {
	f := about(c, "Not tried: %s.", phrase.And(shorten(called(c.Operations...))))
	return f.OnlyFix(needApp(r) + ". Then more can be tried.")
}

// leftOut names what was not tried for the limit of requests.
func leftOut(r *check.Result, c check.Case) *finding.Finding {
	f := about(c, "A check sends %d requests at most. Not tried: %s.", check.Limit(r.Policy), phrase.And(called(c.Operations...)))
	if r.Policy.All {
		return f.OnlyFix(f.Fix[0])
	}
	return f.OnlyFix(f.Fix[1:]...)
}

// lasting401 names what Apple refused with a 401 to the end.
func lasting401(r *check.Result, c check.Case) *finding.Finding {
	refused := called(c.Operations...)
	for _, id := range c.Operations {
		if _, ok := role.Embedded().Operation(id); !ok { // only leads to what is tried
			refused = append(refused, path(r.Answers.To(id).Request))
		}
	}
	f := about(c, "Refused on each attempt (%d): %s. That says nothing about the role.", c.Answer.Attempts, phrase.And(refused))
	if r.Kind == role.Individual {
		f = f.WithFix("use a team key for these requests. It is not known if Apple gives them to individual keys.")
	}
	return f
}

package explain

import (
	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/role"
)

// This file says what keeps Apple from answering what was asked: an outage, the
// network, the account's apps.

// notAnswered says what was left open for want of an answer that counts: a
// requirement, the app, some probes, or the key itself.
func notAnswered(r *check.Result, c check.Case) *finding.Finding {
	switch {
	case c.Requirement != nil:
		return about(c, "whether the key %s could not be found out: %s", covers(c.Requirement.Result), seen(*c.Answer))
	case c.App != "" && c.Answer.Told():
		return about(c, "whether the key sees the app %s could not be found out: %s", c.App, seen(*c.Answer)).
			OnlyFix("run the check again; if it lasts, please report the answer shown here at " + project.Issues)
	case c.App != "":
		return about(c, "whether the key sees the app %s could not be found out: %s", c.App, seen(*c.Answer))
	case len(c.Operations) > 0:
		return about(c, "what %s would have shown is left open, for want of an answer", phrase.And(c.Operations))
	case c.Answer.Class == asc.Unauthorized:
		// Tried as often as it takes to believe it, it would have been a rejection.
		return about(c, "it refused the token with %s, but the time was up before another could be tried", answered(*c.Answer)).
			WithFix("give the check more time with timeout: Apple refuses good keys for some seconds at times")
	default:
		return about(c, "%s", seen(*c.Answer))
	}
}

func covers(res role.Result) string {
	if res.Demand == role.Required {
		return "covers " + label(res.Name)
	}
	return "has " + label(res.Name)
}

// appNotVisible says why the app that was asked for is not there.
func appNotVisible(r *check.Result, c check.Case) *finding.Finding {
	switch {
	case c.Answer.Class != asc.RoleDenied:
		return about(c, "%s is not among the apps that this key sees", c.App)
	case r.Answers.To(check.OpApps).Class == asc.RoleDenied:
		return about(c, "%s: the role of this key may not even list apps", c.App).
			OnlyFix("use a key with a role that sees apps: 'ascproof roles apps' tells which")
	default:
		return about(c, "%s: Apple refused %s", c.App, path(c.Answer.Request))
	}
}

// noApp says what was not tried for want of an app.
func noApp(c check.Case) *finding.Finding {
	f := about(c, "not tried for want of an app: %s", phrase.And(c.Operations))
	if c.Answer.Class == asc.RoleDenied {
		return f.OnlyFix("Apple refused this key the list of apps: a key that may see it can have more tried")
	}
	return f
}

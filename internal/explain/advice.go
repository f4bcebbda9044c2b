package explain

import (
	"fmt"
	"slices"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// ownFix is the advice that takes the place of the catalogue's where that would
// not help; empty where it would.
func ownFix(r *check.Result, res role.Result) string {
	present := res.Demand == role.Forbidden && res.Verdict >= role.Likely
	switch {
	case present && r.Kind == role.Individual:
		return "an individual key has the roles of its user: give that user fewer, or make a team key with a narrower role"
	case res.Demand == role.Forbidden && res.Status == role.Notice:
		return "nothing needs to be done; the demand passes"
	case !present && res.Status == role.Fail && res.Verdict != role.Denied:
		return "set unproven to warn or ignore to accept this"
	}
	return ""
}

// remedies are what a person can do, as sentences.
func remedies(r *check.Result, res role.Result) []string {
	var fixes []string
	for _, m := range res.Remedies {
		kind, open := r.Missing(m)
		switch {
		case m.Kind == role.NewKey:
			fixes = append(fixes, newKey(r.Kind, m.Advice))
		case m.Kind == role.AskAgain:
			fixes = append(fixes, askMore(r, m.Operations))
		case m.Kind == role.NeedVendorNumber && wrongVendorNumber(r):
			fixes = append(fixes, "correct vendor-number: with the right one, reports can be tried")
		case !open:
		case kind == role.NeedApp && m.NeedsApp && r.Policy.Probe != check.ProbeWrite:
			fixes = append(fixes, needApp(r)+", and set probe to write, so that more can be tried")
		case kind == role.NeedApp:
			fixes = append(fixes, needApp(r)+", so that more can be tried")
		case kind == role.NeedVendorNumber:
			fixes = append(fixes, "set vendor-number: with it, reports can be tried")
		case m.Decides:
			fixes = append(fixes, "set probe to write: two updates that change nothing can tell")
		default:
			fixes = append(fixes, "set probe to write: two updates that change nothing may tell more")
		}
	}
	return slices.Compact(fixes)
}

func wrongVendorNumber(r *check.Result) bool {
	return slices.ContainsFunc(r.Cases, func(c check.Case) bool { return c.Code == finding.VendorNumberInvalid })
}

func needApp(r *check.Result) string {
	switch {
	case r.Policy.App != "":
		return "set app to one that this key sees"
	case r.Kind == role.Individual:
		return "give the user of this key access to an app"
	default:
		return "make an app"
	}
}

// askMore is about probes without evidence that need nothing that is missing.
func askMore(r *check.Result, operations []string) string {
	if slices.ContainsFunc(operations, func(id string) bool { return !r.Answers.Have(id) }) {
		return "set all to true: more requests can tell"
	}
	return "run the check again: there was no telling answer to " + phrase.And(operations)
}

func newKey(kind role.Kind, a *role.Advice) string {
	if a.Kind == role.Individual {
		return fmt.Sprintf("give the user of this key the role %s: an individual key has the roles of its user", choices(a))
	}
	other := ""
	if a.Kind != kind {
		other = string(a.Kind) + " "
	}
	return fmt.Sprintf("make a new %skey with the role %s and replace the stored values: the roles of a key cannot be changed", other, choices(a))
}

// choices names the role to pick, the narrower ones that are as good together,
// and the wider one that is certain.
func choices(a *role.Advice) string {
	titles := role.Embedded().Titles
	s := titles(a.Least[0].Roles)
	if len(a.Several) > 0 {
		s += fmt.Sprintf(" (or, narrower, %s)", titles(a.Several[0].Roles))
	}
	if safe := a.Safe; len(a.Least[0].Doubts) > 0 && len(safe) > 0 && safe[0].Roles != a.Least[0].Roles {
		s += fmt.Sprintf(" (or, to be certain, %s)", titles(safe[0].Roles))
	}
	return s
}

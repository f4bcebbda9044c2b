package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
)

// standing is what can be done about a requirement whatever the answers were, where
// nothing better is known.
func standing(r *check.Result, res role.Result) []string {
	failed := res.Status == role.Fail
	forbidden := res.Setting == role.Forbidden && res.Verdict >= role.Likely
	switch {
	case forbidden && r.Kind == role.Individual:
		return []string{"give the user of this key fewer roles, or create a team key with a narrower role."}
	case forbidden:
		return []string{narrower(r, res.Name)}
	case res.Status == role.Notice && res.Setting == role.Required:
		return []string{"do nothing. The requirement passes."}
	case res.Status == role.Notice:
		return []string{"do nothing. The check passes."}
	case failed && !res.Open && len(res.Remedies) == 0 && r.RoleKind() == role.Enterprise:
		return []string{"use a key of App Store Connect, and set program to app-store. Enterprise keys are for provisioning and users."}
	case failed && !res.Open && len(res.Remedies) == 0:
		return []string{fmt.Sprintf("run 'ascproof roles %s' to see which roles can.", res.Name)}
	case failed && !res.Open:
		return nil
	case failed:
		return []string{"set unproven to warn or ignore to accept this."}
	default:
		return []string{"set unproven to ignore to accept this, or to fail to stop the pipeline."}
	}
}

// narrower names the role that has what is required and nothing that is forbidden, or, where
// no key has, at least not this name.
func narrower(r *check.Result, forbidden role.Name) string {
	for _, without := range [][]role.Name{r.Policy.Forbid, {forbidden}} {
		if a := role.Embedded().AdviseWithout(r.RoleKind(), without, r.Policy.Require...); len(a.Least) > 0 {
			return newKey(r.RoleKind(), &a)
		}
	}
	return "create a key with a narrower role. Run 'ascproof roles' to see what there is."
}

// contradicted says that require and forbid cannot both be met, where that is known of
// a name and those of the other setting; else it is empty.
func contradicted(r *check.Result, res role.Result) string {
	others, other := r.Policy.Require, role.Required
	if res.Setting == role.Required {
		others, other = r.Policy.Forbid, role.Forbidden
	}
	clash := func(others ...role.Name) bool {
		required, forbidden := others, []role.Name{res.Name}
		if res.Setting == role.Required {
			required, forbidden = forbidden, required
		}
		return !possible(r.RoleKind(), forbidden, required) && possible(r.RoleKind(), nil, required)
	}
	if len(others) == 0 || !clash(others...) {
		return ""
	}
	if alone := slices.DeleteFunc(slices.Clone(others), func(n role.Name) bool { return !clash(n) }); len(alone) > 0 {
		others = alone
	}
	return fmt.Sprintf("remove %s from %s, or %s from %s. No role is known to have the one without the other.", res.Name, res.Setting, phrase.And(namesOf(others)), other)
}

// possible reports whether some roles cover what is required, and have nothing of what
// is forbidden.
func possible(kind role.Kind, forbidden, required []role.Name) bool {
	kinds := []role.Kind{kind, role.Team}
	if kind == role.Enterprise {
		kinds = kinds[:1]
	}
	return slices.ContainsFunc(kinds, func(kind role.Kind) bool {
		return len(role.Embedded().AdviseWithout(kind, forbidden, required...).Least) > 0
	})
}

// remedies are what a person can do, as sentences.
func remedies(r *check.Result, res role.Result) []string {
	var fixes []string
	switch doubtful := doubtfulKind(r, res); {
	case doubtful && res.Setting == role.Forbidden:
		return nil // neither asking again nor another request settles what Apple's texts leave open
	case doubtful:
		a := role.Embedded().Advise(role.Team, res.Name)
		return []string{newKey(r.RoleKind(), &a)}
	}
	withWrite := res.Open && r.Policy.Probe != check.ProbeWrite && slices.ContainsFunc(res.Remedies, func(m role.Remedy) bool {
		kind, open := r.Missing(m)
		return open && kind == role.NeedApp && m.NeedsApp
	})
	for _, m := range res.Remedies {
		kind, open := r.Missing(m)
		if !res.Open && len(fixes) > 0 {
			break // a key that most likely cannot needs no more proof
		}
		switch {
		case m.Kind == role.NewKey:
			fixes = append(fixes, newKey(r.RoleKind(), m.Advice))
		case m.Kind == role.AskAgain:
			fixes = append(fixes, askAgain(r, m.Operations)...)
		case m.Kind == role.NeedVendorNumber && wrongVendorNumber(r):
			fixes = append(fixes, "correct vendor-number. Then ascproof can try reports.")
		case !open, kind == role.NeedApp && r.RoleKind() == role.Enterprise: // that program has no apps
		case kind == role.NeedApp && cannotListApps(r) && noneCan(r, res): // another role helps, and not an app
		case kind == role.NeedApp && m.NeedsApp && r.Policy.Probe != check.ProbeWrite:
			fixes = append(fixes, needApp(r)+", and set probe to write. Then more can be tried.")
		case kind == role.NeedApp && withWrite: // which says to create one, too
		case kind == role.NeedApp:
			fixes = append(fixes, needApp(r)+". Then more can be tried.")
		case kind == role.NeedVendorNumber:
			fixes = append(fixes, "set vendor-number. Then ascproof can try reports.")
		case m.Decides:
			fixes = append(fixes, "set probe to write to tell. It sends empty updates, which change nothing.")
		default:
			fixes = append(fixes, "set probe to write to learn more. It sends empty updates, which change nothing.")
		}
	}
	if len(fixes) == 0 && noneCan(r, res) {
		fixes = append(fixes, fmt.Sprintf("create a key with another role. Run 'ascproof roles %s' to see which.", res.Name))
	}
	return slices.Compact(fixes)
}

// afterRefusals is what to do where Apple refused everything.
func afterRefusals(r *check.Result, res role.Result, keyID string) []string {
	return append([]string{
		roleOfKey(r, res.Setting, keyID), "see https://developer.apple.com/system-status/ and run the check again. An outage has looked like this.",
	}, standing(r, res)...)
}

// anyKey is what advice calls the ID of a key that can be any of several.
const anyKey = "the key ID"

// roleOfKey says where the role of a key is shown, the same for all names of a setting.
func roleOfKey(r *check.Result, setting role.Setting, keyID string) string {
	names := r.Policy.Require
	if setting == role.Forbidden {
		names = r.Policy.Forbid
	}
	which := fmt.Sprintf(" 'ascproof roles %s' shows which can.", strings.Join(namesOf(names), " "))
	if individual(r) {
		return "look at the roles of this key's user: App Store Connect > Users and Access." + which
	}
	return fmt.Sprintf("look at the role of %s: %s.%s", keyID, listOfKeys(r), which)
}

func wrongVendorNumber(r *check.Result) bool {
	return slices.ContainsFunc(r.Cases, func(c check.Case) bool { return c.Code == finding.VendorNumberInvalid })
}

func cannotListApps(r *check.Result) bool {
	return r.Answers.To(check.OpApps).Class == asc.RoleDenied
}

// noneCan reports whether what is required is open for a team key, and no role that explains
// Apple's answers best is known to have it.
func noneCan(r *check.Result, res role.Result) bool {
	yes, no, silent := sides(r.RoleKind(), res.Name, res.Deciding()[0])
	return res.Open && r.RoleKind() == role.Team && res.Setting == role.Required && len(yes) == 0 && len(no)+len(silent) > 0
}

func needApp(r *check.Result) string {
	switch {
	case r.Policy.App != "":
		return "set app to one that this key sees"
	case cannotListApps(r):
		return "use a key that can list apps"
	case r.Kind == role.Individual:
		return "give the user of this key access to an app"
	default:
		return "create an app"
	}
}

// askAgain is about answers that were no evidence. What was not asked is not among them: a
// check asks all that tells of a name.
func askAgain(r *check.Result, operations []string) []string {
	asked := slices.DeleteFunc(slices.Clone(operations), func(id string) bool { return !r.Answers.Have(id) })
	idle := r.Kind == role.Individual && refusedToTheEnd(r, asked)
	if len(asked) == 0 || idle {
		return nil
	}
	return []string{"run the check again. Apple's answer about " + phrase.And(called(asked...)) + " says nothing."}
}

// refusedToTheEnd reports whether each attempt at operations got a 401: the notary service
// has nothing else for an individual key, so asking it again is idle.
func refusedToTheEnd(r *check.Result, operations []string) bool {
	return !slices.ContainsFunc(operations, func(id string) bool { return r.Answers.To(id).Class != asc.Unauthorized })
}

func newKey(kind role.Kind, a *role.Advice) string {
	if a.Kind == role.Individual {
		return fmt.Sprintf("give the user of this key %s. An individual key has the roles of its user.", choices(a))
	}
	if a.Kind != kind {
		return fmt.Sprintf("create a %s key with %s. Then replace the key ID and the private key, and set the issuer ID.", a.Kind, choices(a))
	}
	return fmt.Sprintf("create a key with %s. Then replace the key ID and the private key.", choices(a))
}

// choices names the roles to pick: several that are enough together before one that is
// wider, and at the end the wider one that is certain.
func choices(a *role.Advice) string {
	k, least := role.Embedded(), a.Least[0]
	s := k.TheRoles(least.Roles)
	if len(a.Several) > 0 {
		s = fmt.Sprintf("%s (wider: %s)", k.TheRoles(a.Several[0].Roles), phrase.And(k.RoleTitles(least.Roles)))
	}
	if safe := a.Safe; len(least.Doubts) > 0 && len(safe) > 0 && safe[0].Roles != least.Roles {
		s += fmt.Sprintf(" (to be certain: %s)", phrase.And(k.RoleTitles(safe[0].Roles)))
	}
	return s
}

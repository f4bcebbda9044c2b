package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Words returns a key with the words that its views show beside its findings.
func Words(k report.Key) report.Key {
	k.Reason, k.Headline = "", headline(k)
	if f := decisive(k); f != nil {
		k.Reason = f.Code
	}
	return Again(k)
}

// Again returns a key that was in a report with the words that its JSON leaves out. The
// others stay as they were written.
func Again(k report.Key) report.Key {
	k.KindName = kindName(k)
	if k.Roles != nil {
		roles := *k.Roles
		roles.Line, roles.Facts, roles.Settling = roleLine(roles, k.Evidence), roleFacts(roles), settling(k.Capabilities)
		k.Roles = &roles
	}
	k.Requirements = slices.Clone(k.Requirements)
	for i := range k.Requirements {
		k.Requirements[i].Shown = shown(k.Requirements[i])
	}
	if k.Change != nil {
		change := *k.Change
		change.Words, change.Powers = changed(change), powers(change)
		k.Change = &change
	}
	return k
}

// shown is the verdict for people: what could not be found out is not called likely.
func shown(q report.Requirement) role.Verdict {
	if q.Unanswered {
		return role.Unproven
	}
	return q.Verdict
}

// kindName is what kind of key it is, in a word. Where the settings describe another, Apple has
// told.
func kindName(k report.Key) string {
	switch {
	case finding.OfCode(k.Findings, finding.WrongKeyKind) != nil:
		return string(role.Individual)
	case k.Program == string(role.Enterprise):
		return k.Program
	default:
		return k.Kind
	}
}

// decisive is the error that decided: the first of those that lead to the exit
// status of the key. It is nil on a pass.
func decisive(k report.Key) *finding.Finding {
	for _, f := range k.Findings {
		if f.Severity == finding.Error && f.Exit() == k.Exit {
			return f
		}
	}
	return nil
}

// headline is one line that says what became of a key, and if it failed what
// failed: the settings, the key, the account, the network, or ascproof.
func headline(k report.Key) string {
	name := cmp.Or(k.Name, k.KeyID, "the key")
	if f := decisive(k); f != nil {
		return failure(name, merged(k.Findings, f))
	}
	for _, f := range k.Findings {
		if f.Severity == finding.Warning {
			return warning(name, k.Status, merged(k.Findings, f))
		}
	}
	return name + " works" + passed(k.Requirements)
}

// failure says what failed.
func failure(name string, f *finding.Finding) string {
	if says, ok := f.OfKey(); ok {
		return name + " " + says
	}
	switch f.Code {
	case finding.TokenRejected:
		return "Apple rejects " + name
	case finding.WrongKeyKind:
		return "Apple rejects " + name + ": " + f.Title
	case finding.RequirementUnproven, finding.ForbiddenUnproven:
		if says, ok := f.Doubt(); ok {
			return name + " works. " + says
		}
	}
	text := area(f) + f.Title
	if f.Meant {
		text += ". " + f.Detail
	}
	return text
}

// area stands before a title that does not say where the failure is.
func area(f *finding.Finding) string {
	if f.Area == "" {
		return ""
	}
	return string(f.Area) + ": "
}

// warning says what there is to look at.
func warning(name string, s report.Status, f *finding.Finding) string {
	if s != report.Valid {
		return area(f) + f.Title
	}
	if says, ok := f.Doubt(); ok {
		return name + " works. " + says
	}
	return name + " works, but " + f.Title
}

// merged is a finding that names what all of its code are about.
func merged(all []*finding.Finding, f *finding.Finding) *finding.Finding {
	if _, ok := f.Named(); !ok {
		return f
	}
	var names []string
	for _, other := range all {
		if name, ok := other.Named(); ok && other.Code == f.Code && other.Severity == f.Severity {
			names = append(names, name)
		}
	}
	return finding.New(f.Code, "").Naming(firstFew(names))
}

// passed goes on after "works". A requirement that is not confirmed, and that the
// settings let pass, is not said to be met.
func passed(reqs []report.Requirement) string {
	var open []string
	required, forbidden := false, false
	for _, q := range reqs {
		required, forbidden = required || q.Setting == role.Required, forbidden || q.Setting == role.Forbidden
		if q.Setting == role.Required && q.Verdict < role.Likely || q.Setting == role.Forbidden && q.Verdict > role.Unlikely {
			open = append(open, q.Name)
		}
	}
	switch {
	case len(open) > 0:
		return ". Not confirmed, as the settings allow: " + firstFew(open)
	case required && forbidden:
		return " and fits what the pipeline asks for"
	case required:
		return " and can do what the pipeline requires"
	case forbidden:
		return " and cannot do what the pipeline forbids"
	default:
		return ""
	}
}

// firstFew names the first of many.
func firstFew(names []string) string { return phrase.Few(names, 4) }

// roleLine says in a few words which role the key has.
func roleLine(r report.Roles, evidence []report.Evidence) string {
	switch {
	case len(r.Conflict) > 0:
		return "not known: Apple's answers fit no role we know"
	case r.Probed && nothingAllowed(evidence):
		return "not known: Apple refused everything"
	case r.Role != "":
		return fmt.Sprintf("%s (%s)", titles(r.Leading)[0], r.Confidence)
	default:
		return either(r.Leading) + " (cannot tell)"
	}
}

// nothingAllowed reports whether Apple refused all that it answered about, from which
// nothing is concluded.
func nothingAllowed(evidence []report.Evidence) bool {
	has := func(o role.Outcome) bool {
		return slices.ContainsFunc(evidence, func(e report.Evidence) bool { return e.Outcome == o })
	}
	return has(role.OutcomeDenied) && !has(role.OutcomeGranted)
}

// roleFacts say which roles the key can have, and which are ruled out.
func roleFacts(r report.Roles) []report.Fact {
	if len(r.Conflict) > 0 {
		return nil
	}
	var facts []report.Fact
	if r.Confidence != "proved" {
		facts = append(facts, report.Fact{Name: "possible roles", Value: titlesOf(r.Candidates) + ", alone or together"})
	}
	var out role.Set
	for _, e := range r.Excluded {
		out |= role.Of(e.Role)
	}
	if out != 0 {
		facts = append(facts, report.Fact{Name: "ruled out", Value: titlesOf(out)})
	}
	return facts
}

// titlesOf lists the roles of a set as App Store Connect calls them.
func titlesOf(set role.Set) string { return strings.Join(role.Embedded().RoleTitles(set), ", ") }

// settling says what would settle which capabilities.
func settling(all []report.Capability) []string {
	var lines []string
	for _, w := range []struct {
		kind role.RemedyKind
		what string
	}{
		{role.ProbeWrite, "probe: write"}, {role.NeedVendorNumber, "vendor-number"}, {role.NeedApp, "an app to try"},
	} {
		isSettled := func(c report.Capability) bool { return slices.Contains(c.SettledBy, w.kind) }
		if names := report.CapabilitiesThat(all, isSettled); len(names) > 0 {
			lines = append(lines, w.what+" could settle "+phrase.And(names))
		}
	}
	return lines
}

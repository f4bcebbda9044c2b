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
// They follow from what the JSON report has, and are not in it.
func Words(k report.Key) report.Key {
	k.Headline = headline(k)
	if k.Roles != nil {
		roles := *k.Roles
		roles.Facts, roles.Settling = roleFacts(roles), settling(k.Capabilities)
		k.Roles = &roles
	}
	return k
}

// headline is one line that says what became of a key, and if it failed why.
func headline(k report.Key) string {
	name := cmp.Or(k.Name, k.KeyID, "the key")
	switch k.Status {
	case report.Valid:
		return name + " is valid" + validity(k)
	case report.Rejected:
		return name + " is rejected by Apple"
	case report.Blocked:
		return name + " is blocked" + because(k)
	case report.Unverified:
		return name + " could not be verified" + because(k)
	default:
		return name + " is unusable" + because(k)
	}
}

// because is the title of the first error after a colon.
func because(k report.Key) string {
	for _, f := range k.Findings {
		if f.Severity == finding.Error {
			return ": " + f.Title
		}
	}
	return ""
}

// validity goes on after "is valid".
func validity(k report.Key) string {
	var unmet, unproven []string
	for _, q := range k.Requirements {
		switch q.Status {
		case role.Fail:
			unmet = append(unmet, q.Title())
		case role.Warn:
			unproven = append(unproven, q.Title())
		}
	}
	switch {
	case k.Verdict == report.Fail && len(unmet) > 0:
		return ", but does not meet what the pipeline asks for: " + some(unmet)
	case k.Verdict == report.Fail:
		return ", but" + strings.TrimPrefix(because(k), ":")
	case len(unproven) > 0:
		return ", but not everything is proved: " + some(unproven)
	case k.Verdict == report.Warn:
		return ": Apple accepts it, with a warning"
	case len(k.Requirements) > 0:
		return " and meets what the pipeline asks for"
	default:
		return ": Apple accepts it"
	}
}

// some names the first of many.
func some(names []string) string {
	const most = 4
	if n := len(names) - most; n > 1 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(names, ", ")
}

// roleFacts say which roles the key can have: what explains the answers best,
// then what else would, then what is ruled out.
func roleFacts(r report.Roles) []report.Fact {
	if len(r.Conflict) > 0 {
		return []report.Fact{{Name: "role", Value: "unknown: Apple's answers contradict what is known"}}
	}
	facts := []report.Fact{{Name: "role", Value: r.Role + ", " + r.Confidence}}
	if r.Role == "" {
		facts[0].Value = "open: " + phrase.Or(spell(r.Leading)) + " would explain Apple's answers"
	}
	if r.Confidence != "proved" {
		facts = append(facts, report.Fact{Name: "possible", Value: strings.Join(r.Candidates.Names(), ", ") + ", alone or together"})
	}
	var out []string
	for _, e := range r.Excluded {
		out = append(out, e.Role.String())
	}
	if len(out) > 0 {
		facts = append(facts, report.Fact{Name: "ruled out", Value: strings.Join(out, ", ")})
	}
	return facts
}

// settling says what would settle which capabilities.
func settling(all []report.Capability) []string {
	var lines []string
	for _, w := range []struct {
		kind role.RemedyKind
		what string
	}{
		{role.ProbeWrite, "probe: write"}, {role.NeedVendorNumber, "vendor-number"}, {role.NeedApp, "an app to probe"},
	} {
		var names []string
		for _, c := range all {
			if slices.Contains(c.SettledBy, w.kind) {
				names = append(names, c.Name)
			}
		}
		if len(names) > 0 {
			lines = append(lines, w.what+" could settle "+strings.Join(names, ", "))
		}
	}
	return lines
}

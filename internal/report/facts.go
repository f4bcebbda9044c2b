package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/role"
)

type fact struct{ name, value string }

// facts are what text and Markdown show of a key itself.
func facts(k Key) []fact {
	var fs []fact
	add := func(name, value string) {
		if value != "" {
			fs = append(fs, fact{name, value})
		}
	}
	add("key", identity(k))
	if k.Fingerprint != "" {
		add("public key", k.Fingerprint+" (SHA-256, first 16 digits)")
	}
	if k.App != nil {
		add("app", strings.TrimSpace(k.App.BundleID+" "+k.App.ID))
	}
	add("asked", asked(k))
	if k.Token != nil {
		add("token", "expires "+k.Token.ExpiresAt.UTC().Format(time.RFC3339))
	}
	return fs
}

func identity(k Key) string {
	if k.KeyID == "" {
		return ""
	}
	s := k.KeyID
	if k.Kind != "" {
		s += ", " + k.Kind + " key"
	}
	if k.IssuerID != "" {
		s += " of issuer " + k.IssuerID
	}
	if k.Program == "enterprise" {
		s += ", Enterprise Program"
	}
	return s
}

// asked says how much it took to find out.
func asked(k Key) string {
	if k.Requests == 0 {
		return ""
	}
	s := fmt.Sprintf("%d requests", k.Requests)
	if k.Requests == 1 {
		s = "1 request"
	}
	if k.Milliseconds > 0 {
		s += fmt.Sprintf(" in %.2f s", seconds(k.Milliseconds))
	}
	if k.RateLimit != nil {
		s += fmt.Sprintf("; %d of %d left this hour", k.RateLimit.Remaining, k.RateLimit.Limit)
	}
	return s
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }

// roleFacts say which roles the key can have: what explains the answers best,
// then what else would, then what is ruled out.
func roleFacts(r Roles) []fact {
	if len(r.Conflict) > 0 {
		return []fact{{"role", "unknown: Apple's answers contradict what is known"}}
	}
	var fs []fact
	switch {
	case r.Role != "":
		fs = append(fs, fact{"role", r.Role + ", " + r.Confidence})
	default:
		fs = append(fs, fact{"role", "open: " + anyOf(r.Leading) + " would explain Apple's answers"})
	}
	if r.Confidence != "proved" {
		fs = append(fs, fact{"possible", strings.Join(r.Candidates.Names(), ", ") + ", alone or together"})
	}
	var out []string
	for _, e := range r.Excluded {
		out = append(out, e.Role.String())
	}
	if len(out) > 0 {
		fs = append(fs, fact{"ruled out", strings.Join(out, ", ")})
	}
	return fs
}

func anyOf(sets []role.Set) string {
	var names []string
	for _, set := range sets {
		names = append(names, set.String())
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return strings.Join(names, "")
}

// settling says what would settle which capabilities.
func settling(all []Capability) []string {
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

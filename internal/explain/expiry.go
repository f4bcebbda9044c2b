package explain

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// mostEnding is how many certificates and profiles a sentence names.
const mostEnding = 5

// Expiry says which certificates and profiles of an account end within a time.
func Expiry(e check.Expiry, within time.Duration) ([]report.Asset, []*finding.Finding) {
	soon := e.Within(within)
	var assets []report.Asset
	for _, r := range soon {
		assets = append(assets, report.Asset{Type: r.Kind, Name: r.Name, Ends: r.Ends})
	}
	slices.SortFunc(assets, report.Asset.Compare)
	lines := phrase.Each(assets, func(a report.Asset) string { return ending(a, e.Now) })
	var findings []*finding.Finding
	if n := len(lines); n > 0 {
		if n > mostEnding {
			lines = append(lines[:mostEnding], fmt.Sprintf("%d more end by %s", n-mostEnding, date(assets[n-1].Ends)))
		}
		findings = append(findings, finding.New(finding.ExpiresSoon, "%s.", strings.Join(lines, ". ")).
			Titled("%s of the account %s within %s", counted(soon), verb(n), days(within)))
	}
	if f := expiryUnknown(e); f != nil {
		findings = append(findings, f)
	}
	return assets, findings
}

// ExpiryStopped says of an account that its lists did not come before the audit was stopped.
func ExpiryStopped() *finding.Finding {
	return finding.New(finding.ExpiryUnknown, "The audit was stopped before Apple sent the lists.").OnlyFix("run the audit again.")
}

// ExpiryNotAll says of an audit that it was stopped before it knew the lists of all accounts.
func ExpiryNotAll() *finding.Finding {
	return finding.New(finding.Interrupted, "It did not find out for all accounts when certificates and profiles end.").OnlyFix("run the audit again.")
}

// NoKeyToList says of an account that no key of it could ask for the lists.
func NoKeyToList() *finding.Finding {
	return finding.New(finding.ExpiryUnknown, "No key of this account works now, so none could ask for the lists.").
		OnlyFix("mend one of its keys, and run the audit again.")
}

// NoAccountToList says of an individual key that it does not lead to an account.
func NoAccountToList() *finding.Finding {
	return finding.New(finding.ExpiryUnknown, "An individual key has no issuer ID, so it does not say which account it belongs to.").
		OnlyFix("audit a team key of the account, too. 'ascproof roles signing' shows the roles.", "leave expiry empty, if you do not need the dates.")
}

// ending is a sentence about one certificate or profile, without a full stop.
func ending(a report.Asset, now time.Time) string {
	word := "ends"
	if a.Ends.Before(now) {
		word = "ended"
	}
	return fmt.Sprintf("%q (%s) %s on %s", a.Name, a.Type, word, date(a.Ends))
}

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func verb(n int) string {
	if n == 1 {
		return "ends"
	}
	return "end"
}

// counted is "1 certificate and 2 profiles".
func counted(all []asc.Resource) string {
	var parts []string
	for _, kind := range []struct{ typ, one string }{{"certificates", "certificate"}, {"profiles", "profile"}} {
		n := 0
		for _, r := range all {
			if r.Type == kind.typ {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, phrase.Count(n, kind.one))
		}
	}
	return phrase.And(parts)
}

func days(d time.Duration) string {
	if n := int(d / (24 * time.Hour)); n != 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "one day"
}

// expiryUnknown says what could not be listed, or not as a whole; nil if all could.
func expiryUnknown(e check.Expiry) *finding.Finding {
	var refused, unanswered, cut []string
	for _, l := range []struct {
		what string
		asc.Answer
	}{{"certificates", e.Certificates}, {"profiles", e.Profiles}} {
		switch {
		case l.Class == asc.OK && l.More:
			cut = append(cut, l.what)
		case l.Class == asc.OK:
		case l.Class == asc.RoleDenied:
			refused = append(refused, l.what)
		default:
			unanswered = append(unanswered, l.what)
		}
	}
	switch {
	case len(refused) > 0:
		return finding.New(finding.ExpiryUnknown, "Apple refused this key the list of %s.", phrase.And(refused))
	case len(unanswered) > 0:
		return finding.New(finding.ExpiryUnknown, "Apple did not send the list of %s.", phrase.And(unanswered)).OnlyFix("run it again.")
	case len(cut) > 0:
		return finding.New(finding.ExpiryUnknown, "The account has more than 200 %s. Only the first 200 were looked at.", phrase.Or(cut)).
			OnlyFix("delete those that ended.")
	}
	return nil
}

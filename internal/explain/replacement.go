package explain

import (
	"cmp"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// This file says what comes of a new key in the place of an old one. What speaks against
// that, and how much, is decided by the audit.

// OtherAccount says that a new key is of another account than the old one.
func OtherAccount(old report.Key) *finding.Finding {
	return finding.New(finding.ReplacementWeaker, "%s has another issuer ID, so it sees other apps.", old.Name).
		Titled("this key belongs to another account than the old one").
		OnlyFix("create the new key in the account of the old one.")
}

// AccountUnknown says that two keys can be of two accounts.
func AccountUnknown() *finding.Finding {
	return finding.New(finding.ReplacementUnknown, "An individual key does not say whose it is, and both were not seen to see one app.").
		Titled("could not find out if both keys belong to one account").
		OnlyFix("name an app of that account in app, in both entries, and compare again.")
}

// Lacks names the capabilities that only the old key has.
func Lacks(old report.Key, names []string) *finding.Finding {
	return finding.New(finding.ReplacementWeaker, "%s can do these, and this key cannot: %s.", old.Name, strings.Join(names, ", ")).
		Titled("this key cannot do all that the old one can")
}

// PerhapsLacks names the capabilities of the old key that the new one was not seen to have.
func PerhapsLacks(old report.Key, names []string) *finding.Finding {
	return finding.New(finding.ReplacementUnknown, "%s can do these: %s.", old.Name, strings.Join(names, ", ")).
		Titled("could not confirm that this key can do all that the old one can")
}

// OldUnknown says that a new key cannot be held against what the old one can do. Asked says
// that it is held against what the pipelines require.
func OldUnknown(old report.Key, asked bool) *finding.Finding {
	f := finding.New(finding.ReplacementUnknown, "It could not be found out what %s can do, or could.", old.Name)
	switch {
	case old.Status == report.Unusable:
		return f.OnlyFix("mend the entry of the old key, and compare again.")
	case asked:
		return f.OnlyFix("check that require names all that the pipelines need.")
	default:
		return f
	}
}

// Variables are the names of those that hold the values of a key; "" is a value that is
// somewhere else.
type Variables struct{ KeyID, IssuerID, PrivateKey string }

// Fits says what to do to put a new key in the place of an old one. It names what only the
// new one can do. Of a key that Apple rejects no token is taken any more.
func Fits(old, fresh report.Key, gains []string, held Variables) *finding.Finding {
	const where = "App Store Connect > Users and Access > Integrations"
	more := ""
	if len(gains) > 0 {
		more = "It can do more: " + strings.Join(gains, ", ") + ". Is that wanted?"
	}
	revoke := "Wait 20 minutes: no token of " + old.Name + " lives longer. Then revoke it in " + where + "."
	if old.Status == report.Rejected {
		revoke = "Revoke " + old.Name + " in " + where + ", if it is still listed as active."
	}
	return finding.New(finding.ReplacementFits, "%s", more).Titled("the key %s can take the place of %s", fresh.Name, old.Name).OnlySteps(
		toChange(old, fresh, held),
		"Run each pipeline once. Its log must not name "+cmp.Or(old.KeyID, "the old key ID")+" any more.",
		revoke,
	)
}

// toChange names the values of an old key that the new one does not share.
func toChange(old, fresh report.Key, held Variables) string {
	value := func(what, variable string) string {
		if variable == "" {
			return "the " + what
		}
		return variable + " (the " + what + ")"
	}
	change, also := []string{value("key ID", held.KeyID)}, ""
	switch {
	case old.IssuerID == fresh.IssuerID:
	case old.IssuerID == "":
		also = " Add the issuer ID, which a team key needs."
	default:
		change = append(change, value("issuer ID", held.IssuerID))
	}
	return "Change " + phrase.And(append(change, value("private key", held.PrivateKey))) + "." + also
}

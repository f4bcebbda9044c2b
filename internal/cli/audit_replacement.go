package cli

import (
	"cmp"
	"strings"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// This file puts into words what comes of a new key in the place of an old one.

// replacement says what speaks against putting the new key in the place of the old
// one. Asked says that the file requires something of it.
func replacement(known audit.Replacement, old report.Key, asked bool) []*finding.Finding {
	var all []*finding.Finding
	add := func(f *finding.Finding) { all = append(all, f) }
	switch {
	case known.Accounts == audit.OtherAccount:
		add(finding.New(finding.ReplacementWeaker, "%s has another issuer ID, so it sees other apps.", old.Name).
			Titled("this key belongs to another account than the old one").
			OnlyFix("create the new key in the account of the old one."))
	case known.Accounts == audit.AccountUnknown && known.OldKnown && known.Works:
		add(finding.New(finding.ReplacementUnknown, "An individual key does not say whose it is, and both were not seen to see one app.").
			Titled("could not find out if both keys belong to one account").At(finding.Warning).
			OnlyFix("name an app of that account in app, in both entries, and compare again."))
	}
	if len(known.Lacks) > 0 {
		add(finding.New(finding.ReplacementWeaker, "%s can do these, and this key cannot: %s.", old.Name, strings.Join(known.Lacks, ", ")).
			Titled("this key cannot do all that the old one can"))
	}
	if len(known.Open) > 0 {
		add(finding.New(finding.ReplacementUnknown, "%s can do these: %s.", old.Name, strings.Join(known.Open, ", ")).
			Titled("could not confirm that this key can do all that the old one can").At(finding.Warning))
	}
	if !known.OldKnown {
		f := finding.New(finding.ReplacementUnknown, "It could not be found out what %s can do, or could.", old.Name)
		switch {
		case old.Status == report.Unusable:
			f = f.OnlyFix("mend the entry of the old key, and compare again.")
		case asked:
			f = f.At(finding.Warning).OnlyFix("check that require names all that the pipelines need.")
		}
		add(f)
	}
	return all
}

// fits says what to do to put the new key in the place of the old one. Of a key that Apple
// rejects no token is taken any more.
func fits(pair []audit.Entry, keys []report.Key, known audit.Replacement) *finding.Finding {
	old, fresh := keys[0], keys[1]
	more := ""
	if len(known.Gains) > 0 {
		more = "It can do more: " + strings.Join(known.Gains, ", ") + ". Is that wanted?"
	}
	steps := []string{
		toChange(pair[0].Input, keys),
		"Run each pipeline once. Its log must not name " + cmp.Or(old.KeyID, "the old key ID") + " any more.",
	}
	if old.Status == report.Rejected {
		steps = append(steps, "Revoke "+old.Name+" in "+placeOfKeys+", if it is still listed as active.")
	} else {
		steps = append(steps, "Wait 20 minutes: no token of "+old.Name+" lives longer. Then revoke it in "+placeOfKeys+".")
	}
	return finding.New(finding.ReplacementFits, "%s", more).Titled("the key %s can take the place of %s", fresh.Name, old.Name).OnlySteps(steps...)
}

// placeOfKeys is where keys are revoked.
const placeOfKeys = "App Store Connect > Users and Access > Integrations"

// toChange says what to do at the places of the old key's values, but for what both keys
// share.
func toChange(old credential.Input, keys []report.Key) string {
	place := func(what string, v credential.Value) string {
		if v.Origin.Kind == credential.OriginVariable && v.Origin.Name != "" {
			return v.Origin.ToSet() + " (the " + what + ")"
		}
		return "the " + what
	}
	change, also := []string{place("key ID", old.KeyID)}, ""
	switch {
	case keys[0].IssuerID == keys[1].IssuerID:
	case keys[0].IssuerID == "":
		also = " Add the issuer ID, which a team key needs."
	default:
		change = append(change, place("issuer ID", old.IssuerID))
	}
	return "Change " + phrase.And(append(change, place("private key", old.PrivateKey))) + "." + also
}

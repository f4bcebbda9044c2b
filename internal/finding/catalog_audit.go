package finding

// The codes of audits, in the order of [Catalog].
const (
	EntryInvalid  Code = "entry-invalid"
	NameDuplicate Code = "name-duplicate"
	NotAsked      Code = "not-asked"
	ExpiresSoon   Code = "expires-soon"
	ExpiryUnknown Code = "expiry-unknown"
	PowersChanged Code = "powers-changed"

	ReplacementWeaker  Code = "replacement-weaker"
	ReplacementUnknown Code = "replacement-unknown"
	ReplacementFits    Code = "replacement-fits"
)

// ofAudits is about what only an audit has, or what concerns a whole account.
func ofAudits() []Entry {
	return []Entry{
		entry(EntryInvalid, Error, ExitUnusable, CheckUsable, "an entry of the audit file is wrong", do(
			"mend the entry. It keeps no other key from being checked.",
		)),
		entry(NameDuplicate, Error, ExitUnusable, CheckUsable, "two entries of the audit file have the same name", do(
			"give each key another name.",
		)),
		entry(NotAsked, Error, ExitUnknown, CheckAccepted, "the audit was stopped before it came to this key", do(
			"run the audit again.",
		)),
		entry(ExpiresSoon, Warning, ExitUnmet, ownCheck, "certificates or profiles of the account end soon", do(
			"renew those that a build still uses. The others can end.",
		)),
		doubt(ExpiryUnknown, Warning, ExitUnknown, ownCheck, "could not find out when certificates and profiles end", do(
			"use a key that can list them: 'ascproof roles signing' shows the roles.",
			"leave expiry empty, if you do not need the dates.",
		)),
		entry(PowersChanged, Error, ExitUnmet, ownCheck, "this key can do more or less than before", do(
			"was the key replaced, or did its user get other roles? If nobody meant that, revoke the key.",
			"do nothing if it was meant: the next audit knows it.",
		)),
		entry(ReplacementWeaker, Error, ExitUnmet, ownCheck, "the new key cannot do all that the old one can", do(
			"give the new key the role of the old one: revoke it, and create another.",
			"use the new key all the same, if no pipeline needs more.",
		)),
		entry(ReplacementUnknown, Error, ExitUnknown, ownCheck, "could not hold this key against the old one", do(
			"name in require what the pipelines need, and compare again.",
		)),
		entry(ReplacementFits, Notice, ExitUnmet, ownCheck, "the new key can take the place of the old one", inTurn(
			"Change the key ID and the private key.",
			"Run each pipeline once. Its log must not name the old key any more.",
			"Wait 20 minutes: no token of the old key lives longer. Then revoke it in "+integrations+".",
		)),
	}
}

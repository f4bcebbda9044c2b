package finding

// The codes of audits, in the order of [Catalog].
const (
	EntryInvalid  Code = "entry-invalid"
	NameDuplicate Code = "name-duplicate"
	NotAsked      Code = "not-asked"
	ExpiresSoon   Code = "expires-soon"
	ExpiryUnknown Code = "expiry-unknown"

	ReplacementWeaker Code = "replacement-weaker"
)

// ofAudits is about what only an audit has, or what concerns a whole account.
var ofAudits = []Entry{
	{EntryInvalid, Error, ExitUnusable, CheckUsable, "an entry of the audit file is wrong", do(
		"mend the entry. The other keys of the file were checked all the same.",
	)},
	{NameDuplicate, Error, ExitUnusable, CheckUsable, "two entries of the audit file have one name", do(
		"give each key a name of its own.",
	)},
	{NotAsked, Error, ExitUnknown, CheckAccepted, "the audit was stopped before it came to this key", do(
		"run the audit again.",
	)},
	{ExpiresSoon, Warning, ExitUnmet, ownCheck, "certificates or profiles of the account end soon", do(
		"renew what is still in use, before a build fails for want of it. What nobody uses can end.",
	)},
	{ExpiryUnknown, Warning, ExitUnknown, ownCheck, "could not find out when certificates and profiles end", do(
		"use a key that can list them: 'ascproof roles signing' shows the roles.",
		"or leave expiry empty.",
	)},
	{ReplacementWeaker, Error, ExitUnmet, ownCheck, "the new key cannot do all that the old one can", do(
		"give the new key the role of the old one: revoke it, and create another.",
		"go on, if no pipeline needs what it lacks.",
	)},
}

package finding

import (
	"iter"
	"slices"
)

// Entry is what all findings of one code have in common.
type Entry struct {
	Code     Code
	Severity Severity
	// Exit is the exit status when the severity is Error.
	Exit int
	// Title is lower case, without a full stop.
	Title string
	// Fix is the standing advice: what to do, most useful first.
	Fix []string
}

// The codes, in the order of [Catalog].
const (
	InternalError    Code = "internal-error"
	OutputFailed     Code = "output-failed"
	CannotMask       Code = "cannot-mask"
	UsageError       Code = "usage-error"
	SettingInvalid   Code = "setting-invalid"
	SourcesConflict  Code = "sources-conflict"
	InputMissing     Code = "input-missing"
	InputUnreadable  Code = "input-unreadable"
	KeyIDMalformed   Code = "key-id-malformed"
	IssuerMalformed  Code = "issuer-id-malformed"
	IDsSwapped       Code = "ids-swapped"
	KeyIDMismatch    Code = "key-id-mismatch"
	KeyTypeConflict  Code = "key-type-conflict"
	ValueIsReference Code = "value-is-reference"
	KeyRepaired      Code = "key-repaired"
	KeyIsPath        Code = "key-is-path"
	KeyNotBase64     Code = "key-not-base64"
	KeyNotPEM        Code = "key-not-pem"
	KeyDamaged       Code = "key-damaged"
	KeyWrongType     Code = "key-wrong-type"
	KeyIsPublic      Code = "key-is-public"
	KeyIsCertificate Code = "key-is-certificate"
	KeyEncrypted     Code = "key-encrypted"
	KeyIsPKCS12      Code = "key-is-pkcs12"
	KeyTrailingData  Code = "key-trailing-data"
	KeyFileForeign   Code = "key-file-foreign"
	KeyJSONInvalid   Code = "key-json-invalid"
	KeyInAppPurchase Code = "key-in-app-purchase"

	TokenRejected       Code = "token-rejected"
	WrongKeyKind        Code = "wrong-key-kind"
	ClockSkew           Code = "clock-skew"
	Transient401        Code = "transient-401"
	AgreementsMissing   Code = "agreements-missing"
	MembershipLapsed    Code = "membership-lapsed"
	RequirementNotMet   Code = "requirement-not-met"
	RequirementLikely   Code = "requirement-likely"
	RequirementUnproven Code = "requirement-unproven"
	ForbiddenPresent    Code = "forbidden-present"
	ForbiddenUnproven   Code = "forbidden-unproven"
	NoAppToProbe        Code = "no-app-to-probe"
	VendorNumberInvalid Code = "vendor-number-invalid"
	EvidenceContradicts Code = "evidence-contradicts"
	AppNotVisible       Code = "app-not-visible"
	NotProven           Code = "acceptance-not-proven"
	RateLimited         Code = "rate-limited"
	APIUnreachable      Code = "api-unreachable"
	APIError            Code = "api-error"
)

// catalog is sorted by what a run goes through: the program, settings, key
// material, Apple's answer, requirements.
var catalog = []Entry{
	{InternalError, Error, ExitInternal, "asckey itself failed", []string{
		"this is a bug: please report it with the asckey version and the line above",
	}},
	{OutputFailed, Error, ExitInternal, "a result could not be written", []string{
		"check that the directory exists, is writable and has free space",
	}},
	{CannotMask, Error, ExitUnusable, "this CI host cannot mask a token at run time", []string{
		"write the token to a private file with --out FILE and read it from there in the same job",
		"print it all the same with --force, if nobody can read this log",
	}},
	{UsageError, Error, ExitUnusable, "the command line is not one that asckey knows", []string{
		"run 'asckey help' for the commands, 'asckey COMMAND --help' for the flags of one",
	}},
	{SettingInvalid, Error, ExitUnusable, "a setting has a value that cannot be used", []string{
		"see docs/reference.md for the values of each setting",
	}},
	{SourcesConflict, Error, ExitUnusable, "two sources of the same rank disagree", []string{
		"remove one of them, so that it is certain which key is checked",
	}},
	{InputMissing, Error, ExitUnusable, "a value that every check needs is empty", []string{
		"store the three values as secrets of this CI and pass them on: ASC_KEY_ID, ASC_ISSUER_ID, ASC_PRIVATE_KEY",
	}},
	{InputUnreadable, Error, ExitUnusable, "a file that holds a setting cannot be read", []string{
		"check the path and its permissions; a relative path starts at the working directory",
	}},
	{KeyIDMalformed, Error, ExitUnusable, "the key ID does not look like a key ID", []string{
		"copy the key ID, normally 10 upper-case letters and digits, from App Store Connect > Users and Access > Integrations",
	}},
	{IssuerMalformed, Error, ExitUnusable, "the issuer ID does not look like an issuer ID", []string{
		"copy the issuer ID, 8-4-4-4-12 hexadecimal digits, from the top of App Store Connect > Users and Access > Integrations",
		"leave the issuer ID empty if this is an individual key",
	}},
	{IDsSwapped, Error, ExitUnusable, "key ID and issuer ID are swapped", []string{
		"exchange the two values: the key ID has about 10 characters, the issuer ID has 36 with four hyphens",
	}},
	{KeyIDMismatch, Warning, ExitUnusable, "the key file is named after another key ID", []string{
		"check that the key ID and the .p8 file belong to the same key; a name is a hint, not proof",
	}},
	{KeyTypeConflict, Error, ExitUnusable, "key type and issuer ID contradict each other", []string{
		"for a team key set the issuer ID; for an individual key leave it empty",
	}},
	{ValueIsReference, Error, ExitUnusable, "a value is a reference that nothing has resolved", []string{
		"check that the secret's name is spelt as it is stored, and that this job may read it",
		"check that the step passes the value itself, not the expression that stands for it",
	}},
	{KeyRepaired, Warning, ExitUnusable, "a value was damaged on its way into the secret, and repaired", []string{
		"store the base64 of the untouched file instead: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\\n'",
	}},
	{KeyIsPath, Warning, ExitUnusable, "the private key setting holds the path of a file", []string{
		"use private-key-path (ASC_PRIVATE_KEY_PATH) for a path",
	}},
	{KeyNotBase64, Error, ExitUnusable, "the private key is neither PEM nor base64", []string{
		"store the base64 of the .p8 file: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\\n'",
		"check that the secret holds the file's content, not its name, its key ID or a reference to a vault",
	}},
	{KeyNotPEM, Error, ExitUnusable, "the private key does not hold a .p8 key", []string{
		"store the base64 of the .p8 file as Apple gave it: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\\n'",
	}},
	{KeyDamaged, Error, ExitUnusable, "the private key is incomplete or damaged", []string{
		"store the base64 of the .p8 file once more: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\\n'",
		"if the file itself is damaged, revoke the key and make a new one: Apple lets a key be downloaded only once",
	}},
	{KeyWrongType, Error, ExitUnusable, "this is not a P-256 elliptic curve key", []string{
		"use the .p8 file from App Store Connect > Users and Access > Integrations; Apple's API takes no other kind of key",
	}},
	{KeyIsPublic, Error, ExitUnusable, "this is a public key, the private key is needed", []string{
		"use the .p8 file that App Store Connect offered for download when the key was made",
	}},
	{KeyIsCertificate, Error, ExitUnusable, "this is a certificate, an API key is needed", []string{
		"use the .p8 file from App Store Connect > Users and Access > Integrations, not a signing certificate",
	}},
	{KeyEncrypted, Error, ExitUnusable, "the private key is protected with a password", []string{
		"store the .p8 file as Apple gave it, without a password",
		"to remove a password: openssl pkcs8 -in encrypted.p8 -out AuthKey_ABC123DEFG.p8 -topk8 -nocrypt",
	}},
	{KeyIsPKCS12, Error, ExitUnusable, "this is a .p12 file, an API key is needed", []string{
		"use the .p8 file from App Store Connect > Users and Access > Integrations, not a signing identity",
	}},
	{KeyTrailingData, Error, ExitUnusable, "something follows or precedes the private key", []string{
		"store one .p8 file and nothing else in the secret",
	}},
	{KeyFileForeign, Error, ExitUnusable, "this is something else than an API key", []string{
		"use the .p8 file from App Store Connect > Users and Access > Integrations",
	}},
	{KeyJSONInvalid, Error, ExitUnusable, "the API key JSON file is not one that fastlane would read", []string{
		`write it as {"key_id": "ABC123DEFG", "issuer_id": "...", "key": "-----BEGIN PRIVATE KEY-----\n..."}`,
	}},
	{KeyInAppPurchase, Warning, ExitUnusable, "the key file is named like an In-App Purchase key", []string{
		"use a key from Users and Access > Integrations > App Store Connect API: Apple's API refuses In-App Purchase keys, though they look the same",
		"if the file was only renamed, nothing needs to be done; a name is a hint, not proof",
	}},

	{TokenRejected, Error, ExitRejected, "Apple rejects this key", []string{
		"compare the key ID and the issuer ID with App Store Connect > Users and Access > Integrations: both must be of the same team, and the key must be listed as active",
		"if the key is not listed there, it was revoked: make a new one and replace all three secrets",
		"In-App Purchase, APNs and Sign in with Apple keys look the same but are not accepted by this API",
	}},
	{WrongKeyKind, Error, ExitRejected, "the key is of the other kind", []string{
		"for an individual key leave the issuer ID empty, for a team key set it",
	}},
	{ClockSkew, Warning, ExitUnknown, "this machine's clock is off", []string{
		"set the runner's clock by NTP: tokens made by later steps will be refused, or run out early",
	}},
	{Transient401, Warning, ExitUnknown, "Apple refused this key at first and then accepted it", []string{
		"nothing needs to be done; later steps that do not try again may fail on the same hiccup",
	}},
	{AgreementsMissing, Error, ExitBlocked, "an agreement waits for the Account Holder's signature", []string{
		"the Account Holder signs it on App Store Connect > Business (formerly Agreements, Tax, and Banking) and on developer.apple.com/account",
		"neither a new key nor another role helps; after signing it can take some minutes until the API answers again",
	}},
	{MembershipLapsed, Error, ExitBlocked, "the team's Apple Developer Program membership has lapsed", []string{
		"the Account Holder renews the membership on developer.apple.com/account",
	}},
	{AppNotVisible, Error, ExitUnmet, "the key does not see the app", []string{
		"check the bundle ID or Apple ID, and that the key belongs to the team that owns the app",
		"an individual key sees only the apps its user was given",
	}},
	{RequirementNotMet, Error, ExitUnmet, "the key may not do what the pipeline requires", []string{
		"'asckey roles NAME' tells which role covers it; a key's roles cannot be changed, so that takes a new key",
	}},
	{RequirementLikely, Notice, ExitUnmet, "what the pipeline requires is likely, not proved", []string{
		"nothing needs to be done; the requirement passes",
	}},
	{RequirementUnproven, Warning, ExitUnmet, "whether the key may do what the pipeline requires is not proved", []string{
		"set unproven to ignore to accept this, or to fail to stop the pipeline on it",
	}},
	{ForbiddenPresent, Error, ExitUnmet, "the key may do what the pipeline forbids", []string{
		"make a new key with a narrower role; 'asckey roles NAME' tells the least that covers what the pipeline needs",
	}},
	{ForbiddenUnproven, Warning, ExitUnmet, "that the key may not do what the pipeline forbids is not proved", []string{
		"set unproven to ignore to accept this, or to fail to stop the pipeline on it",
	}},
	{NoAppToProbe, Notice, ExitUnmet, "the key sees no app, so some of its rights cannot be tried", []string{
		"make an app, or give the user of an individual key access to one",
	}},
	{VendorNumberInvalid, Warning, ExitUnmet, "Apple does not know this vendor number", []string{
		"copy the vendor number from App Store Connect > Trends or Payments and Financial Reports, at the top",
	}},
	{EvidenceContradicts, Warning, ExitUnmet, "Apple's answers contradict what is known about roles", []string{
		"only what Apple answered directly counts in this report; please report it, with the JSON report, so that the role matrix can be corrected",
	}},
	{NotProven, Error, ExitUnknown, "Apple's answer proves neither that the key lives nor that it does not", []string{
		"try again; if it lasts, look at https://developer.apple.com/system-status/ and report the answer shown here",
	}},
	{RateLimited, Error, ExitUnknown, "Apple's rate limit for this key is used up", []string{
		"try again later: the limit is counted per key over a rolling hour",
		"use a key of its own for each pipeline",
	}},
	{APIUnreachable, Error, ExitUnknown, "Apple's API could not be reached", []string{
		"check the runner's network, proxy (HTTPS_PROXY) and certificates, then try again",
		"set on-unreachable to warn if an outage must not break the pipeline",
	}},
	{APIError, Error, ExitUnknown, "Apple's API did not answer as it should", []string{
		"look at https://developer.apple.com/system-status/ and try again",
		"an HTML page instead of JSON often comes from a proxy or captive portal between here and Apple",
	}},
}

// Lookup returns the entry of a code.
func Lookup(code Code) (Entry, bool) {
	i := slices.IndexFunc(catalog, func(e Entry) bool { return e.Code == code })
	if i < 0 {
		return Entry{}, false
	}
	return catalog[i], true
}

// Catalog yields every entry in the order in which a run would come to it.
func Catalog() iter.Seq[Entry] { return slices.Values(catalog) }

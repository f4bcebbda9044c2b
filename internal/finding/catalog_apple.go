package finding

import "github.com/ascproof/ascproof/internal/project"

// The codes of what Apple answered, in the order of [Catalog].
const (
	TokenRejected     Code = "token-rejected"
	WrongKeyKind      Code = "wrong-key-kind"
	ClockSkew         Code = "clock-skew"
	Transient401      Code = "transient-401"
	AgreementsMissing Code = "agreements-missing"
	MembershipLapsed  Code = "membership-lapsed"
	AppNotVisible     Code = "app-not-visible"
	NotProven         Code = "acceptance-not-proven"
	RateLimited       Code = "rate-limited"
	APIUnreachable    Code = "api-unreachable"
	APIError          Code = "api-error"
)

const (
	systemStatus = "try again later; https://developer.apple.com/system-status/ shows Apple's known outages"
	outageWarns  = "set on-unreachable to warn if an outage must not break the pipeline"
)

// ofApple is about what Apple answered to the key.
var ofApple = []Entry{
	{TokenRejected, Error, ExitRejected, CheckAccepted, "Apple rejects this key", do(
		"look for the key ID in "+integrations+": if it is not under Active, the key was revoked; make a new one and replace all three values",
		"if it is active, compare the issuer ID above the list: it must be of the same team",
		"keys for In-App Purchase, push notifications (APNs) and Sign in with Apple look the same, but this API refuses them",
	)},
	{WrongKeyKind, Error, ExitRejected, CheckAccepted, "the key is not of the kind that the settings say", do(
		"for an individual key leave the issuer ID empty, for a team key set it",
	)},
	{ClockSkew, Warning, ExitUnknown, CheckClock, "this machine's clock is off", do(
		"let this machine set its clock by NTP (macOS: sudo sntp -sS time.apple.com; Linux: sudo timedatectl set-ntp true)",
		"until then, tools that sign tokens themselves are refused by Apple, or their tokens expire early",
	)},
	{Transient401, Warning, ExitUnknown, CheckAccepted, "Apple refused this key at first and then accepted it", do(
		"nothing needs to be done: Apple does this to good keys at times; a later step that does not try again may fail on it",
	)},
	{AgreementsMissing, Error, ExitBlocked, CheckUnlocked, "an agreement waits for the Account Holder's signature", do(
		"the Account Holder signs it in App Store Connect > Business (formerly Agreements, Tax, and Banking) and on https://developer.apple.com/account",
		"neither a new key nor another role helps; after signing it can take some minutes until the API answers again",
	)},
	{MembershipLapsed, Error, ExitBlocked, CheckUnlocked, "the team's Apple Developer Program membership has lapsed", do(
		"the Account Holder renews the membership on https://developer.apple.com/account; the key need not change",
	)},
	{AppNotVisible, Error, ExitUnmet, CheckApp, "the key does not see the app", do(
		"check the bundle ID or Apple ID, and that the key belongs to the team that owns the app",
		"an individual key sees only the apps that its user was given",
	)},
	{NotProven, Error, ExitUnknown, CheckAccepted, "Apple answered, but not whether it accepts the key", do(
		systemStatus,
		"if it lasts, please report the answer shown here at "+project.Issues,
	)},
	{RateLimited, Error, ExitUnknown, CheckAnswers, "too many requests were made with this key", do(
		"try again later: Apple counts the requests of each key over the last hour",
		"give each pipeline a key of its own",
	)},
	{APIUnreachable, Error, ExitUnknown, CheckAnswers, "Apple's API could not be reached", do(
		"check this machine's network, its proxy (HTTPS_PROXY) and its certificates, then try again",
	).unless(outageWarns)},
	{APIError, Error, ExitUnknown, CheckAnswers, "Apple's API did not answer as it should", do(
		systemStatus,
		"an HTML page where JSON belongs often comes from a proxy or a Wi-Fi sign-in page between this machine and Apple",
	).unless(outageWarns)},
}

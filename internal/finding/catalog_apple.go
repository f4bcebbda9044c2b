package finding

import "github.com/ascproof/ascproof/internal/project"

const (
	systemStatus = "try again later; https://developer.apple.com/system-status/ shows Apple's known outages"
	outageWarns  = "set on-unreachable to warn if an outage must not break the pipeline"
	acceptDoubt  = "set unproven to ignore to accept this, or to fail to stop the pipeline on it"
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

// ofDemands is about what a pipeline asks of a key that Apple accepts.
var ofDemands = []Entry{
	{RequirementNotMet, Error, ExitUnmet, ownCheck, "the key may not do what the pipeline requires", do(
		"'ascproof roles NAME' tells who may do it, how sure that is, and why",
	)},
	{RequirementLikely, Notice, ExitUnmet, ownCheck, "what the pipeline requires is likely, not proved", do(
		"nothing needs to be done; the requirement passes",
	)},
	{RequirementUnproven, Warning, ExitUnmet, ownCheck, "whether the key may do what the pipeline requires is not proved", do(
		acceptDoubt,
	)},
	{ForbiddenPresent, Error, ExitUnmet, ownCheck, "the key may do what the pipeline forbids", do(
		"make a new key with a narrower role; 'ascproof roles NAME' tells the least that covers what the pipeline needs",
	)},
	{ForbiddenUnproven, Warning, ExitUnmet, ownCheck, "that the key may not do what the pipeline forbids is not proved", do(
		acceptDoubt,
	)},
	{NoAppToProbe, Notice, ExitUnmet, CheckAnswers, "the key sees no app, so some of its rights cannot be tried", do(
		"make an app, or give the user of an individual key access to one",
	)},
	{VendorNumberInvalid, Warning, ExitUnmet, CheckAnswers, "Apple does not know this vendor number", do(
		"copy the vendor number from the top of App Store Connect > Payments and Financial Reports",
	)},
	{EvidenceContradicts, Warning, ExitUnmet, CheckAnswers, "Apple's answers contradict what is known about roles", do(
		"only what Apple answered directly counts in this report; please report it with the JSON report at " + project.Issues + ", so that the role matrix can be corrected",
	)},
}

package finding

import "github.com/ascproof/ascproof/internal/project"

// The codes of what Apple answered, in the order of [Catalog].
const (
	TokenRejected     Code = "token-rejected"
	WrongKeyKind      Code = "wrong-key-kind"
	ClockSkew         Code = "clock-skew"
	Transient401      Code = "transient-401"
	Lasting401        Code = "lasting-401"
	AgreementsMissing Code = "agreements-missing"
	MembershipLapsed  Code = "membership-lapsed"
	TeamNotFound      Code = "team-not-found"
	AppNotVisible     Code = "app-not-visible"
	NotProven         Code = "acceptance-not-proven"
	RateLimited       Code = "rate-limited"
	APIUnreachable    Code = "api-unreachable"
	APIError          Code = "api-error"
)

const (
	systemStatus = "look at https://developer.apple.com/system-status/ and run the check again later."
	outageWarns  = "set on-unreachable to warn, if an outage must not stop the pipeline."
)

// ofApple is about what Apple answered to the key.
func ofApple() []Entry {
	return []Entry{
		entry(TokenRejected, Error, ExitRejected, CheckAccepted, "Apple rejects this key", inTurn(
			"Open "+integrations+" > Team Keys. Is the key listed as active? If not, create a key, and replace the key ID and the private key.",
			"Compare the issuer ID above that list. Keys of the Enterprise Program are on https://developer.apple.com/account, and need program: enterprise.",
			"Both fit? See https://developer.apple.com/system-status/ and run the check again. If that does not help, create a new key.",
		)),
		entry(WrongKeyKind, Error, ExitRejected, CheckAccepted, "the settings describe another kind of key", do(
			"leave issuer-id (ASC_ISSUER_ID) empty in this job.",
		)),
		entry(ClockSkew, Warning, ExitUnknown, CheckClock, "the clock of this machine is wrong", do(
			"set the clock on Linux: sudo timedatectl set-ntp true",
			"set the clock on macOS: sudo sntp -sS time.apple.com",
			"set the clock on GitHub's own macOS runners: sudo sntp -sS time.windows.com",
		)),
		entry(Transient401, Warning, ExitUnknown, CheckAccepted, "Apple refused this key at first, then accepted it", do(
			"do nothing here. Apple does this to good keys at times. A later step that does not try again can fail.",
		)),
		entry(Lasting401, Warning, ExitUnknown, CheckAnswers, "Apple refused some requests with 401, and accepted the key on others", do(
			"look at https://developer.apple.com/system-status/ and run the check again. The key itself works.",
		)),
		entry(AgreementsMissing, Error, ExitBlocked, CheckUnlocked, "an agreement waits for the Account Holder's signature", do(
			"ask the Account Holder to sign it in App Store Connect > Business, and on https://developer.apple.com/account",
			"run the check again some minutes after that. A new key or another role does not help.",
		)),
		entry(MembershipLapsed, Error, ExitBlocked, CheckUnlocked, "the membership in the Apple Developer Program has ended", do(
			"ask the Account Holder to renew it: https://developer.apple.com/account",
			"keep the key. It works again after that.",
		)),
		entry(TeamNotFound, Error, ExitBlocked, CheckUnlocked, "Apple does not find the team of this key", do(
			"ask the Account Holder to contact Apple Developer Program Support: https://developer.apple.com/contact/",
			"keep the key. Running the check again, a new key or another role does not help.",
		)),
		ofKey(AppNotVisible, ExitUnmet, CheckApp, "cannot see the app", do(
			"find the app in App Store Connect > Apps. It must be in the team of this key.",
			"give the user of an individual key access to the app.",
		)),
		entry(NotProven, Error, ExitUnknown, CheckAccepted, "Apple's answer does not say if it accepts the key", do(
			systemStatus,
			"please report the answer shown here, if it stays: "+project.Issues,
		)),
		entry(RateLimited, Error, ExitUnknown, CheckAnswers, "too many requests with this key", do(
			"run the check again later. Apple counts the requests of each key over the last hour.",
			"create a separate key for each pipeline.",
		)),
		doubt(APIUnreachable, Error, ExitUnknown, CheckAnswers, "could not reach Apple", do(
			"check the network of this machine, its proxy (HTTPS_PROXY) and its certificates. Then run the check again.",
		).unless(outageWarns)),
		entry(APIError, Error, ExitUnknown, CheckAnswers, "Apple's API answered with an error", do(
			systemStatus,
		).unless(outageWarns)),
	}
}

package finding

// The codes of what happens before Apple is asked, in the order of [Catalog].
const (
	InternalError Code = "internal-error"
	OutputFailed  Code = "output-failed"
	CannotMask    Code = "cannot-mask"
	UsageError    Code = "usage-error"

	SettingInvalid   Code = "setting-invalid"
	SourcesConflict  Code = "sources-conflict"
	InputMissing     Code = "input-missing"
	InputUnreadable  Code = "input-unreadable"
	ValueIsReference Code = "value-is-reference"
	VariableNotRead  Code = "variable-not-read"

	KeyIDMalformed   Code = "key-id-malformed"
	IssuerMalformed  Code = "issuer-id-malformed"
	IDsSwapped       Code = "ids-swapped"
	KeyIDMismatch    Code = "key-id-mismatch"
	KeyTypeConflict  Code = "key-type-conflict"
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

	DebugTraceOn Code = "debug-trace-on"
	RedactionGap Code = "redaction-gap"
	IDIsSecret   Code = "id-is-secret"
)

// The codes of what Apple's answers say, in the order of [Catalog].
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

	RequirementNotMet   Code = "requirement-not-met"
	RequirementLikely   Code = "requirement-likely"
	RequirementUnproven Code = "requirement-unproven"
	ForbiddenPresent    Code = "forbidden-present"
	ForbiddenUnproven   Code = "forbidden-unproven"
	NoAppToProbe        Code = "no-app-to-probe"
	VendorNumberInvalid Code = "vendor-number-invalid"
	EvidenceContradicts Code = "evidence-contradicts"
)

package credential

import "github.com/ascproof/ascproof/internal/finding"

// Content is the kebab-case name of what a value was found to be.
type Content string

// What a value can be. Only [ContentKey] and [ContentSEC1] are usable.
const (
	ContentKey         Content = "p256-private-key"
	ContentSEC1        Content = "p256-sec1-private-key"
	ContentEmpty       Content = "empty"
	ContentTooLarge    Content = "too-large"
	ContentECKey       Content = "ec-private-key"
	ContentRSAKey      Content = "rsa-private-key"
	ContentOtherKey    Content = "other-private-key"
	ContentOpenSSH     Content = "openssh-private-key"
	ContentEncrypted   Content = "encrypted-private-key"
	ContentDamaged     Content = "damaged-key"
	ContentTrailing    Content = "key-and-more"
	ContentPublic      Content = "public-key"
	ContentCertificate Content = "certificate"
	ContentRequest     Content = "certificate-request"
	ContentPKCS12      Content = "pkcs12"
	ContentProfile     Content = "provisioning-profile"
	ContentForeign     Content = "foreign-file"
	ContentVendorJSON  Content = "foreign-json"
	ContentBadJSON     Content = "invalid-json"
	ContentPath        Content = "path"
	ContentReference   Content = "reference"
	ContentKeyID       Content = "key-id"
	ContentIssuerID    Content = "issuer-id"
	ContentText        Content = "text"
	ContentNotKey      Content = "no-key"
)

// contentWords says how a content is named to a person, which finding it leads
// to, and what to do about it first, if the catalog's advice is not enough.
type contentWords struct {
	words string
	code  finding.Code
	fix   string
}

var contents = map[Content]contentWords{
	ContentKey:         {"a P-256 private key", "", ""},
	ContentSEC1:        {"a P-256 private key in SEC1 form", "", ""},
	ContentEmpty:       {"nothing", finding.InputMissing, ""},
	ContentTooLarge:    {"a value", finding.KeyFileForeign, ""},
	ContentECKey:       {"an elliptic curve private key", finding.KeyWrongType, ""},
	ContentRSAKey:      {"an RSA private key", finding.KeyWrongType, ""},
	ContentOtherKey:    {"a private key", finding.KeyWrongType, ""},
	ContentOpenSSH:     {"an SSH private key", finding.KeyWrongType, ""},
	ContentEncrypted:   {"an encrypted private key", finding.KeyEncrypted, ""},
	ContentDamaged:     {"a private key", finding.KeyDamaged, ""},
	ContentTrailing:    {"a private key", finding.KeyTrailingData, ""},
	ContentPublic:      {"a public key", finding.KeyIsPublic, ""},
	ContentCertificate: {"a certificate", finding.KeyIsCertificate, ""},
	ContentRequest:     {"a certificate signing request", finding.KeyFileForeign, ""},
	ContentPKCS12:      {"a .p12 file", finding.KeyIsPKCS12, ""},
	ContentProfile:     {"a provisioning profile", finding.KeyFileForeign, ""},
	ContentForeign:     {"a file", finding.KeyFileForeign, ""},
	ContentVendorJSON:  {"JSON", finding.KeyFileForeign, ""},
	ContentBadJSON:     {"JSON", finding.KeyJSONInvalid, ""},
	ContentPath: {"what looks like the path of a file", finding.KeyNotBase64,
		"use private-key-path (ASC_PRIVATE_KEY_PATH) for a path."},
	ContentReference: {"a reference", finding.ValueIsReference, ""},
	ContentKeyID: {"what looks like a key ID", finding.KeyNotBase64,
		"put the key ID into key-id (ASC_KEY_ID). The private key is the content of the .p8 file."},
	ContentIssuerID: {"what looks like an issuer ID", finding.KeyNotBase64,
		"put the issuer ID into issuer-id (ASC_ISSUER_ID). The private key is the content of the .p8 file."},
	ContentText:   {"text", finding.KeyNotBase64, ""},
	ContentNotKey: {"base64", finding.KeyNotPEM, ""},
}

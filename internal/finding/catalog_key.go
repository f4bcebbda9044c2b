package finding

// The codes of key material and of what hosts do to it, in the order of [Catalog].
const (
	KeyIDMalformed   Code = "key-id-malformed"
	IssuerMalformed  Code = "issuer-id-malformed"
	IDsSwapped       Code = "ids-swapped"
	KeyIDMismatch    Code = "key-id-mismatch"
	KeyTypeConflict  Code = "key-type-conflict"
	KeyRepaired      Code = "key-repaired"
	KeyHasNoPublic   Code = "key-has-no-public-half"
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
	DebugTraceOn     Code = "debug-trace-on"
	RedactionGap     Code = "redaction-gap"
	IDIsSecret       Code = "id-is-secret"
)

// storeBase64 is how to store a key anywhere.
const storeBase64 = `store the base64 of the .p8 file, on one line: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\n'`

// What several entries advise. The path is that of App Store Connect in 2026
// (Apple, "Creating API Keys for App Store Connect API").
const (
	integrations = "App Store Connect > Users and Access > Integrations > App Store Connect API"
	takeP8       = "use the .p8 file that " + integrations + " offered for download when the key was made"
	inspectFile  = "'ascproof inspect FILE' tells what a file is, and the commands that store it on GitHub, GitLab and Buildkite"
	downloadOnce = "if no undamaged copy is left, revoke the key and make a new one: Apple lets a key be downloaded only once"
	aHint        = "if the file was only renamed, nothing needs to be done: a name is a hint, not proof"
)

// ofKeys is about key material, before anything is sent.
var ofKeys = []Entry{
	{KeyIDMalformed, Error, ExitUnusable, CheckUsable, "the key ID does not look like a key ID", do(
		"copy the key ID, normally 10 upper-case letters and digits, from the row of the key in " + integrations,
	)},
	{IssuerMalformed, Error, ExitUnusable, CheckUsable, "the issuer ID does not look like an issuer ID", do(
		"copy the issuer ID, 36 characters with four hyphens, from above the list of keys in "+integrations,
		"leave the issuer ID empty if this is an individual key",
	)},
	{IDsSwapped, Error, ExitUnusable, CheckUsable, "key ID and issuer ID are swapped", do(
		"exchange the two values: the key ID has about 10 characters, the issuer ID has 36 with four hyphens",
	)},
	{KeyIDMismatch, Warning, ExitUnusable, CheckUsable, "the key file is named after another key ID", do(
		"check that the key ID and the .p8 file are of the same key",
		aHint,
	)},
	{KeyTypeConflict, Error, ExitUnusable, CheckUsable, "key type and issuer ID contradict each other", do(
		"for a team key set the issuer ID; for an individual key leave it empty",
	)},
	{KeyRepaired, Warning, ExitUnusable, CheckUsable, "a value was damaged on its way into the setting; ascproof could repair it", storeAnd(
		"ascproof works with it as it is, other tools may not: " + inspectFile,
	)},
	{KeyHasNoPublic, Warning, ExitUnusable, CheckUsable, "the private key has no public half, so nobody can tell whether it is damaged", do(
		"use the .p8 file as Apple gave it: it has both halves",
	)},
	{KeyIsPath, Warning, ExitUnusable, CheckUsable, "the private key setting holds the path of a file", do(
		"ascproof reads the file, but use private-key-path (ASC_PRIVATE_KEY_PATH) for a path; on GitLab, call the variable of type File so",
	)},
	{KeyNotBase64, Error, ExitUnusable, CheckUsable, "the private key is neither the text of a .p8 file nor the base64 of one", storeAnd(
		"check that the secret holds what is in the file, not the file's name, a password or the key ID",
		inspectFile,
	)},
	{KeyNotPEM, Error, ExitUnusable, CheckUsable, "the private key can be decoded, but there is no key in it", storeAnd(
		inspectFile,
	)},
	{KeyDamaged, Error, ExitUnusable, CheckUsable, "the private key is incomplete or damaged", storeAnd(
		downloadOnce,
	)},
	{KeyWrongType, Error, ExitUnusable, CheckUsable, "this is another kind of key than Apple's API uses", do(
		takeP8,
		"Apple's keys are made by Apple, on the elliptic curve P-256: a key of ssh-keygen, openssl or another service never fits",
	)},
	{KeyIsPublic, Error, ExitUnusable, CheckUsable, "this is a public key; the private key is needed", do(
		takeP8,
	)},
	{KeyIsCertificate, Error, ExitUnusable, CheckUsable, "this is a certificate; an API key is needed", do(
		takeP8,
		"certificates (.cer) sign apps; they do not open Apple's API",
	)},
	{KeyEncrypted, Error, ExitUnusable, CheckUsable, "the private key is protected with a password", do(
		"store the .p8 file as Apple gave it: it has no password",
		"to remove a password that somebody added: openssl pkcs8 -topk8 -nocrypt -in encrypted.p8 -out AuthKey_ABC123DEFG.p8",
	)},
	{KeyIsPKCS12, Error, ExitUnusable, CheckUsable, "this is a .p12 file; an API key is needed", do(
		takeP8,
		"a .p12 file holds a certificate that signs apps; it does not open Apple's API",
	)},
	{KeyTrailingData, Error, ExitUnusable, CheckUsable, "the value holds something besides the private key", do(
		"store one .p8 file and nothing else in the secret",
	)},
	{KeyFileForeign, Error, ExitUnusable, CheckUsable, "this is something else than an API key", do(
		takeP8,
	)},
	{KeyJSONInvalid, Error, ExitUnusable, CheckUsable, "the JSON is not an API key file as fastlane reads it", do(
		`write it as {"key_id": "ABC123DEFG", "issuer_id": "...", "key": "-----BEGIN PRIVATE KEY-----\n..."}`,
	)},
	{KeyInAppPurchase, Warning, ExitUnusable, CheckUsable, "the key file is named like an In-App Purchase key", do(
		"use a key from "+integrations+": Apple's API refuses In-App Purchase keys, though they look the same",
		aHint,
	)},
}

// ofHosts is about what a CI system does with variables and logs.
var ofHosts = []Entry{
	{DebugTraceOn, Warning, ExitUnusable, CheckUsable, "this job's log shows every variable, the private key among them", do(
		"remove CI_DEBUG_TRACE from the job, the project and the pipeline's form, then erase the logs of the jobs that ran with it",
		"revoke the key if anybody saw such a log who must not have it: a mask hides a value of several lines in part at best",
	)},
	{RedactionGap, Warning, ExitUnusable, CheckUsable, "this CI system does not hide the private key in its logs", do(
		"ascproof itself prints no part of the key, but another command of the job might",
	)},
	{IDIsSecret, Notice, ExitUnusable, CheckUsable, "an ID that is stored as a secret will not reach other jobs", do(
		"store both IDs as variables, not as secrets: gh variable set ASC_KEY_ID, gh variable set ASC_ISSUER_ID; then read them from vars",
		"without the private key the IDs are worth nothing to anybody: Apple does not treat them as secrets",
	)},
}

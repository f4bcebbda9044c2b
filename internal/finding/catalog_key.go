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
	ToolCannotRead   Code = "tool-cannot-read"
	KeyInAppPurchase Code = "key-in-app-purchase"
	DebugTraceOn     Code = "debug-trace-on"
	RedactionGap     Code = "redaction-gap"
	IDIsSecret       Code = "id-is-secret"
)

// storeBase64 is how to store a key anywhere.
const storeBase64 = `store the base64 of the .p8 file, on one line: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\n'`

// KeyJSONForm is how an API key file is written.
const KeyJSONForm = `write the JSON like this: {"key_id": "ABC123DEFG", "issuer_id": "...", "key": "-----BEGIN PRIVATE KEY-----\n..."}`

// What several entries advise. The path is that of App Store Connect in 2026
// (Apple, "Creating API Keys for App Store Connect API").
const (
	integrations = "App Store Connect > Users and Access > Integrations"
	takeP8       = "use the .p8 file that App Store Connect offered for download when the key was created."
	inspectFile  = "run 'ascproof inspect FILE' to see what a file is, and how to store it."
	downloadOnce = "create a new key if no good copy is left, and revoke this one. A key can be downloaded only once."
	onlyRenamed  = "do nothing if the file was only renamed. A name proves nothing."
)

// ofKeys is about the IDs of a key, and about a key that can be used all the same.
func ofKeys() []Entry {
	return []Entry{
		entry(KeyIDMalformed, Error, ExitUnusable, CheckUsable, "this is not a key ID", do(
			"copy the key ID from the row of the key in "+integrations+". It normally has 10 capital letters and digits.",
		)),
		entry(IssuerMalformed, Error, ExitUnusable, CheckUsable, "this is not an issuer ID", do(
			"copy the issuer ID from above the list of keys in "+integrations+". It has 36 characters, 4 of them hyphens.",
			"leave the issuer ID empty if this is an individual key.",
		)),
		entry(IDsSwapped, Error, ExitUnusable, CheckUsable, "key ID and issuer ID are swapped", do(
			"exchange the two values. The key ID has about 10 characters, the issuer ID 36.",
		)),
		entry(KeyIDMismatch, Warning, ExitUnusable, CheckUsable, "the key file has the name of another key", do(
			"compare the key ID with the name of the .p8 file. Both must be of the same key.",
			onlyRenamed,
		)),
		entry(KeyTypeConflict, Error, ExitUnusable, CheckUsable, "key type and issuer ID do not fit together", do(
			"leave issuer-id (ASC_ISSUER_ID) empty if this is an individual key.",
			"remove key-type if this is a team key.",
		)),
		entry(KeyRepaired, Warning, ExitUnusable, CheckUsable, "the private key was damaged, and could be repaired", storeAnd()),
		entry(KeyHasNoPublic, Warning, ExitUnusable, CheckUsable, "the private key has no public half, so damage in it cannot be seen", do(
			"use the .p8 file as Apple gave it. It has both halves.",
		)),
		entry(KeyIsPath, Warning, ExitUnusable, CheckUsable, "the private key setting holds a path", do(
			"set private-key-path (ASC_PRIVATE_KEY_PATH) to the path, and leave private-key empty.",
		)),
	}
}

// ofWrongKeys is about what stands in the place of a key that can be used.
func ofWrongKeys() []Entry {
	return []Entry{
		entry(KeyNotBase64, Error, ExitUnusable, CheckUsable, "this is not a private key", storeAnd(
			"check that the secret holds the content of the file, not its name, a password or the key ID.",
		)),
		entry(KeyNotPEM, Error, ExitUnusable, CheckUsable, "there is no key in the private key setting", storeAnd(
			inspectFile,
		)),
		entry(KeyDamaged, Error, ExitUnusable, CheckUsable, "the private key is damaged", storeAnd(
			downloadOnce,
		)),
		entry(KeyWrongType, Error, ExitUnusable, CheckUsable, "this is another kind of key", do(
			takeP8,
		)),
		entry(KeyIsPublic, Error, ExitUnusable, CheckUsable, "this is a public key", do(
			takeP8,
		)),
		entry(KeyIsCertificate, Error, ExitUnusable, CheckUsable, "this is a certificate, not a key", do(
			takeP8,
		)),
		entry(KeyEncrypted, Error, ExitUnusable, CheckUsable, "the private key has a password", do(
			"use the .p8 file as Apple gave it. It has no password.",
			"remove a password that somebody added: openssl pkcs8 -topk8 -nocrypt -in encrypted.p8 -out AuthKey_ABC123DEFG.p8",
		)),
		entry(KeyIsPKCS12, Error, ExitUnusable, CheckUsable, "this is a .p12 file, not a key", do(
			takeP8,
		)),
		entry(KeyTrailingData, Error, ExitUnusable, CheckUsable, "there is more than the key", do(
			"store one .p8 file, and nothing else.",
		)),
		entry(KeyFileForeign, Error, ExitUnusable, CheckUsable, "this is not a key file", do(
			takeP8,
		)),
		entry(KeyJSONInvalid, Error, ExitUnusable, CheckUsable, "the JSON is not an API key file", do(
			KeyJSONForm,
		)),
		entry(ToolCannotRead, Warning, ExitUnusable, CheckUsable, "the tool that these variables are for cannot read the key", do(
			"store it in the form that the tool reads.",
		)),
		entry(KeyInAppPurchase, Warning, ExitUnusable, CheckUsable, "this looks like an In-App Purchase key", do(
			"use a key from "+integrations+" > App Store Connect API. This API refuses In-App Purchase keys.",
			onlyRenamed,
		)),
	}
}

// ofHosts is about what a CI system does with variables and logs.
func ofHosts() []Entry {
	return []Entry{
		entry(DebugTraceOn, Warning, ExitUnusable, CheckUsable, "this job's log shows every variable, the private key too", do(
			"remove CI_DEBUG_TRACE from the job, the project and the pipeline's form. Then erase the logs of jobs that ran with it.",
			"revoke the key if somebody saw such a log. A mask does not cover a whole key.",
		)),
		entry(RedactionGap, Warning, ExitUnusable, CheckUsable, "this CI system does not hide the private key", do(
			"keep other commands of the job from printing the key. ascproof itself does not.",
		)),
		entry(IDIsSecret, Notice, ExitUnusable, CheckUsable, "an ID that is a secret does not reach other jobs", do(
			"store the key ID and the issuer ID as variables, not as secrets: gh variable set ASC_KEY_ID",
			"read the IDs from vars in the workflow. Without the private key they open nothing.",
		)),
	}
}

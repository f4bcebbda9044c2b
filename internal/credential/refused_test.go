package credential_test

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// refusal is a value that is no usable key.
type refusal struct {
	name    string
	make    func(t testing.TB, k testKey) string
	code    finding.Code
	content credential.Content
}

func literal(s string) func(testing.TB, testKey) string {
	return func(testing.TB, testKey) string { return s }
}

// otherKeys are keys, but not the one that is needed.
var otherKeys = []refusal{
	{"RSA, PKCS#8", func(t testing.TB, _ testKey) string {
		return armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(must(rsaKey())(t)))(t))
	}, finding.KeyWrongType, credential.ContentRSAKey},
	{"RSA, PKCS#1", func(t testing.TB, _ testKey) string {
		return armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(must(rsaKey())(t)))
	}, finding.KeyWrongType, credential.ContentRSAKey},
	{"RSA, base64 of DER", func(t testing.TB, _ testKey) string {
		return b64(string(x509.MarshalPKCS1PrivateKey(must(rsaKey())(t))))
	}, finding.KeyWrongType, credential.ContentRSAKey},
	{"RSA, cut off", func(t testing.TB, _ testKey) string {
		return armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(must(rsaKey())(t)))(t))[:450]
	}, finding.KeyWrongType, credential.ContentRSAKey},
	{"P-224", curve(elliptic.P224()), finding.KeyWrongType, credential.ContentECKey},
	{"P-384", curve(elliptic.P384()), finding.KeyWrongType, credential.ContentECKey},
	{"P-521", curve(elliptic.P521()), finding.KeyWrongType, credential.ContentECKey},
	{"P-384, SEC1", func(t testing.TB, _ testKey) string {
		priv := must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))(t)
		return armour("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(priv))(t))
	}, finding.KeyWrongType, credential.ContentECKey},
	{"secp256k1", func(t testing.TB, k testKey) string {
		inner := must(asn1.Marshal(ecKey{Version: 1, Scalar: must(k.priv.Bytes())(t)}))(t)
		return armour("PRIVATE KEY", wrapPKCS8(t, asn1.ObjectIdentifier{1, 3, 132, 0, 10}, inner))
	}, finding.KeyWrongType, credential.ContentECKey},
	{"an unknown curve", func(t testing.TB, k testKey) string {
		inner := must(asn1.Marshal(ecKey{Version: 1, Scalar: must(k.priv.Bytes())(t)}))(t)
		return armour("PRIVATE KEY", wrapPKCS8(t, asn1.ObjectIdentifier{1, 3, 132, 0, 99}, inner))
	}, finding.KeyWrongType, credential.ContentECKey},
	{"DSA", func(t testing.TB, _ testKey) string {
		return armour("DSA PRIVATE KEY", must(asn1.Marshal([]int{0, 1, 2, 3, 4, 5}))(t))
	}, finding.KeyWrongType, credential.ContentOtherKey},
	{"X25519", func(t testing.TB, _ testKey) string {
		priv := must(ecdh.X25519().GenerateKey(rand.Reader))(t)
		return armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(priv))(t))
	}, finding.KeyWrongType, credential.ContentOtherKey},
	{"Ed25519", func(t testing.TB, _ testKey) string {
		_, priv, err := ed25519.GenerateKey(rand.Reader)
		return armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(must(priv, err)(t)))(t))
	}, finding.KeyWrongType, credential.ContentOtherKey},
	{"OpenSSH", func(testing.TB, testKey) string {
		return armour("OPENSSH PRIVATE KEY", append([]byte("openssh-key-v1\x00"), make([]byte, 300)...))
	}, finding.KeyWrongType, credential.ContentOpenSSH},
	{"PuTTY", literal("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n"), finding.KeyWrongType, credential.ContentOpenSSH},
	{"encrypted PKCS#8", func(t testing.TB, _ testKey) string {
		return armour("ENCRYPTED PRIVATE KEY", encrypted(t))
	}, finding.KeyEncrypted, credential.ContentEncrypted},
	{"encrypted PKCS#8, base64 of DER", func(t testing.TB, _ testKey) string { return b64(string(encrypted(t))) }, finding.KeyEncrypted, credential.ContentEncrypted},
	{"encrypted PEM of old", text(func(k testKey) string {
		return "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n" + k.lines + "\n-----END EC PRIVATE KEY-----\n"
	}), finding.KeyEncrypted, credential.ContentEncrypted},
	{"public key", func(t testing.TB, k testKey) string {
		return armour("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(&k.priv.PublicKey))(t))
	}, finding.KeyIsPublic, credential.ContentPublic},
	{"base64 of a public key", func(t testing.TB, k testKey) string {
		return b64(armour("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(&k.priv.PublicKey))(t)))
	}, finding.KeyIsPublic, credential.ContentPublic},
	{"SSH public key", literal("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@example.com"), finding.KeyIsPublic, credential.ContentPublic},
	{"RSA public key", func(t testing.TB, _ testKey) string {
		return armour("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&must(rsaKey())(t).PublicKey))
	}, finding.KeyIsPublic, credential.ContentPublic},
}

func curve(c elliptic.Curve) func(testing.TB, testKey) string {
	return func(t testing.TB, _ testKey) string {
		priv := must(ecdsa.GenerateKey(c, rand.Reader))(t)
		return armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(priv))(t))
	}
}

// otherThings are no keys at all.
var otherThings = []refusal{
	{"empty", literal(""), finding.InputMissing, credential.ContentEmpty},
	{"white space", literal(" \r\n\t "), finding.InputMissing, credential.ContentEmpty},
	{"quotes", literal(`""`), finding.InputMissing, credential.ContentEmpty},
	{"certificate", func(t testing.TB, k testKey) string { return armour("CERTIFICATE", certificate(t, k)) }, finding.KeyIsCertificate, credential.ContentCertificate},
	{"certificate, DER", func(t testing.TB, k testKey) string { return string(certificate(t, k)) }, finding.KeyIsCertificate, credential.ContentCertificate},
	{"certificate, cut off", func(t testing.TB, k testKey) string { return armour("CERTIFICATE", certificate(t, k))[:150] }, finding.KeyIsCertificate, credential.ContentCertificate},
	{"base64 of a certificate as a line of YAML", func(t testing.TB, k testKey) string {
		return "cert: " + b64(armour("CERTIFICATE", certificate(t, k)))
	}, finding.KeyIsCertificate, credential.ContentCertificate},
	{"certificate chain", func(t testing.TB, k testKey) string {
		return strings.Repeat(armour("CERTIFICATE", certificate(t, k)), 2)
	}, finding.KeyIsCertificate, credential.ContentCertificate},
	{"signing request", func(t testing.TB, k testKey) string {
		return armour("CERTIFICATE REQUEST", must(x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, k.priv))(t))
	}, finding.KeyFileForeign, credential.ContentRequest},
	{".p12", func(t testing.TB, _ testKey) string { return string(pfx(t)) }, finding.KeyIsPKCS12, credential.ContentPKCS12},
	{"base64 of .p12", func(t testing.TB, _ testKey) string { return wrap(b64(string(pfx(t))), 76, "\n") }, finding.KeyIsPKCS12, credential.ContentPKCS12},
	{".p12 in BER", literal("\x30\x80\x02\x01\x03\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80\x04\x82"), finding.KeyIsPKCS12, credential.ContentPKCS12},
	{".p12, cut off", func(t testing.TB, _ testKey) string { return b64(string(pfx(t))[:150]) }, finding.KeyIsPKCS12, credential.ContentPKCS12},
	{"provisioning profile", func(t testing.TB, _ testKey) string {
		return string(signedData(t, "<?xml version=\"1.0\"?><plist><dict><key>TeamIdentifier</key></dict></plist>"))
	}, finding.KeyFileForeign, credential.ContentProfile},
	{"PKCS#7", func(t testing.TB, _ testKey) string { return armour("PKCS7", signedData(t, "certificates")) }, finding.KeyFileForeign, credential.ContentForeign},
	{"certificate and signing request", func(t testing.TB, k testKey) string {
		return armour("CERTIFICATE", certificate(t, k)) + armour("CERTIFICATE REQUEST", []byte("x"))
	}, finding.KeyFileForeign, credential.ContentForeign},
	{"parameters of Diffie-Hellman", func(t testing.TB, _ testKey) string {
		return armour("DH PARAMETERS", x509.MarshalPKCS1PublicKey(&must(rsaKey())(t).PublicKey))
	}, finding.KeyFileForeign, credential.ContentForeign},
	{"HTML", literal("<!DOCTYPE html>\n<html><body>Sign in</body></html>"), finding.KeyFileForeign, credential.ContentForeign},
	{"HTML that shows the key", text(func(k testKey) string { return "<html><pre>" + k.p8 + "</pre></html>" }), finding.KeyFileForeign, credential.ContentForeign},
	{"HTML that redirects", literal(`<a href="https://example.com/login">Found</a>.`), finding.KeyFileForeign, credential.ContentForeign},
	{"HTML without its first line", literal("<head><title>Sign in</title></head>"), finding.KeyFileForeign, credential.ContentForeign},
	{"HTML after a comment", literal("<!-- x --><html>"), finding.KeyFileForeign, credential.ContentForeign},
	{"XML of a server", literal("<Error><Code>AccessDenied</Code></Error>"), finding.KeyFileForeign, credential.ContentForeign},
	{"XML around base64", text(func(k testKey) string { return "<string>" + b64(k.p8) + "</string>" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"comment before the file", text(func(k testKey) string { return "<!-- key -->\n" + k.p8 }), finding.KeyTrailingData, credential.ContentTrailing},
	{"base64 that lost its first ten characters", text(func(k testKey) string { return b64(k.p8)[10:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"RTF that holds the key", text(func(k testKey) string { return `{\rtf1\ansi\ansicpg1252 ` + k.p8 + "}" }), finding.KeyFileForeign, credential.ContentForeign},
	{"property list", literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"/>"), finding.KeyFileForeign, credential.ContentForeign},
	{"zip", literal("PK\x03\x04\x14\x00\x00\x00\x08\x00"), finding.KeyFileForeign, credential.ContentForeign},
	{"base64 of gzip", literal(b64("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00")), finding.KeyFileForeign, credential.ContentForeign},
	{"Google service account", literal(`{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"}`), finding.KeyFileForeign, credential.ContentVendorJSON},
	{"JSON Web Key", literal(`{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}`), finding.KeyFileForeign, credential.ContentVendorJSON},
	{"JSON without a key", literal(`{"key_id": "ABC123DEFG", "issuer_id": null}`), finding.KeyJSONInvalid, credential.ContentBadJSON},
	{"JSON that breaks off", literal(`{"key_id": "ABC123DEFG", "key": "-----BEGIN`), finding.KeyJSONInvalid, credential.ContentBadJSON},
	{"token", literal("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl"), finding.KeyFileForeign, credential.ContentForeign},
	{"PGP key", literal("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----"), finding.KeyWrongType, credential.ContentOtherKey},
	{"unknown PEM", literal("-----BEGIN WIREGUARD CONFIG-----\nAAAA\n-----END WIREGUARD CONFIG-----"), finding.KeyNotPEM, credential.ContentNotKey},
	{"too large", func(testing.TB, testKey) string { return strings.Repeat("A", credential.MaxInput+1) }, finding.KeyFileForeign, credential.ContentTooLarge},
	{"base64 without end", text(func(k testKey) string {
		s := k.p8
		for range 8 {
			s = b64(s)
		}
		return s
	}), finding.KeyNotPEM, credential.ContentNotKey},
	// codemagic-ci-cd/cli-tools issue 167.
	{"words", literal("not a valid api key"), finding.KeyNotBase64, credential.ContentText},
	{"words in Cyrillic", literal("это не ключ ↵"), finding.KeyNotBase64, credential.ContentText},
	{"a password", literal("correct-horse-battery!"), finding.KeyNotBase64, credential.ContentText},
	{"an app-specific password", literal("abcd-efgh-ijkl-mnop"), finding.KeyNotBase64, credential.ContentText},
	{"the key ID", literal("ABC123DEFG"), finding.KeyNotBase64, credential.ContentKeyID},
	{"the issuer ID", literal("57246542-96fe-1a63-e053-0824d011072a"), finding.KeyNotBase64, credential.ContentIssuerID},
	{"a path", literal("/builds/group/project.tmp/ASC_PRIVATE_KEY"), finding.KeyNotBase64, credential.ContentPath},
	{"a path that could be base64", literal("/tmp/keys/key1"), finding.KeyNotBase64, credential.ContentPath},
	{"a file's name", literal("AuthKey_ABC123DEFG.p8"), finding.KeyNotBase64, credential.ContentPath},
	{"a path of Windows", literal(`C:\builds\project.tmp\ASC_PRIVATE_KEY`), finding.KeyNotBase64, credential.ContentPath},
	{"base64 of a file's name", literal(b64("AuthKey_ABC123DEFG.p8\n")), finding.KeyNotPEM, credential.ContentNotKey},
	{"hexadecimal digits", text(func(k testKey) string { return wrap(hex.EncodeToString([]byte(k.p8)), 60, "\n") }), finding.KeyNotBase64, credential.ContentText},
	{"random bytes", literal("\x8f" + strings.Repeat("\x00\xff\x17", 60)), finding.KeyNotPEM, credential.ContentNotKey},
	{"random base64", func(testing.TB, testKey) string { return b64("\x8f" + strings.Repeat("\x00\xff\x17", 60)) }, finding.KeyNotPEM, credential.ContentNotKey},
	{"base64 of prose", literal(b64(strings.Repeat("A key is needed here. ", 10))), finding.KeyNotPEM, credential.ContentNotKey},
}

// references stand for a value that nothing has put in their place.
var references = []string{
	"${{ secrets.ASC_PRIVATE_KEY }}", "$ASC_KEY", "${ASC_KEY}", "$(ascPrivate)", "$(cat AuthKey_ABC123DEFG.p8)", "$(base64 -i AuthKey_ABC123DEFG.p8)", "$(<AuthKey_ABC123DEFG.p8)", "$[variables.ascPrivate]", "$env:ASC_KEY", "%ASC_KEY%",
	"secrets.ASC_PRIVATE_KEY", "vars.ASC_KEY", "steps.load.outputs.asc",
	"op://vault/item/private key", "vault:secret/data/asc#key", "arn:aws:secretsmanager:eu-west-1:1:secret:asc",
	"projects/1/secrets/asc/versions/latest", "@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/asc)",
	"env:ASC_KEY", "file:/run/secrets/asc", "@env:ASC_KEY", "@file:/run/secrets/asc", "{{ asc_key }}", "***", "********",
	"ENC[AES256_GCM,data:x,type:str]", "Encrypted(Z0FBQUFBQm...)", "<your private key>", "undefined", "null", "[MASKED]",
	// fastlane issue 20553.
	"#<OpenSSL::PKey::EC:0x000000010960b1e8>", "System.Byte[]", "[object Object]",
}

func curve384(t testing.TB, k testKey) string { return curve(elliptic.P384())(t, k) }

// rawURL is the base64 that the recipe of GitLab stores.
func rawURL(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

package credential_test

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
)

// mangled is one way in which a key reaches a setting. The issues are public
// ones of people to whom it happened.
type mangled struct {
	name   string
	mangle func(t testing.TB, k testKey) string
	// had is what was mended, in its order; there is a warning if anything was.
	had []credential.Repair
}

func text(f func(k testKey) string) func(testing.TB, testKey) string {
	return func(_ testing.TB, k testKey) string { return f(k) }
}

// documented are the forms that the reference promises to read: no warning.
var documented = []mangled{
	{"as downloaded", text(func(k testKey) string { return k.p8 }), nil},
	{"with a line break at the end", text(func(k testKey) string { return k.p8 + "\n" }), nil},
	{"with line breaks around it", text(func(k testKey) string { return "\n\n" + k.p8 + "\r\n" }), nil},
	{"with its body on one line", text(func(k testKey) string { return rewrap(k, k.body) }), nil},
	{"base64", text(func(k testKey) string { return b64(k.p8) }), nil},
	{"base64 with a line break", text(func(k testKey) string { return b64(k.p8+"\n") + "\n" }), nil},
	{"base64 unpadded", text(func(k testKey) string { return base64.RawStdEncoding.EncodeToString([]byte(k.p8)) }), nil},
	{"base64 in the URL alphabet", text(func(k testKey) string { return base64.URLEncoding.EncodeToString([]byte(k.p8)) }), nil},
	// GNU base64 wraps at 76 columns unless told otherwise.
	{"base64 wrapped", text(func(k testKey) string { return wrap(b64(k.p8), 76, "\n") }), nil},
	// fastlane issue 21531 tells people to use certutil and to drop its
	// header and footer, which leaves this.
	{"base64 wrapped by certutil, header removed", text(func(k testKey) string { return wrap(b64(k.p8), 64, "\r\n") }), nil},
	{"PKCS#8 without the inner curve", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(k.priv))(t))
	}, nil},
	{"PKCS#8 with a compressed public half", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", handmade(t, must(k.priv.Bytes())(t), compressed(t, k)))
	}, nil},
	{"PKCS#8 with a leading zero", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", handmade(t, append([]byte{0}, must(k.priv.Bytes())(t)...), must(k.priv.PublicKey.Bytes())(t)))
	}, nil},
	// .NET writes attributes: what Windows may use the key for.
	{"PKCS#8 with attributes", func(t testing.TB, k testKey) string {
		inner := must(x509.MarshalECPrivateKey(k.priv))(t)
		return armour("PRIVATE KEY", wrapPKCS8(t, oidP256, inner, asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: keyUsage}))
	}, nil},
}

// keyUsage is the attribute of RFC 5280 that allows signatures.
var keyUsage = []byte("\x30\x0b\x06\x03\x55\x1d\x0f\x31\x04\x03\x02\x00\x80")

// alone are forms that have no public half.
var alone = []mangled{
	{"PKCS#8 without the public half", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", handmade(t, must(k.priv.Bytes())(t), nil))
	}, nil},
	{"base64 of SEC1 without the public half", func(t testing.TB, k testKey) string {
		return b64(string(must(asn1.Marshal(ecKey{Version: 1, Scalar: must(k.priv.Bytes())(t), Curve: oidP256}))(t)))
	}, had(credential.RepairSEC1, credential.RepairNoArmour)},
}

// repaired are damaged, but leave no doubt about the key.
var repaired = []mangled{
	{"double quotes", text(func(k testKey) string { return `"` + k.p8 + `"` }), had(credential.RepairQuotes)},
	{"single quotes around base64", text(func(k testKey) string { return "'" + b64(k.p8) + "'" }), had(credential.RepairQuotes)},
	{"one quote", text(func(k testKey) string { return `"` + k.p8 }), had(credential.RepairQuotes)},
	{"a Markdown fence", text(func(k testKey) string { return "```\n" + k.p8 + "\n```" }), had(credential.RepairQuotes)},
	{"typographic quotes", text(func(k testKey) string { return "“" + k.p8 + "”" }), had(credential.RepairTypography, credential.RepairQuotes)},
	{"typographic quotes of Windows-1252", text(func(k testKey) string { return "\x93" + k.p8 + "\x94" }), had(credential.RepairTypography, credential.RepairQuotes)},
	// Notes, Slack and Word make dashes of hyphens.
	{"em dashes", text(func(k testKey) string { return strings.ReplaceAll(k.p8, "-----", "—–") }), had(credential.RepairTypography, credential.RepairArmour)},
	{"no-break spaces", text(func(k testKey) string { return "\u00a0" + strings.ReplaceAll(k.p8, "\n", "\n\u00a0") }), had(credential.RepairInvisible, credential.RepairBlanks, credential.RepairIndent)},
	{"a zero-width space", text(func(k testKey) string { return k.p8 + "\u200b" }), had(credential.RepairInvisible)},
	{"blanks around it", text(func(k testKey) string { return "  " + k.p8 + " \t\n" }), had(credential.RepairBlanks)},
	{"indented, as in YAML", text(func(k testKey) string { return strings.ReplaceAll("\n"+k.p8, "\n", "\n    ") }), had(credential.RepairBlanks, credential.RepairIndent)},
	{"CRLF", text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", "\r\n") }), had(credential.RepairCRLF)},
	{"base64 of CRLF", text(func(k testKey) string { return b64(strings.ReplaceAll(k.p8, "\n", "\r\n") + "\r\n") }), had(credential.RepairCRLF)},
	{"CR alone", text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", "\r") }), had(credential.RepairCR)},
	{"a byte order mark", text(func(k testKey) string { return "\ufeff" + k.p8 }), had(credential.RepairBOM)},
	{"a byte order mark read as Latin-1", text(func(k testKey) string { return "ï»¿" + k.p8 }), had(credential.RepairBOM)},
	{"base64 of a byte order mark", text(func(k testKey) string { return b64("\ufeff" + k.p8) }), had(credential.RepairBOM)},
	// PowerShell 5's Out-File: microsoft/app-store-vsts-extension issue 213.
	{"UTF-16 LE with a mark", text(func(k testKey) string { return "\xff\xfe" + utf16LE(k.p8+"\r\n") }), had(credential.RepairUTF16)},
	{"UTF-16 BE with a mark", text(func(k testKey) string { return "\xfe\xff" + utf16BE(k.p8) }), had(credential.RepairUTF16)},
	{"UTF-16 LE", text(func(k testKey) string { return utf16LE(k.p8) }), had(credential.RepairUTF16)},
	{"UTF-16 BE", text(func(k testKey) string { return utf16BE(k.p8) }), had(credential.RepairUTF16)},
	{"base64 written by Out-File", text(func(k testKey) string { return "\xff\xfe" + utf16LE(b64(k.p8)+"\r\n") }), had(credential.RepairUTF16)},
	// What is left of such a file when a shell has dropped its zeros, or a program
	// has made characters of its mark.
	{"UTF-16 LE read by a shell", text(func(k testKey) string { return "\xff\xfe" + k.p8 + "\r\n" }), had(credential.RepairUTF16)},
	{"UTF-16 BE read by a shell", text(func(k testKey) string { return "\xfe\xff" + b64(k.p8) }), had(credential.RepairUTF16)},
	{"base64 of UTF-16 read by a shell", text(func(k testKey) string { return b64("\xff\xfe" + k.p8) }), had(credential.RepairUTF16)},
	{"UTF-16 LE read as Latin-1", text(func(k testKey) string { return "ÿþ" + k.p8 }), had(credential.RepairUTF16)},
	{"UTF-16 LE read as UTF-8", text(func(k testKey) string { return "\ufffd\ufffd" + k.p8 }), had(credential.RepairUTF16)},
	// [Text.Encoding]::Unicode in place of UTF8: microsoft/app-store-vsts-extension issue 168.
	{"base64 of UTF-16", text(func(k testKey) string { return b64(utf16LE(k.p8)) }), had(credential.RepairUTF16)},
	// fastlane issue 17340; fastlane's own documentation shows keys like this.
	{`literal \n`, text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", `\n`) }), had(credential.RepairLineEscapes)},
	{`literal \n and real ones`, text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", `\n`+"\n") }), had(credential.RepairLineEscapes)},
	{`literal \r\n`, text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", `\r\n`) }), had(credential.RepairLineEscapes)},
	{`literal \\n`, text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", `\\n`) }), had(credential.RepairLineEscapes)},
	{"a JSON string", func(t testing.TB, k testKey) string { return string(must(json.Marshal(k.p8 + "\n"))(t)) }, had(credential.RepairQuotes, credential.RepairLineEscapes)},
	// System.Text.Json escapes plus signs.
	{"a .NET JSON string", text(func(k testKey) string {
		return strings.NewReplacer("\n", `\n`, "+", `\u002B`).Replace(k.p8)
	}), had(credential.RepairLineEscapes, credential.RepairCharEscapes)},
	// microsoft/app-store-vsts-extension issues 213, 218 and 277: single quotes
	// in PowerShell leave \n as it is, and then it is encoded.
	{`base64 of literal \n`, text(func(k testKey) string { return b64(strings.ReplaceAll(k.p8, "\n", `\n`)) }), had(credential.RepairLineEscapes)},
	// microsoft/app-store-vsts-extension issue 218: the advice given there, with
	// one dash too few at its end.
	{"an example with four dashes", text(func(k testKey) string {
		return `-----BEGIN PRIVATE KEY-----\n` + k.body + `\n-----END PRIVATE KEY----`
	}), had(credential.RepairLineEscapes, credential.RepairArmour)},
	// fastlane issue 29478: a field of one line makes spaces of line breaks.
	{"spaces for line breaks", text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", " ") }), had(credential.RepairSpaces)},
	{"spaces for line breaks in the body only", text(func(k testKey) string { return rewrap(k, strings.ReplaceAll(k.lines, "\n", " ")) }), had(credential.RepairSpaces)},
	{"wrapped base64 with spaces", text(func(k testKey) string { return strings.TrimSpace(wrap(b64(k.p8), 76, " ")) }), had(credential.RepairSpaces)},
	// curl --data sends a plus sign as it is, and a form reads it as a space.
	{"spaces for plus signs", text(func(k testKey) string { return rewrap(k, strings.ReplaceAll(k.lines, "+", " ")) }), had(credential.RepairPlus)},
	{"spaces for plus signs on one line", text(func(k testKey) string { return "MIG" + strings.ReplaceAll(k.body[3:199], "+", " ") + k.body[199:] }), had(credential.RepairPlus, credential.RepairNoArmour)},
	// 1Password/load-secrets-action issue 123, microsoft/app-store-vsts-extension issue 218.
	{"no line breaks", text(func(k testKey) string { return strings.ReplaceAll(k.p8, "\n", "") }), had(credential.RepairNoBreaks)},
	{"no white space at all", text(func(k testKey) string { return strings.NewReplacer("\n", "", " ", "").Replace(k.p8) }), had(credential.RepairArmour, credential.RepairNoBreaks)},
	// codemagic-ci-cd/cli-tools issue 138.
	{"no header", text(func(k testKey) string { return k.lines + "\n-----END PRIVATE KEY-----" }), had(credential.RepairNoHeader)},
	{"no footer", text(func(k testKey) string { return "-----BEGIN PRIVATE KEY-----\n" + k.lines }), had(credential.RepairNoFooter)},
	{"half a footer", text(func(k testKey) string { return strings.TrimSuffix(k.p8, "ATE KEY-----") }), had(credential.RepairNoFooter)},
	{"half a header", text(func(k testKey) string { return strings.TrimPrefix(k.p8, "-----BEGIN PRI") }), had(credential.RepairNoHeader)},
	{"no header and footer", text(func(k testKey) string { return k.lines }), had(credential.RepairNoArmour)},
	// maui-actions/apple-provisioning asks for exactly this.
	{"the body on one line", text(func(k testKey) string { return k.body }), had(credential.RepairNoArmour)},
	{"the body in the URL alphabet", text(func(k testKey) string { return base64.RawURLEncoding.EncodeToString(k.der) }), had(credential.RepairNoArmour)},
	{"the body with spaces", text(func(k testKey) string { return strings.ReplaceAll(k.lines, "\n", " ") }), had(credential.RepairSpaces, credential.RepairNoArmour)},
	{"base64 of the body", text(func(k testKey) string { return b64(k.lines) }), had(credential.RepairTwice, credential.RepairNoArmour)},
	{"base64 of base64", text(func(k testKey) string { return b64(b64(k.p8)) }), had(credential.RepairTwice)},
	{"wrapped base64 of wrapped base64", text(func(k testKey) string { return wrap(b64(wrap(b64(k.p8), 76, "\n")), 76, "\n") }), had(credential.RepairTwice)},
	{"base64 three times", text(func(k testKey) string { return b64(b64(b64(k.p8))) }), had(credential.RepairTwice)},
	// fastlane issue 21531: "certutil -encode" adds the armour of a certificate.
	{"certutil", text(func(k testKey) string {
		return "-----BEGIN CERTIFICATE-----\r\n" + wrap(b64(k.p8), 64, "\r\n") + "-----END CERTIFICATE-----\r\n"
	}), had(credential.RepairCRLF, credential.RepairCertutil)},
	{"certutil on binary", text(func(k testKey) string { return armour("CERTIFICATE", k.der) }), had(credential.RepairCertutil)},
	{"armour around the base64 of the file", text(func(k testKey) string { return armour("PRIVATE KEY", []byte(k.p8)) }), had(credential.RepairArmoured)},
	{"armour around the base64 of the base64", text(func(k testKey) string { return armour("PRIVATE KEY", []byte(k.body)) }), had(credential.RepairArmoured)},
	// fastlane issue 20553: the example in fastlane's documentation has this header.
	{"the header of SEC1", text(func(k testKey) string { return armour("EC PRIVATE KEY", k.der) }), had(credential.RepairLabel)},
	{"SEC1", func(t testing.TB, k testKey) string {
		return armour("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(k.priv))(t))
	}, had(credential.RepairSEC1)},
	{"base64 of SEC1", func(t testing.TB, k testKey) string {
		return b64(string(must(x509.MarshalECPrivateKey(k.priv))(t)))
	}, had(credential.RepairSEC1, credential.RepairNoArmour)},
	{"DER", text(func(k testKey) string { return string(k.der) }), had(credential.RepairBinary)},
	{"a line of a .env file", text(func(k testKey) string {
		return `ASC_PRIVATE_KEY="` + strings.ReplaceAll(k.p8, "\n", `\n`) + `"`
	}), had(credential.RepairQuotes, credential.RepairAssignment, credential.RepairLineEscapes)},
	{"a shell command", text(func(k testKey) string { return "export ASC_PRIVATE_KEY_B64=" + b64(k.p8) }), had(credential.RepairAssignment)},
	{"a PowerShell command", text(func(k testKey) string { return `$env:ASC_PRIVATE_KEY = "` + b64(k.p8) + `"` }), had(credential.RepairQuotes, credential.RepairAssignment)},
	{"a data: URI", text(func(k testKey) string { return "data:application/x-pem-file;base64," + b64(k.p8) }), had(credential.RepairDataURI)},
	{"URL-encoded", text(func(k testKey) string { return url.PathEscape(k.p8) }), had(credential.RepairURLEscapes)},
	{"encoded as a form", text(func(k testKey) string { return url.QueryEscape(k.p8) }), had(credential.RepairURLEscapes)},
	{"everything at once", text(func(k testKey) string {
		return `"` + b64("\ufeff"+strings.ReplaceAll(k.p8, "\n", `\r\n`)+" ") + "\" \n"
	}), had(credential.RepairBlanks, credential.RepairQuotes, credential.RepairBOM, credential.RepairLineEscapes)},
}

func had(repairs ...credential.Repair) []credential.Repair { return repairs }

// rewrap puts another body between header and footer.
func rewrap(k testKey, body string) string { return strings.Replace(k.p8, k.lines, body, 1) }

func compressed(t testing.TB, k testKey) []byte {
	t.Helper()
	point := must(k.priv.PublicKey.Bytes())(t)
	return append([]byte{2 + point[64]&1}, point[1:33]...)
}

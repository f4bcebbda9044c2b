package credential_test

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// damagedKeys were this key once.
var damagedKeys = []refusal{
	{"cut off in the body", text(func(k testKey) string { return k.p8[:150] }), finding.KeyDamaged, credential.ContentDamaged},
	{"cut off in the body, one character more", text(func(k testKey) string { return k.p8[:151] }), finding.KeyDamaged, credential.ContentDamaged},
	{"a line is missing", text(func(k testKey) string { return rewrap(k, k.lines[65:]) }), finding.KeyDamaged, credential.ContentDamaged},
	{"the last line is missing", text(func(k testKey) string { return rewrap(k, k.lines[:194]) }), finding.KeyDamaged, credential.ContentDamaged},
	// microsoft/app-store-vsts-extension issue 168: the example there is cut off
	// and has two footers.
	{"two footers", text(func(k testKey) string { return k.p8 + "----END PRIVATE KEY-----" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"base64, cut off", text(func(k testKey) string { return b64(k.p8)[:200] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 with line ends made visible", text(func(k testKey) string { return b64(k.p8)[:76] + "↵" + b64(k.p8)[76:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 without its first character", text(func(k testKey) string { return b64(k.p8)[1:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 as a line of YAML, cut off", text(func(k testKey) string { return "ASC_PRIVATE_KEY: " + b64(k.p8)[:200] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 that lost a character", text(func(k testKey) string { return b64(k.p8)[:40] + b64(k.p8)[41:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 that lost a character, of a file with a line break", text(func(k testKey) string { return b64(k.p8 + "\n")[:40] + b64(k.p8 + "\n")[41:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 with a character too many", text(func(k testKey) string { return b64(k.p8)[:40] + "A" + b64(k.p8)[40:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 that lost twenty characters", text(func(k testKey) string { return b64(k.p8)[:41] + b64(k.p8)[61:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 with twenty characters too many", text(func(k testKey) string { return b64(k.p8)[:41] + strings.Repeat("A", 22) + b64(k.p8)[41:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"base64 with its last character changed", text(func(k testKey) string { return strings.Replace(b64(k.p8), "S0=", "S1=", 1) }), finding.KeyDamaged, credential.ContentDamaged},
	{"a character lost", text(func(k testKey) string { return rewrap(k, k.lines[:70]+k.lines[71:]) }), finding.KeyDamaged, credential.ContentDamaged},
	{"a character lost at the start", text(func(k testKey) string { return rewrap(k, k.lines[1:]) }), finding.KeyDamaged, credential.ContentDamaged},
	{"a public half of no bits", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", handmade(t, must(k.priv.Bytes())(t), []byte{}))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"a version that PKCS#8 does not have", text(func(k testKey) string {
		return armour("PRIVATE KEY", []byte(string(k.der[:5])+"\x07"+string(k.der[6:])))
	}), finding.KeyDamaged, credential.ContentDamaged},
	{"bytes too many after the inner structure", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", wrapPKCS8(t, oidP256, must(x509.MarshalECPrivateKey(k.priv))(t), asn1.RawValue{Tag: asn1.TagInteger, Bytes: []byte{1}}))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"bytes too many after the name of the curve", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", must(asn1.Marshal(struct {
			Version   int
			Algorithm []any
			Key       []byte
		}{0, []any{oidEC, oidP256, 1}, must(x509.MarshalECPrivateKey(k.priv))(t)}))(t))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"another curve inside", func(t testing.TB, k testKey) string {
		inner := ecKey{1, must(k.priv.Bytes())(t), asn1.ObjectIdentifier{1, 3, 132, 0, 34}, asn1.BitString{Bytes: must(k.priv.PublicKey.Bytes())(t), BitLength: 520}}
		return armour("PRIVATE KEY", wrapPKCS8(t, oidP256, must(asn1.Marshal(inner))(t)))
	}, finding.KeyDamaged, credential.ContentDamaged},
	// Nothing vouches for what plus signs would make of it.
	{"a space for a plus sign, and no public half", func(t testing.TB, k testKey) string {
		for {
			body := b64(string(handmade(t, must(k.priv.Bytes())(t), nil)))
			if strings.Count(body, "+") == 1 {
				return strings.Replace(body, "+", " ", 1)
			}
			k = newTestKey(t)
		}
	}, finding.KeyDamaged, credential.ContentDamaged},
	// Each of these is another key for who does not read to the last byte.
	{"a character too many", text(func(k testKey) string { return rewrap(k, k.lines[:75]+"A"+k.lines[75:]) }), finding.KeyDamaged, credential.ContentDamaged},
	{"lines exchanged", text(func(k testKey) string {
		l := strings.Split(k.lines, "\n")
		return rewrap(k, strings.Join([]string{l[0], l[2], l[1], l[3]}, "\n"))
	}), finding.KeyDamaged, credential.ContentDamaged},
	{"the number made shorter", text(func(k testKey) string { return strings.Replace(k.p8, "AQQg", "AQQB", 1) }), finding.KeyDamaged, credential.ContentDamaged},
	{"the number short, alone", func(t testing.TB, k testKey) string {
		return armour("PRIVATE KEY", handmade(t, must(k.priv.Bytes())(t)[1:], nil))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"base64 with a foreign character", text(func(k testKey) string { return b64(k.p8)[:100] + "!" + b64(k.p8)[100:] }), finding.KeyDamaged, credential.ContentDamaged},
	{"a backspace in the body", text(func(k testKey) string { return rewrap(k, k.lines[:70]+"\b"+k.lines[70:]) }), finding.KeyDamaged, credential.ContentDamaged},
	{"dots for the middle", text(func(k testKey) string { return rewrap(k, k.lines[:64]+"\n...\n"+k.lines[195:]) }), finding.KeyDamaged, credential.ContentDamaged},
	{"nothing between header and footer", text(func(k testKey) string { return rewrap(k, "") }), finding.KeyDamaged, credential.ContentDamaged},
	{"a header alone", literal("-----BEGIN PRIVATE KEY-----"), finding.KeyDamaged, credential.ContentDamaged},
	{"words between header and footer", text(func(k testKey) string { return rewrap(k, "not a valid api key") }), finding.KeyDamaged, credential.ContentDamaged},
	{"DER, cut off", text(func(k testKey) string { return string(k.der[:100]) }), finding.KeyDamaged, credential.ContentDamaged},
	{"a byte changed in the public half", text(func(k testKey) string {
		der := []byte(string(k.der))
		der[len(der)-1] ^= 1
		return armour("PRIVATE KEY", der)
	}), finding.KeyDamaged, credential.ContentDamaged},
	{"the public half of another key", func(t testing.TB, k testKey) string {
		other := newTestKey(t)
		return armour("PRIVATE KEY", handmade(t, must(k.priv.Bytes())(t), must(other.priv.PublicKey.Bytes())(t)))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"zero", func(t testing.TB, _ testKey) string {
		return armour("PRIVATE KEY", handmade(t, make([]byte, 32), nil))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"out of range", func(t testing.TB, _ testKey) string {
		return armour("PRIVATE KEY", handmade(t, []byte(strings.Repeat("\xff", 32)), nil))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"too long a scalar", func(t testing.TB, _ testKey) string {
		return armour("PRIVATE KEY", handmade(t, []byte(strings.Repeat("\x01", 33)), nil))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"broken inside", func(t testing.TB, _ testKey) string {
		return armour("PRIVATE KEY", wrapPKCS8(t, oidP256, []byte("\x30\x7f\x02\x01\x01")))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"bytes too many inside", func(t testing.TB, k testKey) string {
		inner := must(x509.MarshalECPrivateKey(k.priv))(t)
		return armour("PRIVATE KEY", wrapPKCS8(t, oidP256, append(inner, 0)))
	}, finding.KeyDamaged, credential.ContentDamaged},
	{"both base64 alphabets", text(func(k testKey) string { return strings.ReplaceAll(k.body, "/", "_") }), finding.KeyDamaged, credential.ContentDamaged},
	// "base64 -d" with unknown characters ignored, as Ruby does it, run over a
	// PEM file: TrashMob-eco/TrashMob pull 2851.
	{"PEM decoded as base64", func(t testing.TB, k testKey) string {
		return string(must(base64.RawStdEncoding.DecodeString(("BEGINPRIVATEKEY" + k.body + "ENDPRIVATEKEY")[:224]))(t))
	}, finding.KeyDamaged, credential.ContentDamaged},

	{"text after the key", text(func(k testKey) string { return k.p8 + "\nkey for CI" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"text before the key", text(func(k testKey) string { return "$ cat key.p8\n" + k.p8 }), finding.KeyTrailingData, credential.ContentTrailing},
	{"DOS's end of file", text(func(k testKey) string { return k.p8 + "\r\n\x1a" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a zero byte at its end", text(func(k testKey) string { return k.p8 + "\x00" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"base64 of a zero byte at its end", text(func(k testKey) string { return b64(k.p8 + "\x00") }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a terminal's colours", text(func(k testKey) string { return "\x1b[32m" + k.p8 + "\x1b[0m" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a terminal's bracketed paste", text(func(k testKey) string { return "\x1b[200~" + k.p8 + "\x1b[201~" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a terminal's bracketed paste of base64", text(func(k testKey) string { return "\x1b[200~" + b64(k.p8) + "\x1b[201~" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"bytes after DER", text(func(k testKey) string { return armour("PRIVATE KEY", append([]byte(string(k.der)), 0, 0)) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"text in Cyrillic after the key", text(func(k testKey) string { return k.p8 + "\nключ ↵" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"zsh's mark after PEM", text(func(k testKey) string { return k.p8 + "%" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"zsh's mark after base64", text(func(k testKey) string { return b64(k.p8) + "%" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"two keys", func(t testing.TB, k testKey) string { return k.p8 + "\n" + newTestKey(t).p8 }, finding.KeyTrailingData, credential.ContentTrailing},
	{"base64 of two keys", func(t testing.TB, k testKey) string { return b64(k.p8 + "\n" + newTestKey(t).p8) }, finding.KeyTrailingData, credential.ContentTrailing},
	{"two keys in base64", func(t testing.TB, k testKey) string { return b64(k.p8) + b64(newTestKey(t).p8) }, finding.KeyTrailingData, credential.ContentTrailing},
	{"base64 twice", text(func(k testKey) string { return strings.Repeat(b64(k.p8), 2) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"unpadded base64 in the URL alphabet, twice", text(func(k testKey) string { return strings.Repeat(rawURL(k.p8), 2) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"base64 as a line of YAML", text(func(k testKey) string { return "ASC_PRIVATE_KEY: " + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"wrapped base64 in a block of YAML", text(func(k testKey) string { return "ASC_PRIVATE_KEY: |\n" + wrap(b64(k.p8), 76, "\n  ") }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a .env file of two lines", text(func(k testKey) string { return "ASC_KEY_ID=ABC123DEFG\nASC_PRIVATE_KEY=" + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"the flag of echo before base64", text(func(k testKey) string { return "-n " + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"the key ID before base64", text(func(k testKey) string { return "ABC123DEFG\n" + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"the key ID after base64", text(func(k testKey) string { return b64(k.p8) + "\nABC123DEFG" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"the key ID after unpadded base64", text(func(k testKey) string { return rawURL(k.p8) + "\nABC123DEFG" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"the key ID right after base64", text(func(k testKey) string { return b64(k.p8+"\n") + "ABC123DEFG" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"key ID and base64 with a colon", text(func(k testKey) string { return "ABC123DEFG:" + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"base64 with its name", text(func(k testKey) string { return "base64:" + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a command of fish", text(func(k testKey) string { return "set -x ASC_PRIVATE_KEY " + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a command of gh", text(func(k testKey) string { return "gh secret set ASC_PRIVATE_KEY --body " + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a header of HTTP", text(func(k testKey) string { return "Basic " + b64(k.p8) }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a comma after base64", text(func(k testKey) string { return b64(k.p8) + "," }), finding.KeyTrailingData, credential.ContentTrailing},
	{"a semicolon after base64", text(func(k testKey) string { return b64(k.p8) + ";" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"pointed brackets around base64", text(func(k testKey) string { return "<" + b64(k.p8) + ">" }), finding.KeyTrailingData, credential.ContentTrailing},
	{"the body as a line of YAML", text(func(k testKey) string { return "key: " + k.body }), finding.KeyTrailingData, credential.ContentTrailing},
	{"two bodies", func(t testing.TB, k testKey) string { return k.body + newTestKey(t).body }, finding.KeyTrailingData, credential.ContentTrailing},
	{"certificate and key", func(t testing.TB, k testKey) string { return armour("CERTIFICATE", certificate(t, k)) + k.p8 }, finding.KeyTrailingData, credential.ContentTrailing},
}

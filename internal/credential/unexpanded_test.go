package credential_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

func TestUnexpanded(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"~/private_keys/AuthKey_ABC123DEFG.p8": "~", "~runner/key.p8": "~", "$HOME/key.p8": "$HOME", "${HOME}/key.p8": "${HOME}",
		"a/$KEYS/key.p8": "$KEYS", "$(pwd)/key.p8": "$(...)", `%USERPROFILE%\key.p8`: "%USERPROFILE%",
		"/keys/key.p8": "", "key~1.p8": "", "100%/key.p8": "", "a$/key.p8": "", "": "",
	} {
		if got := credential.Unexpanded(path); got != want {
			t.Errorf("Unexpanded(%q) = %q, want %q", path, got, want)
		}
	}
}

// A path in the place of the key, which no shell has seen, is told by that.
func TestUnexpandedPathForKey(t *testing.T) {
	t.Parallel()
	in := good(newTestKey(t))
	in.PrivateKey, in.ReadFile = value("~/AuthKey_ABC123DEFG.p8", credential.FromVariable("ASC_PRIVATE_KEY")), func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	cred, findings := credential.Read(in)
	if cred != nil || len(findings) != 1 || findings[0].Code != finding.InputUnreadable || !strings.Contains(say(findings), "No shell replaced the ~") {
		t.Errorf("got:\n%s", say(findings))
	}
}

// An ID that was pasted twice is told by that.
func TestIDTwice(t *testing.T) {
	t.Parallel()
	for _, between := range []string{"", " ", "\n", ", ", ";"} {
		in := good(newTestKey(t))
		in.KeyID, in.IssuerID = value(keyID+between+keyID, credential.FromField("key-id")), value(issuer+between+issuer, credential.FromField("issuer-id"))
		cred, findings := credential.Read(in)
		if text := say(findings); cred != nil || !strings.Contains(text, "key-id holds a key ID that was pasted twice") || !strings.Contains(text, "issuer-id holds an issuer ID that was pasted twice") {
			t.Errorf("with %q between:\n%s", between, text)
		}
	}
}

// A good key that was pasted twice is told by that, in each form, with or without a break
// between. Two keys are not one that was pasted twice.
func TestKeyTwice(t *testing.T) {
	t.Parallel()
	k, other := newTestKey(t), newTestKey(t)
	json := fastlaneJSON(t, k.p8, nil)
	tests := []struct {
		name, raw string
		want      bool
	}{
		{"PEM", k.p8 + "\n" + k.p8, true},
		{"PEM, without a break", k.p8 + k.p8, true},
		{"PEM, with empty lines", k.p8 + "\n\n\n" + k.p8 + "\n", true},
		{"PEM, with Windows line ends", strings.ReplaceAll(k.p8+"\n"+k.p8, "\n", "\r\n"), true},
		{"PEM with literal line breaks", strings.ReplaceAll(k.p8+"\n"+k.p8, "\n", `\n`), true},
		{"base64", b64(k.p8) + b64(k.p8), true},
		{"base64, on two lines", b64(k.p8) + "\n" + b64(k.p8), true},
		{"unpadded base64", rawURL(k.p8) + rawURL(k.p8), true},
		{"base64 of PEM twice", b64(k.p8 + "\n" + k.p8), true},
		{"the body", k.body + k.body, true},
		{"JSON", json + json, true},
		{"JSON, with a line between", json + "\n" + json + "\n", true},
		{"two keys", k.p8 + "\n" + other.p8, false},
		{"base64 of two keys", b64(k.p8) + b64(other.p8), false},
		{"a key, and its base64", k.p8 + "\n" + b64(k.p8), false},
		{"what is no key", "password password", false},
		{"nothing", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			key, findings := credential.ParseKey([]byte(tt.raw), source)
			if got := strings.Contains(say(findings), "that was pasted twice"); key != nil || got != tt.want {
				t.Errorf("pasted twice: %v, want %v\n%s", got, tt.want, say(findings))
			}
		})
	}
}

// Who has a login by e-mail address takes that for an ID. It is named, and not repeated.
func TestAddressForID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"me@example.com": true, "first.last+ci@example.co.uk": true, "@example.com": false, "me@": false, "Me <me@example.com>": false, "CI key": false,
	} {
		in := good(newTestKey(t))
		in.KeyID, in.IssuerID = value(text, credential.FromField("key-id")), value(text, credential.FromField("issuer-id"))
		cred, findings := credential.Read(in)
		said := say(findings)
		if got := strings.Count(said, "holds an e-mail address"); cred != nil || want && got != 2 || !want && got != 0 {
			t.Errorf("%q is an address: want %v\n%s", text, want, said)
		}
		if strings.Contains(said, text) {
			t.Errorf("%q is repeated", text)
		}
	}
}

// A key that is whole, in whatever form, is not called damaged; one that lost something is.
func TestFormIsNoDamage(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	tests := []struct {
		name, raw string
		whole     bool
	}{
		{"quotes", `"` + k.p8 + `"`, true},
		{"a name and an equals sign", "ASC_PRIVATE_KEY=" + k.p8, true},
		{"base64 of base64", b64(b64(k.p8)), true},
		{"Windows line ends", strings.ReplaceAll(k.p8, "\n", "\r\n"), true},
		{"binary", string(k.der), true},
		{"a data URI", "data:application/pkcs8;base64," + b64(k.p8), true},
		{"no END line", strings.TrimSuffix(k.p8, "\n-----END PRIVATE KEY-----"), false},
		{"spaces for line breaks", strings.ReplaceAll(k.p8, "\n", " "), false},
		{"literal line breaks, in quotes", `"` + strings.ReplaceAll(k.p8, "\n", `\n`) + `"`, false},
		{"four dashes", strings.Replace(k.p8, "KEY-----", "KEY----", 1), false},
	}
	for _, tt := range tests {
		key, findings := credential.ParseKey([]byte(tt.raw), source)
		if key == nil || len(findings) != 1 || findings[0].Whole != tt.whole || strings.Contains(findings[0].Title, "damaged") == tt.whole {
			t.Errorf("%s: want whole: %v\n%s", tt.name, tt.whole, say(findings))
		}
	}
}

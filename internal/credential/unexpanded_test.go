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
	in.PrivateKey, in.ReadFile = value("~/AuthKey_ABC123DEFG.p8", "$ASC_PRIVATE_KEY"), func(string) ([]byte, error) { return nil, fs.ErrNotExist }
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
		in.KeyID, in.IssuerID = value(keyID+between+keyID, "key-id"), value(issuer+between+issuer, "issuer-id")
		cred, findings := credential.Read(in)
		if text := say(findings); cred != nil || !strings.Contains(text, "key-id holds a key ID twice") || !strings.Contains(text, "issuer-id holds an issuer ID twice") {
			t.Errorf("with %q between:\n%s", between, text)
		}
	}
}

// Who has a login by e-mail address takes that for an ID. It is named, and not repeated.
func TestAddressForID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"me@example.com": true, "first.last+ci@example.co.uk": true, "@example.com": false, "me@": false, "Me <me@example.com>": false, "CI key": false,
	} {
		in := good(newTestKey(t))
		in.KeyID, in.IssuerID = value(text, "key-id"), value(text, "issuer-id")
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

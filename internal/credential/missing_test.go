package credential_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// A key ID that stands beside the key, in a text that cannot be read, is not missing.
func TestKeyIDBesideTheKey(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	for name, tt := range map[string]struct {
		text string
		want finding.Code
	}{
		"YAML":              {"key_id: ABC123DEFG\nkey: " + b64(k.p8) + "\n", finding.KeyTrailingData},
		"a .env file":       {"ASC_KEY_ID=ABC123DEFG\nASC_PRIVATE_KEY=" + b64(k.p8) + "\n", finding.KeyTrailingData},
		"JSON, twice":       {fastlaneJSON(t, k.p8, nil) + fastlaneJSON(t, k.p8, nil), finding.KeyJSONInvalid},
		"JavaScript":        {"{keyId: 'ABC123DEFG', key: '" + b64(k.p8) + "'}", finding.KeyJSONInvalid},
		"a key and nothing": {"key: " + b64(k.p8) + "\n", finding.InputMissing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cred, findings := credential.Read(credential.Input{PrivateKey: value(tt.text, credential.FromVariable("ASC_PRIVATE_KEY"))})
			if cred != nil || len(findings) == 0 || findings[0].Code != tt.want {
				t.Errorf("%s, want %s first", say(findings), tt.want)
			}
			noLeak(t, say(findings), k.forms()...)
		})
	}
}

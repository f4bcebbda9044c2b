package finding_test

import (
	"encoding/base64"
	"testing"

	"github.com/asckey/asckey/internal/finding"
)

func TestMayBeSecret(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, value string
		want        bool
	}{
		{"a time", "25m", false},
		{"a key ID", "ABC123DEFG", false},
		{"a capability", "fastlane-deliver", false},
		{"a URL", "https://api.example.com:8443", false},
		{"a path", "/home/runner/work/_temp/AuthKey_ABC123DEFG.p8", false},
		{"two lines", "a\nb", true},
		{"long", "a-" + base64.StdEncoding.EncodeToString(make([]byte, 60)), true},
		{"the start of every P-256 key", "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg", true},
		{"a run of hex", "00112233445566778899aabbccddeeff", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := finding.MayBeSecret(tt.value); got != tt.want {
				t.Errorf("MayBeSecret(%q) = %v, want %v", tt.value, got, tt.want)
			}
		})
	}
}

package credential

import "testing"

// A key in the place of an ID is told by any piece that only a key has, wherever it stands.
func TestHoldsKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       bool
	}{
		{"the armour behind a name", "KEY=-----BEGIN PRIVATE KEY-----", true},
		{"the base64 of a file behind a name", "KEY=LS0tLS1CRUdJTiBQUklWQVRF", true},
		{"PKCS#8 behind a name", "KEY=MIGTAgEAMBMGByqGSM49AgEG", true},
		{"an ID", "ABC123DEFG", false},
		{"an issuer ID", "69a6de7f-0000-47e3-e053-5b8c7c11a4d1", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := holdsKey(tt.text); got != tt.want {
				t.Errorf("holdsKey(%q) = %v", tt.text, got)
			}
		})
	}
}

package hint

import "testing"

// Whose a name is, with its owner (ASC_, APP_STORE_CONNECT_) taken off.
func TestMeant(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                string
		misspelt, beginning string // the words found, "" for none
		setting             string
	}{
		{"KEY_ID", "KEY_ID", "KEY", "key-id"},
		{"key_id", "KEY_ID", "KEY", "key-id"},
		{"KEYID", "KEYID", "", "key-id"},
		{"KEY_IDD", "KEY_ID", "KEY", "key-id"},
		{"KEY_ID_PROD", "", "KEY_ID", "key-id"},
		{"KEY_ISSUER_ID_STAGING", "", "KEY_ISSUER_ID", "issuer-id"},
		{"ISUER_ID", "ISSUER_ID", "", "issuer-id"},
		{"ISSUER_OF_TEAM", "", "ISSUER", "issuer-id"},
		{"KEY_OF_TEAM", "", "KEY", "private-key"},
		{"PRIVATE_KEY_BASE64", "", "PRIVATE_KEY", "private-key"},
		{"KEYCHAIN", "", "", ""},
		{"TEAM_ID", "", "", ""},
		{"", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := misspelt(tt.name); got != tt.misspelt {
				t.Errorf("misspelt(%q) = %q, want %q", tt.name, got, tt.misspelt)
			}
			if got, _ := beginning(tt.name); got != tt.beginning {
				t.Errorf("beginning(%q) = %q, want %q", tt.name, got, tt.beginning)
			}
			for _, v := range values {
				if got, want := v.isMeant(tt.name), v.setting == tt.setting; got != want {
					t.Errorf("%q means the %s: %v, want %v", tt.name, v.setting, got, want)
				}
			}
		})
	}
}

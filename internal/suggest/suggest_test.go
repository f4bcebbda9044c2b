package suggest_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/suggest"
)

func TestClosest(t *testing.T) {
	t.Parallel()
	names := []string{"check", "token", "app-manager", "metadata", "storesyncer", "devices", "developer"}
	tests := []struct{ name, word, want string }{
		{"one letter missing", "metdata", "metadata"},
		{"transposed", "chekc", "check"},
		{"other spelling", "APP_MANGER", "app-manager"},
		{"exact but for case", "StoreSyncer", "storesyncer"},
		{"nothing near", "frobnicate", ""},
		{"empty", "", ""},
		{"too short to guess", "x", ""},
		{"the nearer of two", "develper", "developer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := suggest.Closest(tt.word, names)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("Closest(%q) = %q, %v, want %q", tt.word, got, ok, tt.want)
			}
		})
	}
}

func TestSlip(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"METDATA": "metadata", "chekc": "check", "tokens": "token", "devics": "devices", "checked": "", "develop": "", "x": "", "": "",
	} {
		if got, ok := suggest.Slip(word, []string{"check", "token", "metadata", "devices", "developer"}); got != want || ok != (want != "") {
			t.Errorf("Slip(%q) = %q, %v, want %q", word, got, ok, want)
		}
	}
}

func TestGuess(t *testing.T) {
	t.Parallel()
	names := []string{"check", "cleanup", "github", "gitlab", "issuer-id", "name", "app-manager"}
	tests := []struct{ name, word, want string }{
		{"a typing error", "chekc", "check"},
		{"the beginning of one", "issuer", "issuer-id"},
		{"the beginning of two", "git", "github"},
		{"without its vowels", "chk", "check"},
		{"too short to guess", "ch", ""},
		{"less than half of it", "app", ""},
		{"the end of one", "lab", ""},
		{"letters in another order", "gtbihu", ""},
		{"nothing near", "frobnicate", ""},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := suggest.Guess(tt.word, names)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("Guess(%q) = %q, %v, want %q", tt.word, got, ok, tt.want)
			}
		})
	}
}

package safetext_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/safetext"
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
		{"60 characters in short words", strings.Repeat("ab-", 20), false},
		{"61 characters in short words", strings.Repeat("ab-", 20) + "a", true},
		{"the start of every P-256 key", "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg", true},
		{"a run of hex", "00112233445566778899aabbccddeeff", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := safetext.MayBeSecret(tt.value); got != tt.want {
				t.Errorf("MayBeSecret(%q) = %v, want %v", tt.value, got, tt.want)
			}
		})
	}
}

// A path may be long, and is a secret only if it has what no name has.
func TestPathMayBeSecret(t *testing.T) {
	t.Parallel()
	const mixed = "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV" // 32 characters
	tests := []struct {
		name, value string
		want        bool
	}{
		{"32 characters", mixed, true},
		{"31 characters", mixed[1:], false},
		{"with a plus sign in it", mixed[:16] + "+" + mixed[17:], true},
		{"with a slash in it", mixed[:16] + "/" + mixed[17:], true},
		{"a piece of a key with a slash in it", "dwIBAQQg7Yk2vXbT9QmR4sLpZcWf8/hwoBJa1KdN6uGiE3tH0", true},
		{"below a directory", "/x/7Yk2vXbT9QmR4sLpZcWf8/hwoBJa1KdN6uGiE3tH0.p8", true},
		{"directories in capitals", "/data/Shared/KEYS/ABC123DEFG/p8/AuthKey2", false},
		{"a build of Xcode's", "/opt/runner/Library/Developer/Xcode/DerivedData/MyAppV2/Build/Products/R1", false},
		{"a temporary directory of macOS", "/private/var/folders/2b/3k4lqmrd4xs1c0tzl3l9jy0h0000gn/T/TestReportX1/001", false},
		{"capitals before a word", "/tmp/TestReportsNameSettings/001/dR4/JUnitXMLReport2", false},
		{"a repository on GitHub, twice", "/home/runner/work/TicTacToe3D/TicTacToe3D/HelloWorld2iOS/ascproof.json", false},
		{"a runner of GitLab's", "/builds/xY2zQ9Kp/0/AcmeB2CMobile/AppStoreV2Demo/iOS17SwiftUI5/r.json", false},
		{"hyphens", "/opt/a-----b/r.json", false},
		{"below directories", "/var/folders/" + mixed + ".json", true},
		{"with a stop in it", mixed[:16] + "." + mixed[17:], false},
		{"the start of every P-256 key", "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg", true},
		{"the start of the base64 of PEM", base64.StdEncoding.EncodeToString([]byte("-----BEGIN PRIVATE KEY-----")), true},
		{"words", "/opt/runner/TestTheKeyIsNotRepeatedInAnyMessage/OfTheProgram", false},
		{"words and numbers", "/opt/runner/TestTheKeyIsNotRepeated1234567890/001/Build2", false},
		{"a hash", "/tmp/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08/AuthKey", false},
		{"a UUID", "/Devices/6F9619FF-8B86-D011-B42D-00CF4FC964FF/data", false},
		{"two lines", "a\nb", true},
		{"PEM", "-----BEGIN", true},
		{"a damaged key", "MIGHBgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := safetext.PathMayBeSecret(tt.value); got != tt.want {
				t.Errorf("PathMayBeSecret(%q) = %v, want %v", tt.value, got, tt.want)
			}
		})
	}
}

// What is mixed as in no word is taken for a piece of a key, even if it is short.
func TestScrambled(t *testing.T) {
	t.Parallel()
	tests := []struct {
		value string
		want  bool
	}{
		{"UfQCjOKXbU85", true},
		{"client-UfQCjOKXbU85", true},
		{"vUfQCjOKXbUrJqLw9x+T", true},
		{"aBcDeFgHiJkLmN", true},
		{"keys/UfQCjOKXbU85.p8", true},
		{"UfQCjOKXb", false},
		{"CLIENT_A_KEY_2027", false},
		{"APPSTORECONNECT1", false},
		{"privateKeyOfTheClient", false},
		{"keys/AuthKey_ABC123DEFG.p8", false},
		{"requirements", false},
		{"", false},
		{"ключключключ", false},
	}
	for _, tt := range tests {
		if got := safetext.Scrambled(tt.value); got != tt.want {
			t.Errorf("Scrambled(%q) = %v, want %v", tt.value, got, tt.want)
		}
	}
}

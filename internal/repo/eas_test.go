package repo

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
)

// eas submit takes the key from eas.json alone, where it evaluates variables in three fields
// (expo/eas-cli 22.2.0, eas-json submit/types.ts and resolver.ts). The example names
// variables that exec and export-env set, and all three fields: with two of them EAS asks.
func TestEASSubmitExample(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/ci/github.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	text, _, _ := strings.Cut(rest, "\n```")
	var example struct {
		Submit map[string]struct{ IOS map[string]string }
	}
	if err := json.Unmarshal([]byte(text), &example); err != nil || example.Submit["production"].IOS == nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	i := slices.IndexFunc(config.Tools(), func(t config.Tool) bool { return t.Name == "EAS" && t.HandedOver })
	if i < 0 {
		t.Fatal("the variables of EAS are not handed over")
	}
	eas := config.Tools()[i]
	got := example.Submit["production"].IOS
	for field, variable := range map[string]string{"ascApiKeyPath": eas.KeyPath, "ascApiKeyId": eas.KeyID, "ascApiKeyIssuerId": eas.IssuerID} {
		if got[field] != "$"+variable {
			t.Errorf("%s is %q, want $%s", field, got[field], variable)
		}
	}
}

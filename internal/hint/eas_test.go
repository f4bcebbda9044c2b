package hint_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
)

// EAS Submit reads no variables by itself, so who uses it is told, unless eas.json shows that
// it names a key.
func TestEASSubmit(t *testing.T) {
	t.Parallel()
	from := func(key, issuer string) config.Origins {
		return config.Origins{"private-key": credential.FromVariable(key), "issuer-id": credential.FromVariable(issuer)}
	}
	ours, eas := from("ASC_PRIVATE_KEY", "ASC_ISSUER_ID"), from("EXPO_ASC_API_KEY_PATH", "EXPO_ASC_ISSUER_ID")
	submit := []string{"eas-submit"}
	const without, with = `{"submit": {"production": {}}}`, `{"submit": {"production": {"ios": {"ascApiKeyPath": "$EXPO_ASC_API_KEY_PATH"}}}}`
	tests := []struct {
		name    string
		origins config.Origins
		require []string
		command []string
		exports bool
		file    string
		want    finding.Severity
	}{
		{"nobody submits", eas, []string{"upload"}, []string{"eas", "build"}, false, without, ""},
		{"required, the key in EAS's variables", eas, submit, nil, false, without, finding.Warning},
		{"required, the key elsewhere", ours, submit, nil, false, without, ""},
		{"required, and a command gets EAS's variables", ours, submit, []string{"make"}, false, without, finding.Warning},
		{"required, and later steps get EAS's variables", ours, submit, nil, true, without, finding.Warning},
		{"no file to look into", eas, submit, nil, false, "", finding.Notice},
		{"the file names a key", eas, submit, []string{"eas", "submit"}, false, with, ""},
		{"the command", ours, nil, []string{"eas", "submit", "--platform", "ios"}, false, without, finding.Warning},
		{"the command by its path", ours, nil, []string{"node_modules/.bin/eas", "submit"}, false, without, finding.Warning},
		{"the command by npx, of a version", ours, nil, []string{"npx", "--yes", "eas-cli@22.2.0", "submit"}, false, without, finding.Warning},
		{"in a script", ours, nil, []string{"sh", "-c", "npm ci; eas submit -p ios"}, false, without, finding.Warning},
		{"behind a build", ours, nil, []string{"eas", "build", "--auto-submit-with-profile", "beta"}, false, without, finding.Warning},
		{"another tool that submits", ours, nil, []string{"fastlane", "submit"}, false, without, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			read := func(path string) ([]byte, error) {
				if path != "eas.json" || tt.file == "" {
					return nil, errors.New("no such file")
				}
				return []byte(tt.file), nil
			}
			got := hint.Warnings(hint.Run{Origins: tt.origins, Require: tt.require, Command: tt.command, HandsOver: tt.exports || tt.command != nil, ReadFile: read})
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("it says %v", got)
			case tt.want != "" && (len(got) != 1 || got[0].Code != finding.ToolCannotRead || got[0].Severity != tt.want):
				t.Errorf("it says %v, want one %s", got, tt.want)
			}
		})
	}
}

// Who writes into the file what the message says is told nothing any more.
func TestEASSubmitAdviceHelps(t *testing.T) {
	t.Parallel()
	file := `{}`
	run := hint.Run{Command: []string{"eas", "submit"}, ReadFile: func(string) ([]byte, error) { return []byte(file), nil }}
	got := hint.Warnings(run)
	if len(got) != 1 || len(got[0].Fix) != 1 {
		t.Fatalf("it says %v, want one thing to do", got)
	}
	_, fields, _ := strings.Cut(got[0].Fix[0], ": ")
	file = `{"submit": {"production": {"ios": {` + fields + `}}}}`
	if got := hint.Warnings(run); len(got) > 0 {
		t.Errorf("with %s it says %v", file, got)
	}
}

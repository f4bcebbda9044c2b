package hint_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
)

// A setting under a name with a typing error is told of, by the name that was meant. Names
// that belong to other programs are not.
func TestMistyped(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  env
		want string // what was meant, "" for nothing
	}{
		{"a letter missing", env{"ASC_REQIRE": "admin"}, "ASC_REQUIRE"},
		{"two letters changed round", env{"ASC_FROBID": "admin"}, "ASC_FORBID"},
		{"small letters", env{"asc_require": "admin"}, "ASC_REQUIRE"},
		{"a setting beside the key", env{"ASC_KEY_TYP": "team"}, "ASC_KEY_TYPE"},
		{"a letter too many", env{"ASC_UNPROVENN": "fail"}, "ASC_UNPROVEN"},
		{"an input", with(gitHub, env{"INPUT_REQIRE": "admin"}), "require"},
		{"an input with an underscore", with(gitHub, env{"INPUT_VENDOR_NUMBER": "1"}), "vendor-number"},
		{"an input where there are none", env{"GITLAB_CI": "true", "INPUT_REQIRE": "admin"}, ""},
		{"empty", env{"ASC_REQIRE": " "}, ""},
		{"right", env{"ASC_REQUIRE": "admin", "ASC_TOKEN": "x"}, ""},
		{"of the key", env{"ASC_KEY_IDD": "ABC123DEFG"}, ""},
		{"what was exported", env{"ASC_FILE": "x", config.ExportedVariable: config.ExportList(config.ForSteps, config.ExportedKey{}, map[string]string{"ASC_FILE": "x"})}, ""},
		{"other programs", env{"ASC_APP_ID": "1", "ASC_DEBUG": "1", "ASC_PROFILE": "x", "ASC_TIMEOUT_SECONDS": "9", "ASC_CONFIG_PATH": "x", "ASC_BASE_URL": "x", "ASC_HOST_NAME": "x", "REQIRE": "x", "AWS_REQIRE": "x"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var meant []string
			for _, f := range hint.Warnings(hint.Run{Env: tt.env}) {
				if name, ok := strings.CutPrefix(f.Detail, "Did you mean "); ok && f.Code == finding.VariableNotRead {
					meant = append(meant, strings.TrimSuffix(name, "?"))
				}
			}
			if got := strings.Join(meant, " "); got != tt.want {
				t.Errorf("meant %q, want %q", got, tt.want)
			}
		})
	}
}

package cli_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// What one asks for most comes first and fits a screen; the sources are there for
// those who ask.
func TestRoles(t *testing.T) {
	t.Parallel()
	const sources = "\nSources\n"
	tests := []struct {
		name string
		args []string
		has  []string
		not  string
	}{
		{"a tool", []string{"fastlane-deliver"}, []string{"team key        App Manager\n"}, sources},
		{"with sources", []string{"fastlane-deliver", "--sources"}, []string{sources}, "--sources shows"},
		{"two jobs", []string{"fastlane-deliver", "sales-reports"}, []string{"1. separate keys", "2. one key", "3. one key: Admin"}, sources},
		{"a doubt", []string{"signing"}, []string{"not sure: certificates for App Manager"}, "not sure: certificates.list"},
		{"rows in words", []string{"metadata"}, []string{"  changes to app localizations "}, "appInfoLocalization.update"},
		{"names of the API with sources", []string{"metadata", "--sources"}, []string{"    appInfoLocalization.update ["}, "--sources shows"},
		{"what is open, in words", []string{"altool"}, []string{"individual key can do: uploads with altool"}, "tool.altool.upload"},
		{"several tools of one name", []string{"altool"}, []string{"altool  altool, Transporter: needs upload"}, "Transporter needs"},
		{"a role by its title", []string{"App Manager"}, []string{"app-manager  App Manager: "}, "APP_MANAGER"},
		{"a title without quotes", []string{"App", "Manager", "upload"}, []string{"app-manager  App Manager: ", "upload  "}, "APP_MANAGER"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, start(t, asctest.Options{}), asctest.Credentials{}, append([]string{"roles"}, tt.args...)...)
			for _, text := range tt.has {
				if r.status != 0 || !strings.Contains(r.stdout, text) {
					t.Errorf("status %d, %q is missing in:\n%s%s", r.status, text, r.stdout, r.stderr)
				}
			}
			if strings.Contains(r.stdout, tt.not) {
				t.Errorf("%q is in:\n%s", tt.not, r.stdout)
			}
		})
	}
}

//go:build unix

package cli_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// lane asks for what a bare app_store_connect_api_key of a Fastfile asks for (fastlane
// 2.237.0, app_store_connect_api_key.rb), and for the file that it names.
const lane = `: "${APP_STORE_CONNECT_API_KEY_KEY_ID:?No value found for 'key_id'}"
[ -n "$APP_STORE_CONNECT_API_KEY_KEY$APP_STORE_CONNECT_API_KEY_KEY_FILEPATH" ] || { echo ":key_content or :key_filepath is required"; exit 1; }
[ -z "$APP_STORE_CONNECT_API_KEY_KEY" ] && [ "$APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64" != true ] || exit 2
cmp -s "$APP_STORE_CONNECT_API_KEY_KEY_FILEPATH" "$API_PRIVATE_KEYS_DIR/AuthKey_$APP_STORE_CONNECT_API_KEY_KEY_ID.p8" || exit 3
[ "$APP_STORE_CONNECT_API_KEY_ISSUER_ID" = "$WANT_ISSUER" ] || exit 4`

// A bare app_store_connect_api_key finds the key under exec, whatever the secrets are called.
func TestBareFastfile(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	team, alone := srv.TeamKey(role.AppManager).Credentials(), srv.IndividualKey(role.AppManager).Credentials()
	encoded := base64.StdEncoding.EncodeToString([]byte(team.PrivateKey))
	p8 := filepath.Join(t.TempDir(), "AuthKey_"+team.KeyID+".p8")
	if err := os.WriteFile(p8, []byte(team.PrivateKey), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		env    []string
		issuer string
	}{
		{"secrets under our names", team.Env(), team.IssuerID},
		{"under fastlane's names", []string{"APP_STORE_CONNECT_API_KEY_KEY_ID=" + team.KeyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID=" + team.IssuerID, "APP_STORE_CONNECT_API_KEY_KEY=" + team.PrivateKey}, team.IssuerID},
		{"under fastlane's names, in base64", []string{"APP_STORE_CONNECT_API_KEY_KEY_ID=" + team.KeyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID=" + team.IssuerID, "APP_STORE_CONNECT_API_KEY_KEY=" + encoded, "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64=true"}, team.IssuerID},
		{"under Codemagic's names", []string{"APP_STORE_CONNECT_KEY_IDENTIFIER=" + team.KeyID, "APP_STORE_CONNECT_ISSUER_ID=" + team.IssuerID, "APP_STORE_CONNECT_PRIVATE_KEY=" + team.PrivateKey}, team.IssuerID},
		{"under EAS's names", []string{"EXPO_ASC_KEY_ID=" + team.KeyID, "EXPO_ASC_ISSUER_ID=" + team.IssuerID, "EXPO_ASC_API_KEY_PATH=" + p8}, team.IssuerID},
		{"in fastlane's JSON", []string{"ASC_API_KEY_PATH=" + jsonFile(t, team)}, team.IssuerID},
		{"in fastlane's JSON, as the secret itself", []string{"ASC_PRIVATE_KEY=" + jsonOf(t, team)}, team.IssuerID},
		{"an individual key", alone.Env(), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := append(tt.env, "PATH="+os.Getenv("PATH"), "WANT_ISSUER="+tt.issuer)
			if r := runEnv(t, srv, env, "exec", "--quiet", "--files-dir", t.TempDir(), "--", "sh", "-c", lane); r.status != 0 {
				t.Errorf("the lane ends with %d:\n%s%s", r.status, r.stdout, r.stderr)
			}
		})
	}
}

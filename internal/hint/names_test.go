package hint_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
)

// near are names that people give to the values of a key; they are seen in
// public workflows.
var near = map[string][]string{
	"key-id": {
		"ASC_KEYID", "ASC_KID", "asc_key_id", "APP_STORE_CONNECT_KEY_ID", "APP_STORE_CONNECT_API_KEY_ID", "APPSTORE_KEY_ID", "APPSTORE_API_KEY_ID",
		"APPLE_API_KEY_ID", "ASC_API_KEY_ID", "ASC_KEY_ID_PROD", "ASC_KEY_IDENTIFIER", "APPSTORE_CONNECT_KEY_ID", "APP_STORE_CONNECT_KEY_IDENTIFIER", "EXPO_ASC_KEY_ID",
	},
	"issuer-id": {
		"ASC_ISSUER", "ASC_ISUER_ID", "APP_STORE_CONNECT_ISSUER", "APPLE_API_ISSUER", "APPSTORE_ISSUER_ID", "ASC_API_ISSUER_ID", "APPLE_ISSUER_ID",
		"APP_STORE_CONNECT_API_ISSUER_ID", "APP_STORE_CONNECT_API_KEY_ISSUER_ID", "APP_STORE_CONNECT_ISSUER_ID", "ASC_ISSUER_ID_STAGING",
	},
	"private-key": {
		"ASC_PRIVATEKEY", "ASC_KEY", "ASC_KEY_P8", "ASC_P8", "ASC_API_KEY", "APPLE_API_KEY", "APP_STORE_CONNECT_API_KEY", "APPSTORE_API_PRIVATE_KEY",
		"APP_STORE_CONNECT_KEY_CONTENT", "ASC_KEY_BASE64", "ASC_PRIVATE_KEY_BASE64", "APP_STORE_CONNECT_API_KEY_CONTENT", "APP_STORE_CONNECT_PRIVATE_KEY",
	},
}

func TestNearMisses(t *testing.T) {
	t.Parallel()
	for setting, names := range near {
		for _, name := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				got := hint.Advice(finding.InputMissing, hint.Run{Env: env{name: "hunter2-hunter2"}})
				right := map[string]string{"key-id": "ASC_KEY_ID", "issuer-id": "ASC_ISSUER_ID", "private-key": "ASC_PRIVATE_KEY"}[setting]
				if len(got) == 0 || !strings.HasPrefix(got[0], "rename the variable to "+right+",") || !strings.Contains(got[0], " "+name+" is set") {
					t.Errorf("hints %q, want first to rename %s to %s", got, name, right)
				}
				if strings.Contains(strings.Join(got, ""), "hunter2") {
					t.Error("a value was repeated")
				}
			})
		}
	}
}

// Names of other things that pipelines have are not taken for those of a key.
func TestNoNearMisses(t *testing.T) {
	t.Parallel()
	e := env{
		"APP_STORE_CONNECT_KEY_IDS_TO_ROTATE\n": "x", "ASC_KEYID": " ", strings.Repeat("ASC_KEY_ID", 9): "x",
	}
	for _, name := range []string{
		"AWS_KEY_ID", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "KEY_ID", "PRIVATE_KEY", "GPG_PRIVATE_KEY", "SSH_PRIVATE_KEY", "GITHUB_APP_PRIVATE_KEY",
		"APPLE_ID", "APPLE_TEAM_ID", "APPLE_CERTIFICATE", "APPLE_CERTIFICATE_PASSWORD", "FASTLANE_PASSWORD", "FASTLANE_SESSION", "FASTLANE_USER",
		"ASC_PROVIDER_ID", "ASC_TEAM_ID", "EXPO_TOKEN", "MATCH_PASSWORD", "SSH_KEY", "OKTA_ISSUER", "CI_JOB_ID", "HOME", "APP_STORE_URL", "APPLE_APP_ID",
	} {
		e[name] = "x"
	}
	for _, s := range config.Settings() {
		for _, v := range s.Vars {
			if v != "ASC_KEY_ID" && v != "ASC_ISSUER_ID" && v != "ASC_PRIVATE_KEY" {
				e[v] = "x"
			}
		}
	}
	if got := hint.Advice(finding.InputMissing, hint.Run{Env: e}); len(got) > 0 {
		t.Errorf("hints %q, want none", got)
	}
}

func TestMissingHints(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		env     env
		origins config.Origins
		want    []string // parts of the hints in their order, all of them
	}{
		{"what is given is not looked for", env{"ASC_KEYID": "x", "APPLE_API_KEY": "x"}, config.Origins{"key-id": credential.FromVariable("ASC_KEY_ID"), "issuer-id": credential.FromFlag("issuer-id")}, []string{"APPLE_API_KEY"}},
		{"two names at the most", env{"ASC_KEYID": "x", "ASC_KID": "x", "APPLE_KEY_ID": "x"}, nil, []string{"APPLE_KEY_ID and ASC_KEYID are set, but"}},
		{"empty", env{"ASC_PRIVATE_KEY": " \n"}, nil, []string{"why ASC_PRIVATE_KEY is empty"}},
		{"misspelt input", with(gitHub, env{"INPUT_KEY_ID": "x", "INPUT_ISSUERID": "x", "INPUT_P8": "x", "INPUT_KEY-ID": "", "INPUT_APP": "x"}), nil,
			[]string{"input key-id in place of key_id", "input issuer-id in place of issuerid", "input private-key in place of p8", "Settings > Secrets", "environment"}},
		{"inputs are GitHub's only", env{"INPUT_KEY_ID": "x"}, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			added := hint.Advice(finding.InputMissing, hint.Run{Env: tt.env, Origins: tt.origins})
			if len(added) != len(tt.want) {
				t.Fatalf("hints %q, want %d", added, len(tt.want))
			}
			for i, want := range tt.want {
				if !strings.Contains(added[i], want) {
					t.Errorf("hint %q, want %q in it", added[i], want)
				}
			}
		})
	}
}

// A team key whose issuer ID has another name would be sent as an individual key.
func TestUnreadIssuer(t *testing.T) {
	t.Parallel()
	given := config.Origins{"key-id": credential.FromVariable("ASC_KEY_ID"), "private-key": credential.FromVariable("ASC_PRIVATE_KEY")}
	withIssuer := maps.Clone(given)
	withIssuer["issuer-id"] = credential.FromFlag("issuer-id")
	exportedIssuer := config.ExportList(config.ForSteps, config.ExportedKey{}, map[string]string{"EXPO_ASC_ISSUER_ID": "x"})
	tests := []struct {
		name    string
		env     env
		origins config.Origins
		keyType string
		warns   bool
	}{
		{"another name", env{"ASC_ISSUER": "x"}, given, "auto", true},
		{"the name of another tool", env{"APP_STORE_CONNECT_ISSUER_ID": "x"}, given, "auto", true},
		{"asked for a team key", env{"ASC_ISSUER": "x"}, given, "team", true},
		{"asked for an individual key", env{"ASC_ISSUER": "x"}, given, "individual", false},
		{"empty, as for an individual key", env{"ASC_ISSUER_ID": ""}, given, "auto", false},
		{"misspelt input", with(gitHub, env{"INPUT_ISSUER": "x"}), given, "auto", true},
		{"nothing of the kind", env{"ASC_TEAM_ID": "x"}, given, "auto", false},
		{"issuer ID given", env{"ASC_ISSUER": "x"}, withIssuer, "auto", false},
		{"no key at all", env{"ASC_ISSUER": "x"}, nil, "auto", false},
		{"what an earlier step exported", env{"EXPO_ASC_ISSUER_ID": "x", config.ExportedVariable: exportedIssuer}, given, "auto", false},
		{"what was exported, and changed since", env{"EXPO_ASC_ISSUER_ID": "y", config.ExportedVariable: exportedIssuer}, given, "auto", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := hint.Warnings(hint.Run{Env: tt.env, Origins: tt.origins, KeyType: tt.keyType})
			if warned := len(got) == 1 && got[0].Code == finding.VariableNotRead; warned != tt.warns || len(got) > 1 {
				t.Errorf("findings %v, want a warning: %v", got, tt.warns)
			}
		})
	}
}

// A name that means two things to two tools is told by the form of its value.
func TestNamesByTheirValue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, value string
		not         string // what it is not taken for
	}{
		{"APPLE_API_KEY", "ABC123DEFG", "ASC_PRIVATE_KEY"},
		{"APPLE_API_KEY_PATH", "/keys/AuthKey_ABC123DEFG.p8", "ASC_KEY_ID"},
		{"ASC_KEYID", "private_keys/AuthKey_ABC123DEFG.p8", "ASC_KEY_ID"},
		{"ASC_ISSUER", "ABC123DEFG", "ASC_ISSUER_ID"},
		{"ASC_ISSUER", "-----BEGIN PRIVATE KEY-----", "ASC_ISSUER_ID"},
	}
	for _, tt := range tests {
		got := strings.Join(hint.Advice(finding.InputMissing, hint.Run{Env: env{tt.name: tt.value}}), "\n")
		if strings.Contains(got, "rename the variable to "+tt.not+",") {
			t.Errorf("%s=%s: %q", tt.name, tt.value, got)
		}
	}
}

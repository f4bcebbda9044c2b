package hint_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
)

const pem = "-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----\n"

func TestLogWarnings(t *testing.T) {
	t.Parallel()
	from := func(variable string) config.Origins {
		return config.Origins{"private-key": credential.FromVariable(variable)}
	}
	file := func(variable string) config.Origins {
		return config.Origins{"private-key": credential.FromVariable(variable).Path()}
	}
	tests := []struct {
		name    string
		env     env
		origins config.Origins
		want    finding.Code
		says    string
	}{
		{"GitLab, nothing wrong", with(gitLab, env{"ASC_PRIVATE_KEY": "LS0tLS1CRUdJTiBQ", "CI_DEBUG_TRACE": "false"}), from("ASC_PRIVATE_KEY"), "", ""},
		{"GitLab, debug trace", with(gitLab, env{"CI_DEBUG_TRACE": "true"}), nil, finding.DebugTraceOn, "CI_DEBUG_TRACE"},
		{"GitLab, debug trace, as its runner reads it", with(gitLab, env{"CI_DEBUG_TRACE": "1"}), nil, finding.DebugTraceOn, ""},
		{"GitLab, debug trace in capitals", with(gitLab, env{"CI_DEBUG_TRACE": "TRUE"}), nil, finding.DebugTraceOn, ""},
		{"GitLab, debug trace that its runner does not take", with(gitLab, env{"CI_DEBUG_TRACE": "yes"}), nil, "", ""},
		{"elsewhere it means nothing", with(gitHub, env{"CI_DEBUG_TRACE": "true"}), nil, "", ""},
		{"GitLab, several lines", with(gitLab, env{"ASC_PRIVATE_KEY": pem}), from("ASC_PRIVATE_KEY"), finding.RedactionGap, "$ASC_PRIVATE_KEY holds line breaks"},
		{"GitLab, a line break at the end", with(gitLab, env{"ASC_PRIVATE_KEY_B64": "LS0t\n"}), from("ASC_PRIVATE_KEY_B64"), finding.RedactionGap, "$ASC_PRIVATE_KEY_B64"},
		{"GitLab, a file", with(gitLab, env{"ASC_PRIVATE_KEY_PATH": "/builds/a b.tmp/KEY"}), file("ASC_PRIVATE_KEY_PATH"), "", ""},
		{"GitLab, a file of electron-builder", with(gitLab, env{"APPLE_API_KEY": "/builds/a b.tmp/KEY"}), file("APPLE_API_KEY"), "", ""},
		{"GitLab, from a flag", with(gitLab, env{"ASC_PRIVATE_KEY": pem}), config.Origins{"private-key": credential.FromFlag("private-key-path").Path()}, "", ""},
		{"elsewhere lines are masked", with(gitHub, env{"ASC_PRIVATE_KEY": pem}), from("ASC_PRIVATE_KEY"), "", ""},
		{"Buildkite, covered by default", with(buildkite, env{"ASC_PRIVATE_KEY": pem}), from("ASC_PRIVATE_KEY"), "", ""},
		{"Buildkite, Codemagic's variable", with(buildkite, env{"APP_STORE_CONNECT_PRIVATE_KEY": pem}), from("APP_STORE_CONNECT_PRIVATE_KEY"), "", ""},
		{"Buildkite, not covered", with(buildkite, env{"ASC_PRIVATE_KEY_B64": pem}), from("ASC_PRIVATE_KEY_B64"), finding.RedactionGap, "No pattern in its redacted-vars fits ASC_PRIVATE_KEY_B64"},
		{"Buildkite, fastlane's variable", with(buildkite, env{"APP_STORE_CONNECT_API_KEY_KEY": pem}), from("APP_STORE_CONNECT_API_KEY_KEY"), finding.RedactionGap, "APP_STORE_CONNECT_API_KEY_KEY"},
		{"Buildkite, covered by its own patterns", with(buildkite, env{"BUILDKITE_REDACTED_VARS": "*_TOKEN, *_B64"}), from("ASC_PRIVATE_KEY_B64"), "", ""},
		{"Buildkite, own patterns without the default", with(buildkite, env{"BUILDKITE_REDACTED_VARS": "*_TOKEN"}), from("ASC_PRIVATE_KEY"), finding.RedactionGap, "ASC_PRIVATE_KEY"},
		{"Buildkite, no patterns", with(buildkite, env{"BUILDKITE_REDACTED_VARS": ""}), from("ASC_PRIVATE_KEY"), finding.RedactionGap, ""},
		{"Buildkite, a file", with(buildkite, env{"EXPO_ASC_API_KEY_PATH": "k.p8"}), file("EXPO_ASC_API_KEY_PATH"), "", ""},
		{"Buildkite, a file of quill", with(buildkite, env{"QUILL_NOTARY_KEY": "k.p8"}), file("QUILL_NOTARY_KEY"), "", ""},
		{"Buildkite, the key for quill", with(buildkite, env{"QUILL_NOTARY_KEY": pem}), from("QUILL_NOTARY_KEY"), finding.RedactionGap, "QUILL_NOTARY_KEY"},
		{"Buildkite, a key under the name of a path", with(buildkite, env{"MY_PATH": pem}), from("MY_PATH"), finding.RedactionGap, "MY_PATH"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := hint.Warnings(hint.Run{Env: tt.env, Origins: tt.origins, KeyType: credential.KeyIndividual})
			if tt.want == "" {
				if len(got) > 0 {
					t.Errorf("findings %v, want none", got)
				}
				return
			}
			if len(got) != 1 || got[0].Code != tt.want || got[0].Severity != finding.Warning || !strings.Contains(got[0].Detail, tt.says) {
				t.Fatalf("findings %v, want one warning %s with %q", got, tt.want, tt.says)
			}
			if strings.Contains(got[0].Error()+strings.Join(got[0].Fix, ""), "hunter2") {
				t.Error("a value was repeated")
			}
		})
	}
}

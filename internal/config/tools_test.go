package config_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// The variables of each tool, with a whole key.
func fastlaneEnv(key string) map[string]string {
	return map[string]string{
		"APP_STORE_CONNECT_API_KEY_KEY_ID": keyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID": issuerID, "APP_STORE_CONNECT_API_KEY_KEY": key,
	}
}

func codemagicEnv(key string) map[string]string {
	return map[string]string{
		"APP_STORE_CONNECT_KEY_IDENTIFIER": keyID, "APP_STORE_CONNECT_ISSUER_ID": issuerID, "APP_STORE_CONNECT_PRIVATE_KEY": key,
	}
}

func expoEnv(path string) map[string]string {
	return map[string]string{"EXPO_ASC_KEY_ID": keyID, "EXPO_ASC_ISSUER_ID": issuerID, "EXPO_ASC_API_KEY_PATH": path}
}

// individual leaves the issuer ID out.
func individual(env map[string]string) map[string]string {
	env = maps.Clone(env)
	maps.DeleteFunc(env, func(_, value string) bool { return value == issuerID })
	return env
}

func merge(envs ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, env := range envs {
		maps.Copy(all, env)
	}
	return all
}

func TestTools(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	json := fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": key, "in_house": true})
	noID := fastlane(t, map[string]any{"issuer_id": issuerID, "key": key})
	readable := files{p8Path: key, "key.json": json, "no-id.json": noID}
	whole := map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": key}
	tests := []struct {
		name   string
		env    map[string]string
		want   map[string]string
		source string // of the private key
		file   string
	}{
		{"fastlane", fastlaneEnv(key), whole, "$APP_STORE_CONNECT_API_KEY_KEY", ""},
		{"fastlane with base64", merge(fastlaneEnv(b64(key)), map[string]string{"APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64": "true"}),
			map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": b64(key)}, "$APP_STORE_CONNECT_API_KEY_KEY", ""},
		{"fastlane's file", map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": keyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID": issuerID, "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH": p8Path},
			whole, "$APP_STORE_CONNECT_API_KEY_KEY_FILEPATH", "AuthKey_ABC123DEFG.p8"},
		{"fastlane's JSON", map[string]string{"APP_STORE_CONNECT_API_KEY_PATH": "key.json"}, whole, "$APP_STORE_CONNECT_API_KEY_PATH (key)", ""},
		{"Codemagic", codemagicEnv(key), whole, "$APP_STORE_CONNECT_PRIVATE_KEY", ""},
		{"Codemagic's file", codemagicEnv("@file:" + p8Path), whole, "$APP_STORE_CONNECT_PRIVATE_KEY", "AuthKey_ABC123DEFG.p8"},
		{"Codemagic's other variable", merge(codemagicEnv("@env:SIGNING_KEY"), map[string]string{"SIGNING_KEY": key}), whole, "$SIGNING_KEY", ""},
		{"EAS", expoEnv(p8Path), whole, "$EXPO_ASC_API_KEY_PATH", "AuthKey_ABC123DEFG.p8"},
		{"Apple-Actions", map[string]string{"APPSTORE_API_KEY_ID": keyID, "APPSTORE_ISSUER_ID": issuerID, "APPSTORE_API_PRIVATE_KEY": key}, whole, "$APPSTORE_API_PRIVATE_KEY", ""},
		{"Apple-Actions, the older names", map[string]string{"APPSTORE_KEY_ID": keyID, "APPSTORE_ISSUER_ID": issuerID, "APPSTORE_PRIVATE_KEY": key}, whole, "$APPSTORE_PRIVATE_KEY", ""},
		{"Tauri", map[string]string{"APPLE_API_KEY": keyID, "APPLE_API_ISSUER": issuerID, "APPLE_API_KEY_PATH": p8Path}, whole, "$APPLE_API_KEY_PATH", "AuthKey_ABC123DEFG.p8"},
		{"electron-builder", map[string]string{"APPLE_API_KEY": p8Path, "APPLE_API_ISSUER": issuerID, "APPLE_API_KEY_ID": keyID}, whole, "$APPLE_API_KEY", "AuthKey_ABC123DEFG.p8"},
		{"Tauri and electron-builder, which share a name", map[string]string{"APPLE_API_KEY": keyID, "APPLE_API_KEY_ID": keyID, "APPLE_API_ISSUER": issuerID, "APPLE_API_KEY_PATH": p8Path}, whole, "$APPLE_API_KEY_PATH", "AuthKey_ABC123DEFG.p8"},
		{"GoReleaser", map[string]string{"MACOS_NOTARY_KEY_ID": keyID, "MACOS_NOTARY_ISSUER_ID": issuerID, "MACOS_NOTARY_KEY": b64(key)},
			map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": b64(key)}, "$MACOS_NOTARY_KEY", ""},
		{"GoReleaser's path", map[string]string{"MACOS_NOTARY_KEY_ID": keyID, "MACOS_NOTARY_ISSUER_ID": issuerID, "MACOS_NOTARY_KEY": p8Path}, whole, "$MACOS_NOTARY_KEY", "AuthKey_ABC123DEFG.p8"},
		{"quill", map[string]string{"QUILL_NOTARY_KEY_ID": keyID, "QUILL_NOTARY_ISSUER": issuerID, "QUILL_NOTARY_KEY": p8Path}, whole, "$QUILL_NOTARY_KEY", "AuthKey_ABC123DEFG.p8"},
		{"all have the same", merge(fastlaneEnv(key), codemagicEnv(key), expoEnv(p8Path)), whole, "$APP_STORE_CONNECT_API_KEY_KEY", ""},
		{"one has half a key", merge(map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": otherKeyID}, codemagicEnv(key)), whole, "$APP_STORE_CONNECT_PRIVATE_KEY", ""},
		{"one has half a key, whose file is gone", merge(map[string]string{"EXPO_ASC_API_KEY_PATH": "missing.p8"}, codemagicEnv(key)), whole, "$APP_STORE_CONNECT_PRIVATE_KEY", ""},
		{"one has a file without a key ID", merge(map[string]string{"APP_STORE_CONNECT_API_KEY_PATH": "no-id.json"}, codemagicEnv(key)), whole, "$APP_STORE_CONNECT_PRIVATE_KEY", ""},
		{"two have the same individual key", merge(individual(fastlaneEnv(key)), individual(codemagicEnv(key))),
			map[string]string{"key-id": keyID, "issuer-id": "", "private-key": key}, "$APP_STORE_CONNECT_API_KEY_KEY", ""},
		{"one is set to nothing", merge(map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": "", "APP_STORE_CONNECT_API_KEY_KEY": " "}, codemagicEnv(key)), whole, "$APP_STORE_CONNECT_PRIVATE_KEY", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Env: tt.env}
			in, origins, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			if in == nil || len(findings) > 0 {
				t.Fatalf("LoadCredential = %v, %v", in, findings)
			}
			if diff := cmp.Diff(tt.want, given(in)); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if from := origins["private-key"].String(); from != tt.source || in.FileName != tt.file {
				t.Errorf("key from %q, file %q, want %q, %q", from, in.FileName, tt.source, tt.file)
			}
		})
	}
}

// What two tools have is never put together to a key: neither of them would
// have used that.
func TestToolsAreNotMixed(t *testing.T) {
	t.Parallel()
	one, two := newKey(t), newKey(t)
	readable := files{"two.p8": two, "individual.json": fastlane(t, map[string]any{"key_id": keyID, "issuer_id": nil, "key": one})}
	tests := []struct {
		name string
		env  map[string]string
		want map[string]string // nil is a conflict
	}{
		{"ID of one, key of another", map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": keyID, "APP_STORE_CONNECT_PRIVATE_KEY": one},
			map[string]string{"key-id": keyID, "issuer-id": "", "private-key": ""}},
		{"key of one, ID of another", map[string]string{"APP_STORE_CONNECT_API_KEY_KEY": one, "EXPO_ASC_KEY_ID": keyID, "EXPO_ASC_ISSUER_ID": issuerID},
			map[string]string{"key-id": "", "issuer-id": "", "private-key": one}},
		{"issuer of one, individual key of another", merge(
			map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": keyID, "APP_STORE_CONNECT_API_KEY_KEY": one},
			map[string]string{"APP_STORE_CONNECT_ISSUER_ID": issuerID}),
			map[string]string{"key-id": keyID, "issuer-id": "", "private-key": one}},
		{"ours with theirs", merge(codemagicEnv(one), map[string]string{"ASC_KEY_ID": otherKeyID}),
			map[string]string{"key-id": otherKeyID, "issuer-id": "", "private-key": ""}},
		{"two keys", merge(codemagicEnv(one), expoEnv("two.p8")), nil},
		{"two issuers", merge(codemagicEnv(one), fastlaneEnv(one), map[string]string{"APP_STORE_CONNECT_ISSUER_ID": otherIssuerID}), nil},
		{"an individual key, and the same with an issuer", merge(individual(fastlaneEnv(one)), codemagicEnv(one)), nil},
		{"an issuer, and the same key without", merge(fastlaneEnv(one), individual(codemagicEnv(one))), nil},
		{"an individual key's file, and the same with an issuer", merge(codemagicEnv(one), map[string]string{"APP_STORE_CONNECT_API_KEY_PATH": "individual.json"}), nil},
		{"an individual key's file beside its tool's issuer", map[string]string{"APP_STORE_CONNECT_API_KEY_PATH": "individual.json", "APP_STORE_CONNECT_API_KEY_ISSUER_ID": issuerID}, nil},
		{"two key IDs", merge(codemagicEnv(one), fastlaneEnv(one), map[string]string{"APP_STORE_CONNECT_KEY_IDENTIFIER": otherKeyID}), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Env: tt.env}
			in, _, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			if tt.want == nil {
				if in != nil || !strings.Contains(codes(findings), string(finding.SourcesConflict)) {
					t.Errorf("LoadCredential = %v, %v, want a conflict", in, findings)
				}
				return
			}
			if in == nil {
				t.Fatal(findings)
			}
			if diff := cmp.Diff(tt.want, given(in)); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
		})
	}
}

// A tool that names a file that is not there is told of if nobody has a whole key.
func TestToolWithoutItsFile(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]map[string]string{
		"half a key": {"EXPO_ASC_API_KEY_PATH": "missing.p8"}, "a whole key": expoEnv("missing.p8"), "two whole keys": merge(codemagicEnv(newKey(t)), expoEnv("missing.p8")),
	} {
		src := config.Source{Env: env}
		in, _, findings := config.LoadCredential(mustLoad(t, src), src, files{}.with(""))
		if in != nil || codes(findings) != string(finding.InputUnreadable) || !strings.Contains(told(findings), `could not read the file "missing.p8". $EXPO_ASC_API_KEY_PATH names it`) {
			t.Errorf("%s: LoadCredential = %v, %v, want the file that is missing", name, in, findings)
		}
	}
}

// On GitHub, where inputs are a rank of their own, one of them alone keeps the
// variables of other tools out.
func TestToolsComeLast(t *testing.T) {
	t.Parallel()
	src := config.Source{Inputs: true, Env: merge(codemagicEnv(newKey(t)), map[string]string{"INPUT_ISSUER-ID": otherIssuerID})}
	in, _, findings := config.LoadCredential(mustLoad(t, src), src, files{}.with(""))
	if in == nil {
		t.Fatal(findings)
	}
	if diff := cmp.Diff(map[string]string{"key-id": "", "issuer-id": otherIssuerID, "private-key": ""}, given(in)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestInHouseVariable(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]credential.Program{
		"true": credential.Enterprise, "1": credential.Enterprise, "YES": credential.Enterprise, "true ": credential.Enterprise, "\t\"True\"\r\n": credential.Enterprise, "on": credential.Enterprise, "false": credential.AppStore, "": credential.AppStore,
	} {
		src := config.Source{Env: merge(fastlaneEnv(newKey(t)), map[string]string{"APP_STORE_CONNECT_API_KEY_IN_HOUSE": value})}
		in, origins, findings := config.LoadCredential(mustLoad(t, src), src, files{}.with(""))
		if in == nil || in.Program != want {
			t.Errorf("in_house %q: %+v, %v, want program %s", value, in, findings, want)
		}
		by := map[credential.Program]string{credential.Enterprise: "$APP_STORE_CONNECT_API_KEY_IN_HOUSE"}[want]
		if got := origins["program"].String(); got != by {
			t.Errorf("in_house %q: the program is from %q, want %q", value, got, by)
		}
	}
}

// aliases are the names of the variables of other tools that are read.
func aliases() []string {
	var all []string
	for _, t := range config.Tools() {
		if !t.Unread {
			all = append(all, append(t.KeyVariables(), t.InHouse)...)
		}
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

func TestAliasesAreTheVariablesThatAreRead(t *testing.T) {
	t.Parallel()
	all := slices.Sorted(maps.Keys(merge(fastlaneEnv(""), codemagicEnv(""), expoEnv(""), map[string]string{
		"APPSTORE_API_KEY_ID": "", "APPSTORE_ISSUER_ID": "", "APPSTORE_API_PRIVATE_KEY": "", "APPSTORE_KEY_ID": "", "APPSTORE_PRIVATE_KEY": "",
		"APPLE_API_KEY": "", "APPLE_API_KEY_ID": "", "APPLE_API_KEY_PATH": "", "APPLE_API_ISSUER": "",
		"MACOS_NOTARY_KEY_ID": "", "MACOS_NOTARY_ISSUER_ID": "", "MACOS_NOTARY_KEY": "", "QUILL_NOTARY_KEY_ID": "", "QUILL_NOTARY_ISSUER": "", "QUILL_NOTARY_KEY": "",
		"APP_STORE_CONNECT_API_KEY_KEY_FILEPATH": "", "APP_STORE_CONNECT_API_KEY_PATH": "",
		"APP_STORE_CONNECT_API_KEY_IN_HOUSE": "", "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64": "",
	})))
	if diff := cmp.Diff(all, slices.Compact(slices.Sorted(slices.Values(aliases())))); diff != "" {
		t.Errorf("aliases (-want +got):\n%s", diff)
	}
}

// A key that ascproof reads, and the tool that owns the variables does not, is no reason
// to pass without a word.
func TestFormsOfTools(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	json := fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": key})
	const flag, duration = "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64", "APP_STORE_CONNECT_API_KEY_DURATION"
	const inHouse = "APP_STORE_CONNECT_API_KEY_IN_HOUSE"
	file := map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": keyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID": issuerID, "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH": p8Path}
	with := func(env map[string]string, name, value string) map[string]string {
		return merge(env, map[string]string{name: value})
	}
	tests := []struct {
		name string
		env  map[string]string
		tool string // that cannot read it
	}{
		{"fastlane's text", fastlaneEnv(key), ""},
		{"fastlane's text, and the flag is false", with(fastlaneEnv(key), flag, "false"), ""},
		{"fastlane's text, and the flag is true", with(fastlaneEnv(key), flag, "true"), "fastlane"},
		{"fastlane's base64", fastlaneEnv(b64(key)), "fastlane"},
		{"fastlane's base64, and the flag is no", with(fastlaneEnv(b64(key)), flag, "no"), "fastlane"},
		{"fastlane's base64, and the flag is yes", with(fastlaneEnv(b64(key)), flag, "yes"), ""},
		{"fastlane's base64, and the flag is 1", with(fastlaneEnv(b64(key)), flag, "1"), "fastlane"},
		{"fastlane's base64, and the flag is Python's", with(fastlaneEnv(b64(key)), flag, "True"), "fastlane"},
		{"fastlane's text, and in_house is 0", with(fastlaneEnv(key), inHouse, "0"), "fastlane"},
		{"fastlane's text, and in_house has a blank", with(fastlaneEnv(key), inHouse, "false "), "fastlane"},
		{"fastlane's text, and in_house is off", with(fastlaneEnv(key), inHouse, "off"), ""},
		{"Codemagic's text, beside a flag of fastlane's", with(codemagicEnv(key), flag, "1"), ""},
		{"fastlane's file", file, ""},
		{"fastlane's file, and the flag is true", with(file, flag, "true"), "fastlane"},
		{"fastlane's JSON in the place of a key", fastlaneEnv(json), "fastlane"},
		{"fastlane's longest duration", with(fastlaneEnv(key), duration, "1140"), ""},
		{"a longer one", with(fastlaneEnv(key), duration, "1200"), "fastlane"},
		{"no duration", with(fastlaneEnv(key), duration, "long"), ""},
		{"Codemagic's text", codemagicEnv(key), ""},
		{"Codemagic's base64", codemagicEnv(b64(key)), "Codemagic"},
		{"Codemagic's reference to a file", codemagicEnv("@file:" + p8Path), ""},
		{"Codemagic's reference to a variable", codemagicEnv("@env:KEY"), ""},
		{"Codemagic's reference to base64", merge(codemagicEnv("@env:KEY"), map[string]string{"KEY": b64(key)}), "Codemagic"},
		{"Codemagic's JSON", codemagicEnv(json), "Codemagic"},
		{"EAS's file", expoEnv(p8Path), ""},
		{"Apple-Actions' base64", map[string]string{"APPSTORE_API_KEY_ID": keyID, "APPSTORE_ISSUER_ID": issuerID, "APPSTORE_API_PRIVATE_KEY": b64(key)}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Env: tt.env}
			in, _, findings := config.LoadCredential(mustLoad(t, src), src, files{p8Path: key}.with(""))
			if in == nil || (codes(findings) == string(finding.ToolCannotRead)) != (tt.tool != "") || tt.tool != "" && !strings.Contains(told(findings), tt.tool) {
				t.Errorf("LoadCredential = %v, %v, want a word about %q", in, findings, tt.tool)
			}
			if repeats(told(findings), key) {
				t.Errorf("told %q, which repeats the key", told(findings))
			}
		})
	}
}

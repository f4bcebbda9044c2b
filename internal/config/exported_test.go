package config_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
)

// after is an environment in which an earlier step exported variables of a key.
func after(key config.ExportedKey, exported, set map[string]string) map[string]string {
	env := merge(exported, map[string]string{config.ExportedVariable: config.ExportList(config.ForSteps, key, exported)})
	maps.Copy(env, set)
	return env
}

// What ascproof exported itself ranks below everything: it completes a key of the step's own
// with an ID at most, and contradicts nothing.
func TestExportedIsNoSetting(t *testing.T) {
	t.Parallel()
	own, other := newKey(t), newKey(t)
	exported := map[string]string{
		"ASC_TOKEN": "a.b.c", "ASC_KEY_ID": otherKeyID, "ASC_ISSUER_ID": otherIssuerID, "ASC_PRIVATE_KEY_PATH": "exported.p8",
		"APP_STORE_CONNECT_API_KEY_PATH": "exported.json", "APP_STORE_CONNECT_API_KEY_KEY_ID": otherKeyID,
		"APP_STORE_CONNECT_API_KEY_ISSUER_ID": otherIssuerID, "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH": "exported.p8",
		"EXPO_ASC_KEY_ID": otherKeyID, "EXPO_ASC_ISSUER_ID": otherIssuerID, "EXPO_ASC_API_KEY_PATH": "exported.p8",
	}
	readable := files{
		"exported.p8": other, "own.p8": own, "own.json": fastlane(t, map[string]any{"key_id": keyID, "issuer_id": nil, "key": own}),
		"exported.json": fastlane(t, map[string]any{"key_id": otherKeyID, "issuer_id": otherIssuerID, "key": other}),
	}
	values := func(id, issuer, key string) map[string]string {
		return map[string]string{"key-id": id, "issuer-id": issuer, "private-key": key}
	}
	tests := []struct {
		name     string
		inputs   bool
		set      map[string]string
		gone     bool // are the files of the earlier step
		want     map[string]string
		exported bool // is the issuer ID
	}{
		{"nothing is set", false, nil, false, values(otherKeyID, otherIssuerID, other), true},
		{"another key in a variable", false, map[string]string{"ASC_KEY_ID": keyID, "ASC_ISSUER_ID": issuerID, "ASC_PRIVATE_KEY": own}, false, values(keyID, issuerID, own), false},
		{"another key, and the files are gone", false, map[string]string{"ASC_KEY_ID": keyID, "ASC_ISSUER_ID": issuerID, "ASC_PRIVATE_KEY": own}, true, values(keyID, issuerID, own), false},
		{"another key of the same team", false, map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": own}, false, values(keyID, otherIssuerID, own), true},
		{"an individual key by inputs", true, map[string]string{"INPUT_KEY-ID": keyID, "INPUT_ISSUER-ID": "", "INPUT_PRIVATE-KEY": own}, false, values(keyID, otherIssuerID, own), true},
		{"an individual key's JSON", false, map[string]string{"ASC_API_KEY_PATH": "own.json"}, false, values(keyID, "", own), false},
		{"a file of the step's own", false, map[string]string{"ASC_KEY_ID": keyID, "ASC_ISSUER_ID": issuerID, "ASC_PRIVATE_KEY_PATH": "own.p8"}, true, values(keyID, issuerID, own), false},
		{"the same IDs beside the key", false, map[string]string{"ASC_PRIVATE_KEY": other}, true, values(otherKeyID, otherIssuerID, other), true},
		{"another key alone", true, map[string]string{"INPUT_PRIVATE-KEY": own}, false, values("", otherIssuerID, own), true},
		{"another key alone, by its path", false, map[string]string{"ASC_PRIVATE_KEY_PATH": "own.p8"}, true, values("", otherIssuerID, own), true},
		{"the path of another key in its place", false, map[string]string{"ASC_PRIVATE_KEY": "own.p8"}, true, values("", otherIssuerID, own), true},
		{"another key alone, by fastlane's variable", false, map[string]string{"APP_STORE_CONNECT_API_KEY_KEY": own}, true, values("", otherIssuerID, own), true},
		{"another key alone, by EAS's variable", false, map[string]string{"EXPO_ASC_API_KEY_PATH": "own.p8"}, true, values("", otherIssuerID, own), true},
		{"the same key ID as an input, and no key", true, map[string]string{"INPUT_KEY-ID": otherKeyID}, false, values(otherKeyID, otherIssuerID, other), true},
		{"another key ID, and no key", false, map[string]string{"ASC_KEY_ID": keyID}, false, values(keyID, "", ""), false},
		{"another issuer ID, and no key", true, map[string]string{"INPUT_ISSUER-ID": issuerID}, false, values("", issuerID, ""), false},
		{"another tool's key", false, codemagicEnv(own), true, values(keyID, issuerID, own), false},
		{"fastlane's key", false, map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": keyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID": issuerID, "APP_STORE_CONNECT_API_KEY_KEY": own}, true, values(keyID, issuerID, own), false},
		{"fastlane's key of the same team", false, map[string]string{"APP_STORE_CONNECT_API_KEY_KEY_ID": keyID, "APP_STORE_CONNECT_API_KEY_KEY": own}, true, values(keyID, otherIssuerID, own), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Env: after(fingerprint(t, other), exported, tt.set), Inputs: tt.inputs}
			there := maps.Clone(readable)
			if tt.gone {
				delete(there, "exported.p8")
				delete(there, "exported.json")
			}
			in, sources, findings := config.LoadCredential(mustLoad(t, src), src, there.with(""))
			if in == nil || len(findings) > 0 {
				t.Fatalf("LoadCredential = %v, %v", in, findings)
			}
			if diff := cmp.Diff(tt.want, given(in)); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if got := src.IsExported(sources["issuer-id"]); got != tt.exported {
				t.Errorf("the issuer ID of %q is exported: %v, want %v", sources["issuer-id"], got, tt.exported)
			}
		})
	}
}

func TestExported(t *testing.T) {
	t.Parallel()
	set := map[string]string{"A": "1", "B": "2", "C": "3"}
	scope, names := config.Exported(after(config.ExportedKey{Fingerprint: "0123", Program: "app-store"}, set, map[string]string{"B": "another", "C": ""}))
	if diff := cmp.Diff([]string{"A"}, names); diff != "" || scope != config.ForSteps {
		t.Errorf("Exported = %q (-want +got):\n%s", scope, diff)
	}
	if _, left := config.LeftByExport(after(config.ExportedKey{}, set, map[string]string{"B": "another", "C": ""})); !slices.Equal(left, []string{"A", "C"}) {
		t.Errorf("LeftByExport = %q, want A, and C, which this step alone has emptied", left)
	}
	for _, list := range []string{"", "steps", "steps A", "steps A=", "A=B C=D"} {
		if _, names := config.Exported(merge(set, map[string]string{config.ExportedVariable: list})); len(names) > 0 {
			t.Errorf("Exported with %q = %q", list, names)
		}
	}
}

// fingerprint is what the list of exports says of a key.
func fingerprint(t *testing.T, p8 string) config.ExportedKey {
	t.Helper()
	key, findings := credential.ParseKey([]byte(p8), "")
	if key == nil {
		t.Fatal(findings)
	}
	return config.ExportedKey{Fingerprint: key.Fingerprint(), Program: "enterprise"}
}

// A key belongs to one program, which goes with what was exported of it.
func TestExportedProgram(t *testing.T) {
	t.Parallel()
	own, other := newKey(t), newKey(t)
	exported := map[string]string{"ASC_KEY_ID": otherKeyID, "ASC_ISSUER_ID": otherIssuerID, "ASC_PRIVATE_KEY_PATH": "exported.p8"}
	readable := files{"exported.p8": other}
	for _, tt := range []struct {
		name string
		set  map[string]string
		want credential.Program
	}{
		{"the key that was exported", nil, credential.Enterprise},
		{"the same, set by the step", map[string]string{"ASC_PRIVATE_KEY": other}, credential.Enterprise},
		{"a program that the step sets", map[string]string{"ASC_PROGRAM": "app-store"}, credential.AppStore},
		{"another key", map[string]string{"ASC_KEY_ID": keyID, "ASC_ISSUER_ID": issuerID, "ASC_PRIVATE_KEY": own}, credential.AppStore},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Env: after(fingerprint(t, other), exported, tt.set)}
			in, sources, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			if in == nil || in.Program != tt.want {
				t.Errorf("program of %v from %q, want %s: %v", in, sources["program"], tt.want, findings)
			}
		})
	}
}

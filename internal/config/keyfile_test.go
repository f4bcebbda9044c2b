package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
)

// The path of JSON in the place of a key is as good as the JSON: its IDs and its program count.
func TestPathOfJSON(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	whole := fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": key, "in_house": true})
	readable := files{"/f/whole.json": whole, "/f/base64": b64(whole), "/f/key.p8": key, "/f/blank": " \n", "/f/path": "/f/whole.json"}
	tools := func(path string) map[string]string {
		return map[string]string{"APPSTORE_KEY_ID": keyID, "APPSTORE_PRIVATE_KEY": path}
	}
	type found struct{ KeyID, IssuerID, Key, Issuer, Program string }
	json := found{keyID, issuerID, whole, "$ASC_PRIVATE_KEY (issuer_id)", "$ASC_PRIVATE_KEY (in_house)"}
	with := func(f found, change func(*found)) found {
		change(&f)
		return f
	}
	for _, tt := range []struct {
		name  string
		flags map[string]string
		env   map[string]string
		want  found
		codes string // of loading, if it is refused, else of reading
	}{
		{"alone", nil, map[string]string{"ASC_PRIVATE_KEY": "/f/whole.json"}, json, "key-is-path key-repaired"},
		{"beside its key ID", nil, map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": "/f/whole.json"}, json, "key-is-path key-repaired"},
		{"beside another key ID", nil, map[string]string{"ASC_KEY_ID": otherKeyID, "ASC_PRIVATE_KEY": "/f/whole.json"}, found{}, "sources-conflict"},
		{"beside the same by its setting", nil, map[string]string{"ASC_PRIVATE_KEY": "/f/whole.json", "ASC_PRIVATE_KEY_PATH": "/f/whole.json"}, json, "key-is-path key-repaired"},
		{"of base64", nil, map[string]string{"ASC_PRIVATE_KEY": "'/f/base64'\n"}, with(json, func(f *found) { f.Key = b64(whole) }), "key-is-path key-repaired"},
		{"in another tool's variable", nil, tools("/f/whole.json"), found{keyID, issuerID, whole, "$APPSTORE_PRIVATE_KEY (issuer_id)", "$APPSTORE_PRIVATE_KEY (in_house)"}, "key-is-path key-repaired"},
		{"in a file that a path leads to", nil, map[string]string{"ASC_PRIVATE_KEY_PATH": "/f/path"}, with(json, func(f *found) {
			f.Issuer, f.Program = "$ASC_PRIVATE_KEY_PATH (issuer_id)", "$ASC_PRIVATE_KEY_PATH (in_house)"
		}), "key-is-path key-repaired"},
		{"of a .p8 file", nil, map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": "/f/key.p8"}, found{KeyID: keyID, Key: key}, "key-is-path"},
		{"of a blank file", nil, map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": "/f/blank"}, found{KeyID: keyID, Key: "/f/blank"}, "key-is-path input-missing"},
		{"of nothing", nil, map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": "/f/gone"}, found{KeyID: keyID, Key: "/f/gone"}, "input-unreadable"},
		{"of no use beside a flag", map[string]string{"private-key-path": "/f/key.p8", "key-id": keyID}, map[string]string{"ASC_PRIVATE_KEY": "/f/whole.json"}, found{KeyID: keyID, Key: key}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Flags: tt.flags, Env: tt.env}
			in, origins, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			if in == nil {
				if got := codes(findings); got != tt.codes {
					t.Fatalf("LoadCredential refused with %q, want %q", got, tt.codes)
				}
				return
			}
			text := given(in)
			got := found{text["key-id"], text["issuer-id"], text["private-key"], origins["issuer-id"].String(), origins["program"].String()}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("the input (-want +got):\n%s", diff)
			}
			_, more := credential.Read(*in)
			if got := codes(append(more, findings...)); got != tt.codes {
				t.Errorf("codes %q, want %q", got, tt.codes)
			}
		})
	}
}

package config_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// p8Path is where the tests keep a key file.
const p8Path = "keys/AuthKey_ABC123DEFG.p8"

func TestCredentialPrecedence(t *testing.T) {
	t.Parallel()
	low, mid, high := newKey(t), newKey(t), newKey(t)
	json := fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": low})
	individual := fastlane(t, map[string]any{"key_id": keyID, "issuer_id": nil, "key": low})
	noIssuer := fastlane(t, map[string]any{"key_id": keyID, "key": low})
	noID := fastlane(t, map[string]any{"issuer_id": issuerID, "key": low})
	tests := []struct {
		name    string
		src     config.Source
		files   files
		stdin   string
		want    map[string]string
		sources map[string]string
		file    string // name of the key file
	}{
		{
			name:    "variables",
			src:     config.Source{Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_ISSUER_ID": issuerID, "ASC_PRIVATE_KEY": low}},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": low},
			sources: map[string]string{"key-id": "$ASC_KEY_ID", "issuer-id": "$ASC_ISSUER_ID", "private-key": "$ASC_PRIVATE_KEY"},
		},
		{
			name:    "variable for base64",
			src:     config.Source{Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY_B64": b64(low)}},
			want:    map[string]string{"key-id": keyID, "issuer-id": "", "private-key": b64(low)},
			sources: map[string]string{"key-id": "$ASC_KEY_ID", "private-key": "$ASC_PRIVATE_KEY_B64"},
		},
		{
			name: "inputs over variables, each for itself",
			src: config.Source{Inputs: true, Env: map[string]string{
				"ASC_KEY_ID": otherKeyID, "ASC_ISSUER_ID": issuerID, "ASC_PRIVATE_KEY": low,
				"INPUT_KEY-ID": keyID, "INPUT_PRIVATE-KEY": mid, "INPUT_ISSUER-ID": "",
			}},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": mid},
			sources: map[string]string{"key-id": "input key-id", "issuer-id": "$ASC_ISSUER_ID", "private-key": "input private-key"},
		},
		{
			name: "flags over inputs",
			src: config.Source{
				Inputs: true, Flags: map[string]string{"key-id": keyID, "private-key-path": p8Path},
				Env: map[string]string{"INPUT_KEY-ID": otherKeyID, "INPUT_ISSUER-ID": issuerID, "INPUT_PRIVATE-KEY": mid},
			},
			files:   files{p8Path: high},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": high},
			sources: map[string]string{"key-id": "--key-id", "issuer-id": "input issuer-id", "private-key": "--private-key-path", "private-key-path": "--private-key-path"},
			file:    "AuthKey_ABC123DEFG.p8",
		},
		{
			name:    "inputs are none without an action",
			src:     config.Source{Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": low, "INPUT_KEY-ID": otherKeyID, "INPUT_PRIVATE-KEY": mid}},
			want:    map[string]string{"key-id": keyID, "issuer-id": "", "private-key": low},
			sources: map[string]string{"key-id": "$ASC_KEY_ID", "private-key": "$ASC_PRIVATE_KEY"},
		},
		{
			name:    "a key is no flag",
			src:     config.Source{Flags: map[string]string{"private-key": high}, Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": low}},
			want:    map[string]string{"key-id": keyID, "issuer-id": "", "private-key": low},
			sources: map[string]string{"key-id": "$ASC_KEY_ID", "private-key": "$ASC_PRIVATE_KEY"},
		},
		{
			name:    "standard input",
			src:     config.Source{Flags: map[string]string{"private-key-path": "-"}, Env: map[string]string{"ASC_KEY_ID": keyID}},
			stdin:   high,
			want:    map[string]string{"key-id": keyID, "issuer-id": "", "private-key": high},
			sources: map[string]string{"key-id": "$ASC_KEY_ID", "private-key": "--private-key-path", "private-key-path": "--private-key-path"},
		},
		{
			name:    "fastlane's JSON",
			src:     config.Source{Env: map[string]string{"ASC_API_KEY_PATH": "key.json"}},
			files:   files{"key.json": json},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": low},
			sources: map[string]string{"api-key-path": "$ASC_API_KEY_PATH", "key-id": "$ASC_API_KEY_PATH (key_id)", "issuer-id": "$ASC_API_KEY_PATH (issuer_id)", "private-key": "$ASC_API_KEY_PATH (key)"},
		},
		{
			name:    "a flag over fastlane's JSON",
			src:     config.Source{Flags: map[string]string{"issuer-id": otherIssuerID}, Env: map[string]string{"ASC_API_KEY_PATH": "key.json"}},
			files:   files{"key.json": json},
			want:    map[string]string{"key-id": keyID, "issuer-id": otherIssuerID, "private-key": low},
			sources: map[string]string{"api-key-path": "$ASC_API_KEY_PATH", "key-id": "$ASC_API_KEY_PATH (key_id)", "issuer-id": "--issuer-id", "private-key": "$ASC_API_KEY_PATH (key)"},
		},
		{
			name:    "the JSON of an individual key over an issuer ID of a lower rank",
			src:     config.Source{Flags: map[string]string{"api-key-path": "individual.json"}, Env: map[string]string{"ASC_ISSUER_ID": issuerID, "ASC_API_KEY_PATH": "gone.json"}},
			files:   files{"individual.json": individual},
			want:    map[string]string{"key-id": keyID, "issuer-id": "", "private-key": low},
			sources: map[string]string{"api-key-path": "--api-key-path", "key-id": "--api-key-path (key_id)", "private-key": "--api-key-path (key)"},
		},
		{
			name:    "JSON without a key ID over one of a lower rank",
			src:     config.Source{Flags: map[string]string{"api-key-path": "no-id.json"}, Env: map[string]string{"ASC_KEY_ID": otherKeyID}},
			files:   files{"no-id.json": noID},
			want:    map[string]string{"key-id": "", "issuer-id": issuerID, "private-key": low},
			sources: map[string]string{"api-key-path": "--api-key-path", "issuer-id": "--api-key-path (issuer_id)", "private-key": "--api-key-path (key)"},
		},
		{
			name:    "a key ID beside JSON that has none",
			src:     config.Source{Env: map[string]string{"ASC_API_KEY_PATH": "no-id.json", "ASC_KEY_ID": keyID}},
			files:   files{"no-id.json": noID},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": low},
			sources: map[string]string{"api-key-path": "$ASC_API_KEY_PATH", "key-id": "$ASC_KEY_ID", "issuer-id": "$ASC_API_KEY_PATH (issuer_id)", "private-key": "$ASC_API_KEY_PATH (key)"},
		},
		{
			name:    "an issuer ID beside JSON that has no field for one",
			src:     config.Source{Env: map[string]string{"ASC_API_KEY_PATH": "no-issuer.json", "ASC_ISSUER_ID": issuerID}},
			files:   files{"no-issuer.json": noIssuer},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": low},
			sources: map[string]string{"api-key-path": "$ASC_API_KEY_PATH", "key-id": "$ASC_API_KEY_PATH (key_id)", "issuer-id": "$ASC_ISSUER_ID", "private-key": "$ASC_API_KEY_PATH (key)"},
		},
		{
			name:    "JSON in the place of the key",
			src:     config.Source{Env: map[string]string{"ASC_PRIVATE_KEY": json}},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": json},
			sources: map[string]string{"key-id": "$ASC_PRIVATE_KEY (key_id)", "issuer-id": "$ASC_PRIVATE_KEY (issuer_id)", "private-key": "$ASC_PRIVATE_KEY"},
		},
		{
			name:    "the base64 of JSON in the place of the key, and its key ID beside it",
			src:     config.Source{Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY_B64": b64(json)}},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": b64(json)},
			sources: map[string]string{"key-id": "$ASC_KEY_ID", "issuer-id": "$ASC_PRIVATE_KEY_B64 (issuer_id)", "private-key": "$ASC_PRIVATE_KEY_B64"},
		},
		{
			name:    "JSON in the place of a .p8 file",
			src:     config.Source{Flags: map[string]string{"private-key-path": "key.json"}},
			files:   files{"key.json": json},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": json},
			sources: map[string]string{"private-key-path": "--private-key-path", "key-id": "--private-key-path (key_id)", "issuer-id": "--private-key-path (issuer_id)", "private-key": "--private-key-path"},
			file:    "key.json",
		},
		{
			name:    "JSON without an issuer ID in the place of the key, and one beside it",
			src:     config.Source{Env: map[string]string{"ASC_ISSUER_ID": issuerID, "ASC_PRIVATE_KEY": noIssuer}},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": noIssuer},
			sources: map[string]string{"key-id": "$ASC_PRIVATE_KEY (key_id)", "issuer-id": "$ASC_ISSUER_ID", "private-key": "$ASC_PRIVATE_KEY"},
		},
		{
			name:    "an issuer ID that only fastlane's JSON has",
			src:     config.Source{Flags: map[string]string{"key-id": otherKeyID, "private-key-path": p8Path}, Env: map[string]string{"ASC_API_KEY_PATH": "key.json"}},
			files:   files{"key.json": json, p8Path: high},
			want:    map[string]string{"key-id": otherKeyID, "issuer-id": issuerID, "private-key": high},
			sources: map[string]string{"api-key-path": "$ASC_API_KEY_PATH", "key-id": "--key-id", "issuer-id": "$ASC_API_KEY_PATH (issuer_id)", "private-key": "--private-key-path", "private-key-path": "--private-key-path"},
			file:    "AuthKey_ABC123DEFG.p8",
		},
		{
			name:    "the same key in a variable and in a file",
			src:     config.Source{Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": low, "ASC_PRIVATE_KEY_PATH": p8Path}},
			files:   files{p8Path: low},
			want:    map[string]string{"key-id": keyID, "issuer-id": "", "private-key": low},
			sources: map[string]string{"key-id": "$ASC_KEY_ID", "private-key": "$ASC_PRIVATE_KEY", "private-key-path": "$ASC_PRIVATE_KEY_PATH"},
		},
		{
			name: "files of lower ranks need not be there",
			src: config.Source{
				Flags: map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key-path": p8Path},
				Env:   map[string]string{"ASC_PRIVATE_KEY_PATH": "gone.p8", "ASC_API_KEY_PATH": "gone.json"},
			},
			files:   files{p8Path: high},
			want:    map[string]string{"key-id": keyID, "issuer-id": issuerID, "private-key": high},
			sources: map[string]string{"key-id": "--key-id", "issuer-id": "--issuer-id", "private-key": "--private-key-path", "private-key-path": "--private-key-path", "api-key-path": "$ASC_API_KEY_PATH"},
			file:    "AuthKey_ABC123DEFG.p8",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in, origins, findings := config.LoadCredential(mustLoad(t, tt.src), tt.src, tt.files.with(tt.stdin))
			if in == nil || len(findings) > 0 {
				t.Fatalf("LoadCredential = %v, %v", in, findings)
			}
			if diff := cmp.Diff(tt.want, given(in)); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.sources, origins.Words()); diff != "" {
				t.Errorf("sources (-want +got):\n%s", diff)
			}
			if in.FileName != tt.file {
				t.Errorf("FileName = %q, want %q", in.FileName, tt.file)
			}
		})
	}
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	one, two := newKey(t), newKey(t)
	json := fastlane(t, map[string]any{"key_id": otherKeyID, "issuer_id": otherIssuerID, "key": two})
	readable := files{"one.p8": one, "two.p8": two, "two.json": json, "individual.json": fastlane(t, map[string]any{"key_id": keyID, "issuer_id": nil, "key": one}),
		"in-a-key.p8": fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": one})}
	tests := []struct {
		name  string
		src   config.Source
		names [][2]string // each pair of sources that disagree
	}{
		{"two variables for the key", config.Source{Env: map[string]string{"ASC_PRIVATE_KEY": one, "ASC_PRIVATE_KEY_B64": b64(two)}},
			[][2]string{{"$ASC_PRIVATE_KEY", "$ASC_PRIVATE_KEY_B64"}}},
		{"variable and file", config.Source{Env: map[string]string{"ASC_PRIVATE_KEY": one, "ASC_PRIVATE_KEY_PATH": "two.p8"}},
			[][2]string{{"$ASC_PRIVATE_KEY", "$ASC_PRIVATE_KEY_PATH"}}},
		{"input and file", config.Source{Inputs: true, Env: map[string]string{"INPUT_PRIVATE-KEY": one, "INPUT_PRIVATE-KEY-PATH": "two.p8"}},
			[][2]string{{"input private-key", "input private-key-path"}}},
		{"flags for a file and for JSON", config.Source{Flags: map[string]string{"private-key-path": "one.p8", "api-key-path": "two.json"}},
			[][2]string{{"--private-key-path", "--api-key-path (key)"}}},
		{"IDs beside JSON", config.Source{Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_ISSUER_ID": issuerID, "ASC_API_KEY_PATH": "two.json"}},
			[][2]string{{"$ASC_KEY_ID", "$ASC_API_KEY_PATH (key_id)"}, {"$ASC_ISSUER_ID", "$ASC_API_KEY_PATH (issuer_id)"}}},
		{"an issuer ID beside JSON of an individual key", config.Source{Env: map[string]string{"ASC_ISSUER_ID": issuerID, "ASC_API_KEY_PATH": "individual.json"}},
			[][2]string{{"$ASC_API_KEY_PATH (issuer_id)", "$ASC_ISSUER_ID"}}},
		{"another key ID beside JSON in the place of a key", config.Source{Env: map[string]string{"ASC_KEY_ID": otherKeyID, "ASC_PRIVATE_KEY": readable["in-a-key.p8"]}},
			[][2]string{{"$ASC_KEY_ID", "$ASC_PRIVATE_KEY (key_id)"}}},
		{"another issuer ID beside JSON in the place of a .p8 file", config.Source{Env: map[string]string{"ASC_ISSUER_ID": otherIssuerID, "ASC_PRIVATE_KEY_PATH": "in-a-key.p8"}},
			[][2]string{{"$ASC_ISSUER_ID", "$ASC_PRIVATE_KEY_PATH (issuer_id)"}}},
		{"standard input for two", config.Source{Flags: map[string]string{"private-key-path": "-", "api-key-path": "-"}},
			[][2]string{{"--private-key-path", "--api-key-path"}}},
		{"standard input for two, of two ranks", config.Source{Flags: map[string]string{"private-key-path": "-"}, Env: map[string]string{"ASC_API_KEY_PATH": "-"}},
			[][2]string{{"--private-key-path", "$ASC_API_KEY_PATH"}}},
		{"not even keys", config.Source{Env: map[string]string{"ASC_PRIVATE_KEY": "one", "ASC_PRIVATE_KEY_B64": "two"}},
			[][2]string{{"$ASC_PRIVATE_KEY", "$ASC_PRIVATE_KEY_B64"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in, _, findings := config.LoadCredential(mustLoad(t, tt.src), tt.src, readable.with("x"))
			if in != nil || len(findings) != len(tt.names) {
				t.Fatalf("LoadCredential = %v, %v, want %d conflicts", in, findings, len(tt.names))
			}
			for i, f := range findings {
				if f.Code != finding.SourcesConflict || !strings.HasPrefix(f.Detail, tt.names[i][0]+" ") || !strings.Contains(f.Detail, "and "+tt.names[i][1]+" ") {
					t.Errorf("finding %d = %v, want a conflict of %v", i, f, tt.names[i])
				}
			}
		})
	}
}

// The same key in two spellings is no conflict, nor is an ID with white space.
func TestAgreement(t *testing.T) {
	t.Parallel()
	p8 := newKey(t)
	json := fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": b64(p8), "is_key_content_base64": true})
	src := config.Source{Env: map[string]string{
		"ASC_KEY_ID": keyID + "\n", "ASC_ISSUER_ID": " " + issuerID, "ASC_PRIVATE_KEY": p8, "ASC_PRIVATE_KEY_B64": b64(p8),
		"ASC_PRIVATE_KEY_PATH": "x.p8", "ASC_API_KEY_PATH": "x.json",
	}}
	in, _, findings := config.LoadCredential(mustLoad(t, src), src, files{"x.p8": strings.ReplaceAll(p8, "\n", "\r\n"), "x.json": json}.with(""))
	if in == nil || len(findings) > 0 {
		t.Fatalf("LoadCredential = %v, %v, want agreement", in, findings)
	}
	if cred, findings := credential.Read(*in); cred == nil {
		t.Errorf("Read refused: %v", findings)
	}
}

func TestProgramOfJSON(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	readable := files{
		"house.json": fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": key, "in_house": true}),
		"store.json": fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": key, "in_house": false}),
		"other.p8":   newKey(t),
	}
	tests := []struct {
		name   string
		flags  map[string]string
		want   credential.Program
		source string
	}{
		{"in house", map[string]string{"api-key-path": "house.json"}, credential.Enterprise, "--api-key-path (in_house)"},
		{"not in house", map[string]string{"api-key-path": "store.json"}, credential.AppStore, ""},
		{"the program was named", map[string]string{"api-key-path": "house.json", "program": "app-store"}, credential.AppStore, "--program"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Flags: tt.flags}
			in, origins, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			if in == nil {
				t.Fatal(findings)
			}
			if in.Program != tt.want || origins["program"].String() != tt.source {
				t.Errorf("program %s from %q, want %s from %q", in.Program, origins["program"], tt.want, tt.source)
			}
			if isConflict := tt.source == "--program"; (codes(findings) == string(finding.SourcesConflict)) != isConflict {
				t.Errorf("findings %v, want a conflict: %v", findings, isConflict)
			}
		})
	}
	t.Run("the key is another one", func(t *testing.T) {
		t.Parallel()
		src := config.Source{Flags: map[string]string{"private-key-path": "other.p8"}, Env: map[string]string{"ASC_API_KEY_PATH": "house.json"}}
		in, _, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
		if in == nil || in.Program != credential.AppStore {
			t.Errorf("LoadCredential = %+v, %v, want the App Store program", in, findings)
		}
	})
}

func TestWarningsComeWithTheKeyTheyAreAbout(t *testing.T) {
	t.Parallel()
	p8 := newKey(t)
	readable := files{"x.json": fastlane(t, map[string]any{"key_id": keyID, "issuer_id": issuerID, "key": p8, "is_key_content_base64": true}), "x.p8": p8}
	src := config.Source{Flags: map[string]string{"api-key-path": "x.json"}}
	in, _, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
	if in == nil || codes(findings) != string(finding.KeyJSONInvalid) || findings[0].Severity != finding.Warning {
		t.Errorf("LoadCredential = %v, %v, want a warning", in, findings)
	}
	src.Flags["private-key-path"], src.Env = "x.p8", map[string]string{"ASC_API_KEY_PATH": src.Flags["api-key-path"]}
	delete(src.Flags, "api-key-path")
	if in, _, findings = config.LoadCredential(mustLoad(t, src), src, readable.with("")); in == nil || len(findings) > 0 {
		t.Errorf("LoadCredential = %v, %v, want no word about a key that is not used", in, findings)
	}
}

func TestUnreadableFiles(t *testing.T) {
	t.Parallel()
	p8 := newKey(t)
	const piece = "dwIBAQQg7Yk2vXbT9QmR4sLpZcWf8/hwoBJa1KdN6uGiE3tH0" // with a slash in it, of no key that is loaded
	longPath := strings.Repeat("/var/folders/T/TestUnreadableFiles1234567890/001", 4) + "/AuthKey_ABC123DEFG.p8"
	readable := files{"secret.p8": "forbidden", "disk.p8": "broken", "not.json": p8, "no-key.json": `{"key_id":"ABC123DEFG"}`}
	tests := []struct {
		name, setting, path string
		code                finding.Code
		want                string
	}{
		{"no such file", "private-key-path", "gone.p8", finding.InputUnreadable, `could not read the file "gone.p8". --private-key-path names it, but it does not exist`},
		{"a path that no shell saw", "private-key-path", "~/keys/AuthKey.p8", finding.InputUnreadable, "No shell replaced the ~"},
		{"a web address", "private-key-path", "https://example.com/AuthKey.p8?token=abc", finding.InputUnreadable, "--private-key-path does not hold the path of a file. It holds the address of a web page."},
		{"quotes around no file", "private-key-path", "'gone.p8'", finding.InputUnreadable, "It has quotes around it, and cannot be read without them either."},
		{"several lines", "private-key-path", "a\nb", finding.InputUnreadable, "It holds several lines"},
		{"a path with a variable", "api-key-path", "$HOME/key.json", finding.InputUnreadable, "No shell replaced the $HOME"},
		{"no such JSON", "api-key-path", "gone.json", finding.InputUnreadable, "does not exist"},
		{"not allowed", "private-key-path", "secret.p8", finding.InputUnreadable, "cannot be read by this user"},
		{"broken disk", "private-key-path", "disk.p8", finding.InputUnreadable, "cannot be read"},
		{"the key itself", "private-key-path", p8, finding.InputUnreadable, "private-key (ASC_PRIVATE_KEY)"},
		{"half the key", "private-key-path", "/" + strings.ReplaceAll(p8[28:120], "\n", ""), finding.InputUnreadable, "private-key (ASC_PRIVATE_KEY)"},
		{"a piece of some key", "private-key-path", "/x/" + piece, finding.InputUnreadable, "could not read the file of --private-key-path. --private-key-path names it, but it does not exist. Its path is not shown"},
		{"a long path", "private-key-path", longPath, finding.InputUnreadable, longPath},
		{"the key as base64", "api-key-path", b64(p8), finding.InputUnreadable, "private-key (ASC_PRIVATE_KEY)"},
		{"PEM, not JSON", "api-key-path", "not.json", finding.KeyJSONInvalid, "not JSON"},
		{"JSON without a key", "api-key-path", "no-key.json", finding.KeyJSONInvalid, "without a key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Flags: map[string]string{tt.setting: tt.path, "key-id": keyID}}
			in, _, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			if in != nil || codes(findings) != string(tt.code) {
				t.Fatalf("LoadCredential = %v, %v, want %s", in, findings, tt.code)
			}
			text := told(findings)
			if !strings.Contains(text, "--"+tt.setting) || !strings.Contains(text, tt.want) {
				t.Errorf("told %q, want it to name --%s and say %q", text, tt.setting, tt.want)
			}
			if repeats(text, p8) || strings.Contains(text, piece) {
				t.Errorf("told %q, which repeats the key", text)
			}
		})
	}
}

func TestStdinFails(t *testing.T) {
	t.Parallel()
	src := config.Source{Flags: map[string]string{"private-key-path": "-"}}
	failing := config.Files{Stdin: iotest.ErrReader(errors.New("secret words"))}
	in, _, findings := config.LoadCredential(mustLoad(t, src), src, failing)
	if in != nil || codes(findings) != string(finding.InputUnreadable) || strings.Contains(told(findings), "secret words") {
		t.Errorf("LoadCredential = %v, %v", in, findings)
	}
}

// What stands around the path of a key is taken off, and told of where other tools fail on it.
func TestPathThatIsMended(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, variable, path, want string }{
		{"as it is", "ASC_PRIVATE_KEY_PATH", "AuthKey_ABC123DEFG.p8", ""},
		{"quotes", "ASC_PRIVATE_KEY_PATH", `"AuthKey_ABC123DEFG.p8"`, "quotes"},
		{"single quotes, and a line break", "ASC_PRIVATE_KEY_PATH", "'AuthKey_ABC123DEFG.p8'\n", "quotes"},
		{"a line break", "ASC_PRIVATE_KEY_PATH", "AuthKey_ABC123DEFG.p8\n", "white space"},
		{"a line break in an input, as YAML has it", "INPUT_PRIVATE-KEY-PATH", "AuthKey_ABC123DEFG.p8\n", ""},
		{"quotes that are in its name", "ASC_PRIVATE_KEY_PATH", "'quoted'", ""},
		{"JSON", "ASC_API_KEY_PATH", `"key.json"`, "quotes"},
		{"another tool's", "EXPO_ASC_API_KEY_PATH", `"AuthKey_ABC123DEFG.p8"`, "quotes"},
	}
	p8 := newKey(t)
	readable := files{"AuthKey_ABC123DEFG.p8": p8, "'quoted'": p8, "key.json": fastlane(t, map[string]any{"key_id": keyID, "key": p8})}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Env: map[string]string{tt.variable: tt.path}, Inputs: true}
			in, _, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			got := ""
			for _, f := range findings {
				got += strings.TrimSuffix(strings.TrimPrefix(f.Title, "the path of the key has "), " around it")
			}
			if in == nil || in.PrivateKey.Text.Reveal() != p8 || got != tt.want {
				t.Errorf("LoadCredential = %v, %v, want %q", in, findings, tt.want)
			}
		})
	}
	if err := (config.Source{Env: map[string]string{"ASC_PRIVATE_KEY_PATH": `"AuthKey_ABC123DEFG.p8"`}}).CheckOutput("report", "AuthKey_ABC123DEFG.p8"); err == nil {
		t.Error("a report can be written over a key whose path has quotes")
	}
}

// An issuer ID that no one reads beside the JSON of a key is told of, unless it is plain that
// the key has none.
func TestIssuerBesideJSON(t *testing.T) {
	t.Parallel()
	p8 := newKey(t)
	readable := files{
		"none.json": fastlane(t, map[string]any{"key_id": keyID, "key": p8}),
		"null.json": fastlane(t, map[string]any{"key_id": keyID, "key": p8, "issuer_id": nil}),
		"own.json":  fastlane(t, map[string]any{"key_id": keyID, "key": p8, "issuer_id": otherIssuerID}),
	}
	tests := []struct {
		name       string
		flags, env map[string]string
		want       string
	}{
		{"no field", map[string]string{"api-key-path": "none.json"}, map[string]string{"ASC_ISSUER_ID": issuerID}, "$ASC_ISSUER_ID is not used"},
		{"no field in an input", nil, map[string]string{"INPUT_API-KEY-PATH": "none.json", "ASC_ISSUER_ID": issuerID}, "$ASC_ISSUER_ID is not used"},
		{"an input beside a flag", map[string]string{"api-key-path": "none.json"}, map[string]string{"INPUT_ISSUER-ID": issuerID}, "input issuer-id is not used"},
		{"an individual key, as the file says", map[string]string{"api-key-path": "null.json"}, map[string]string{"ASC_ISSUER_ID": issuerID}, ""},
		{"an individual key, as a setting says", map[string]string{"api-key-path": "none.json", "key-type": "individual"}, map[string]string{"ASC_ISSUER_ID": issuerID}, ""},
		{"an ID of its own", map[string]string{"api-key-path": "own.json"}, map[string]string{"ASC_ISSUER_ID": issuerID}, ""},
		{"one of the same rank, which is read", map[string]string{"api-key-path": "none.json", "issuer-id": issuerID}, nil, ""},
		{"none", map[string]string{"api-key-path": "none.json"}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Flags: tt.flags, Env: tt.env, Inputs: true}
			in, _, findings := config.LoadCredential(mustLoad(t, src), src, readable.with(""))
			got := ""
			for _, f := range findings {
				got += f.Title
			}
			if in == nil || got != tt.want {
				t.Errorf("LoadCredential tells %v, want %q", findings, tt.want)
			}
		})
	}
}

// What holds nothing is told by that, and not as a variable that is not set.
func TestNothingInAFile(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"private-key-path", "api-key-path"} {
		for path, want := range map[string]string{"-": "standard input is empty", "empty": "the key file is empty"} {
			src := config.Source{Flags: map[string]string{setting: path}}
			in, _, findings := config.LoadCredential(mustLoad(t, src), src, files{"empty": " \n"}.with("\r\n"))
			if in != nil || codes(findings) != string(finding.InputMissing) || findings[0].Title != want {
				t.Errorf("--%s %s: %v, %v, want %q", setting, path, in, findings, want)
			}
		}
	}
}

// What is too large to be a key is not read to its end.
func TestStdinIsLimited(t *testing.T) {
	t.Parallel()
	src := config.Source{Flags: map[string]string{"private-key-path": "-", "key-id": keyID}}
	rest := strings.NewReader(strings.Repeat("x", 10*credential.MaxInput))
	in, _, findings := config.LoadCredential(mustLoad(t, src), src, config.Files{Stdin: rest})
	if in == nil {
		t.Fatal(findings)
	}
	if rest.Len() < 8*credential.MaxInput {
		t.Errorf("%d bytes are left of %d", rest.Len(), 10*credential.MaxInput)
	}
	if cred, findings := credential.Read(*in); cred != nil || codes(findings) == "" {
		t.Errorf("Read = %v, %v, want a refusal", cred, findings)
	}
}

func TestInputCannotBePrinted(t *testing.T) {
	t.Parallel()
	p8 := newKey(t)
	src := config.Source{Env: map[string]string{"ASC_KEY_ID": keyID, "ASC_PRIVATE_KEY": p8}}
	cfg := mustLoad(t, src)
	in, _, findings := config.LoadCredential(cfg, src, files{}.with(""))
	if in == nil {
		t.Fatal(findings)
	}
	if printed := fmt.Sprintf("%v %+v %#v %+v", *in, *in, *in, cfg); repeats(printed, p8) {
		t.Errorf("printed %q", printed)
	}
}

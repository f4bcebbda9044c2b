package credential_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// fastlaneJSON writes an API key file; changes are merged into it, nil removes.
func fastlaneJSON(t testing.TB, key string, changes map[string]any) string {
	t.Helper()
	fields := map[string]any{"key_id": keyID, "issuer_id": issuer, "key": key, "duration": 500, "in_house": false}
	for name, v := range changes {
		if fields[name] = v; v == nil {
			delete(fields, name)
		}
	}
	return string(must(json.MarshalIndent(fields, "", "  "))(t))
}

func TestParseFastlaneJSON(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	encoded := map[string]any{"is_key_content_base64": true}
	null := json.RawMessage("null")
	tests := []struct {
		name    string
		json    string
		inHouse string // what says so
		kind    role.Kind
		codes   []finding.Code // of the file, all of them warnings
	}{
		{name: "verbatim", json: fastlaneJSON(t, k.p8, nil)},
		{name: "base64", json: fastlaneJSON(t, b64(k.p8), encoded)},
		{name: "flag as a string", json: fastlaneJSON(t, b64(k.p8), map[string]any{"is_key_content_base64": "true"})},
		{name: "Enterprise", json: fastlaneJSON(t, k.p8, map[string]any{"in_house": true}), inHouse: "--api-key-path (in_house)"},
		{name: "Enterprise as a string", json: fastlaneJSON(t, k.p8, map[string]any{"in_house": "True "}), inHouse: "--api-key-path (in_house)"},
		{name: "individual", json: fastlaneJSON(t, k.p8, map[string]any{"issuer_id": null}), kind: role.Individual},
		{name: "individual, nothing said", json: fastlaneJSON(t, k.p8, map[string]any{"issuer_id": nil}), kind: role.Individual},
		{name: "with a byte order mark", json: "\ufeff" + fastlaneJSON(t, k.p8, nil), codes: is(finding.KeyRepaired)},
		{name: "UTF-16", json: "\xff\xfe" + utf16LE(fastlaneJSON(t, k.p8, nil)), codes: is(finding.KeyRepaired)},
		{name: "typographic quotes", json: strings.ReplaceAll(fastlaneJSON(t, k.p8, nil), `"`, "\u201c"), codes: is(finding.KeyRepaired)},
		{name: "quotes around it", json: "'" + fastlaneJSON(t, k.p8, nil) + "'", codes: is(finding.KeyRepaired)},
		{name: "blank lines around it", json: "\n  " + fastlaneJSON(t, k.p8, nil) + "  \n\n"},
		// TrashMob-eco/TrashMob pull 2851: "string contains null byte".
		{name: "verbatim in spite of the flag", json: fastlaneJSON(t, k.p8, encoded), codes: is(finding.KeyJSONInvalid)},
		// microsoft/app-store-vsts-extension issue 218: "invalid curve name".
		{name: "base64 without the flag", json: fastlaneJSON(t, b64(k.p8), nil), codes: is(finding.KeyJSONInvalid)},
		// fastlane issues 21699, 21301, 17217.
		{name: "comments", json: "{ # ours\n" + fastlaneJSON(t, k.p8, nil)[1:] + "// theirs", codes: is(finding.KeyJSONInvalid)},
		{name: "comments of C", json: "/* ours\n*/" + fastlaneJSON(t, k.p8, nil), codes: is(finding.KeyJSONInvalid)},
		{name: "a comma at the end", json: strings.TrimSuffix(fastlaneJSON(t, k.p8, nil), "\n}") + ", # the last\n}", codes: is(finding.KeyJSONInvalid)},
		{name: "a field that nobody reads", json: fastlaneJSON(t, k.p8, map[string]any{"foo": 1}), codes: is(finding.KeyJSONInvalid)},
		{name: "a key beside the key", json: fastlaneJSON(t, k.p8, map[string]any{"private_key": newTestKey(t).p8}), codes: is(finding.KeyJSONInvalid)},
		{name: "another key ID beside the key ID", json: fastlaneJSON(t, k.p8, map[string]any{"keyId": "ZZZZZZZZZZ"}), codes: is(finding.KeyJSONInvalid)},
		{name: "line breaks in the key", json: strings.ReplaceAll(fastlaneJSON(t, k.p8, nil), `\n`, "\n"), codes: is(finding.KeyJSONInvalid)},
		{name: "line breaks of Windows in the key", json: strings.ReplaceAll(fastlaneJSON(t, k.p8, nil), `\n`, "\r\n"), codes: is(finding.KeyJSONInvalid)},
		{name: "line breaks in the key, and a comma", json: strings.ReplaceAll(strings.TrimSuffix(fastlaneJSON(t, k.p8, nil), "\n}")+",}", `\n`, "\n"), codes: is(finding.KeyJSONInvalid)},
		// getsentry/spotlight pull 1334.
		{name: "rcodesign's", json: fastlaneJSON(t, k.p8, map[string]any{"key": nil, "private_key": k.body}), codes: is(finding.KeyJSONInvalid)},
		{name: "rcodesign's, with the base64 of the file", json: fastlaneJSON(t, k.p8, map[string]any{"key": nil, "private_key": b64(k.p8)}), codes: is(finding.KeyJSONInvalid)},
		{name: "not Enterprise, as a text", json: fastlaneJSON(t, k.p8, map[string]any{"in_house": "false"}), codes: is(finding.ToolCannotRead)},
		{name: "no base64, as a text", json: fastlaneJSON(t, k.p8, map[string]any{"is_key_content_base64": "no"}), codes: is(finding.ToolCannotRead)},
		{name: "no base64, as null", json: fastlaneJSON(t, k.p8, map[string]any{"is_key_content_base64": null})},
		// What a vault, jq or toJSON put around the object can only mean one thing.
		{name: "in a list", json: "[" + fastlaneJSON(t, k.p8, nil) + "]", codes: is(finding.KeyJSONInvalid)},
		{name: "in a list, with a comma at the end", json: "[\n " + fastlaneJSON(t, b64(k.p8), encoded) + ",\n]", codes: is(finding.KeyJSONInvalid)},
		{name: "in a list behind a comment", json: "// ours\n[" + fastlaneJSON(t, k.p8, nil) + "]", codes: is(finding.KeyJSONInvalid)},
		{name: "in another object", json: `{"api_key": ` + fastlaneJSON(t, k.p8, nil) + "}", codes: is(finding.KeyJSONInvalid)},
		{name: "in another object, beside a name", json: `{"name": "ci", "value": ` + fastlaneJSON(t, k.p8, nil) + "}", codes: is(finding.KeyJSONInvalid, finding.KeyJSONInvalid)},
		{name: "as the text of a field", json: `{"SecretString": ` + quoted(t, fastlaneJSON(t, k.p8, nil)) + "}", codes: is(finding.KeyJSONInvalid)},
		{name: "as a text", json: quoted(t, fastlaneJSON(t, k.p8, nil)), codes: is(finding.KeyJSONInvalid)},
		{name: "as a text of a text", json: quoted(t, quoted(t, fastlaneJSON(t, k.p8, nil))), codes: is(finding.KeyJSONInvalid)},
		{name: "a list as a text", json: quoted(t, "["+fastlaneJSON(t, k.p8, nil)+"]"), codes: is(finding.KeyJSONInvalid)},
		{name: "JavaScript's", json: fastlaneJSON(t, k.p8, map[string]any{"key": nil, "privateKey": k.p8, "key_id": nil, "keyId": keyID, "issuer_id": nil, "issuerId": issuer}), codes: is(finding.KeyJSONInvalid)},
		{name: "JavaScript's IDs", json: fastlaneJSON(t, k.p8, map[string]any{"key_id": nil, "keyId": keyID, "issuer_id": nil, "issuerId": issuer}), codes: is(finding.KeyJSONInvalid)},
		{name: "names of variables", json: fastlaneJSON(t, k.p8, map[string]any{"key_id": nil, "KEY_ID": keyID, "issuer_id": nil, "ISSUER_ID": issuer, "key": nil, "KEY": k.p8}), codes: is(finding.KeyJSONInvalid)},
		{name: "hyphens", json: fastlaneJSON(t, k.p8, map[string]any{"key_id": nil, "key-id": keyID, "issuer_id": nil, "issuer-id": issuer}), codes: is(finding.KeyJSONInvalid)},
		{name: "JavaScript's flags", json: fastlaneJSON(t, b64(k.p8), map[string]any{"is_key_content_base64": nil, "isKeyContentBase64": true, "in_house": nil, "inHouse": true}), inHouse: "--api-key-path (inHouse)", codes: is(finding.KeyJSONInvalid)},
		{name: "names of variables in another object", json: `{"value": ` + strings.ReplaceAll(fastlaneJSON(t, k.p8, nil), `"key`, `"KEY`) + "}", codes: is(finding.KeyJSONInvalid, finding.KeyJSONInvalid)},
		// fastlane issues 29468, 21160.
		{name: "a long duration", json: fastlaneJSON(t, k.p8, map[string]any{"duration": 1200}), codes: is(finding.ToolCannotRead)},
		{name: "a long duration as a string", json: fastlaneJSON(t, k.p8, map[string]any{"duration": "1141"}), codes: is(finding.ToolCannotRead)},
		{name: "the longest duration", json: fastlaneJSON(t, k.p8, map[string]any{"duration": 1140})},
		{name: "a duration that is no number", json: fastlaneJSON(t, k.p8, map[string]any{"duration": []int{9999}})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, findings := credential.ParseFastlaneJSON([]byte(tt.json), credential.FromFlag("api-key-path"))
			if diff := cmp.Diff(tt.codes, codes(findings)); diff != "" {
				t.Errorf("codes (-want +got):\n%s", diff)
			}
			if f == nil {
				t.Fatalf("refused:\n%s", say(findings))
			}
			cred, more := credential.Read(credential.Input{KeyID: f.KeyID, IssuerID: f.IssuerID, PrivateKey: f.PrivateKey})
			if cred == nil || len(more) > 0 {
				t.Fatalf("Read:\n%s", say(more))
			}
			kind := tt.kind
			if kind == "" {
				kind = role.Team
			}
			if !cred.PrivateKey().Equal(k.priv) || cred.Kind() != kind || cred.KeyID() != keyID || f.InHouse.String() != tt.inHouse {
				t.Errorf("got %s key %s, in_house %v", cred.Kind(), cred.KeyID(), f.InHouse)
			}
			if got := f.KeyID.Origin.String(); got != "--api-key-path (key_id)" {
				t.Errorf("it is said to be from %q", got)
			}
			noLeak(t, say(findings), k.forms()...)
		})
	}
}

// A file whose first line lost a hyphen is said to have just that: it stood in no armour.
func TestBase64OfDamagedFileInRcodesignsJSON(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	json := fastlaneJSON(t, k.p8, map[string]any{"key": nil, "private_key": b64(k.p8[1:])})
	if got := credential.RepairsOf([]byte(json)); !slices.Contains(got, credential.RepairArmour) || slices.Contains(got, credential.RepairArmoured) {
		t.Errorf("repairs %v, want those of the line alone", got)
	}
}

// quoted is a text as JSON has it.
func quoted(t testing.TB, text string) string {
	t.Helper()
	return string(must(json.Marshal(text))(t))
}

// notFastlane are files that are refused in place of a fastlane API key file.
func notFastlane(t testing.TB, k testKey) []jsonFault {
	t.Helper()
	return []jsonFault{
		{"empty", "", finding.InputMissing},
		{"a .p8 file", k.p8, finding.KeyJSONInvalid},
		{"base64", b64(k.p8), finding.KeyJSONInvalid},
		{"base64 of JSON", b64(fastlaneJSON(t, k.p8, nil)), finding.KeyJSONInvalid},
		{"base64 of JSON without a key", b64(fastlaneJSON(t, k.p8, map[string]any{"key": nil})), finding.KeyJSONInvalid},
		{"a damaged .p8 file", k.p8[:150], finding.KeyDamaged},
		{"HTML", "<!DOCTYPE html><html></html>", finding.KeyFileForeign},
		{".p12", string(pfx(t)), finding.KeyIsPKCS12},
		{"certificate", armour("CERTIFICATE", certificate(t, k)), finding.KeyIsCertificate},
		{"a path", "./key.json", finding.KeyJSONInvalid},
		{"a list", "[]", finding.KeyJSONInvalid},
		{"a list of two keys", "[" + fastlaneJSON(t, k.p8, nil) + "," + fastlaneJSON(t, k.p8, nil) + "]", finding.KeyJSONInvalid},
		{"two keys in an object", `{"a": ` + fastlaneJSON(t, k.p8, nil) + `, "b": ` + fastlaneJSON(t, newTestKey(t).p8, nil) + "}", finding.KeyJSONInvalid},
		{"a key in an object beside its ID", `{"key_id": "ABC123DEFG", "secret": ` + fastlaneJSON(t, k.p8, nil) + "}", finding.KeyJSONInvalid},
		{"a broken list", "[" + fastlaneJSON(t, k.p8, nil), finding.KeyJSONInvalid},
		{"a broken text", strings.TrimSuffix(quoted(t, fastlaneJSON(t, k.p8, nil)), "}\""), finding.KeyJSONInvalid},
		{"Google, in a list", `[{"type": "service_account", "private_key": ""}]`, finding.KeyFileForeign},
		{"binary", "\x00\x01\x02\x80", finding.KeyJSONInvalid},
		{"cut off", fastlaneJSON(t, k.p8, nil)[:200], finding.KeyJSONInvalid},
		{"no key", fastlaneJSON(t, k.p8, map[string]any{"key": nil}), finding.KeyJSONInvalid},
		{"a blank key", fastlaneJSON(t, " ", nil), finding.KeyJSONInvalid},
		{"key_content", fastlaneJSON(t, k.p8, map[string]any{"key": nil, "key_content": k.p8}), finding.KeyJSONInvalid},
		{"key_filepath", fastlaneJSON(t, k.p8, map[string]any{"key": nil, "key_filepath": "AuthKey.p8"}), finding.KeyJSONInvalid},
		{"key is a number", fastlaneJSON(t, k.p8, map[string]any{"key": 1}), finding.KeyJSONInvalid},
		{"issuer_id is a list", fastlaneJSON(t, k.p8, map[string]any{"issuer_id": []int{1}}), finding.KeyJSONInvalid},
		{"Google", `{"type": "service_account", "private_key": ""}`, finding.KeyFileForeign},
		{"a key ID twice", `{"key_id": "ABC123DEFG", "key": "x", "nested": {"key_id": 1, "a": ["key_id"]}, "key_id": "ZZZZZZZZZZ"}`, finding.KeyJSONInvalid},
		{"a key twice, and a comment", "{\"key\": \"x\", # ours\n\"key\": \"y\"}", finding.KeyJSONInvalid},
		{"another vendor", `{"private_key": "", "client_id": ""}`, finding.KeyFileForeign},
		{"names of another tool", `{"key_id": "ABC123DEFG", "issuer_id": "x", "private_key": "x"}`, finding.KeyJSONInvalid},
		{"names of JavaScript", `{"keyId": "ABC123DEFG", "issuerId": "x", "privateKey": "x"}`, finding.KeyJSONInvalid},
		{"a path for a key", fastlaneJSON(t, "./AuthKey_ABC123DEFG.p8", nil), finding.KeyJSONInvalid},
		{"Google, OAuth", `{"installed": {"client_id": "x", "client_secret": "x"}}`, finding.KeyFileForeign},
		{"Google, a user", `{"type": "authorized_user", "refresh_token": "x"}`, finding.KeyFileForeign},
		{"Firebase", `{"project_info": {}}`, finding.KeyFileForeign},
		{"too large", strings.Repeat(" ", credential.MaxInput) + "{}", finding.KeyFileForeign},
	}
}

type jsonFault struct {
	name, json string
	code       finding.Code
}

func TestParseFastlaneJSONRefuses(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	for _, tt := range notFastlane(t, k) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, findings := credential.ParseFastlaneJSON([]byte(tt.json), credential.FromFlag("api-key-path"))
			if diff := cmp.Diff(is(tt.code), codes(findings)); f != nil || diff != "" {
				t.Fatalf("codes (-want +got):\n%s%s", diff, say(findings))
			}
			noLeak(t, say(findings), k.forms()...)
		})
	}
}

// Without base64 in it, nobody is told that it lacks a flag.
func TestFlagIsOfBase64(t *testing.T) {
	t.Parallel()
	if _, findings := credential.ParseFastlaneJSON([]byte(fastlaneJSON(t, "x", nil)), credential.FromFlag("api-key-path")); len(findings) > 0 {
		t.Errorf("of text that is no key it says\n%s", say(findings))
	}
}

// TestReadTakesFastlaneJSON: the whole file is a habitual secret, written to
// disk by a shell step.
func TestReadTakesFastlaneJSON(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	tests := []struct {
		name  string
		text  string
		codes []finding.Code
	}{
		{"as it is", fastlaneJSON(t, k.p8, nil), is(finding.KeyRepaired)},
		{"base64", b64(fastlaneJSON(t, b64(k.p8), nil)), is(finding.KeyRepaired)},
		{"in a list", "[" + fastlaneJSON(t, k.p8, nil) + "]", is(finding.KeyJSONInvalid, finding.KeyRepaired)},
		{"base64 of a list", b64("[" + fastlaneJSON(t, k.p8, nil) + "]"), is(finding.KeyJSONInvalid, finding.KeyRepaired)},
		{"of another key", fastlaneJSON(t, k.p8, map[string]any{"key_id": "XYZ9876543"}), is(finding.KeyRepaired, finding.KeyIDMismatch)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := good(k)
			in.PrivateKey = value(tt.text, credential.FromVariable("ASC_PRIVATE_KEY"))
			cred, findings := credential.Read(in)
			if cred == nil || !cred.PrivateKey().Equal(k.priv) {
				t.Fatalf("not read:\n%s", say(findings))
			}
			if diff := cmp.Diff(tt.codes, codes(findings)); diff != "" {
				t.Errorf("codes (-want +got):\n%s", diff)
			}
		})
	}
}

// JSON that cannot be mended is refused by cause and line, and nothing of it is repeated.
func TestJSONFaults(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	whole := fastlaneJSON(t, k.p8, nil) // of 7 lines, in the order of the fields' names
	tests := []struct{ name, json, want string }{
		{"cut off in the key", whole[:strings.Index(whole, "PRIVATE KEY")], "breaks off on line 5"},
		{"cut off behind a comma", whole[:strings.Index(whole, `"key"`)], "breaks off on line 4"},
		{"no brace at the end", strings.TrimSuffix(whole, "\n}"), "breaks off on line 6"},
		{"single quotes", strings.ReplaceAll(whole, `"key_id"`, `'key_id'`), "line 6: JSON has double quotes, not single ones"},
		{"Python's values", strings.ReplaceAll(whole, "false", "False"), "line 3: JSON has true, false and null, in small letters"},
		{"no comma", strings.Replace(whole, `false,`, `false`, 1), "line 4: a comma is missing before it"},
		{"no comma behind a text", strings.Replace(whole, `",`, `"`, 1), "line 5: a comma is missing before it"},
		{"Ruby's arrows", strings.ReplaceAll(whole, `"key_id":`, `"key_id" =>`), "line 6: JSON has a colon, not ="},
		{"names without quotes", strings.ReplaceAll(whole, `"key_id"`, "key_id"), "line 6: a text has no double quotes around it"},
		{"a value without quotes", strings.ReplaceAll(whole, `"ABC123DEFG"`, "ABC123DEFG"), "line 6: a text has no double quotes around it"},
		{"a value that begins with a digit", strings.ReplaceAll(whole, `"ABC123DEFG"`, "2BC123DEFG"), "line 6: a text has no double quotes around it"},
		{"a value that begins like true", strings.ReplaceAll(whole, `"ABC123DEFG"`, "test"), "line 6: a text has no double quotes around it"},
		{"a backslash too many", strings.ReplaceAll(whole, "ABC123DEFG", `\ABC123DEFG`), "line 6: JSON has no such sign behind a backslash"},
		{"half an escape", strings.ReplaceAll(whole, "ABC123DEFG", `\u00xABC123DEFG`), `line 6: JSON has four hexadecimal digits behind \u`},
		{"two objects", whole + "\n{}", "line 8: there is more behind the closing brace"},
		{"two commas", strings.Replace(whole, "false,", "false,,", 1), "line 3: there is a comma too many"},
		{"a list of two", "[" + whole + "," + whole + "]", "with a list of 2. A check takes one key"},
		{"two keys", `{"a": ` + whole + `, "b": ` + whole + "}", "with 2 keys. A check takes one"},
		{"a key in an object beside its ID", `{"key_id": "ABC123DEFG", "secret": ` + whole + "}", "with the key within another object (secret)"},
		{"behind a comment", "# ours\n" + strings.ReplaceAll(whole, "false", "False"), "line 4: JSON has true, false and null"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, findings := credential.ParseFastlaneJSON([]byte(tt.json), credential.FromFlag("api-key-path"))
			if f != nil || len(findings) != 1 || !strings.Contains(findings[0].Detail, tt.want) {
				t.Errorf("got %v:\n%s\nwant %q", f, say(findings), tt.want)
			}
			noLeak(t, say(findings), k.forms()...)
		})
	}
}

// The key ID may stand in JSON that cannot be read: there is one thing to do.
func TestBrokenJSONInPlaceOfKey(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	broken := strings.Replace(fastlaneJSON(t, k.p8, nil), ",", "", 1)
	for _, keyID := range []string{"", keyID} {
		in := credential.Input{KeyID: value(keyID, credential.FromVariable("ASC_KEY_ID")), PrivateKey: value(broken, credential.FromVariable("ASC_PRIVATE_KEY"))}
		cred, findings := credential.Read(in)
		if cred != nil || len(findings) != 1 || findings[0].Code != finding.KeyJSONInvalid {
			t.Errorf("key ID %q: %v, want one finding, %s", keyID, findings, finding.KeyJSONInvalid)
		}
	}
}

// What was mended in JSON in the place of a key is told, as it is of a JSON file.
func TestMendedJSONInPlaceOfKey(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	in := credential.Input{KeyID: value(keyID, credential.FromVariable("ASC_KEY_ID")), PrivateKey: value("{ // ours\n"+fastlaneJSON(t, k.p8, nil)[1:], credential.FromVariable("ASC_PRIVATE_KEY"))}
	cred, findings := credential.Read(in)
	if cred == nil || !slices.ContainsFunc(findings, func(f *finding.Finding) bool {
		return f.Code == finding.KeyJSONInvalid && f.Severity == finding.Warning
	}) {
		t.Errorf("%v, want a key and a warning %s", findings, finding.KeyJSONInvalid)
	}
}

// What is wrong with the key of a JSON file is said of its field.
func TestFieldOfJSONIsNamed(t *testing.T) {
	t.Parallel()
	in := credential.Input{KeyID: value(keyID, credential.FromVariable("ASC_KEY_ID")), PrivateKey: value(`{"key_id": "ABC123DEFG", "key": "x"}`, credential.FromVariable("ASC_PRIVATE_KEY"))}
	_, findings := credential.Read(in)
	want := "$ASC_PRIVATE_KEY (key) holds text of 1 character that is no key"
	if len(findings) != 1 || findings[0].Detail != want {
		t.Errorf("Read() says %v, want %q", findings, want)
	}
}

package credential

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/secret"
)

// This file knows what others call fastlane's fields, and what else people keep in JSON.

// ownNames are fastlane's names for what others call differently, whatever the case of letters
// and what stands between words: rcodesign's private_key (indygreg/apple-platform-rs,
// app-store-connect 0.7.0 api_key.rs), JavaScript's keyId, a variable's KEY_ID.
var ownNames = map[string]string{
	"keyid": "key_id", "kid": "key_id", "apikeyid": "key_id", "issuerid": "issuer_id", "issuer": "issuer_id", "apiissuer": "issuer_id",
	"key": "key", "privatekey": "key", "inhouse": "in_house", "iskeycontentbase64": "is_key_content_base64", "duration": "duration",
}

// joints are what stands between the words of a name.
var joints = strings.NewReplacer("_", "", "-", "")

// ownName is fastlane's name for a field, "" if it has none.
func ownName(name string) string { return ownNames[joints.Replace(strings.ToLower(name))] }

// renameForeign gives fields fastlane's names, where those are missing, and returns the names
// that they had, by fastlane's. The one that is to hold the key must hold one.
func renameForeign(fields map[string]json.RawMessage) (was map[string]string) {
	was = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		ours := ownName(name)
		if ours == "" || fields[ours] != nil || ours == "key" && !isKey(fields[name]) {
			continue
		}
		fields[ours], was[ours] = fields[name], name
		delete(fields, name)
	}
	return was
}

func isKey(field json.RawMessage) bool {
	var text string
	return json.Unmarshal(field, &text) == nil && (secret.LooksLikeKey(text) || len(findMarks(text)) > 0)
}

// noKey says which other name of fastlane's action stands in place of "key" (fastlane
// 2.237.0, app_store_connect_api_key.rb).
func noKey(fields map[string]json.RawMessage) string {
	for _, name := range []string{"key_content", "key_filepath"} {
		if fields[name] != nil {
			return "with " + name + ". fastlane reads it only in a Fastfile. A file needs key"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name != "key" && ownName(name) == "key" {
			return "with " + name + ". Its fields must have the names key_id, issuer_id and key"
		}
	}
	if within := slices.Sorted(maps.Keys(keysWithin(fields))); len(within) > 0 {
		return "with the key within another object (" + fieldName(within[0]) + "). All fields of a key stand in one"
	}
	return "without a key"
}

// vendor names the other things that people keep in JSON files.
func vendor(fields map[string]json.RawMessage) string {
	switch {
	case string(fields["type"]) == `"service_account"`:
		return "a Google service account key"
	case string(fields["type"]) == `"authorized_user"`, fields["installed"] != nil, fields["web"] != nil:
		return "credentials of Google's OAuth"
	case fields["kty"] != nil:
		return "a JSON Web Key"
	case fields["project_info"] != nil:
		return "a google-services.json file"
	case slices.ContainsFunc(slices.Collect(maps.Keys(fields)), func(name string) bool { return name != "kid" && ownName(name) == "key_id" }):
		return "" // ours, if under other names
	case fields["private_key"] != nil || fields["privateKey"] != nil:
		return "a key file of another vendor"
	}
	return ""
}

package credential

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/ascproof/ascproof/internal/secret"
)

// This file knows what others call fastlane's fields, and what else people keep in JSON.

// foreignFields are the names of other tools for fastlane's fields. rcodesign's are in
// indygreg/apple-platform-rs, app-store-connect 0.7.0 api_key.rs.
var foreignFields = map[string][]string{
	"key_id": {"keyId", "kid"}, "issuer_id": {"issuerId"}, "key": {"private_key", "privateKey"},
}

// renameForeign gives fields fastlane's names, if the one that is to hold the key does hold
// one, and returns the name that this had.
func renameForeign(fields map[string]json.RawMessage) (name string) {
	for _, name = range foreignFields["key"] {
		var text string
		if fields["key"] == nil && json.Unmarshal(fields[name], &text) == nil && (secret.LooksLikeKey(text) || len(findMarks(text)) > 0) {
			break
		}
		name = ""
	}
	if name == "" {
		return ""
	}
	for ours, others := range foreignFields {
		for _, other := range others {
			if fields[ours] == nil && fields[other] != nil {
				fields[ours] = fields[other]
			}
		}
	}
	return name
}

// noKey says which other name of fastlane's action stands in place of "key" (fastlane
// 2.237.0, app_store_connect_api_key.rb).
func noKey(fields map[string]json.RawMessage) string {
	for _, name := range []string{"key_content", "key_filepath"} {
		if fields[name] != nil {
			return "with " + name + ". fastlane reads it only in a Fastfile. A file needs key"
		}
	}
	for _, name := range foreignFields["key"] {
		if fields[name] != nil {
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
	case fields["key_id"] != nil || fields["keyId"] != nil:
		return "" // ours, if under other names
	case fields["private_key"] != nil || fields["privateKey"] != nil:
		return "a key file of another vendor"
	}
	return ""
}

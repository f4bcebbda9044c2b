package cli_test

import (
	"strings"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// keyFile is a run in which the key is in a file of the name that Apple gives it.
func keyFile(args ...string) sample {
	return sample{args: checkWith(args...), files: map[string]string{"AuthKey_ABC123DEFG.p8": "$P8"}}
}

// withRole makes the key one of a role.
func withRole(r role.Role) func(*asctest.Server, *asctest.Key, *asctest.Credentials) {
	return func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
		*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543", Roles: role.Of(r)}).Credentials()
	}
}

// keyJSON is a fastlane file, with some fields beside its IDs.
func keyJSON(fields string) map[string]string {
	return map[string]string{"key.json": `{"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", ` + fields + `}`}
}

// adviceOnKeys is about the key, before it is sent.
func adviceOnKeys() []followed {
	ofFile := keyFile("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8")
	ofFile.env = []string{"ASC_KEY_ID="}
	asJSON := keyFile("--api-key-path", "$DIR/AuthKey_ABC123DEFG.p8")
	asJSON.without = true
	in := func(value string) sample { return sample{args: checkWith(), env: []string{"ASC_PRIVATE_KEY=" + value}} }
	keyID, issuer, path := in("ABC123DEFG"), in("00000000-0000-0000-e053-000000000001"), in("~/AuthKey_ABC123DEFG.p8")
	issuer.env = append(issuer.env, "ASC_ISSUER_ID=")
	wholeJSON := in(`{"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", "key": "$B64", "is_key_content_base64": true}`)
	team := sample{args: checkWith("--key-type", "team"), env: []string{"ASC_ISSUER_ID="}}
	individualFile := sample{args: checkWith("--private-key-path", "$DIR/ApiKey_XYZ9876543.p8", "--key-id", "XYZ9876543"), files: map[string]string{"ApiKey_XYZ9876543.p8": "$P8"}, prepare: withRole(role.Developer)}
	ofJSON := func(fields string) sample {
		return sample{args: checkWith("--api-key-path", "$DIR/key.json"), without: true, files: keyJSON(fields)}
	}
	fastlane := []string{"APP_STORE_CONNECT_API_KEY_KEY_ID=ABC123DEFG", "APP_STORE_CONNECT_API_KEY_ISSUER_ID=00000000-0000-0000-e053-000000000001"}
	ofFastlane := func(more ...string) sample {
		return sample{args: checkWith(), without: true, env: append(more, fastlane...), files: map[string]string{"key.p8": "$P8"}}
	}
	// Settings of which one is missing, beside a JSON file; an empty text is an empty file.
	missing := func(json string, env []string, args ...string) sample {
		return sample{args: checkWith(args...), env: env, files: map[string]string{"key.json": json, "output": ""}}
	}
	ofTool := func(json string, env ...string) sample {
		return sample{args: checkWith(), without: true, env: env, files: map[string]string{"key.json": json}}
	}
	env := func(env ...string) []string { return env }
	input := func(env ...string) []string { return append(env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output") }
	withOutput := func(files map[string]string) map[string]string {
		files["output"] = ""
		return files
	}
	const noID = `{"issuer_id": "00000000-0000-0000-e053-000000000001", "key": "$PEM"}`
	const noIssuer = `{"key_id": "ABC123DEFG", "key": "$PEM"}`
	ofPath := func(path string) sample {
		return sample{args: checkWith(), env: []string{"ASC_PRIVATE_KEY=", "ASC_PRIVATE_KEY_PATH=" + path}, files: map[string]string{"key.p8": "$P8"}}
	}
	const flag = "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64"
	const types, base64 = "an individual key with an issuer ID", "is_key_content_base64"
	return []followed{
		{sample: "an issuer ID that is cut off", fix: "leave the issuer ID empty", instead: checkWith("--key-id", "XYZ9876543"), env: []string{"ASC_ISSUER_ID="}, key: individualKey()},
		{sample: types, fix: "leave issuer-id (ASC_ISSUER_ID) empty", env: []string{"ASC_ISSUER_ID="}, key: individualKey()},
		{sample: types, fix: "remove key-type if this is a team key", instead: checkWith()},
		{run: team, fix: "set issuer-id (ASC_ISSUER_ID)", env: []string{givenIssuer}},
		{run: team, fix: "remove key-type if this is an individual key", instead: checkWith(), key: individualKey()},
		{run: sample{args: checkWith("--program", "enterprise", "--key-type", "individual")}, fix: "remove key-type.", instead: checkWith("--program", "enterprise"), want: 3},
		{sample: "a path in place of a key", fix: "set private-key-path (ASC_PRIVATE_KEY_PATH) to the path", env: []string{"ASC_PRIVATE_KEY=", "ASC_PRIVATE_KEY_PATH=$DIR/ASC_PRIVATE_KEY"}},
		{sample: "a duration that fastlane cannot have", fix: "set duration to 1140 or less", files: keyJSON(`"key": "$B64", "is_key_content_base64": true, "duration": 1140`)},
		{sample: "a duration that fastlane cannot have", fix: "or remove it", files: keyJSON(`"key": "$B64", "is_key_content_base64": true`)},
		{sample: "JSON where its path should be", fix: "put the key into private-key", env: []string{"ASC_API_KEY_PATH=",
			`ASC_PRIVATE_KEY={"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", "key": "$B64", "is_key_content_base64": true}`}},
		{run: missing("", env("ASC_PRIVATE_KEY=")), fix: "set ASC_PRIVATE_KEY.", env: givenValues()},
		{run: missing("", env("ASC_KEY_ID=")), fix: "set ASC_KEY_ID.", env: givenValues()},
		{run: missing("", env("ASC_PRIVATE_KEY=''")), fix: "store the content of the .p8 file in it, as text or as base64", env: []string{"ASC_PRIVATE_KEY=$P8"}},
		{run: missing("", env("ASC_KEY_ID=''")), fix: "store the ID in it, without quotes", env: givenValues()},
		{run: missing("", env("ASC_ISSUER_ID=''")), fix: "leave the issuer ID empty if this is an individual key", env: []string{"ASC_ISSUER_ID="}, key: individualKey()},
		{run: missing(noID, nil, "--api-key-path", "$DIR/key.json"), fix: "add key_id to the JSON of --api-key-path", files: keyJSON(`"key": "$PEM"`)},
		{run: missing(noID, nil, "--api-key-path", "$DIR/key.json"), fix: "or give --key-id beside it", more: []string{"--key-id", "ABC123DEFG"}},
		{run: missing(noID, nil, "--api-key-path", "$DIR/key.json"), fix: "remove --api-key-path if you mean another key", instead: checkWith()},
		{run: missing(noID, input("INPUT_API-KEY-PATH=$DIR/key.json")), fix: "add key_id to the JSON of the input api-key-path", files: withOutput(keyJSON(`"key": "$PEM"`))},
		{run: missing(noID, input("INPUT_API-KEY-PATH=$DIR/key.json")), fix: "or give the input key-id beside it", env: []string{"INPUT_KEY-ID=ABC123DEFG"}},
		{run: missing(noID, input("INPUT_API-KEY-PATH=$DIR/key.json")), fix: "remove the input api-key-path if you mean another key", drop: []string{"INPUT_API-KEY-PATH"}},
		{run: missing(noID, env("ASC_KEY_ID=", "ASC_PRIVATE_KEY=", "ASC_API_KEY_PATH=$DIR/key.json")), fix: "add key_id to the JSON of $ASC_API_KEY_PATH", files: keyJSON(`"key": "$PEM"`)},
		{run: missing(noID, env("ASC_KEY_ID=", "ASC_PRIVATE_KEY=", "ASC_API_KEY_PATH=$DIR/key.json")), fix: "or set ASC_KEY_ID", env: []string{givenKeyID}},
		{run: missing(noID, env("ASC_KEY_ID=", "ASC_PRIVATE_KEY="+noID)), fix: "add key_id to the JSON of $ASC_PRIVATE_KEY", env: []string{"ASC_PRIVATE_KEY=" + keyJSON(`"key": "$PEM"`)["key.json"]}},
		{run: missing(noID, env("ASC_KEY_ID=", "ASC_PRIVATE_KEY="+noID)), fix: "or set ASC_KEY_ID", env: []string{givenKeyID}},
		{run: ofTool(noID, "APP_STORE_CONNECT_API_KEY_PATH=$DIR/key.json"), fix: "add key_id to the JSON of $APP_STORE_CONNECT_API_KEY_PATH", files: keyJSON(`"key": "$PEM"`)},
		{run: ofTool("", "APP_STORE_CONNECT_PRIVATE_KEY="+noID), fix: "or set APP_STORE_CONNECT_KEY_IDENTIFIER", env: []string{"APP_STORE_CONNECT_KEY_IDENTIFIER=ABC123DEFG"}},
		{run: ofTool("", fastlane[1], "APP_STORE_CONNECT_API_KEY_KEY=$P8"), fix: "set APP_STORE_CONNECT_API_KEY_KEY_ID.", env: fastlane},
		{run: ofTool("", fastlane...), fix: "set APP_STORE_CONNECT_API_KEY_KEY.", env: []string{"APP_STORE_CONNECT_API_KEY_KEY=$P8"}},
		{run: ofTool("", "EXPO_ASC_KEY_ID=ABC123DEFG", "EXPO_ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001"), fix: "set EXPO_ASC_API_KEY_PATH.", env: []string{"EXPO_ASC_API_KEY_PATH=$DIR/key.p8"}, files: map[string]string{"key.p8": "$P8"}},
		{run: ofTool("", "APPLE_API_KEY=$P8"), fix: "put the key into private-key (ASC_PRIVATE_KEY), and its IDs into key-id and issuer-id", env: givenValues(), drop: []string{"APPLE_API_KEY"}},
		{run: ofTool("", "APPLE_API_KEY=$P8", "APPLE_API_KEY_ID=ABC123DEFG", "APPLE_API_ISSUER=00000000-0000-0000-e053-000000000001"), fix: "set APPLE_API_KEY to the path of a file that holds the key", env: []string{"APPLE_API_KEY=$DIR/key.p8"}, files: map[string]string{"key.p8": "$P8"}},
		{run: missing("", nil, "--private-key-path", "$DIR/key.json"), fix: "write the key into the file", files: map[string]string{"key.json": "$P8"}},
		{run: missing("", nil, "--api-key-path", "$DIR/key.json"), fix: "write the key into the file", files: keyJSON(`"key": "$PEM"`)},
		{run: missing(noIssuer, nil, "--api-key-path", "$DIR/key.json"), fix: "if this is a team key: set issuer_id in the JSON of --api-key-path to the same", files: keyJSON(`"key": "$PEM"`)},
		{run: missing(noIssuer, nil, "--api-key-path", "$DIR/key.json"), fix: "if this is an individual key: set key-type to individual", key: individualKey(), more: []string{"--key-type", "individual"},
			files: map[string]string{"key.json": strings.Replace(noIssuer, "ABC123DEFG", "XYZ9876543", 1)}},
		{run: missing("", env("ASC_ISSUER_ID=00000000-0000-0000-E053-000000000001")), fix: "write the issuer ID in small letters", env: []string{givenIssuer}},
		{run: missing(strings.Replace(noIssuer, "{", `{"in_house": true, `, 1), nil, "--api-key-path", "$DIR/key.json"), fix: "set issuer_id in the JSON of --api-key-path.", files: keyJSON(`"key": "$PEM", "in_house": true`), want: 3},
		{run: ofPath("\"$DIR/key.p8\""), fix: "store the path alone, without quotes and line breaks", env: env("ASC_PRIVATE_KEY_PATH=$DIR/key.p8")},
		{run: ofPath("$DIR/key.p8\n"), fix: "store the path alone, without quotes and line breaks", env: env("ASC_PRIVATE_KEY_PATH=$DIR/key.p8")},
		{run: ofPath("https://example.com/key.p8?token=x"), fix: "download the file first, and set ASC_PRIVATE_KEY_PATH to its path", env: env("ASC_PRIVATE_KEY_PATH=$DIR/key.p8")},
		{run: sample{args: []string{"inspect", "--format", "json", "https://example.com/key.p8?token=x"}}, fix: "download the file first, and name it", instead: []string{"inspect", "--format", "json", "$DIR/key.p8"}, files: map[string]string{"key.p8": "$P8"}},
		{run: missing("", env("ASC_REQIRE=apps")), fix: "rename the variable ASC_REQIRE to ASC_REQUIRE", drop: []string{"ASC_REQIRE"}, env: []string{"ASC_REQUIRE=apps"}},
		{run: missing("", env("ASC_REQIRE=apps")), fix: "or remove it", drop: []string{"ASC_REQIRE"}},
		{run: missing("", input("INPUT_REQIRE=apps")), fix: "write the input require in place of reqire", drop: []string{"INPUT_REQIRE"}, env: []string{"INPUT_REQUIRE=apps"}},
		{run: ofFile, fix: "set key-id (ASC_KEY_ID) to the key ID in the name of the key file: ABC123DEFG", env: []string{givenKeyID}},
		{run: asJSON, fix: "use private-key-path (ASC_PRIVATE_KEY_PATH) for a .p8 file", env: []string{givenKeyID, givenIssuer}, instead: checkWith("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8")},
		{run: keyID, fix: "put the key ID into key-id (ASC_KEY_ID)", env: givenValues()},
		{run: issuer, fix: "put the issuer ID into issuer-id (ASC_ISSUER_ID)", env: givenValues()},
		{run: path, fix: "write the whole path", env: []string{"ASC_PRIVATE_KEY=", "ASC_PRIVATE_KEY_PATH=$DIR/key.p8"}, files: map[string]string{"key.p8": "$P8"}},
		{run: sample{args: checkWith(), env: []string{"ASC_KEY_ID=$P8"}}, fix: "move it to private-key (ASC_PRIVATE_KEY)", env: givenValues()},
		{run: wholeJSON, fix: "set api-key-path (ASC_API_KEY_PATH) to its path", env: []string{"ASC_PRIVATE_KEY=", "ASC_API_KEY_PATH=$DIR/key.json"}, files: keyJSON(`"key": "$B64", "is_key_content_base64": true`)},
		{run: wholeJSON, fix: "To store only the key, set ASC_KEY_ID and ASC_ISSUER_ID too", env: givenValues()},
		{run: individualFile, fix: "leave issuer-id (ASC_ISSUER_ID) empty if this is an individual key", env: []string{"ASC_ISSUER_ID="}, key: individualKey()},
		{run: sample{args: checkWith("--key-id", `"ABC123DEFG"`)}, fix: "leave out the quotes", instead: checkWith("--key-id", "ABC123DEFG")},
		{run: ofJSON(`"key": "$PEM", "is_key_content_base64": true`), fix: "leave out " + base64, files: keyJSON(`"key": "$PEM"`)},
		{run: ofJSON(`"key": "$PEM", "is_key_content_base64": true`), fix: "or store the base64 of the .p8 file in key", files: keyJSON(`"key": "$B64", "is_key_content_base64": true`)},
		{run: ofJSON(`"key": "$B64"`), fix: `add "is_key_content_base64": true`, files: keyJSON(`"key": "$B64", "is_key_content_base64": true`)},
		{run: ofFastlane("APP_STORE_CONNECT_API_KEY_KEY=$B64"), fix: "set " + flag + " to true", env: []string{flag + "=true"}},
		{run: ofFastlane("APP_STORE_CONNECT_API_KEY_KEY=$P8", flag+"=true"), fix: "remove " + flag, drop: []string{flag}},
		{run: ofFastlane("APP_STORE_CONNECT_API_KEY_KEY_FILEPATH=$DIR/key.p8", flag+"=true"), fix: "remove " + flag, drop: []string{flag}},
		{run: sample{args: checkWith("--api-key-path", "$DIR/key.json", "--program", "app-store"), without: true, files: keyJSON(`"key": "$PEM", "in_house": true`)},
			fix: "remove in_house for a key of App Store Connect", files: keyJSON(`"key": "$PEM"`)},
		{fix: "remove a password that somebody added", by: withoutPassword},
	}
}

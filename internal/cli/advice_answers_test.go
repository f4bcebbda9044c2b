package cli_test

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// adviceOnAnswers is about what Apple answered.
func adviceOnAnswers() []followed {
	const doubt, likely = "not proved", "set unproven to ignore to accept this"
	enterprise := sample{args: checkWith("--program", "enterprise", "--app", "com.example.app", "--probe", "none")}
	badVendor := sample{args: checkWith("--require", "finance-reports", "--vendor-number", "80000001"), prepare: withRole(role.Finance)}
	const issuer = "00000000-0000-0000-e053-000000000001"
	jsonWith := func(id, issuer string) map[string]string {
		return map[string]string{"key.json": `{"key_id": "` + id + `", "issuer_id": ` + issuer + `, "key": "$PEM"}`}
	}
	ofJSON := func(variable, id, issuer string) sample {
		return sample{args: checkWith(), without: true, env: []string{variable + "=$DIR/key.json"}, files: jsonWith(id, issuer)}
	}
	lone := asctest.KeyOptions{ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: role.Of(role.Developer)}
	ofTool := func(issuer string, names ...string) sample {
		return sample{args: checkWith(), without: true, files: map[string]string{"key.p8": "$P8"},
			env: []string{names[0] + "=ABC123DEFG", names[1] + "=" + issuer, names[2] + "=$DIR/key.p8"}}
	}
	eas := []string{"EXPO_ASC_KEY_ID", "EXPO_ASC_ISSUER_ID", "EXPO_ASC_API_KEY_PATH"}
	tauri := []string{"APPLE_API_KEY", "APPLE_API_ISSUER", "APPLE_API_KEY_PATH"}
	fastlane := []string{"APP_STORE_CONNECT_API_KEY_KEY_ID", "APP_STORE_CONNECT_API_KEY_ISSUER_ID", "APP_STORE_CONNECT_API_KEY_KEY_FILEPATH"}
	aloneIn := func(s sample) sample {
		s.prepare = func(srv *asctest.Server, _ *asctest.Key, c *asctest.Credentials) { *c = srv.Key(lone).Credentials() }
		s.env = slices.Clone(s.env)
		for i := range s.env {
			s.env[i] = strings.Replace(s.env[i], "ABC123DEFG", lone.ID, 1)
		}
		return s
	}
	roles := func(r role.Role) role.Set { return role.Of(r) }
	aloneKey := func(r role.Role) asctest.KeyOptions {
		return asctest.KeyOptions{ID: "GHI789JKLM", Kind: asctest.IndividualKind, Roles: role.Of(r)}
	}
	aloneOf := func(set role.Set, apps ...string) func(args ...string) sample {
		return func(args ...string) sample {
			return sample{args: checkWith(args...), prepare: func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
				*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: set, Apps: apps}).Credentials()
			}}
		}
	}
	unlucky := aloneOf(role.Of(role.AppManager))("--require", "app-manager")
	alone := unlucky.prepare
	unlucky.prepare = func(s *asctest.Server, k *asctest.Key, c *asctest.Credentials) {
		alone(s, k, c)
		s.Fail(asctest.Refuse(asctest.NotAuthorized).On("/v1/builds", "/v1/betaGroups"))
	}
	// A key that Apple rejects, in a file of some name, and perhaps changed on its way.
	refused := func(file string, how func(string) string) sample {
		return sample{args: checkWith("--private-key-path", "$DIR/"+file), env: []string{"ASC_PRIVATE_KEY="}, files: map[string]string{file: "$P8"},
			prepare: func(_ *asctest.Server, k *asctest.Key, c *asctest.Credentials) {
				k.Revoke()
				if how != nil {
					c.PrivateKey = how(c.PrivateKey)
				}
			}}
	}
	flattened := func(key string) string { return strings.ReplaceAll(strings.TrimSpace(key), "\n", " ") }
	misnamed := ofTool("", fastlane...)
	misnamed.env = append(misnamed.env, "ASC_ISSUER="+issuer)
	typed := ofTool(issuer, eas...)
	typed.args = checkWith("--key-type", "individual")
	teamJSON := ofJSON("ASC_API_KEY_PATH", "ABC123DEFG", "null")
	teamJSON.args = checkWith("--key-type", "team")
	return []followed{
		{run: teamJSON, fix: "set issuer_id in the JSON of ASC_API_KEY_PATH", files: jsonWith("ABC123DEFG", `"`+issuer+`"`)},
		// The issuer ID stands where the rest of the key does, since sources are not mixed.
		{run: ofJSON("ASC_API_KEY_PATH", "ABC123DEFG", `""`), fix: "Set issuer_id in the JSON of ASC_API_KEY_PATH", files: jsonWith("ABC123DEFG", `"`+issuer+`"`)},
		{run: ofJSON("APP_STORE_CONNECT_API_KEY_PATH", "ABC123DEFG", "null"), fix: "Set issuer_id in the JSON of APP_STORE_CONNECT_API_KEY_PATH", files: jsonWith("ABC123DEFG", `"`+issuer+`"`)},
		{run: ofTool("", eas...), fix: "Set EXPO_ASC_ISSUER_ID.", env: []string{"EXPO_ASC_ISSUER_ID=" + issuer}},
		{run: ofTool("", tauri...), fix: "Set APPLE_API_ISSUER.", env: []string{"APPLE_API_ISSUER=" + issuer}},
		{run: ofTool("", fastlane...), fix: "Set APP_STORE_CONNECT_API_KEY_ISSUER_ID.", env: []string{"APP_STORE_CONNECT_API_KEY_ISSUER_ID=" + issuer}},
		{run: misnamed, fix: "Set APP_STORE_CONNECT_API_KEY_ISSUER_ID to the value of that variable", env: []string{"APP_STORE_CONNECT_API_KEY_ISSUER_ID=" + issuer}},
		{run: misnamed, fix: "set APP_STORE_CONNECT_API_KEY_ISSUER_ID to the value of ASC_ISSUER", env: []string{"APP_STORE_CONNECT_API_KEY_ISSUER_ID=" + issuer}},
		{run: aloneIn(ofJSON("ASC_API_KEY_PATH", lone.ID, `"`+issuer+`"`)), fix: "remove issuer_id from the JSON of ASC_API_KEY_PATH", files: jsonWith(lone.ID, "null"), key: lone},
		{run: aloneIn(ofTool(issuer, fastlane...)), fix: "leave APP_STORE_CONNECT_API_KEY_ISSUER_ID empty in this job", env: []string{"APP_STORE_CONNECT_API_KEY_ISSUER_ID="}, key: lone},
		{run: aloneIn(typed), fix: "leave EXPO_ASC_ISSUER_ID empty. An individual key has no issuer ID", env: []string{"EXPO_ASC_ISSUER_ID="}, key: lone},
		{sample: "an individual key, and an issuer ID", fix: "leave issuer-id (ASC_ISSUER_ID) empty in this job", env: []string{"ASC_ISSUER_ID="}},
		{sample: "a team key without its issuer ID", fix: "Set issuer-id", env: []string{givenIssuer}},
		{run: aloneOf(roles(role.AppManager), "1000000001")("--app", "com.example.app"), fix: "give the user of this key access to the app", key: aloneKey(role.AppManager)},
		{run: sample{args: checkWith("--app", "COM.EXAMPLE.APP.BETA")}, fix: "set app to com.example.app.beta", instead: checkWith("--app", "com.example.app.beta")},
		{run: sample{args: checkWith("--app", "com.example.none")}, fix: "find the app in App Store Connect", instead: checkWith("--app", "com.example.app")},
		{run: aloneOf(roles(role.AppManager))("--forbid", "developer"), fix: "give the user of this key fewer roles", key: aloneKey(role.CustomerSupport)},
		{run: aloneOf(roles(role.AppManager), "none")("--require", "metadata"), fix: "give the user of this key access to an app", more: []string{"--probe", "write"}, key: aloneKey(role.AppManager)},
		{run: aloneOf(roles(role.Developer))("--require", "metadata"), fix: "give the user of this key the role", key: aloneKey(role.AppManager)},
		{run: unlucky, fix: "use a team key for these requests", key: asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager)}},
		{run: sample{args: checkWith("--require", "reviews"), prepare: withRole(role.Finance)}, fix: "use a key that can list apps", key: asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager)}},
		{sample: "no app", fix: "create an app", healthy: true},
		{sample: "a key that cannot tell what ends", fix: "use a key that can list them", key: asctest.KeyOptions{ID: "GHI789JKLM", Roles: role.Of(role.AppManager)}},
		{run: sample{args: checkWith("--key-id", "ABC123DEFGH")}, fix: "1. Copy the key ID again", instead: checkWith()},
		{run: refused("AuthKey_XYZ9876543.p8", nil), fix: "1. Is the key file that of ABC123DEFG?", healthy: true, instead: checkWith("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8"), files: map[string]string{"AuthKey_ABC123DEFG.p8": "$P8"}},
		{run: refused("SubscriptionKey_ABC123DEFG.p8", nil), fix: "1. Take a key from App Store Connect", healthy: true, instead: checkWith("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8"), files: map[string]string{"AuthKey_ABC123DEFG.p8": "$P8"}},
		{run: refused("key.p8", withoutPublicHalf), fix: "1. Store the .p8 file again", healthy: true},
		{run: refused("key.p8", flattened), fix: "1. Store the damaged value again", healthy: true},
		{sample: "an outage", fix: "set on-unreachable to warn", more: []string{"--on-unreachable", "warn"}},
		{sample: doubt, fix: "set probe to write to tell", more: []string{"--probe", "write"}, want: 4},
		{sample: doubt, fix: likely, more: []string{"--unproven", "ignore"}},
		{sample: doubt, fix: "or to fail to stop the pipeline", more: []string{"--unproven", "fail"}, want: 4},
		{sample: "not proved, which is to fail", fix: "set unproven to warn or ignore", more: []string{"--unproven", "warn"}},
		{run: sample{args: checkWith("--forbid", "submit"), prepare: withRole(role.Sales)}, fix: "set probe to write to learn more", more: []string{"--probe", "write"}},
		{run: sample{args: checkWith("--require", "fastlane-deliver", "--forbid", "app-manager"), prepare: withRole(role.AppManager)},
			fix: "remove app-manager from forbid, or fastlane-deliver from require", instead: checkWith("--require", "fastlane-deliver")},
		{run: sample{args: checkWith("--require", "metadata", "--forbid", "metadata"), prepare: withRole(role.Sales)},
			fix: "remove metadata from require, or metadata from forbid", instead: checkWith("--forbid", "metadata")},
		{run: sample{args: checkWith("--require", "metadata sales-reports", "--forbid", "admin"), prepare: withRole(role.Admin)},
			fix: "create a key with the roles App Manager and Sales and Reports", more: []string{"--vendor-number", "80012345"},
			key: asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager, role.Sales)}},
		{sample: "an individual key where none will do", fix: "and set the issuer ID", key: asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager)}},
		{run: sample{args: checkWith("--forbid", "sales-reports"), prepare: withRole(role.Admin)}, fix: "set vendor-number. Then", more: []string{"--vendor-number", "80012345"}, want: 4},
		{run: sampleOf(doubt, "--app", "com.example.none"), fix: "set app to one that this key sees", more: []string{"--app", "com.example.app", "--probe", "write"}, want: 4},
		{run: enterprise, fix: "remove app", instead: checkWith("--probe", "none")},
		{run: badVendor, fix: "copy the vendor number", more: []string{"--vendor-number", "80012345"}},
		{sample: "more than one check asks", fix: "remove all. Then", instead: checkWith("--probe", "write", "--require", "users notarytool signing devices upload")},
		{sample: "answers that no role explains", fix: "please report it: add --report FILE", more: []string{"--report", "$DIR/report.json"}, again: true},
		{fix: "set timeout to 2m", by: moreTime},
		// The other program: a fake is the API of one, so the answers before are those of a
		// key that it does not know.
		{run: sample{args: checkWith("--program", "enterprise", "--require", "metadata"), program: asctest.Enterprise, prepare: withRole(role.Admin)},
			fix: "and set program to app-store", instead: checkWith("--require", "metadata"), appStore: true},
		{run: sample{args: checkWith("--program", "enterprise")}, fix: "Set program to app-store", instead: checkWith()},
		{run: sample{args: checkWith(), program: asctest.Enterprise}, fix: "Set program to enterprise", more: []string{"--program", "enterprise"}},
		{run: sample{args: checkWith(), prepare: otherKindOpen}, fix: "Is it an individual key? Leave issuer-id (ASC_ISSUER_ID) empty", env: []string{"ASC_ISSUER_ID="}, key: individualKey()},
		{run: sample{args: checkWith("--private-key-path", "$DIR/ApiKey_ABC123DEFG.p8"), env: []string{"ASC_PRIVATE_KEY="}, prepare: otherKindOpen, files: map[string]string{"ApiKey_ABC123DEFG.p8": "$P8"}},
			fix: "1. Leave issuer-id (ASC_ISSUER_ID) empty", env: []string{"ASC_ISSUER_ID="}, key: individualKey()},
		{run: sample{args: checkWith("--require", "sales-reports", "--vendor-number", "80000001"), prepare: to(asctest.Refuse(asctest.VendorNumberInvalid).On("/v1/salesReports", "/v1/financeReports"))},
			fix: "correct vendor-number", more: []string{"--vendor-number", "80012345"}, healthy: true, want: 4},
	}
}

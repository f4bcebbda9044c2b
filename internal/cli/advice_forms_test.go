package cli_test

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// adviceOnForms is about how values and files are written: whoever stores what the message
// says hears no more of it.
func adviceOnForms() []followed {
	const issuer = "00000000-0000-0000-e053-000000000001"
	stored := []string{"ASC_PRIVATE_KEY=$B64"}
	value := func(name, fix string) followed {
		return followed{run: sample{args: checkWith(), env: []string{"ASC_PRIVATE_KEY=" + name}}, fix: fix, env: stored}
	}
	inspect := func(content, fix string) followed {
		return followed{run: sample{args: []string{"inspect", "--format", "json", "$DIR/key.p8"}, files: map[string]string{"key.p8": content}}, fix: fix, files: map[string]string{"key.p8": "$P8"}}
	}
	ofJSON := func(text, fix string) followed {
		return followed{run: sample{args: checkWith("--api-key-path", "$DIR/key.json"), without: true, files: map[string]string{"key.json": text}}, fix: fix, files: keyJSON(`"key": "$PEM"`)}
	}
	// A key that something has changed on its way, which is not so any more when healthy.
	mangled := func(how func(string) string, fix string) followed {
		return followed{run: sample{args: checkWith(), prepare: func(_ *asctest.Server, _ *asctest.Key, c *asctest.Credentials) { c.PrivateKey = how(c.PrivateKey) }}, fix: fix, healthy: true}
	}
	replace := func(from, to string) func(string) string {
		return func(key string) string { return strings.ReplaceAll(key, from, to) }
	}
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	ofFastlane := func(key string) sample {
		return sample{args: checkWith(), without: true, env: []string{key, "APP_STORE_CONNECT_API_KEY_KEY_ID=ABC123DEFG", "APP_STORE_CONNECT_API_KEY_ISSUER_ID=" + issuer}}
	}
	object := keyJSON(`"key": "$PEM"`)["key.json"]
	named := func(name, args string) sample {
		return sample{args: checkWith("--private-key-path", "$DIR/"+name), files: map[string]string{name: "$P8", args: "$P8"}, env: []string{"ASC_PRIVATE_KEY="}}
	}
	otherName, inApp := named("AuthKey_XYZ9876543.p8", "AuthKey_ABC123DEFG.p8"), named("SubscriptionKey_ABC123DEFG.p8", "AuthKey_ABC123DEFG.p8")
	right := checkWith("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8")
	entry := "    key-id: env:ASC_KEY_ID\n    issuer-id: env:ASC_ISSUER_ID\n    private-key: env:ASC_PRIVATE_KEY\n"
	good := "keys:\n  - name: a\n" + entry
	audit := func(text, fix string) followed {
		return followed{run: sample{args: []string{"audit", "--format", "json", "$DIR/keys.yml"}, files: map[string]string{"keys.yml": text}}, fix: fix, files: map[string]string{"keys.yml": good, "key.p8": "$P8"}}
	}
	auditArgs := func(args, instead []string, fix string) followed {
		return followed{run: sample{args: append([]string{"audit", "--format", "json"}, args...), files: map[string]string{"keys.yml": good}}, fix: fix,
			instead: append([]string{"audit", "--format", "json"}, instead...), files: map[string]string{"keys.yml": good, "keys/AuthKey_ABC123DEFG.p8": "$P8", "keys/issuer.txt": issuer}}
	}
	missing := audit(strings.Replace(good, "env:ASC_PRIVATE_KEY", "file:key.p8", 1), "mend the path in the audit file")
	two := sample{args: []string{"exec", "--format", "json", "--require", "tauri,electron-builder", "--", "true"}}
	return []followed{
		value("-----BEGIN PRIVATE KEY-----\n$B64\n-----END PRIVATE KEY-----", "store only the base64, without BEGIN and END lines"),
		value("KEY=$B64", "store only what comes after the = sign"),
		value("data:text/plain;base64,$B64", "store only what comes after the comma"),
		value("correct-horse-battery!", "check that the secret holds the content of the file"),
		value("${{ secrets.ASC_PRIVATE_KEY }}", "pass the value itself"),
		value("${{ secrets.ASC_PRIVATE_KEY }}", "check the spelling of the secret"),
		value("<!DOCTYPE html><html></html>", "download the file by hand"),
		value("$P8\n$P8", "store one .p8 file, and nothing else"),
		inspect("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "use the .p8 file that App Store Connect offered"),
		inspect(`{\rtf1}`, "use the .p8 file as it was downloaded"),
		ofJSON("{ # ours\n"+object[1:], "write plain JSON"),
		ofJSON("["+object+"]", "keep the inner object alone"),
		ofJSON(`{"value": `+object+"}", "keep the inner object alone"),
		ofJSON(`{"key_id": "ABC123DEFG"}`, "write the JSON like this"),
		ofJSON(`{"type": "service_account", "private_key": "$B64"}`, "write the JSON like this"),
		{run: ofJSON(`{"type": "service_account", "private_key": "$B64"}`, "").run, fix: "use private-key-path (ASC_PRIVATE_KEY_PATH) for a .p8 file", files: map[string]string{"key.p8": "$P8"},
			env: []string{givenKeyID, givenIssuer}, instead: checkWith("--private-key-path", "$DIR/key.p8")},
		ofJSON("key_id: ABC123DEFG\nkey: $B64\n", "write the JSON like this"),
		ofJSON(object+"\n"+object, "keep one of the two objects"),
		ofJSON(strings.ReplaceAll(object, `"`, "\u201d"), "write plain text in UTF-8"),
		ofJSON("\ufeff"+object, "write plain text in UTF-8"),
		ofJSON(strings.Replace(object, "{", `{"in_house": "false", `, 1), "write in_house without quotes"),
		ofJSON(strings.ReplaceAll(object, `"`, `\"`), "write the object alone"),
		inspect("./AuthKey_ABC123DEFG.p8", "use private-key-path (ASC_PRIVATE_KEY_PATH) for a path"),
		{run: ofFastlane("APP_STORE_CONNECT_API_KEY_KEY=" + object), fix: "store the .p8 file in it, without the JSON", env: []string{"APP_STORE_CONNECT_API_KEY_KEY=$P8"}},
		{sample: "a key that Codemagic cannot read", fix: "store the text of the .p8 file in it, not base64", env: []string{"APP_STORE_CONNECT_PRIVATE_KEY=$P8"}},
		mangled(func(key string) string { return key[strings.Index(key, "\n")+1:] }, "store the whole file, with its first and last line"),
		mangled(replace("-----BEGIN", "\u2014\u2014-BEGIN"), "copy it from the file itself"),
		mangled(replace(" ", `\t`), "store the text itself, not its form in JSON"),
		mangled(replace("\n", "%0A"), "let curl encode it"),
		mangled(replace("BEGIN PRIVATE", "BEGIN RSA PRIVATE"), "store the file as Apple gave it. Its first line"),
		mangled(func(key string) string { return encode(encode(key)) }, "encode the file only once"),
		mangled(asSEC1, "store the file as Apple gave it, not converted"),
		{run: sample{args: checkWith("--key-id", "ABC123DEFG\u200b")}, fix: "copy it from App Store Connect itself", instead: checkWith()},
		{sample: "a key without its public half", fix: "use the .p8 file as Apple gave it. It has both halves", files: map[string]string{"key.p8": "$P8"}},
		{sample: "a key with a password", fix: "use the .p8 file as Apple gave it. It has no password", files: map[string]string{"key.p8": "$P8"}},
		{run: sample{args: []string{"exec", "--format", "json", "--", "ture"}}, fix: "check its spelling", instead: []string{"exec", "--format", "json", "--", "true"}},
		{sample: "the IDs in each other's place", fix: "exchange the two values", instead: checkWith()},
		{sample: "a key ID in lower case", fix: "copy the key ID from the row of the key", instead: checkWith()},
		{sample: "an issuer ID that is cut off", fix: "copy the issuer ID from above the list", instead: checkWith()},
		{run: sample{args: checkWith("--key-id", " ABC123DEFG ")}, fix: "store only the ID", instead: checkWith()},
		{run: otherName, fix: "compare the key ID with the name of the .p8 file", instead: right},
		{run: inApp, fix: "use a key from App Store Connect", instead: right},
		{run: two, fix: "require only one of the two in a step", instead: []string{"exec", "--format", "json", "--require", "tauri", "--", "true"}},
		{sample: "a report that cannot be written any more", fix: "create the directory first, or name another", more: []string{"--report", "$DIR/report.json"}},
		{sample: "a report that cannot be written", fix: "set report to a file in a directory that exists", more: []string{"--report", "$DIR/report.json"}},
		{sample: "a report that cannot be written", fix: "or create this one first", files: map[string]string{"none/x": ""}},
		{sample: "a report named like a directory", fix: "set report to a file in it", more: []string{"--report", "$DIR/report.json"}},
		{sample: "a report to standard output", fix: "set report to a file", more: []string{"--report", "$DIR/report.json"}},
		{sample: "a report to standard output", fix: "set format to json", instead: checkWith("--format", "json")},
		{sample: "a report below a file", fix: "set junit to a file in a directory", more: []string{"--junit", "$DIR/junit.xml"}},
		{sample: "a report with a line break in its name", fix: "set markdown to the path of a file on one line", more: []string{"--markdown", "$DIR/a"}},
		{sample: "no such shell", fix: "name one of the shells bash", instead: []string{"completion", "bash"}},
		{run: sample{args: []string{"inspect", "--format", "json"}, without: true, files: map[string]string{"key.p8": "$P8"}}, fix: "name a file to look at it", instead: []string{"inspect", "--format", "json", "$DIR/key.p8"}},
		{run: sample{args: []string{"inspect", "--", "$P8"}, files: map[string]string{"key.p8": "$P8"}}, fix: "give the name of a file", instead: []string{"inspect", "--format", "json", "$DIR/key.p8"}},
		{sample: "a file to inspect that is not there", fix: "check the path and the file's permissions", instead: []string{"inspect", "--format", "json", "$DIR/AuthKey_ABC123DEFG.p8"}, files: map[string]string{"AuthKey_ABC123DEFG.p8": "$P8"}},
		{run: sample{args: checkWith("--require", strings.Join(capabilities(), " "))}, fix: "divide require over two checks", instead: checkWith("--require", strings.Join(capabilities()[:9], " "))},
		{run: sample{args: checkWith("--require", "reviews", "--app", "1000000002"), prepare: withRole(role.Finance)}, fix: "create a key with a role that sees apps", key: asctest.KeyOptions{ID: "DEF456GHIJ", Roles: role.Of(role.AppManager)}},
		audit("default: {}\n"+good, "mend the audit file"),
		{fix: "take the key out of it. The private key belongs in private-key", by: pieceInName},
		audit("keys: a\n", "write a list of keys"),
		audit(good+"    signer: sign\n", "give the key itself in private-key"),
		audit(good+"    foo: x\n", "mend the entry"),
		audit("keys:\n  - name: a\n    require: apps\n", "write key-id, issuer-id and private-key into the entry"),
		audit(good+"  - name: a\n"+entry, "give each key another name"),
		missing,
		auditArgs(nil, []string{"$DIR/keys.yml"}, "name a file: ascproof audit keys.yml"),
		auditArgs([]string{"$DIR/keys.yml", "$DIR/keys.yml"}, []string{"$DIR/keys.yml"}, "name one file"),
		auditArgs([]string{"--report", "$DIR/keys.yml", "$DIR/keys.yml"}, []string{"--report", "$DIR/r.json", "$DIR/keys.yml"}, "write the report to another file"),
		auditArgs([]string{"--discover", "$DIR/keys.yml"}, []string{"--discover", "$DIR/keys"}, "name the directory that the key is in"),
	}
}

// capabilities are the names of all of them, in the order of the data.
func capabilities() (names []string) {
	for _, c := range role.Embedded().Capabilities {
		names = append(names, c.Name)
	}
	return names
}

// withoutPublicHalf is a key with nothing but its private number.
func withoutPublicHalf(key string) string {
	block, _ := pem.Decode([]byte(key))
	const number = 36 // where it begins, behind what all keys on P-256 begin with
	return armoured("PRIVATE KEY", append([]byte("\x30\x41\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x27\x30\x25\x02\x01\x01\x04\x20"), block.Bytes[number:number+32]...))
}

// asSEC1 is a key as openssl wrote it in older versions.
func asSEC1(key string) string {
	block, _ := pem.Decode([]byte(key))
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalECPrivateKey(parsed.(*ecdsa.PrivateKey))
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
}

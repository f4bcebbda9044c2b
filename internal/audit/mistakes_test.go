package audit_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/role"
)

// mistake is an entry that somebody got wrong. In its text, PEM, B64, BODY, ID and
// ISSUER stand for those of a key.
type mistake struct{ name, yaml string }

// valuesOf are mistakes in one field, the others being right.
func valuesOf(field string, values ...string) []mistake {
	var all []mistake
	for _, v := range values {
		fields := map[string]string{"name": "NAME", "key-id": "ID", "issuer-id": "ISSUER", "private-key": "B64"}
		fields[field] = v
		var b strings.Builder
		for _, f := range []string{"name", "key-id", "issuer-id", "private-key"} {
			fmt.Fprintf(&b, "%s: %s\n", f, fields[f])
			delete(fields, f)
		}
		for f, v := range fields {
			fmt.Fprintf(&b, "%s: %s\n", f, v)
		}
		all = append(all, mistake{field + ": " + v, b.String()})
	}
	return all
}

// mistakes are a hundred and more ways to get an entry wrong.
func mistakes() []mistake {
	var all []mistake
	add := func(more ...mistake) { all = append(all, more...) }
	for _, yaml := range []string{
		"null", "~", "text", "B64", "[]", "[a, b]", "{}", "1", "true", `"-----BEGIN PRIVATE KEY-----"`, "[[]]", "{name: NAME}",
		"{key-id: ID}", "{private-key: B64}", "{name: NAME, key-id: ID}", "{name: NAME, private-key: B64}", "{name: NAME, issuer-id: ISSUER}",
		"{name: NAME, key-id: {a: b}}", "{name: NAME, private-key: [B64, [B64]]}", "{name: NAME, private-key: {key: B64}}", "{1: 2}", "{[a]: b}", "{? B64 : x}",
	} {
		add(mistake{yaml, yaml})
	}
	add(valuesOf("name", "B64", "[B64]", "PEMLINE", "{a: b}", "'"+strings.Repeat("n", 200)+"'", "first", "BODY")...)
	add(valuesOf("key-id", "", "''", "ISSUER", "B64", "BODY", "abc", "ID0000000000000000000000", "'ID '", "id-small", "env:NONE", "file:none", "'${KEY_ID}'", "'$(KEY_ID)'", "'***'", "null", "PEMLINE", "'-'")...)
	add(valuesOf("issuer-id", "ID", "B64", "BODY", "00000000", "not-a-uuid", "env:NONE", "file:none", "'<ISSUER>'", "PEMLINE", "'{{ issuer }}'", "'ISSUER,ISSUER'", "[ISSUER, ISSUER]")...)
	add(valuesOf("private-key", "", "''", "ID", "ISSUER", "env:", "'env:'", "env:NONE", "env:B64", "'env:has space'", "file:", "'file:'", "file:none", "'unended", "a: b: c", "{", "[", "*nothing", "&a", "!!x y", "@x", "%x", "`x`", "\tx", "file:~/key.p8", "file:$HOME/key.p8", "file:secret-dir", "file:B64",
		"B64B64", "BROKEN", "'-----BEGIN PRIVATE KEY-----'", "'-----BEGIN PUBLIC KEY-----'", "'-----BEGIN ENCRYPTED PRIVATE KEY-----'", "AuthKey.p8", "'./AuthKey_ABC123DEFG.p8'",
		"'{\"key_id\":\"x\"}'", "'{\"key\":\"BODY\"'", "'{}'", "'{\"type\":\"service_account\",\"private_key\":\"PEMLINE\"}'", "'op://vault/key'", "'vault:key'", "'***'", "null", "'0'", "'[object Object]'", "UEsDBA==", "PUBLIC")...)
	add(valuesOf("signer", "aws kms sign")...)
	add(valuesOf("public-key", "PUBLIC")...)
	add(valuesOf("key_id", "ID")...)
	add(valuesOf("privatekey", "B64")...)
	add(valuesOf("B64", "x")...)
	add(valuesOf("require", "{a: b}", "[[x]]")...)
	add(valuesOf("owner", "B64", "{a: b}")...)
	add(
		mistake{"a field twice", "name: NAME\nkey-id: ID\nkey-id: ID\nissuer-id: ISSUER\nprivate-key: B64\n"},
		mistake{"no name, and a key ID that is elsewhere", "key-id: env:NONE\nissuer-id: ISSUER\nprivate-key: B64\n"},
		mistake{"a line that stands too far left", "name: NAME\nkey-id: ID\n private-key: B64\n"},
		mistake{"a tab", "name: NAME\n\tkey-id: ID\nprivate-key: B64\n"},
		mistake{"a merge key", "<<: {private-key: B64}\nname: NAME\n"},
	)
	return all
}

// fill puts the parts of a key into a text.
func fill(text, name string, k *asctest.Key) string {
	pem := k.PEM()
	lines := strings.Split(pem, "\n")
	b64 := base64.StdEncoding.EncodeToString([]byte(pem))
	body := strings.Join(lines[1:len(lines)-1], "")
	return strings.NewReplacer("B64B64", b64[:40]+b64, "B64", b64, "BROKEN", b64[:len(b64)/2], "BODY", body[:len(body)-8], "PEMLINE", lines[1],
		"ISSUER", k.IssuerID, "ID0000", k.ID+"0000", "'ID '", "'"+k.ID+" x'", "ID", k.ID, "NAME", name, "PUBLIC", base64.StdEncoding.EncodeToString([]byte("public "+strings.Repeat("x", 84)))).Replace(text)
}

// places are those of the tests: a variable and a file with the good key.
func places(k *asctest.Key) audit.Places {
	return audit.Places{
		Getenv: func(name string) string { return map[string]string{"KEY": k.PEM(), "B64": ""}[name] },
		ReadFile: func(path string) ([]byte, error) {
			switch path {
			case "dir/key.p8":
				return []byte(k.PEM()), nil
			case "dir/secret-dir":
				return nil, errors.New("read dir/secret-dir: is a directory " + k.PEM())
			}
			return nil, fs.ErrNotExist
		},
		Dir: "dir",
	}
}

// Whatever is wrong with an entry, it is told of the entry, the others are there,
// and no piece of a key stands in a name or a finding.
func TestMistakes(t *testing.T) {
	t.Parallel()
	srv := asctest.Start(asctest.Options{})
	defer srv.Close()
	good, k := srv.TeamKey(role.Admin), srv.TeamKey(role.Admin)
	all := mistakes()
	if len(all) < 100 {
		t.Fatalf("only %d mistakes", len(all))
	}
	for _, m := range all {
		entry := func(text string) string {
			return "  - " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ") + "\n"
		}
		first := entry(fmt.Sprintf("name: first\nkey-id: %s\nissuer-id: %s\nprivate-key: env:KEY\n", good.ID, good.IssuerID))
		last := entry(fmt.Sprintf("name: last\nkey-id: %s\nissuer-id: %s\nprivate-key: file:key.p8\n", good.ID, good.IssuerID))
		file := audit.Parse([]byte("keys:\n"+first+entry(fill(m.yaml, "wrong", k))+last), places(good))
		if len(file.Entries) != 3 {
			t.Errorf("%s: %d entries, findings %v", m.name, len(file.Entries), file.Findings)
			continue
		}
		for i, e := range file.Entries {
			cred, findings := credential.Read(e.Input)
			usable := cred != nil && !e.Wrong()
			for _, f := range append(findings, e.Findings...) {
				holdsNoSecret(t, m.name, k, f.Text()+strings.Join(f.Fix, " "))
			}
			holdsNoSecret(t, m.name, k, e.Name+e.Owner)
			collides := i == 0 && strings.HasSuffix(m.name, "name: first")
			if usable == (i == 1 || collides) {
				t.Errorf("%s: entry %d, %s, usable: %v (%v %v)", m.name, i, e.Name, usable, e.Findings, findings)
			}
		}
	}
}

// holdsNoSecret fails if a text has a piece of a key.
func holdsNoSecret(t *testing.T, name string, k *asctest.Key, text string) {
	t.Helper()
	pem := strings.ReplaceAll(k.PEM(), "\n", "")
	for _, whole := range []string{pem[27 : len(pem)-25], base64.StdEncoding.EncodeToString([]byte(k.PEM()))} {
		for i := 0; i+16 <= len(whole); i += 4 {
			if strings.Contains(text, whole[i:i+16]) {
				t.Errorf("%s: a piece of the key stands in %q", name, text)
				return
			}
		}
	}
}

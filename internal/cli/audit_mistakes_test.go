//go:build unix

package cli_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// mistake is an entry that somebody got wrong. In its text, B64, BODY, PEMLINE, PIECE, SHORT, ID
// and ISSUER stand for those of a key.
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
	add(valuesOf("owner", "B64", "{a: b}", "PIECE", "SHORT")...)
	add(valuesOf("name", "PIECE", "client-PIECE", "SHORT", "client-SHORT")...)
	add(valuesOf("key-id", "file:PIECE", "env:PIECE", "SHORT")...)
	add(valuesOf("issuer-id", "file:PIECE", "env:PIECE", "file:keys/SHORT.txt", "env:SHORT")...)
	add(append(valuesOf("PIECE", "x"), valuesOf("SHORT", "x")...)...)
	for _, field := range []string{"require", "forbid", "app", "vendor-number", "probe", "unproven", "key-type", "program"} {
		add(valuesOf(field, "PIECE", "SHORT", "B64", "PEMLINE")...)
	}
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
	return strings.NewReplacer( // PIECE is of the private number, which begins at the 48th character.
		"PIECE", body[52:74], "SHORT", body[56:68], "B64B64", b64[:40]+b64, "B64", b64, "BROKEN", b64[:len(b64)/2], "BODY", body[:len(body)-8], "PEMLINE", lines[1],
		"ISSUER", k.IssuerID, "ID0000", k.ID+"0000", "'ID '", "'"+k.ID+" x'", "ID", k.ID, "NAME", name, "PUBLIC", base64.StdEncoding.EncodeToString([]byte("public "+strings.Repeat("x", 84)))).Replace(text)
}

// TestMistakes runs the program on each mistake, between two entries that are right: it is
// told of the entry, the others are checked, and no piece of a key is in any output. What is
// YAML is tried with others of its kind, and what is not alone: one breaks the form of all.
func TestMistakes(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	good, k := srv.TeamKey(role.Admin), srv.TeamKey(role.Admin)
	var isYAML, alone []mistake
	for _, m := range mistakes() {
		// A name that is there twice makes another entry wrong.
		if yaml.Unmarshal([]byte(fill(m.yaml, "wrong", k)), new(any)) != nil || strings.HasSuffix(m.name, "name: first") {
			alone = append(alone, m)
		} else {
			isYAML = append(isYAML, m)
		}
	}
	try := func(all ...mistake) {
		t.Run("", func(t *testing.T) { // a name could look like a key in the path of a file
			t.Parallel()
			mistaken(t, srv, good, k, all)
		})
	}
	for some := range slices.Chunk(isYAML, 40) {
		try(some...)
	}
	for _, m := range alone {
		try(m)
	}
}

// TestMistakesTogether runs the program on one file of all mistakes, with an entry that is
// right behind each: all of those are checked, and no piece of a key is in any output.
func TestMistakesTogether(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	good, k := srv.TeamKey(role.Admin), srv.TeamKey(role.Admin)
	kinds := map[string]bool{}
	var text strings.Builder
	text.WriteString("keys:\n")
	for i, m := range mistakes() {
		kinds[m.yaml] = true
		text.WriteString(asItem(fill(m.yaml, fmt.Sprintf("wrong-%d", i), k)))
		text.WriteString(asItem(fmt.Sprintf("name: right-%d\nkey-id: %s\nissuer-id: %s\nprivate-key: env:KEY\n", i, good.ID, good.IssuerID)))
	}
	if n := len(kinds); n < 100 || n != len(mistakes()) {
		t.Errorf("%d kinds of mistakes in a list of %d, want 100 and more, each once", n, len(mistakes()))
	}
	text.WriteString(asItem("name: first")) // of which one mistake has the name
	outputs, rep, status := auditOf(t, srv, good, text.String())
	holdsNoPiece(t, k, outputs)
	holdsNoPiece(t, good, outputs)
	right, wrong := 0, 0
	for _, key := range rep.Keys {
		switch isRight := strings.HasPrefix(key.Name, "right-"); {
		case isRight && key.Status == report.Valid:
			right++
		case !isRight && key.Status == report.Unusable:
			wrong++
		default:
			t.Errorf("%s is %s: %s", key.Name, key.Status, key.Headline)
		}
	}
	if n := len(mistakes()); right != n || wrong != n+1 || status != finding.ExitUnusable {
		t.Errorf("%d keys are right and %d wrong, want %d and %d; status %d", right, wrong, n, n+1, status)
	}
}

// asItem is an entry as an item of a list.
func asItem(text string) string {
	return "  - " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ") + "\n"
}

func mistaken(t *testing.T, srv *asctest.Server, good, k *asctest.Key, all []mistake) {
	right := func(name, key string) string {
		return asItem(fmt.Sprintf("name: %s\nkey-id: %s\nissuer-id: %s\nprivate-key: %s\n", name, good.ID, good.IssuerID, key))
	}
	items, want := right("first", "env:KEY"), []report.Status{report.Valid}
	for i, m := range all {
		t.Log(m.name)
		items, want = items+asItem(fill(m.yaml, fmt.Sprintf("wrong-%d", i), k)), append(want, report.Unusable)
		if strings.HasSuffix(m.name, "name: first") {
			want[0] = report.Unusable // its name is that of the other
		}
	}
	outputs, rep, status := auditOf(t, srv, good, "keys:\n"+items+right("last", "file:key.p8"))
	want = append(want, report.Valid)
	holdsNoPiece(t, k, outputs)
	holdsNoPiece(t, good, outputs)
	if len(rep.Keys) != len(want) {
		t.Fatalf("a report of %d keys:\n%s", len(rep.Keys), outputs)
	}
	for i, key := range rep.Keys {
		if key.Status != want[i] {
			t.Errorf("%s is %s, want %s:\n%s", key.Name, key.Status, want[i], outputs)
		}
	}
	if status != finding.ExitUnusable {
		t.Errorf("status %d, want %d", status, finding.ExitUnusable)
	}
}

// auditOf runs an audit of a file, in which $KEY and key.p8 are a good key. It returns all
// that was written anywhere.
func auditOf(t *testing.T, srv *asctest.Server, good *asctest.Key, text string) (outputs string, rep report.Report, status int) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string]string{"keys.yml": text, "key.p8": good.PEM()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "secret-dir"), 0o700); err != nil {
		t.Fatal(err)
	}
	sys, _ := newSystem(t, srv, asctest.Credentials{}, "audit", filepath.Join(dir, "keys.yml"), "--probe", "none")
	sys.Env = append(sys.Env, "KEY="+good.PEM(), "B64=")
	views := []string{"report", "markdown", "junit", "html", "stream"}
	for _, view := range views {
		sys.Args = append(sys.Args, "--"+view, filepath.Join(dir, "out."+view))
	}
	status = cli.Main(t.Context(), sys)
	outputs = sys.Stdout.(*bytes.Buffer).String() + stderrOf(sys)
	for _, view := range views {
		outputs += string(read(t, filepath.Join(dir, "out."+view)))
	}
	if err := json.Unmarshal(read(t, filepath.Join(dir, "out.report")), &rep); err != nil {
		t.Fatalf("%v:\n%s", err, outputs)
	}
	return outputs, rep, status
}

// holdsNoPiece fails if a text has a piece of a key.
func holdsNoPiece(t *testing.T, k *asctest.Key, text string) {
	t.Helper()
	pem := strings.ReplaceAll(k.PEM(), "\n", "")
	for _, whole := range []string{pem[27 : len(pem)-25], base64.StdEncoding.EncodeToString([]byte(k.PEM()))} {
		for i := 0; i+12 <= len(whole); i += 4 {
			if strings.Contains(text, whole[i:i+12]) {
				t.Errorf("a piece of the key stands in\n%s", text)
				return
			}
		}
	}
}

package audit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
)

// A slip in one entry is told of with that entry, and leaves the others, whatever the form
// of the file.
func TestParseRescues(t *testing.T) {
	t.Parallel()
	const (
		colon  = "A value that ends with a colon, or holds one before a blank, needs quotes."
		comma  = "A comma or a quotation mark is missing, or there is one too many."
		indent = "Each line of the private key needs more blanks in front than private-key has."
		dash   = "A blank is missing behind its dash."
		fields = "    key-id: ABC123DEFG\n    private-key: env:KEY\n"
		object = `"key-id": "ABC123DEFG", "private-key": "env:KEY"}`
	)
	const first, last = "  - name: a\n" + fields, "  - name: c\n" + fields
	tests := []struct{ name, text, why string }{
		{"a colon", "keys:\n" + first + "  - name: b: x\n" + fields + last, colon},
		{"a colon below quoted keys", `"keys":` + "\n" + first + "  - name: b: x\n" + fields + last, colon},
		{"a colon below keys and a blank", "keys :\n" + first + "  - name: b: x\n" + fields + last, colon},
		{"a key that stands too far left", "keys:\n" + first + "  - name: b\n    private-key: |\n-----BEGIN PRIVATE KEY-----\nMIGTAgEA\nAb+/cd==\n-----END PRIVATE KEY-----\n" + last, indent},
		{"a dash without a blank", "keys:\n" + first + "  -name: b\n" + fields + last, dash},
		{"a list that is not indented", "keys:\n" + strings.ReplaceAll(first+"  -name: b\n"+fields+last, "\n  ", "\n")[2:] + "defaults: {app: x}\n", dash},
		{"defaults behind the keys", "keys:\n" + first + "  - name: b: x\n" + last + "defaults:\n  app: x\n", colon},
		{"a comma in JSON", "{\n\"keys\": [\n{\"name\": \"a\", " + object + ",\n{\"name\": \"b\" " + object + ",\n{\"name\": \"c\", " + object + "\n]}", comma},
		{"a comma in JSON with defaults", "{\"defaults\": {\"app\": \"}]\"}, \"keys\": [{\"name\": \"a\", " + object + ",\n{\"name\": \"b\" " + object + ",\n{\"name\": \"c\", " + object + "]}", comma},
		{"a comma in JSON before defaults", "{\"keys\": [{\"name\": \"a\", " + object + ",\n{\"name\": \"b\" " + object + ",\n{\"name\": \"c\", " + object + "], \"defaults\": {\"app\": \"x\"}}", comma},
		{"a quotation mark in JSON", "{\"keys\": [\n{\"name\": \"a\", " + object + ",\n{\"name\": \"b,\n" + object + ",\n{\"name\": \"c\", " + object + "]}", comma},
		{"a comma in YAML like JSON", "defaults: {app: x}\nkeys: [{name: a, key-id: ABC123DEFG, private-key: 'env:KEY'},\n{name: b key-id: x, a: b: c},\n{name: c, key-id: ABC123DEFG, private-key: 'env:KEY'}]\n", comma},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := audit.Parse([]byte(tt.text), audit.Places{Getenv: func(string) string { return "key" }})
			if len(file.Findings) > 0 || len(file.Entries) != 3 {
				t.Fatalf("%d entries, and of the file %q", len(file.Entries), said(file.Findings))
			}
			for i, name := range []string{"a", "entry 2", "c"} {
				e := file.Entries[i]
				got := said(e.Findings)
				if i == 1 != (len(got) == 1) || i == 1 && !strings.HasSuffix(got[0], tt.why) || e.Name != name {
					t.Errorf("of %s %q, want what is wrong with the second one alone", e.Name, got)
				}
				if i != 1 && strings.Contains(tt.text, "defaults") && e.Settings["app"] == "" {
					t.Errorf("the defaults do not hold for %s", e.Name)
				}
			}
		})
	}
	if file := audit.Parse([]byte("keys:\n"+first+"  - name: b: x\nkeys:\n"+last), audit.Places{Getenv: func(string) string { return "key" }}); len(file.Entries) != 2 || !slices.Contains(codesOf(file.Findings), "entry-invalid") {
		t.Errorf("%d entries and %q, want those of the first list", len(file.Entries), said(file.Findings))
	}
}

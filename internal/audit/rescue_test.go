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
		{"a tab", "keys:\n" + first + "  - name: b\n\tkey-id: x\n" + last, "A line of it begins with a tab. YAML wants blanks."},
		{"a merge key of nothing", "keys:\n" + first + "  - <<: *base\n    name: b\n" + last, "An entry takes over nothing from another one. Write what several keys have in common below defaults."},
		{"a dash that stands too far right", "keys:\n" + first + "   - name: b: x\n" + last, colon},
		{"a slip between values that are taken over", "keys:\n" + strings.Replace(first, "    private", "    require: &r [apps]\n    private", 1) + "  - name: b: x\n" + last + "    require: *r\n", colon},
		{"a byte order mark", "\ufeffkeys:\n" + first + "  - name: b: x\n" + last, colon},
		{"a byte order mark in JSON", "\ufeff{\"keys\": [{\"name\": \"a\", " + object + ", {\"name\": \"b\" " + object + ", {\"name\": \"c\", " + object + "]}", comma},
		{"lines of Windows", strings.ReplaceAll("keys:\n"+first+"  - name: b: x\n"+last+"defaults:\n  app: x\n", "\n", "\r\n"), colon},
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

// No slip of one character in an entry keeps the entries before and after it from being
// checked, wherever it is.
func TestParseRescuesFromSlips(t *testing.T) {
	t.Parallel()
	block := func(name string) string {
		return "  - name: " + name + "\n    key-id: ABC123DEFG\n    require: [apps, \"users\"]\n    private-key: env:KEY\n"
	}
	lines := func(name string) string {
		return "{\n  \"name\": \"" + name + "\",\n  \"require\": [\"apps\"],\n  \"private-key\": \"env:KEY\",\n  \"key-id\": \"ABC123DEFG\"\n}"
	}
	line := func(name string) string { return strings.ReplaceAll(lines(name), "\n", "") }
	// The entry between them is as short as one can be that has a word, a list, quotes and a
	// colon in a value: in a longer word a slip is the same.
	const blockOfAll = "  - name: x\n    require: [a, \"u\"]\n    private-key: env:K\n"
	const linesOfAll = "{\n  \"name\": \"x\",\n  \"require\": [\"a\"],\n  \"key\": \"env:K\"\n}"
	lineOfAll := strings.ReplaceAll(linesOfAll, "\n", "")
	for _, tt := range []struct {
		name, before, entry, after string
		from                       int // a slip before it is one of the list: its items then have no dash
	}{
		{"YAML", "keys:\n" + block("first"), blockOfAll, block("last") + "defaults:\n  app: x\n", len("  -")},
		{"JSON in lines", "{\n\"keys\": [\n" + lines("first") + ",\n", linesOfAll, ",\n" + lines("last") + "\n],\n\"defaults\": {\"app\": \"x\"}\n}\n", 0},
		{"JSON", `{"keys": [` + line("first") + ", ", lineOfAll, ", " + line("last") + `], "defaults": {"app": "x"}}`, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for at := tt.from; at < len(tt.entry)-1; at++ {
				slips := []string{tt.entry[:at] + tt.entry[at+1:]}
				for _, c := range "\"'{}[]:,-#&*!|>%@`\t\n\\?~ " {
					slips = append(slips, tt.entry[:at]+string(c)+tt.entry[at:])
				}
				for _, slip := range slips {
					holdsBoth(t, tt.before+slip+tt.after)
				}
			}
		})
	}
}

// holdsBoth fails unless a file has the entries first and last as they should be.
func holdsBoth(t *testing.T, text string) {
	t.Helper()
	file := audit.Parse([]byte(text), audit.Places{Getenv: func(string) string { return "key" }})
	for _, name := range []string{"first", "last"} {
		if !slices.ContainsFunc(file.Entries, func(e audit.Entry) bool { return e.Name == name && !e.Wrong() && e.Settings["app"] == "x" }) {
			t.Errorf("%s is not checked:\n%s", name, text)
		}
	}
}

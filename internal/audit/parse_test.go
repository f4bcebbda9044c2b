package audit_test

import (
	"encoding/base64"
	"io/fs"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// said are titles and details.
func said(all []*finding.Finding) []string {
	var texts []string
	for _, f := range all {
		texts = append(texts, f.Text())
	}
	return texts
}

// haveSubjects holds that each finding about a file can be known again in other words, by
// what is no piece of a key.
func haveSubjects(t *testing.T, all []*finding.Finding) {
	t.Helper()
	for _, f := range all {
		if f.Subject == "" || safetext.MayBeSecret(f.Subject) || safetext.Scrambled(f.Subject) {
			t.Errorf("%q has the subject %q", f.Text(), f.Subject)
		}
	}
}

// What is wrong with a file is said once, and so that it can be found.
func TestParse(t *testing.T) {
	t.Parallel()
	const good = "    key-id: ABC123DEFG\n    private-key: env:KEY\n"
	tests := []struct {
		name, text string
		// file is said of the file, and entries of each entry.
		file    []string
		entries [][]string
	}{
		{name: "two of one name", text: "keys:\n  - name: a\n" + good + "  - name: b\n" + good + "  - name: a\n" + good, entries: [][]string{
			{`2 entries of the audit file have the name "a". They are entry 1 (line 2) and entry 3 (line 8).`}, nil,
			{`2 entries of the audit file have the name "a". They are entry 1 (line 2) and entry 3 (line 8).`},
		}},
		{name: "two of one name in JSON", text: `{"keys":[{"name":"a","key-id":"x","private-key":"env:KEY"},{"name":"a","key-id":"x","private-key":"env:KEY"}]}`, entries: [][]string{
			{`2 entries of the audit file have the name "a". They are entry 1 and entry 2.`}, {`2 entries of the audit file have the name "a". They are entry 1 and entry 2.`},
		}},
		{name: "an entry that is not YAML", text: "# many\nkeys:\n  - name: a\n" + good + "  - name: b: c\n" + good + "  - private-key: env:KEY\n", entries: [][]string{
			nil, {"the entry is not YAML. It begins at line 6. A value that ends with a colon, or holds one before a blank, needs quotes."},
			{"the entry has no name. It begins at line 9."},
		}},
		{name: "a second document", text: "keys:\n  - name: a\n" + good + "---\nkeys:\n  - name: b\n" + good, file: []string{
			"the audit file has more than one document. What comes after its first document was not read.",
		}, entries: [][]string{nil}},
		{name: "JSON Lines", text: `{"name":"a"}` + "\n" + `{"name":"b"}` + "\n", file: []string{
			"the audit file has more than one document. What comes after its first document was not read.",
			"the audit file cannot be read. It has no word keys at its top.",
		}},
		{name: "one entry alone", text: "name: a\n" + "key-id: x\n", file: []string{"the audit file cannot be read. It has no word keys at its top."}},
		{name: "keys misspelled", text: "key:\n  - name: a\n", file: []string{
			`the field "key" is not known. Did you mean keys?`, "the audit file cannot be read. It has no word keys at its top.",
		}},
		{name: "two lists of keys", text: "keys:\n  - name: a\n" + good + "defaults: {app: x}\nkeys:\n  - name: b\n" + good, file: []string{
			"the word keys stands twice at the top of the audit file. The first one counts. What stands below the other one was not read.",
		}, entries: [][]string{nil}},
		{name: "two lists of keys in JSON", text: `{"keys":[{"name":"a","key-id":"x","private-key":"env:KEY"}],"keys":[{"name":"b","key-id":"x","private-key":"env:KEY"}]}`, file: []string{
			"the word keys stands twice at the top of the audit file. The first one counts. What stands below the other one was not read.",
		}, entries: [][]string{nil}},
		{name: "defaults twice", text: "defaults: {app: x}\nkeys:\n  - name: a\n" + good + "defaults: {forbid: admin}\n", file: []string{
			"the word defaults stands twice at the top of the audit file. The first one counts. What stands below the other one was not read.",
		}, entries: [][]string{nil}},
		{name: "pieces of a key as names", text: "vUfQCjOKXbUrJqLw9x7T: x\nkeys:\n  - name: a\n    vUfQCjOKXbUrJqLw9x7T: x\n    key-id: ABC123DEFG\n    private-key: file:vUfQCjOKXbUrJqLw9x7TvUfQCjOKXb\n" +
			"  - name: b\n    key-id: ABC123DEFG\n    private-key: env:vUfQCjOKXbUrJqLw9x7T\n", file: []string{"a field is not known. Its name is not shown: it is a text of 20 characters."}, entries: [][]string{
			{"a field is not known. Its name is not shown: it is a text of 20 characters.", "private-key refers to a file, which does not exist. Its path is not shown: it is a text of 30 characters."},
			{"private-key refers to a variable, which is empty"},
		}},
		{name: "a merge key", text: "keys:\n  - &a\n    name: a\n" + good + "  - <<: *a\n    name: b\n", entries: [][]string{nil, {
			`the field "<<" is not known. An entry takes over nothing from another one. Write what several keys have in common below defaults.`,
		}}},
		{name: "a field of the file that does not exist", text: "owner: x\nkeys:\n  - name: a\n" + good, file: []string{`the field "owner" is not known`}, entries: [][]string{nil}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := audit.Parse([]byte(tt.text), audit.Places{
				Getenv:   func(name string) string { return map[string]string{"KEY": "key"}[name] },
				ReadFile: func(string) ([]byte, error) { return nil, fs.ErrNotExist },
			})
			if got := said(file.Findings); !slices.Equal(got, tt.file) {
				t.Errorf("of the file %q, want %q", got, tt.file)
			}
			haveSubjects(t, file.Findings)
			if len(file.Entries) != len(tt.entries) {
				t.Fatalf("%d entries, want %d", len(file.Entries), len(tt.entries))
			}
			for i, e := range file.Entries {
				if got := said(e.Findings); !slices.Equal(got, tt.entries[i]) {
					t.Errorf("of entry %d %q, want %q", i+1, got, tt.entries[i])
				}
			}
		})
	}
}

// fastlane's JSON brings its own IDs, whatever an editor or a secret made of it.
func TestParseFastlane(t *testing.T) {
	t.Parallel()
	srv := asctest.Start(asctest.Options{InMemory: true})
	t.Cleanup(srv.Close)
	k := srv.TeamKey()
	plain := fastlaneJSON(k)
	for _, tt := range []struct {
		name, text string
		want       []finding.Code
	}{
		{"as it is", plain, nil},
		{"with a byte order mark", "\ufeff" + plain, []finding.Code{finding.KeyRepaired}},
		{"in base64", base64.StdEncoding.EncodeToString([]byte(plain)), nil},
		{"cut off", plain[:len(plain)/2], []finding.Code{finding.KeyJSONInvalid}},
		{"cut off, with a byte order mark", "\ufeff" + plain[:len(plain)/2], []finding.Code{finding.KeyJSONInvalid}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := audit.Parse([]byte("keys:\n  - name: a\n    private-key: file:store.json\n"), audit.Places{
				ReadFile: func(string) ([]byte, error) { return []byte(tt.text), nil },
			})
			e := file.Entries[0]
			if got := codesOf(e.Findings); !slices.Equal(got, tt.want) {
				t.Errorf("findings %q, want %q", got, tt.want)
			}
			if whole := !slices.Contains(tt.want, finding.KeyJSONInvalid); whole != (e.Input.KeyID.Text.Reveal() == k.ID && e.Input.IssuerID.Text.Reveal() == k.IssuerID) {
				t.Errorf("key ID %q, issuer ID %q", e.Input.KeyID.Text.Reveal(), e.Input.IssuerID.Text.Reveal())
			}
		})
	}
}

// The issuer ID of the defaults holds for team keys alone: an entry can say that it has none.
func TestParseIndividual(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, defaults, fields, want string }{
		{"a team key", "issuer-id: d", "", "d"},
		{"its own", "issuer-id: d", "issuer-id: own", "own"},
		{"an empty one", "issuer-id: d", `issuer-id: ""`, ""},
		{"an individual key", "issuer-id: d", "key-type: individual", ""},
		{"individual keys", "{issuer-id: d, key-type: individual}", "", ""},
		{"a team key among individual ones", "{issuer-id: d, key-type: individual}", "key-type: team", "d"},
		{"no defaults", "{}", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := audit.Parse([]byte("defaults:\n  "+tt.defaults+"\nkeys:\n  - name: a\n    "+tt.fields+"\n    key-id: x\n    private-key: x\n"), audit.Places{})
			if got := file.Entries[0].Input.IssuerID.Text.Reveal(); got != tt.want || len(file.Findings) > 0 {
				t.Errorf("issuer ID %q, want %q; %q", got, tt.want, said(file.Findings))
			}
		})
	}
}

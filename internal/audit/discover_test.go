package audit_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
)

// closedFS has a directory that cannot be read.
type closedFS struct {
	fstest.MapFS
	closed string
}

func (c closedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == c.closed {
		return nil, fs.ErrPermission
	}
	return c.MapFS.ReadDir(name)
}

// fastlaneJSON is a key as fastlane's API key file.
func fastlaneJSON(k *asctest.Key) string {
	data, _ := json.Marshal(map[string]any{"key_id": k.ID, "issuer_id": k.IssuerID, "key": k.PEM()})
	return strings.Replace(string(data), "{", "{\"in_house\":false, ", 1)
}

// What is found and cannot be used is told of, be it a key or what could hold one.
func TestDiscoverTells(t *testing.T) {
	t.Parallel()
	srv := asctest.Start(asctest.Options{InMemory: true})
	t.Cleanup(srv.Close)
	key := fastlaneJSON(srv.TeamKey())
	tests := []struct {
		name, file, text string
		err              error
		closed           string
		// ofFile are of the directory; entries are of the key, nil if the file is passed over.
		ofFile, ofEntry []finding.Code
		entries         int
	}{
		{name: "a key", file: "a/store.json", text: key, entries: 1},
		{name: "a key with a byte order mark", file: "a/store.json", text: "\ufeff" + key, entries: 1, ofEntry: []finding.Code{finding.KeyRepaired}},
		{name: "a key that is cut off", file: "a/store.json", text: key[:len(key)/2], entries: 1, ofEntry: []finding.Code{finding.KeyJSONInvalid}},
		{name: "a key cut off behind its ID", file: "a/store.json", text: key[:strings.Index(key, "key_id")+8] + " : 1", entries: 1, ofEntry: []finding.Code{finding.KeyJSONInvalid}},
		{name: "other JSON", file: "a/package.json", text: `{"name": "x"}`, ofFile: []finding.Code{finding.InputMissing}},
		{name: "other JSON that is cut off", file: "a/package.json", text: `{"name": "x"`, ofFile: []finding.Code{finding.InputMissing}},
		{name: "IDs without a key", file: "a/ids.json", text: `{"key_id": "x", "issuer_id": "y"}`, ofFile: []finding.Code{finding.InputMissing}},
		{name: "JSON that cannot be read", file: "a/store.json", err: fs.ErrPermission, ofFile: []finding.Code{finding.InputUnreadable, finding.InputMissing}},
		{name: "JSON that is a pipe", file: "a/store.json", err: audit.ErrNotAFile, ofFile: []finding.Code{finding.InputMissing}},
		{name: "a directory that cannot be read", file: "a/store.json", closed: "a", ofFile: []finding.Code{finding.InputUnreadable, finding.InputMissing}},
		{name: "a key that is a pipe", file: "AuthKey_ABC123DEFG.p8", err: audit.ErrNotAFile, entries: 1, ofEntry: []finding.Code{finding.InputUnreadable}},
		{name: "a key that is a link to nothing", file: "AuthKey_ABC123DEFG.p8", err: fs.ErrNotExist, entries: 1, ofEntry: []finding.Code{finding.InputUnreadable}},
		{name: "a key that cannot be read", file: "AuthKey_ABC123DEFG.p8", err: errors.New("disk"), entries: 1, ofEntry: []finding.Code{finding.InputUnreadable}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := closedFS{fstest.MapFS{tt.file: {Data: []byte(tt.text)}}, tt.closed}
			file := audit.Discover(dir, "00000000-0000-0000-0000-000000000000", func(string) ([]byte, error) { return []byte(tt.text), tt.err })
			if got := codesOf(file.Findings); !slices.Equal(got, tt.ofFile) || len(file.Entries) != tt.entries {
				t.Fatalf("%q of the directory and %d keys, want %q and %d", got, len(file.Entries), tt.ofFile, tt.entries)
			}
			haveSubjects(t, file.Findings)
			for _, e := range file.Entries {
				if got := codesOf(e.Findings); !slices.Equal(got, tt.ofEntry) {
					t.Errorf("of the key %q, want %q", got, tt.ofEntry)
				}
			}
		})
	}
}

package keyfile

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const goodHeader = `{"schema":1,"job":"run 7"}` + "\n"

func line(name string, inode int) string {
	return fmt.Sprintf(`{"name":%q,"inode":%d,"size":3,"sha256":%q}`, name, inode, strings.Repeat("0a", 32)) + "\n"
}

func TestParseManifest(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for i := range maxFiles + 1 {
		long.WriteString(line(fmt.Sprint("f", i), i))
	}
	tests := []struct {
		name, data string
		want       []string // names and inodes; nil if it is refused
	}{
		{"no files", goodHeader, []string{}},
		{"files", goodHeader + line("a", 1) + line("b", 2), []string{"a 1", "b 2"}},
		{"same name again", goodHeader + line("a", 1) + line("b", 2) + line("a", 3), nil},
		{"last line cut short", goodHeader + line("a", 1) + `{"name":"b"`, []string{"a 1"}},
		{"empty", "", nil},
		{"header cut short", strings.TrimSpace(goodHeader), nil},
		{"no job", `{"schema":1}` + "\n", nil},
		{"job with a control character", `{"schema":1,"job":"a\u001bb"}` + "\n", nil},
		{"other schema", `{"schema":2,"job":"run 7"}` + "\n", nil},
		{"unknown field in the header", `{"schema":1,"job":"run 7","x":1}` + "\n", nil},
		{"unknown field of a file", goodHeader + strings.Replace(line("a", 1), "{", `{"x":1,`, 1), nil},
		{"two values on a line", goodHeader + strings.TrimSpace(line("a", 1)) + line("b", 2), nil},
		{"not JSON", goodHeader + "a\n", nil},
		{"null", goodHeader + "null\n", nil},
		{"path up", goodHeader + line("../a", 1), nil},
		{"path down", goodHeader + line("a/b", 1), nil},
		{"absolute path", goodHeader + line("/etc/passwd", 1), nil},
		{"dot", goodHeader + line(".", 1), nil},
		{"the manifest itself", goodHeader + line(manifestName, 1), nil},
		{"no name", goodHeader + line("", 1), nil},
		{"negative inode", goodHeader + line("a", -1), nil},
		{"negative size", goodHeader + strings.Replace(line("a", 1), ":3", ":-3", 1), nil},
		{"short hash", goodHeader + strings.Replace(line("a", 1), "0a0a", "0a", 1), nil},
		{"hash that is none", goodHeader + strings.Replace(line("a", 1), "0a0a", "0x0x", 1), nil},
		{"too many files", goodHeader + long.String(), nil},
		{"too long", goodHeader + strings.Repeat(" ", maxManifest), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, err := parseManifest([]byte(tt.data))
			if (err == nil) != (tt.want != nil) {
				t.Fatalf("parseManifest() = %+v, %v", m, err)
			}
			if err != nil {
				return
			}
			got := []string{}
			for _, e := range m.files {
				got = append(got, fmt.Sprint(e.Name, " ", e.Inode))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("parseManifest() (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzParseManifest holds that no manifest names a file outside of its directory,
// and that what was parsed can be written and parsed again.
func FuzzParseManifest(f *testing.F) {
	f.Add([]byte(goodHeader + line("a", 1) + line("b", 2)))
	f.Add([]byte(goodHeader + line("../a", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		lines := []any{m.header}
		for _, e := range m.files {
			if strings.ContainsAny(e.Name, `/\`) || strings.HasPrefix(e.Name, ".") || e.Name == "" || e.Name == manifestName {
				t.Errorf("parseManifest let %q through", e.Name)
			}
			lines = append(lines, e)
		}
		var again strings.Builder
		for _, l := range lines {
			if err := json.NewEncoder(&again).Encode(l); err != nil {
				t.Fatal(err)
			}
		}
		m2, err := parseManifest([]byte(again.String()))
		if err != nil {
			t.Fatalf("%v: %s", err, again.String())
		}
		if diff := cmp.Diff(m, m2, cmp.AllowUnexported(manifest{})); diff != "" {
			t.Error(diff)
		}
	})
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	const schema = `{"type": "object", "properties": {"steps": {"type": "array"}}, "additionalProperties": false}`
	for _, tt := range []struct{ name, schema, document, want string }{
		{"fits", schema, "steps: [1]", ""},
		{"another type", schema, "steps: 1", "/steps"},
		{"a name that is mistyped", schema, "setps: []", "setps"},
		{"a pattern of JavaScript", `{"propertyNames": {"pattern": "^(?!with$)"}}`, "with: 1", "with"},
		{"no YAML", schema, "a: b: c", "yaml"},
		{"no schema", `{"type": "objekt"}`, "steps: []", "schema"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write := func(name, text string) string {
				file := filepath.Join(dir, name)
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				return file
			}
			err := check(write("schema.json", tt.schema), []string{write("document.yml", tt.document)})
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

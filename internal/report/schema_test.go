package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

const schemaPath = "../../docs/report.schema.json"

func readSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	s := new(jsonschema.Schema)
	if err := json.Unmarshal(data, s); err != nil {
		t.Fatal(err)
	}
	return s
}

// validate reports whether a report is as the schema says, and notes the
// properties that it has if met is not nil.
func validate(t testing.TB, s *jsonschema.Schema, data []byte, met map[*jsonschema.Schema]bool) error {
	t.Helper()
	resolved, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	if met != nil {
		meet(s, s, v, met)
	}
	return resolved.Validate(v)
}

// meet notes which property schemas a value has met.
func meet(root, s *jsonschema.Schema, v any, met map[*jsonschema.Schema]bool) {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		s = root.Defs[name]
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if s.Items != nil {
				meet(root, s.Items, item, met)
			}
		}
	case map[string]any:
		for name, value := range v {
			if p := s.Properties[name]; p != nil {
				met[p] = true
				meet(root, p, value, met)
			}
		}
	}
}

// Every report in testdata is as the schema says, and together they have every
// property that it documents.
func TestSchema(t *testing.T) {
	t.Parallel()
	s := readSchema(t)
	paths, _ := filepath.Glob("testdata/*.json")
	met := map[*jsonschema.Schema]bool{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s, data, met); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	each(s, "report", func(where string, p *jsonschema.Schema) {
		if !met[p] && strings.Contains(where, ".") {
			t.Errorf("%s is in no report in testdata", where)
		}
	})
}

// A report with anything that the schema does not document is refused.
func TestSchemaIsStrict(t *testing.T) {
	t.Parallel()
	s := readSchema(t)
	data, err := os.ReadFile("testdata/pass.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{`"keys": [`, `"key_id": `, `"setting": `, `"candidates": `, `"operation": `, `"outcome": `, `"severity": `, `"confidence": `, `"expires_at": `} {
		damaged := strings.Replace(string(data), old, `"undocumented": 1, `+old, 1)
		if damaged == string(data) {
			t.Fatalf("%s is not in the report", old)
		}
		if validate(t, s, []byte(damaged), nil) == nil {
			t.Errorf("a new field before %s is let through", old)
		}
	}
	each(s, "report", func(where string, p *jsonschema.Schema) {
		if p.Description == "" {
			t.Errorf("%s is not described", where)
		}
		if len(p.Properties) > 0 && (p.AdditionalProperties == nil || p.AdditionalProperties.Not == nil) {
			t.Errorf("%s lets undocumented properties through", where)
		}
		for _, name := range p.Required {
			if p.Properties[name] == nil {
				t.Errorf("%s requires %s, which it does not describe", where, name)
			}
		}
	})
}

// each visits a schema's definitions and properties.
func each(s *jsonschema.Schema, where string, visit func(where string, s *jsonschema.Schema)) {
	visit(where, s)
	for name, d := range s.Defs {
		each(d, name, visit)
	}
	for name, p := range s.Properties {
		each(p, where+"."+name, visit)
	}
	if s.Items != nil && len(s.Items.Properties) > 0 {
		for name, p := range s.Items.Properties {
			each(p, where+"[]."+name, visit)
		}
	}
}

// left out of the schema is what a report never has.
var leftOut = []string{
	"advice.impossible", // a remedy does not advise the impossible; see "ascproof roles"
}

// The schema has the fields of the Go types, no more and no less.
func TestSchemaOfTypes(t *testing.T) {
	t.Parallel()
	s := readSchema(t)
	seen := map[reflect.Type]bool{}
	compareType(t, s, "report", s, reflect.TypeFor[report.Report](), seen)
}

func compareType(t *testing.T, root *jsonschema.Schema, where string, s *jsonschema.Schema, typ reflect.Type, seen map[reflect.Type]bool) {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		where, s = name, root.Defs[name]
	}
	switch typ.Kind() {
	case reflect.Pointer:
		compareType(t, root, where, s, typ.Elem(), seen)
	case reflect.Slice:
		compareType(t, root, where+"[]", s.Items, typ.Elem(), seen)
	case reflect.Struct:
		if len(s.Properties) == 0 || seen[typ] {
			return
		}
		seen[typ] = true
		fields := jsonFields(typ)
		for name, field := range fields {
			p := s.Properties[name]
			if slices.Contains(leftOut, where+"."+name) {
				continue
			}
			if p == nil {
				t.Errorf("%s.%s is not in the schema", where, name)
				continue
			}
			if must := !strings.Contains(field.Tag.Get("json"), ",omitempty"); must != slices.Contains(s.Required, name) {
				t.Errorf("%s.%s: always there: %v, but required: %v", where, name, must, !must)
			}
			compareType(t, root, where+"."+name, p, field.Type, seen)
		}
		for name := range s.Properties {
			if _, ok := fields[name]; !ok {
				t.Errorf("%s.%s is in the schema and nowhere else", where, name)
			}
		}
	}
}

// jsonFields are the fields of a struct by their names in JSON, those of
// embedded structs included.
func jsonFields(typ reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(typ) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = f
		}
	}
	return fields
}

// Lists of words in the schema are those of the program.
func TestSchemaWords(t *testing.T) {
	t.Parallel()
	s := readSchema(t)
	for _, info := range role.Embedded().Roles {
		if !slices.Contains(s.Defs["role"].Enum, any(info.Role.String())) {
			t.Errorf("role %s is not in the schema", info.Role)
		}
	}
	for v := role.Denied; v <= role.Granted; v++ {
		if !slices.Contains(s.Defs["verdict"].Enum, any(v.String())) {
			t.Errorf("verdict %s is not in the schema", v)
		}
	}
	code, err := s.Defs["finding"].Properties["code"].Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	for e := range finding.Catalog() {
		if err := code.Validate(string(e.Code)); err != nil {
			t.Errorf("code %s: %v", e.Code, err)
		}
	}
}

package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/ascproof/ascproof/internal/report"
)

const inspectionSchemaPath = "../../docs/inspection.schema.json"

// The schema of an inspection has the fields of the Go types, no more and no less, and its
// findings are those of a report.
func TestInspectionSchema(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(inspectionSchemaPath)
	if err != nil {
		t.Fatal(err)
	}
	s := new(jsonschema.Schema)
	if err := json.Unmarshal(data, s); err != nil {
		t.Fatal(err)
	}
	compareType(t, s, "inspection", s, reflect.TypeFor[report.Inspection](), map[reflect.Type]bool{})
	text := func(s *jsonschema.Schema) string {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if diff := cmp.Diff(text(readSchema(t).Defs["finding"]), text(s.Defs["finding"])); diff != "" {
		t.Errorf("a finding of an inspection is not one of a report (-report +inspection):\n%s", diff)
	}
	each(s, "inspection", func(where string, p *jsonschema.Schema) {
		if p.Description == "" {
			t.Errorf("%s is not described", where)
		}
	})
}

// docs/inspection.md is the schema as a page.
func TestInspectionPage(t *testing.T) {
	data, err := os.ReadFile(inspectionSchemaPath)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("# The JSON of an inspection\n\n" +
		"Made from [inspection.schema.json](inspection.schema.json), a JSON Schema (2020-12), by `go test ./internal/report -update`: change that.\n\n")
	root := parseNode(t, data)
	fmt.Fprintf(&b, "%s\n\n%s", root.Description, table(t, root))
	for _, m := range members(t, root.Defs) {
		def := parseNode(t, m.value)
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n%s", m.name, def.Description, table(t, def))
	}
	golden(t, "../../docs/inspection.md", b.Bytes())
}

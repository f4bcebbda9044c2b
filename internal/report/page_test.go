package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// node is what a page tells of a schema.
type node struct {
	Ref         string          `json:"$ref"`
	Description string          `json:"description"`
	Type        string          `json:"type"`
	Enum        []any           `json:"enum"`
	Const       any             `json:"const"`
	Required    []string        `json:"required"`
	Properties  json.RawMessage `json:"properties"`
	Items       *node           `json:"items"`
	Defs        json.RawMessage `json:"$defs"`
}

// docs/report.md is the schema as a page.
func TestReportPage(t *testing.T) {
	data, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("# The JSON report\n\n" +
		"Made from [report.schema.json](report.schema.json), a JSON Schema (2020-12), by `go test ./internal/report -update`: change that.\n\n")
	root := parseNode(t, data)
	fmt.Fprintf(&b, "%s\n\n", root.Description)
	b.WriteString(table(t, root))
	for _, m := range members(t, root.Defs) {
		def := parseNode(t, m.value)
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", m.name, def.Description)
		if def.Properties != nil {
			b.WriteString("\n" + table(t, def))
		} else {
			fmt.Fprintf(&b, "\nIt is %s.\n", kindOf(t, def))
		}
	}
	golden(t, "../../docs/report.md", b.Bytes())
}

func parseNode(t *testing.T, data []byte) *node {
	t.Helper()
	n := new(node)
	if err := json.Unmarshal(data, n); err != nil {
		t.Fatal(err)
	}
	return n
}

// table lists the fields of an object, and below each those of an object in it.
func table(t *testing.T, n *node) string {
	return "| field | is | |\n| --- | --- | --- |\n" + rows(t, n, "")
}

func rows(t *testing.T, n *node, prefix string) string {
	var b strings.Builder
	for _, m := range members(t, n.Properties) {
		p := parseNode(t, m.value)
		optional := ", or left out"
		for _, name := range n.Required {
			if name == m.name {
				optional = ""
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s%s | %s |\n", prefix+m.name, kindOf(t, p), optional, p.Description)
		if p.Properties != nil {
			b.WriteString(rows(t, p, prefix+m.name+"."))
		}
		if p.Items != nil && p.Items.Properties != nil {
			b.WriteString(rows(t, p.Items, prefix+m.name+"[]."))
		}
	}
	return b.String()
}

// kindOf says what a value is.
func kindOf(t *testing.T, n *node) string {
	switch {
	case n.Ref != "":
		name := strings.TrimPrefix(n.Ref, "#/$defs/")
		return fmt.Sprintf("[%s](#%s)", name, name)
	case n.Const != nil:
		return fmt.Sprintf("`%v`", n.Const)
	case n.Enum != nil:
		words := make([]string, len(n.Enum))
		for i, word := range n.Enum {
			words[i] = fmt.Sprintf("`%v`", word)
		}
		return strings.Join(words, ", ")
	case n.Type == "array" && n.Items.Ref == "":
		return "list of " + n.Items.Type + "s"
	case n.Type == "array":
		return "list of " + kindOf(t, n.Items)
	case n.Type == "object" && n.Properties == nil:
		return "object of strings"
	default:
		return n.Type
	}
}

type member struct {
	name  string
	value json.RawMessage
}

// members are the members of an object in their order.
func members(t *testing.T, data []byte) []member {
	t.Helper()
	if data == nil {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var all []member
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		m := member{name: name.(string)}
		if err := d.Decode(&m.value); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

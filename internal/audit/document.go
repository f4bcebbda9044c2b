package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/pattern"
)

var yamlLine = pattern.Of(`line (\d+)`)

// document decodes YAML or JSON into its top mapping. A parser's own message could
// repeat a piece of a key, so that only the line is taken from it.
func (p *parser) document(data []byte) (top *yaml.Node, why string) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > MaxFile {
		return nil, fmt.Sprintf("It has more than %d MiB.", MaxFile>>20)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, "It is empty."
	}
	var doc yaml.Node
	if json.Valid(data) { // YAML takes most of JSON, but not all
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{jsonNode(json.NewDecoder(bytes.NewReader(data)))}}
	} else if more, err := decodeYAML(data, &doc); err != nil {
		if top := rescue(data); top != nil {
			return top, ""
		}
		if m := yamlLine().FindStringSubmatch(err.Error()); m != nil {
			return nil, "It is neither YAML nor JSON: line " + m[1] + " breaks the form."
		}
		return nil, "It is neither YAML nor JSON."
	} else if more {
		p.complain(ofFile("documents", "What comes after its first document was not read.").Titled("the audit file has more than one document").
			OnlyFix("put all keys into one list, below the word keys."))
	}
	if len(doc.Content) == 0 {
		return nil, "It is empty."
	}
	top = resolve(doc.Content[0])
	if top.Kind != yaml.MappingNode {
		return nil, noKeys
	}
	return top, ""
}

// decodeYAML reads the first document, and says if there is more. A panic of the parser
// is an error.
func decodeYAML(data []byte, doc *yaml.Node) (more bool, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("cannot be parsed")
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(doc); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return !errors.Is(d.Decode(new(yaml.Node)), io.EOF), nil
}

// jsonNode reads one value of JSON that is known to be valid.
func jsonNode(d *json.Decoder) *yaml.Node {
	d.UseNumber()
	tok, _ := d.Token()
	switch v := tok.(type) {
	case json.Delim:
		n := &yaml.Node{Kind: yaml.MappingNode}
		if v == '[' {
			n.Kind = yaml.SequenceNode
		}
		for d.More() {
			n.Content = append(n.Content, jsonNode(d))
		}
		_, _ = d.Token() // the end of it
		return n
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: ""}
	case string:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: v}
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprint(v)}
	}
}

// resolve follows an alias.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	return n
}

package audit

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/secret"
)

// This file saves the keys of a file of which one breaks the form, so that a slip in
// one entry keeps no other key from being checked. The file is cut into the texts of its
// entries, by rescue_lines.go if each begins with a dash, by rescue_flow.go if they stand in
// brackets. Each text is then parsed by itself.

// broken stands for an entry that is not of the form that its tag names. Its value says
// why, as far as that is known.
const broken yaml.Kind = 0

// entryText is the text of one entry, and the line that it begins at.
type entryText struct {
	text     string
	line     int
	inBraces bool // and not behind a dash
}

// rescue parses a file that is not YAML as a whole entry by entry. It is nil if the
// rest of the file is not YAML either, or has no list of keys in the usual form.
func rescue(data []byte) *yaml.Node {
	rest, entries := cutLines(string(data))
	if len(entries) == 0 {
		rest, entries = cutFlow(string(data))
	}
	var doc yaml.Node
	if len(entries) == 0 {
		return nil
	}
	if _, err := decodeYAML([]byte(rest), &doc); err != nil {
		return nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	anchored := ""
	for _, e := range entries {
		list.Content = append(list.Content, e.node(rest+"\nkeys:\n"+anchored))
		if !e.inBraces && strings.Contains(e.text, "&") {
			anchored += e.text
		}
	}
	top := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "keys"}, list}}
	if len(doc.Content) > 0 && doc.Content[0].Kind == yaml.MappingNode {
		top.Content = append(top.Content, doc.Content[0].Content...)
	}
	return top
}

// node is what the entry holds. Before is what it can take values from.
func (e entryText) node(before string) *yaml.Node {
	var n *yaml.Node
	switch data := []byte(e.text); {
	case e.inBraces && json.Valid(data):
		return jsonNode(json.NewDecoder(bytes.NewReader(data)))
	case e.inBraces:
		n = alone(e.text)
	default:
		if n = lastOf(alone(e.text)); n == nil && strings.Contains(e.text, "*") {
			n = lastOf(valueOf(alone(before+e.text), "keys"))
		}
	}
	if n == nil {
		return e.broken()
	}
	n.Line = e.line
	return n
}

// alone is the top of a text of one document; nil if it is none.
func alone(text string) *yaml.Node {
	var doc yaml.Node
	if more, err := decodeYAML([]byte(text), &doc); err != nil || more || len(doc.Content) != 1 {
		return nil
	}
	return doc.Content[0]
}

// lastOf is the last item of a list; nil if it is none.
func lastOf(n *yaml.Node) *yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		return nil
	}
	return n.Content[len(n.Content)-1]
}

// valueOf is a field of a mapping; nil if it has none.
func valueOf(n *yaml.Node, field string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == field {
			return n.Content[i+1]
		}
	}
	return nil
}

// What can be wrong with an entry, each with an example.
var (
	// a key whose lines stand too far left: "-----BEGIN PRIVATE KEY-----"
	keyAtMargin = pattern.Of(`(?m)^` + secret.Armour)
	// "  -name: a"
	dashWithoutBlank = pattern.Of(`^\s*-[^ \r\n]`)
	// a tab in front of "name: a"
	tabInFront = pattern.Of(`(?m)^ *\t`)
	// "  - <<: *other", or the same as a later field
	mergeKey = pattern.Of(`(?m)^\s*(- +)?<<\s*:`)
)

// broken says what is wrong with an entry that cannot be parsed.
func (e entryText) broken() *yaml.Node {
	n := &yaml.Node{Kind: broken, Line: e.line, Tag: "YAML", Value: "A value that ends with a colon, or holds one before a blank, needs quotes."}
	switch {
	case e.inBraces:
		n.Tag, n.Value = "JSON", "A comma or a quotation mark is missing, or there is one too many."
	case keyAtMargin().MatchString(e.text):
		n.Value = "Each line of the private key needs more blanks in front than private-key has."
	case dashWithoutBlank().MatchString(e.text):
		n.Value = "A blank is missing behind its dash."
	case tabInFront().MatchString(e.text):
		n.Value = "A line of it begins with a tab. YAML wants blanks."
	case mergeKey().MatchString(e.text):
		n.Value = noMergeKey
	}
	return n
}

package audit

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// This file saves the keys of a file of which one breaks the form, so that a slip in
// one entry keeps no other key from being checked.

var (
	keysLine = pattern(`^(keys|"keys"|'keys')\s*:\s*(#.*)?$`)
	keysFlow = pattern(`(?m)(^|[{,\s])(keys|"keys"|'keys')\s*:\s*\[`)
	// itemLine also matches an item whose dash lacks the blank behind it. The lines of a PEM
	// file are none.
	itemLine = pattern(`^( *)-([^-]|$)`)
	topLine  = pattern(`^(\w[\w-]*|"[\w-]+"|'[\w-]+')\s*:(\s|$)`)
	pemLine  = pattern(`(?m)^-----BEGIN`)
	dashText = pattern(`^ *-[^ \r\n]`)
)

// broken stands for an entry that is not YAML. Its value says why, as far as that is known.
const broken yaml.Kind = 0

// rescue parses a file that is not YAML as a whole item by item. It is nil if the
// rest of the file is not YAML either, or has no list of keys in the usual form.
func rescue(data []byte) *yaml.Node {
	rest, items := itemsOf(string(data))
	if len(items) == 0 {
		rest, items = flowItemsOf(string(data))
	}
	var doc yaml.Node
	if len(items) == 0 {
		return nil
	}
	if _, err := decodeYAML([]byte(rest), &doc); err != nil {
		return nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, item := range items {
		list.Content = append(list.Content, item.node())
	}
	top := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "keys"}, list}}
	if len(doc.Content) > 0 && doc.Content[0].Kind == yaml.MappingNode {
		top.Content = append(top.Content, doc.Content[0].Content...)
	}
	return top
}

// item is the text of one entry, and the line that it begins at.
type item struct {
	text string
	line int
	flow bool // in braces, and not behind a dash
}

// itemsOf parts the items of the list of keys, and what else is in the file.
func itemsOf(text string) (rest string, items []item) {
	in, indent, n := false, -1, 0
	for line := range strings.Lines(text) {
		n++
		bare := strings.TrimRight(line, "\r\n")
		if !in {
			if in = len(items) == 0 && keysLine().MatchString(bare); !in {
				rest += line
			}
			continue
		}
		m := itemLine().FindStringSubmatch(bare)
		if m != nil && indent < 0 {
			indent = len(m[1])
		}
		switch {
		case m != nil && len(m[1]) == indent:
			items = append(items, item{text: line, line: n})
		case topLine().MatchString(bare):
			in, rest = false, rest+line
		case len(items) > 0:
			items[len(items)-1].text += line
		}
	}
	return rest, items
}

// flowItemsOf is [itemsOf] for a list in brackets, as in JSON. Only the braces part the
// items, so that what lacks between two of them, or in one, is no matter to the others.
func flowItemsOf(text string) (rest string, items []item) {
	at := keysFlow().FindStringSubmatchIndex(text)
	if at == nil {
		return text, nil
	}
	depth, from, quoted := 0, 0, byte(0)
	for i := at[1]; i < len(text); i++ {
		switch c := text[i]; {
		case quoted != 0 && c == '\\':
			i++
		case quoted != 0:
			if c == quoted || c == '\n' { // no text of JSON goes on in the next line
				quoted = 0
			}
		case c == '"' || c == '\'':
			quoted = c
		case c == '{':
			if depth++; depth == 1 {
				from = i
			}
		case c == '}':
			if depth--; depth == 0 {
				items = append(items, item{text[from : i+1], 1 + strings.Count(text[:from], "\n"), true})
			}
		case c == ']' && depth == 0:
			tail := strings.TrimPrefix(strings.TrimLeft(text[i+1:], " \t\r\n"), ",")
			return text[:at[4]] + tail, items
		}
	}
	return text, nil
}

// node is what the item holds.
func (i item) node() *yaml.Node {
	if data := []byte(i.text); i.flow && json.Valid(data) {
		return jsonNode(json.NewDecoder(bytes.NewReader(data)))
	}
	var doc yaml.Node
	if more, err := decodeYAML([]byte(i.text), &doc); err != nil || more || len(doc.Content) != 1 {
		return i.broken()
	}
	n := doc.Content[0]
	if !i.flow {
		if n.Kind != yaml.SequenceNode || len(n.Content) != 1 {
			return i.broken()
		}
		n = n.Content[0]
	}
	n.Line += i.line - 1
	return n
}

func (i item) broken() *yaml.Node {
	why := "A value that ends with a colon, or holds one before a blank, needs quotes."
	switch {
	case i.flow:
		why = "A comma or a quotation mark is missing, or there is one too many."
	case pemLine().MatchString(i.text):
		why = "Each line of the private key needs more blanks in front than private-key has."
	case dashText().MatchString(i.text):
		why = "A blank is missing behind its dash."
	}
	return &yaml.Node{Kind: broken, Line: i.line, Value: why}
}

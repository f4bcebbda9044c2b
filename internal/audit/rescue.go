package audit

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// This file saves the keys of a YAML file of which one breaks the form, so that a
// slip in one entry keeps no other key from being checked.

var (
	keysLine = regexp.MustCompile(`^keys:\s*(#.*)?$`)
	itemLine = regexp.MustCompile(`^( *)- `)
)

// broken stands for an entry that is not YAML.
const broken yaml.Kind = 0

// rescue parses a file that is not YAML as a whole item by item. It is nil if the
// rest of the file is not YAML either, or has no list of keys in the usual form.
func rescue(data []byte) *yaml.Node {
	rest, items := itemsOf(string(data))
	var doc yaml.Node
	if len(items) == 0 {
		return nil
	}
	if _, err := decodeYAML([]byte(rest), &doc); err != nil {
		return nil
	}
	top := &yaml.Node{Kind: yaml.MappingNode}
	if len(doc.Content) > 0 && doc.Content[0].Kind == yaml.MappingNode {
		top = doc.Content[0]
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, item := range items {
		list.Content = append(list.Content, item.node())
	}
	top.Content = append(top.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: "keys"}, list)
	return top
}

// item is the text of one entry, and the line that it begins at.
type item struct {
	text string
	line int
}

// itemsOf parts the items of the list of keys, and what else is in the file.
func itemsOf(text string) (rest string, items []item) {
	in, indent, n := false, -1, 0
	for line := range strings.Lines(text) {
		n++
		bare := strings.TrimRight(line, "\r\n")
		if !in {
			if in = keysLine.MatchString(bare); !in {
				rest += line
			}
			continue
		}
		m := itemLine.FindStringSubmatch(bare)
		if m != nil && indent < 0 {
			indent = len(m[1])
		}
		switch {
		case m != nil && len(m[1]) == indent:
			items = append(items, item{line, n})
		case isTop(bare):
			in, rest = false, rest+line
		case len(items) > 0:
			items[len(items)-1].text += line
		}
	}
	return rest, items
}

// isTop reports whether a line begins another field of the file.
func isTop(line string) bool {
	return line != "" && strings.TrimLeft(line, " \t#-") == line
}

// node is what the item holds.
func (i item) node() *yaml.Node {
	var doc yaml.Node
	if _, err := decodeYAML([]byte(i.text), &doc); err != nil || len(doc.Content) != 1 || len(doc.Content[0].Content) != 1 {
		return &yaml.Node{Kind: broken, Line: i.line}
	}
	n := doc.Content[0].Content[0]
	n.Line += i.line - 1
	return n
}

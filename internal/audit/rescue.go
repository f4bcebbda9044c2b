package audit

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/secret"
)

// This file saves the keys of a file of which one breaks the form, so that a slip in
// one entry keeps no other key from being checked.

var (
	keysLine = pattern.Of(`^(keys|"keys"|'keys')\s*:\s*(#.*)?$`)
	// itemLine also matches an item whose dash lacks the blank behind it. The lines of a PEM
	// file are none.
	itemLine = pattern.Of(`^([ \t]*)-(-?[^-]|$)`)
	topLine  = pattern.Of(`^(\w[\w-]*|"[\w-]+"|'[\w-]+')\s*:(\s|$)`)
	// fileField is one of the two that a file has.
	fileField = pattern.Of(`^["']?(keys|defaults)["']?\s*:`)
	pemLine   = pattern.Of(`(?m)^` + secret.Armour)
	dashText  = pattern.Of(`^\s*-[^ \r\n]`)
	tabText   = pattern.Of(`(?m)^ *\t`)
	mergeKey  = pattern.Of(`(?m)^\s*(- +)?<<\s*:`)
)

// broken stands for an entry that is not of the form that its tag names. Its value says
// why, as far as that is known.
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
	anchored := ""
	for _, item := range items {
		list.Content = append(list.Content, item.node(rest+"\nkeys:\n"+anchored))
		if !item.flow && strings.Contains(item.text, "&") {
			anchored += item.text
		}
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

// itemsOf parts the items of the list of keys, and what else is in the file. The list ends
// before the last line of a field of the file that no item follows.
func itemsOf(text string) (rest string, all []item) {
	lines := slices.Collect(strings.Lines(text))
	at := slices.IndexFunc(lines, func(line string) bool { return keysLine().MatchString(bare(line)) })
	if at < 0 {
		return text, nil
	}
	begins := items(lines, at+1)
	last := slices.Max(append(slices.Collect(maps.Keys(begins)), at))
	end := at + 1
	for ; end < len(lines); end++ {
		top := fileField().MatchString(lines[end]) || end > last && topLine().MatchString(lines[end])
		if top && !begins[end] {
			break
		}
		switch {
		case begins[end]:
			all = append(all, item{text: lines[end], line: end + 1})
		case len(all) > 0:
			all[len(all)-1].text += lines[end]
		}
	}
	return strings.Join(lines[:at], "") + strings.Join(lines[end:], ""), all
}

// items are the lines from some line on at which an item begins: those with a dash that
// stands before the fields of the first item.
func items(lines []string, from int) map[int]bool {
	begins, fields := map[int]bool{}, -1
	for n, line := range lines[from:] {
		m := itemLine().FindStringSubmatch(bare(line))
		if m != nil && fields < 0 {
			fields = len(m[1]) + len("- ")
		}
		if m != nil && len(m[1]) < fields {
			begins[from+n] = true
		}
	}
	return begins
}

// bare is a line without its end.
func bare(line string) string { return strings.TrimRight(line, "\r\n") }

// node is what the item holds. Before is what it can take values from.
func (i item) node(before string) *yaml.Node {
	var n *yaml.Node
	switch data := []byte(i.text); {
	case i.flow && json.Valid(data):
		return jsonNode(json.NewDecoder(bytes.NewReader(data)))
	case i.flow:
		n = alone(i.text)
	default:
		if n = lastOf(alone(i.text)); n == nil && strings.Contains(i.text, "*") {
			n = lastOf(valueOf(alone(before+i.text), "keys"))
		}
	}
	if n == nil {
		return i.broken()
	}
	n.Line = i.line
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

func (i item) broken() *yaml.Node {
	n := &yaml.Node{Kind: broken, Line: i.line, Tag: "YAML", Value: "A value that ends with a colon, or holds one before a blank, needs quotes."}
	switch {
	case i.flow:
		n.Tag, n.Value = "JSON", "A comma or a quotation mark is missing, or there is one too many."
	case pemLine().MatchString(i.text):
		n.Value = "Each line of the private key needs more blanks in front than private-key has."
	case dashText().MatchString(i.text):
		n.Value = "A blank is missing behind its dash."
	case tabText().MatchString(i.text):
		n.Value = "A line of it begins with a tab. YAML wants blanks."
	case mergeKey().MatchString(i.text):
		n.Value = noMergeKey
	}
	return n
}

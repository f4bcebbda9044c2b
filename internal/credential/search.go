package credential

import (
	"strings"

	"github.com/ascproof/ascproof/internal/secret"
)

// search looks for the base64 of a key inside a text that is not that alone: a
// line of YAML, a command, an ID beside it, the same value twice. It returns nil
// if that changes nothing.
func (x *examination) search() *verdict {
	switch x.content {
	case ContentText, ContentNotKey, ContentReference, ContentDamaged, ContentForeign:
	default:
		return nil
	}
	text := x.innermost()
	i := secret.FindKeyStart(text)
	switch {
	case i >= 0:
		return x.foundAt(text, i)
	case secret.HasLostStart(text):
		v := refuse(ContentDamaged, "in base64. Its first characters are missing")
		v.fix = x.fix
		return v
	}
	return nil
}

// foundAt says what begins at a place in a text, nil if it is the whole text, or no key.
func (x *examination) foundAt(text string, i int) *verdict {
	data, all := decodeStart(text[i:])
	if i == 0 && all {
		return nil
	}
	found := examineAlone(data)
	side := "after"
	if i > 0 {
		side = "before"
	}
	switch c := found.content; {
	case found.priv != nil, c == ContentTrailing:
		return refuse(ContentTrailing, "in base64, and something %s it", side)
	case c != ContentEmpty && c != ContentNotKey && c != x.content:
		return &verdict{identity: found.identity, fault: found.fault, fix: x.fix}
	}
	return nil
}

// innermost returns the last text that was neither PEM nor JSON.
func (x *examination) innermost() string {
	text := x.text
	for _, l := range x.layers {
		if l.name == LayerBase64 && x.text == "" {
			text = l.text
		}
	}
	return text
}

// decodeStart decodes as much of the start of s as is base64, and of that no more
// than one PEM block; all is whether that was everything.
func decodeStart(s string) (data []byte, all bool) {
	after := strings.TrimLeft(s, alphanumeric+"+/-_ \t\r\n\v\f")
	text := s[:len(s)-len(after)]
	data, _ = decodeBase64(text)
	all = strings.Trim(after, "=") == ""
	if marks := findMarks(string(data)); len(marks) > 1 && strings.TrimSpace(string(data[marks[1].end:])) != "" {
		data, all = data[:marks[1].end], false
	}
	return data, all
}

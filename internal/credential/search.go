package credential

import (
	"strings"

	"github.com/ascproof/ascproof/internal/secret"
)

// search looks for the base64 of a key inside a text that is not that alone: a
// line of YAML, a command, an ID beside it, the same value twice.
func (x *examination) search() {
	switch x.id.content {
	case ContentText, ContentNotKey, ContentReference, ContentDamaged, ContentForeign:
	default:
		return
	}
	for _, head := range secret.KeyStarts() {
		i := strings.Index(x.last, head)
		if i < 0 {
			continue
		}
		found := look(decodeStart(x.last[i:]))
		side := "after"
		if i > 0 {
			side = "before"
		}
		switch c := found.id.content; {
		case found.priv != nil, c == ContentTrailing:
			x.fix = ""
			x.refuse(ContentTrailing, "in base64, and something %s it", side)
		case c != ContentEmpty && c != ContentNotKey && c != x.id.content:
			x.id, x.fault = found.id, found.fault
		}
		return
	}
	if strings.Contains(x.last, secret.LostKeyStart) {
		x.refuse(ContentDamaged, "in base64 that has lost its first characters")
	}
}

// decodeStart decodes as much of the start of s as is base64, and of that no more
// than one PEM block.
func decodeStart(s string) []byte {
	if end := strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 || !isBase64(byte(r)) }); end >= 0 {
		s = s[:end]
	}
	data, _ := decodeBase64(s)
	if marks := findMarks(string(data)); len(marks) > 1 {
		data = data[:marks[1].end]
	}
	return data
}

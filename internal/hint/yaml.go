package hint

import (
	"iter"
	"strings"
)

// scalars yields the plain values of a YAML document in block style, each with
// the keys that lead to it; items of lists count as what holds them. Anchors, lists in lists,
// nested flow style and texts of several lines are passed over: what is read here is a
// hint, never a proof, and a whole YAML library is a thirtieth of the program.
func scalars(document string) iter.Seq2[[]string, string] {
	return func(yield func([]string, string) bool) {
		var open []level
		text := -1 // the indent of the key whose text of several lines is being passed over
		for line := range strings.Lines(document) {
			indent, key, value, ok := entry(line)
			if text >= 0 && (indent > text || strings.TrimSpace(line) == "") {
				continue
			}
			text = -1
			if !ok {
				continue
			}
			for len(open) > 0 && open[len(open)-1].indent >= indent {
				open = open[:len(open)-1]
			}
			open = append(open, level{indent, key})
			switch {
			case strings.HasPrefix(value, "|") || strings.HasPrefix(value, ">"):
				text = indent
			case strings.HasPrefix(value, "{"):
				for key, value := range flow(value) {
					if !yield(append(keys(open), key), value) {
						return
					}
				}
			case value != "" && !yield(keys(open), value):
				return
			}
		}
	}
}

// flow yields the pairs of a mapping on one line, such as {a: 1, b: 2}.
func flow(mapping string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		inner := strings.TrimSuffix(strings.TrimPrefix(mapping, "{"), "}")
		for pair := range strings.SplitSeq(inner, ",") {
			if _, key, value, ok := entry(strings.TrimSpace(pair)); ok && !yield(key, value) {
				return
			}
		}
	}
}

// level is a key that is open, and how far it is indented.
type level struct {
	indent int
	key    string
}

func keys(open []level) []string {
	path := make([]string, len(open))
	for i, l := range open {
		path[i] = l.key
	}
	return path
}

// entry splits a line "  - key: value # comment".
func entry(line string) (indent int, key, value string, ok bool) {
	rest := strings.TrimLeft(strings.TrimRight(line, "\r\n"), " ")
	for {
		item, isItem := strings.CutPrefix(rest, "- ")
		if !isItem {
			break
		}
		rest = strings.TrimLeft(item, " ")
	}
	indent = len(strings.TrimRight(line, "\r\n")) - len(rest)
	key, value, ok = strings.Cut(rest, ":")
	if !ok || strings.HasPrefix(rest, "#") || value != "" && value[0] != ' ' {
		return indent, "", "", false
	}
	value, _, _ = strings.Cut(value, " #")
	return indent, unquote(key), unquote(value), true
}

func unquote(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) }

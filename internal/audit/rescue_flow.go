package audit

import (
	"encoding/json"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// This file parts lists in brackets, as JSON has them.

var (
	keysFlow = pattern.Of(`(?m)(^|[{,\s])(keys|"keys"|'keys')\s*:\s*\[`)
	// flowItem is where an entry begins: its fields hold no braces of their own.
	flowItem = pattern.Of(`[\[,}][^"'{}\w]*(\{)`)
	// flowEnd is the end of the list and what follows it, and flowMore is what can stand
	// between two entries.
	flowEnd  = pattern.Of(`(?s)\](\s*,\s*["']?defaults["']?\s*:.*|\s*(\}\s*)?)$|(?s)\](\s*\n\w.*)$`)
	flowMore = pattern.Of(`[^"'{}\w]*$`)
)

// flowItemsOf is [itemsOf] for a list in brackets, as in JSON. An entry goes to where the
// next one begins, so that what lacks in one is no matter to the others.
func flowItemsOf(text string) (rest string, items []item) {
	at := keysFlow().FindStringSubmatchIndex(text)
	if at == nil {
		return text, nil
	}
	list, tail := text[at[1]-1:], ""
	if end := flowEnd().FindStringIndex(list); end != nil {
		list, tail = list[:end[0]], strings.TrimPrefix(strings.TrimLeft(list[end[0]+1:], " \t\r\n"), ",")
	} else if strings.HasPrefix(strings.TrimSpace(text), "{") {
		tail = "}"
	}
	starts := flowItem().FindAllStringSubmatchIndex(list, -1)
	for i, s := range starts {
		end := len(list)
		if i+1 < len(starts) {
			end = starts[i+1][2]
		}
		items = append(items, flowItems(list[s[2]:end], 1+strings.Count(text[:at[1]-1+s[2]], "\n"))...)
	}
	return text[:at[4]] + tail, items
}

// flowItems is the entry that a text begins with. What stands behind it is another one
// that lost its brace.
func flowItems(text string, line int) []item {
	text = flowMore().ReplaceAllString(text, "")
	if whole, more, ok := strings.Cut(text, "}"); ok && more != "" && json.Valid([]byte(whole+"}")) {
		return []item{{whole + "}", line, true}, {more, line + strings.Count(whole, "\n"), true}}
	}
	return []item{{text, line, true}}
}

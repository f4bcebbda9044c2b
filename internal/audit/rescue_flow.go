package audit

import (
	"encoding/json"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// This file cuts a list of keys into its entries where they stand in brackets, as in JSON.

var (
	// keysList is the beginning of the list: `{"keys": [`, or `keys: [` on a line of its own.
	keysList = pattern.Of(`(?m)(^|[{,\s])(?P<keys>keys|"keys"|'keys')\s*:\s*(?P<list>\[)`)
	// entryBrace is where an entry begins: the brace in `[{`, in `}, {`, or in `}{` for want of
	// a comma. The fields of an entry hold no braces of their own.
	entryBrace = pattern.Of(`[\[,}][^"'{}\w]*(?P<brace>\{)`)
	// listEnd is the end of the list, with all that follows: `], "defaults": {}}`, `]}`, or `]`
	// and a field on a line of its own.
	listEnd = pattern.Of(`(?s)\](\s*,\s*["']?defaults["']?\s*:.*|\s*(\}\s*)?)$|(?s)\](\s*\n\w.*)$`)
	// entryGap is what can stand between two entries: `, ` and a line break.
	entryGap = pattern.Of(`[^"'{}\w]*$`)
)

// cutFlow is [cutLines] for a list in brackets. An entry goes to where the next one begins, so
// that what lacks in one is no matter to the others.
func cutFlow(text string) (rest string, entries []entryText) {
	re := keysList()
	m := re.FindStringSubmatchIndex(text)
	if m == nil {
		return text, nil
	}
	keysAt, listAt := m[2*re.SubexpIndex("keys")], m[2*re.SubexpIndex("list")]
	list, behind, ok := cutListEnd(text[listAt:])
	if !ok && strings.HasPrefix(strings.TrimSpace(text), "{") {
		behind = "}"
	}
	braces := entryBraces(list)
	for i, from := range braces {
		to := len(list)
		if i+1 < len(braces) {
			to = braces[i+1]
		}
		line := 1 + strings.Count(text[:listAt+from], "\n")
		entries = append(entries, inBraces(list[from:to], line)...)
	}
	return text[:keysAt] + behind, entries
}

// cutListEnd parts a list from what stands behind it. It is not ok if nothing ends the list.
func cutListEnd(text string) (list, behind string, ok bool) {
	end := listEnd().FindStringIndex(text)
	if end == nil {
		return text, "", false
	}
	behind = strings.TrimLeft(text[end[0]+len("]"):], " \t\r\n")
	return text[:end[0]], strings.TrimPrefix(behind, ","), true
}

// entryBraces are the places in a list at which entries begin.
func entryBraces(list string) (places []int) {
	re := entryBrace()
	for _, m := range re.FindAllStringSubmatchIndex(list, -1) {
		places = append(places, m[2*re.SubexpIndex("brace")])
	}
	return places
}

// inBraces is the entry that a text begins with. What stands behind it is another one that
// lost its brace: `{"name": "a"}, "name": "b"}`.
func inBraces(text string, line int) []entryText {
	text = entryGap().ReplaceAllString(text, "")
	if whole, more, ok := strings.Cut(text, "}"); ok && more != "" && json.Valid([]byte(whole+"}")) {
		return []entryText{{whole + "}", line, true}, {more, line + strings.Count(whole, "\n"), true}}
	}
	return []entryText{{text, line, true}}
}

package audit

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// This file cuts a list of keys into its entries where each begins with a dash.

var (
	// keysLine is the line before the list: `keys:`, or `"keys": # of all clients`.
	keysLine = pattern.Of(`^(keys|"keys"|'keys')\s*:\s*(#.*)?$`)
	// dashLine is a line that an entry can begin with: "  - name: a", "  -name: a" for want of
	// a blank, or a dash alone. It is not "-----BEGIN PRIVATE KEY-----".
	dashLine = pattern.Of(`^(?P<indent>[ \t]*)-(-?[^-]|$)`)
	// topLine is a field at the margin: "defaults: {}", "name: a", `"owner": x`.
	topLine = pattern.Of(`^(\w[\w-]*|"[\w-]+"|'[\w-]+')\s*:(\s|$)`)
	// fileField is one of the two fields of a file at the margin, also without a blank behind
	// it: "defaults:{}".
	fileField = pattern.Of(`^["']?(keys|defaults)["']?\s*:`)
)

// cutLines cuts out the list of keys, and leaves the rest of the file.
func cutLines(text string) (rest string, entries []entryText) {
	lines := slices.Collect(strings.Lines(text))
	at := slices.IndexFunc(lines, func(line string) bool { return keysLine().MatchString(withoutEnd(line)) })
	if at < 0 {
		return text, nil
	}
	before, list := lines[:at], lines[at+1:]
	begins := entryLines(list)
	end := endOfList(list, begins)
	for i, from := range begins {
		if from >= end {
			break
		}
		to := end
		if i+1 < len(begins) {
			to = min(to, begins[i+1])
		}
		entries = append(entries, entryText{text: strings.Join(list[from:to], ""), line: at + from + 2}) // lines count from 1
	}
	return strings.Join(before, "") + strings.Join(list[end:], ""), entries
}

// entryLines are the lines that an entry begins at, in their order: those with a dash that
// stands further left than the fields of the first entry.
func entryLines(list []string) (begins []int) {
	column := -1 // of the fields of the first entry
	for n, line := range list {
		m := dashLine().FindStringSubmatch(withoutEnd(line))
		if m == nil {
			continue
		}
		indent := len(m[dashLine().SubexpIndex("indent")])
		if column < 0 {
			column = indent + len("- ")
		}
		if indent < column {
			begins = append(begins, n)
		}
	}
	return begins
}

// endOfList is the line before which the list ends: a field of a file, or behind the last
// entry any field at the margin. Before that, such a field is a slip in an entry.
func endOfList(list []string, begins []int) int {
	last := slices.Max(append([]int{-1}, begins...))
	for n, line := range list {
		if fileField().MatchString(line) || n > last && topLine().MatchString(line) {
			return n
		}
	}
	return len(list)
}

func withoutEnd(line string) string { return strings.TrimRight(line, "\r\n") }

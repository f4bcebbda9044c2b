package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
)

// JSON writes the report as indented JSON, as docs/report.schema.json describes it.
//
// It is written key by key: the report of an audit is long.
func JSON(w io.Writer, r *Report) error {
	frame := *r
	frame.Keys = nil
	text, err := encode(frame, "", indent)
	if err != nil {
		return err
	}
	const keys = "\n  \"keys\": "
	head, tail, _ := strings.Cut(text, keys+"null")
	if _, err := io.WriteString(w, head+keys+"["); err != nil {
		return err
	}
	for i, k := range r.Keys {
		before := ",\n"
		if i == 0 {
			before = "\n"
		}
		text, err := encode(k, indent+indent, indent)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, before+indent+indent+strings.TrimSuffix(text, "\n")); err != nil {
			return err
		}
	}
	end := "\n  ]"
	if len(r.Keys) == 0 {
		end = "]"
	}
	_, err = io.WriteString(w, end+tail)
	return err
}

// JSONLine writes one key as a line of JSON.
func JSONLine(w io.Writer, k Key) error { return writeJSON(w, k, "") }

// indent is that of one level of the JSON that people read.
const indent = "  "

func writeJSON(w io.Writer, v any, indent string) error {
	text, err := encode(v, "", indent)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// encode is JSON that can be shown. All lines but the first begin with a prefix.
func encode(v any, prefix, indent string) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetIndent(prefix, indent)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return showable(b.String()), err
}

// showable escapes what would be acted upon if the JSON went to a terminal or to
// a job's log: characters that cannot be seen, and the "##" of "##[command]",
// which runners look for anywhere in a line. Both stand in strings only.
func showable(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range strings.ReplaceAll(text, "##", `#\u0023`) {
		if r == '\n' || unicode.IsPrint(r) && r != unicode.ReplacementChar {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

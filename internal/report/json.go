package report

import (
	"bytes"
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
	var b strings.Builder
	if err := writeJSON(&b, frame); err != nil {
		return err
	}
	const keys = "\n  \"keys\": "
	head, tail, _ := strings.Cut(b.String(), keys+"null")
	if _, err := io.WriteString(w, head+keys+"["); err != nil {
		return err
	}
	for i, k := range r.Keys {
		before := ",\n    "
		if i == 0 {
			before = "\n    "
		}
		if err := writeKey(w, before, k); err != nil {
			return err
		}
	}
	end := "\n  ]"
	if len(r.Keys) == 0 {
		end = "]"
	}
	_, err := io.WriteString(w, end+tail)
	return err
}

// writeKey writes a key of a report, which is indented by its place in it.
func writeKey(w io.Writer, before string, k Key) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("    ", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(k); err != nil {
		return err
	}
	_, err := io.WriteString(w, before+showable(strings.TrimSuffix(b.String(), "\n")))
	return err
}

func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, showable(b.String()))
	return err
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

// JSONLine writes one key as a line of JSON.
func JSONLine(w io.Writer, k Key) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(k); err != nil {
		return err
	}
	_, err := io.WriteString(w, showable(b.String()))
	return err
}

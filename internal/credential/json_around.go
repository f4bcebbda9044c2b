package credential

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// This file finds the object of a key within what people and tools put around it: a list, as
// of a vault's answer, another object, or JSON that was written as a text of JSON.

// around is what stood around an object. Each part is the object of "has".
type around struct {
	parts []string
	// escaped says that the JSON was a text of JSON, with a backslash before each quote.
	escaped bool
	// unread are fields beside the object.
	unread []string
}

// unwrapObject returns the object of the only key that is in a text. The fault follows "JSON".
// What is not JSON it leaves as it is, for [jsonFields] to say so.
func unwrapObject(text string) (object string, a around, fault string) {
	for range maxWrappings {
		var inner string
		switch {
		case isEscaped(text):
			if json.Unmarshal([]byte(`"`+text+`"`), &inner) != nil {
				return text, a, ""
			}
			a.parts, a.escaped = append(a.parts, "a backslash before each quote"), true
		case strings.HasPrefix(skipComments(text), "["):
			var list []json.RawMessage
			if decodeJSON(text, &list); len(list) != 1 {
				return text, a, several("a list of %d", len(list))
			}
			inner = string(list[0])
			a.parts = append(a.parts, "a list around its object")
		default:
			keys, others := innerKeys(text)
			if len(keys) > 1 {
				return text, a, several("%d keys", len(keys))
			}
			for name := range keys {
				inner = keys[name]
				a.parts = append(a.parts, "the key within another object ("+fieldName(name)+")")
			}
			if inner == "" {
				return text, a, ""
			}
			a.unread = append(a.unread, others...)
		}
		text = strings.TrimSpace(inner)
	}
	return text, a, ""
}

// several is the fault of JSON of more keys than one, or of none, which is no object.
func several(what string, n int) string {
	if n == 0 {
		return ""
	}
	return "with " + fmt.Sprintf(what, n) + ". A check takes one key. 'ascproof audit' checks many"
}

// isEscaped reports whether an object, or a list of one, begins with a backslash, which no
// JSON has there.
func isEscaped(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, "[ "), `{\`)
}

// innerKeys are the objects of keys in the fields of an object that has none of a key's fields
// itself, and the names of its other fields.
func innerKeys(text string) (keys map[string]string, others []string) {
	var fields map[string]json.RawMessage
	if !decodeJSON(text, &fields) || slices.ContainsFunc(slices.Collect(maps.Keys(fields)), isOfKey) {
		return nil, nil
	}
	keys = keysWithin(fields)
	maps.DeleteFunc(fields, func(name string, _ json.RawMessage) bool { return keys[name] != "" })
	return keys, unread(fields)
}

// keysWithin are the fields that hold a whole object of a key, or the text of one.
func keysWithin(fields map[string]json.RawMessage) map[string]string {
	keys := map[string]string{}
	for name, raw := range fields {
		object := string(raw)
		var text string
		if json.Unmarshal(raw, &text) == nil {
			object = text
		}
		var inner map[string]json.RawMessage
		if decodeJSON(object, &inner) && hasKey(inner) {
			keys[name] = object
		}
	}
	return keys
}

// hasKey reports whether an object has a field for a key, by any name of it.
func hasKey(fields map[string]json.RawMessage) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(fields)), func(name string) bool { return ownName(name) == "key" })
}

// isOfKey reports whether a field is one that an object of a key has.
func isOfKey(name string) bool { return ownName(name) != "" }

// decodeJSON decodes JSON, with what can be mended in it.
func decodeJSON(text string, into any) bool {
	return json.Unmarshal([]byte(text), into) == nil || json.Unmarshal([]byte(scanJSON(text).text.String()), into) == nil
}

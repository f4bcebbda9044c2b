package credential

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// repeatedField is the fault of an object in which a field stands more than once, "" if none
// does. Programs differ in which of the values they take.
func repeatedField(object string) string {
	d := json.NewDecoder(strings.NewReader(object))
	seen := map[string]bool{}
	depth, isName := 0, false
	for {
		token, err := d.Token()
		if err != nil {
			return ""
		}
		name, isText := token.(string)
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if isName && isText {
			if seen[name] {
				return "in which " + fieldName(name) + " stands twice"
			}
			seen[name] = true
		}
		isName = depth == 1 && !(isName && isText)
	}
}

func fieldName(name string) string {
	if isPlainName(name) {
		return name
	}
	return "a field"
}

// readNames are the fields that are read, or used by fastlane alone.
var readNames = []string{"key_id", "issuer_id", "key", "in_house", "is_key_content_base64", "duration"}

// plainName matches the name of a field that a person would write, of words of up to 12
// letters. A name of another form could be a piece of a key.
var plainName = pattern.Of(`^[A-Za-z0-9]{0,12}(?:_[A-Za-z0-9]{0,12})*$`)

func isPlainName(name string) bool {
	return len(name) >= 2 && len(name) <= 40 && plainName().MatchString(name)
}

// unread names the fields that nobody reads, in order; one with an odd name is counted
// under "others".
func unread(fields map[string]json.RawMessage) (names []string) {
	odd := false
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch {
		case slices.Contains(readNames, name):
		case isPlainName(name):
			names = append(names, name)
		default:
			odd = true
		}
	}
	if odd {
		names = append(names, "others")
	}
	return names
}

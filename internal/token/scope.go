package token

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/ascproof/ascproof/internal/phrase"
)

var scopeMethods = []string{"GET", "POST", "PATCH", "PUT", "DELETE"}

// ParseScope reads the entries of a scope, one a line: a method, a space and a
// path with an optional query, such as "GET /v1/apps?filter[platform]=IOS".
// Blank lines are skipped. Apple ignores the order of parameters, and "limit",
// "cursor" and "sort" altogether (source: Apple, "Generating Tokens for API
// Requests").
func ParseScope(text string) ([]string, error) {
	var scope []string
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		entry, err := scopeEntry(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if !slices.Contains(scope, entry) {
			scope = append(scope, entry)
		}
	}
	return scope, nil
}

func scopeEntry(line string) (string, error) {
	method, target, _ := strings.Cut(line, " ")
	target = strings.TrimSpace(target)
	switch {
	case !slices.Contains(scopeMethods, method):
		return "", fmt.Errorf("it must start with %s, in capitals", phrase.Or(scopeMethods))
	case !strings.HasPrefix(target, "/"):
		return "", fmt.Errorf("it needs a path that starts with a slash after %s", method)
	case strings.ContainsFunc(target, unsuited):
		return "", fmt.Errorf("it holds a space, a control character or a fragment")
	}
	if _, err := url.Parse(target); err != nil {
		return "", fmt.Errorf("it is not a path, with or without a query")
	}
	return method + " " + target, nil
}

func unsuited(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '#' }

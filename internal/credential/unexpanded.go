package credential

import (
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// shellPart matches what a shell replaces in a path.
var shellPart = pattern.Of(`\$\{?[A-Za-z_][A-Za-z0-9_]*\}?|\$\([^)]*\)|%[A-Za-z_][A-Za-z0-9_]*%`)

// Unexpanded says what of a path a shell would have replaced, "" if nothing is: YAML and
// .env files have no shell. It is a name, never another part of the path.
func Unexpanded(path string) string {
	if strings.HasPrefix(path, "~") {
		return "~"
	}
	part := shellPart().FindString(path)
	if strings.HasPrefix(part, "$(") {
		return "$(...)"
	}
	return part
}

// WholePath is what to do about such a part.
func WholePath(part string) string {
	return "write the whole path. YAML, .env files and the fields of a CI system do not replace " + part + "."
}

package credential

import (
	"path"
	"slices"
	"strings"
)

// maxWrappings bounds how many quotes within quotes are taken off a value.
const maxWrappings = 8

// clean takes off what people and tools put around a value or in place of its
// characters, and says so in seen. It never changes what a PEM or base64 text
// means. Line breaks around a value are normal and go without a word.
func clean(text string, seen *repairList) string {
	text = toASCII(text, seen)
	for range maxWrappings {
		before := text
		text = trimBlanks(text, seen)
		text = trimQuotes(text, seen)
		text = trimAssignment(text, seen)
		text = trimDataURI(text, seen)
		if text == before {
			break
		}
	}
	// JSON keeps its escapes until it is parsed; \n in a path of Windows is none.
	if isObject(text) || IsPath(text) {
		return text
	}
	return strings.TrimSpace(unescape(text, seen))
}

func trimBlanks(text string, seen *repairList) string {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || len(trimmed) == len(text) {
		return trimmed
	}
	start := strings.Index(text, trimmed)
	if strings.ContainsAny(text[:start]+text[start+len(trimmed):], " \t") {
		seen.add(repairBlanks)
	}
	return trimmed
}

// trimQuotes takes quotes off either end, also where only one of a pair was
// copied: neither PEM nor base64 nor an ID holds any. A quote that was escaped
// leaves its backslash.
func trimQuotes(text string, seen *repairList) string {
	const quotes = "\"'`"
	trimmed := strings.Trim(text, quotes+`\`)
	start := strings.Index(text, trimmed)
	if !strings.ContainsAny(text[:start]+text[start+len(trimmed):], quotes) {
		return text
	}
	seen.add(repairQuotes)
	return trimmed
}

// maxName is the longest variable name that is looked for in front of a value,
// well below the length of a key in base64.
const maxName = 64

// trimAssignment takes off the variable's name where a whole line of a .env
// file or a shell command was pasted.
func trimAssignment(text string, seen *repairList) string {
	rest := text
	for _, verb := range []string{"export ", "set ", "$env:"} {
		rest = strings.TrimPrefix(rest, verb)
	}
	i := strings.IndexByte(rest, '=')
	if i < 2 || i > maxName {
		return text
	}
	name, value := strings.TrimRight(rest[:i], " "), strings.TrimLeft(rest[i+1:], " ")
	// What follows the padding of base64 is nothing, or more padding.
	if !isName(name) || strings.Trim(value, "=\r\n") == "" {
		return text
	}
	seen.add(repairAssignment)
	return value
}

func trimDataURI(text string, seen *repairList) string {
	const mark = ";base64,"
	if i := strings.Index(text, mark); i > 0 && i < 128 && strings.HasPrefix(text, "data:") {
		seen.add(repairDataURI)
		return text[i+len(mark):]
	}
	return text
}

// maxPath bounds in bytes what is taken for a path.
const maxPath = 1024

// IsPath reports whether s looks like the path of a file, as GitLab's File
// variables hold it: by how it begins or ends.
func IsPath(s string) bool {
	if len(s) > maxPath || strings.ContainsAny(s, "\n\r") {
		return false
	}
	for _, start := range []string{"/", "./", "../", "~/", `.\`, `..\`, `\\`} {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	hasDrive := len(s) > 3 && isLetter(s[0]) && s[1] == ':' && (s[2] == '/' || s[2] == '\\')
	ends := []string{".p8", ".pem", ".key", ".txt", ".json", ".p12"}
	return hasDrive || slices.Contains(ends, strings.ToLower(path.Ext(s)))
}

func isLetter(c byte) bool { return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' }

// isName reports whether a text could be the name of a variable.
func isName(s string) bool {
	return s != "" && (isLetter(s[0]) || s[0] == '_' || s[0] == '-') && consistsOf(s, alphanumeric+"_-")
}

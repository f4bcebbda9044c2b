package hint

import (
	"strings"

	"github.com/ascproof/ascproof/internal/safetext"
)

// printable reports whether a name can be shown as it is: it must not control a
// terminal, and to PowerShell typographic quotes are quotes.
func printable(s string) bool {
	return safetext.OneLine(s) == s && !strings.ContainsAny(s, "\u2018\u2019\u201a\u201b")
}

// ShellQuote quotes s for a POSIX shell, if it needs quotes.
func ShellQuote(s string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_-./+:@%,", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// shellArgument quotes a path that must not be taken for a flag.
func shellArgument(path string) string {
	if strings.HasPrefix(path, "-") {
		path = "./" + path
	}
	return ShellQuote(path)
}

// powerShellQuote quotes s for PowerShell.
func powerShellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// cmdQuote quotes a path for cmd.exe; Windows allows no quotes in names. A
// percent sign cannot be quoted there, but is taken for itself unless a variable
// of that name exists.
func cmdQuote(s string) string { return `"` + strings.ReplaceAll(s, `"`, "") + `"` }

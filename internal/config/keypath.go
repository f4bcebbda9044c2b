package config

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// This file is about the path of a key: how it is written, and why it leads nowhere.

// spellings are what a path can mean, likeliest first: as it is, and without the quotes that
// .env files and the fields of a CI system keep. White space around it goes.
func spellings(path string) []string {
	path = strings.TrimSpace(path)
	bare := strings.TrimSpace(strings.Trim(path, "\"'`"))
	return slices.Compact([]string{path, bare})
}

// mendedPath warns of what stood around a path that was read: other tools can fail on it. An
// input of an action can end in a line break, as all actions take it off.
func mendedPath(path Value, read string) []*finding.Finding {
	what := "white space"
	switch trimmed := strings.TrimSpace(path.Text); {
	case read != trimmed:
		what = "quotes"
	case trimmed == path.Text, path.Origin.Kind == credential.OriginInput:
		return nil
	}
	return []*finding.Finding{finding.New(finding.KeyRepaired, "%s has it. Other tools can fail on that", path.Origin).
		Titled("the path of the key has %s around it", what).OfWhole(true).OnlyFix("store the path alone, without quotes and line breaks.")}
}

// IsWebAddress reports whether the address of a page stands in place of a path.
func IsWebAddress(path string) bool { return strings.Contains(path, "://") }

// unreadable is about the file of a key that cannot be read. The path is repeated only if it
// cannot be a key that was put into the wrong setting.
func unreadable(name string, from credential.Origin, err error) *finding.Finding {
	switch {
	case CheckPath(name) != nil:
		what := "It holds several lines, and a path has one."
		if secret.HasKeyMarks(name) {
			what = "It looks like the key itself."
		}
		return finding.New(finding.InputUnreadable, "%s", what).
			Titled("%s does not hold the path of a file", from).
			OnlyFix("put the key into private-key (ASC_PRIVATE_KEY), and its IDs into key-id and issuer-id. JSON has its IDs itself.",
				"set "+from.ToSet()+" to the path of a file that holds the key.")
	case IsWebAddress(name): // which can hold a token, and is not repeated
		return finding.New(finding.InputUnreadable, "It holds the address of a web page.").
			Titled("%s does not hold the path of a file", from).
			OnlyFix("download the file first, and set " + from.ToSet() + " to its path.")
	}
	f := finding.New(finding.InputUnreadable, "%s names it, but it %s.", from, safetext.Unreadable(err))
	if errors.Is(err, context.DeadlineExceeded) {
		f = inTime(f)
	}
	if part := credential.Unexpanded(name); part != "" {
		f = finding.New(finding.InputUnreadable, "No shell replaced the %s in the path that %s has.", part, from).OnlyFix(credential.WholePath(part))
	}
	if len(spellings(name)) > 1 {
		f.Detail += " It has quotes around it, and cannot be read without them either."
	}
	if safetext.PathMayBeSecret(name) {
		f.Detail += " Its path is not shown, because it looks like a piece of a key."
		return f.Titled("could not read the file of %s", from)
	}
	return f.Titled("%s", safetext.Beside("could not read the file", safetext.QuotePath(name)))
}

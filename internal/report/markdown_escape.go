package report

import (
	"regexp"
	"strings"

	"github.com/asckey/asckey/internal/finding"
)

// raw is Markdown that is meant to be Markdown.
type raw string

// markdownEscapes defuses what GitHub-flavoured Markdown, or HTML in it, takes
// for markup wherever it stands. A colon or dot as an entity keeps an address
// from becoming a link.
var markdownEscapes = strings.NewReplacer(
	"\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "|", "\\|",
	"#", "\\#", "~", "\\~", "!", "\\!", "$", "\\$", "<", "&lt;", ">", "&gt;", "&", "&amp;",
	"://", "&#58;//", "www.", "www&#46;", "mailto:", "mailto&#58;",
)

// references are how GitHub mentions people and issues. It looks for them in the
// finished text, so that escapes do not help, but a space without width does.
var references = regexp.MustCompile(`[@#]\b`)

// blockStart is what makes a list or a heading of a line that begins with it.
var blockStart = regexp.MustCompile(`^([-+=]|\d+[.)])`)

// applePage matches the only addresses that are left to be links.
var applePage = regexp.MustCompile(`https://developer\.apple\.com/[A-Za-z0-9/_-]*`)

// escapeMarkdown makes any text one line that reads as it is.
func escapeMarkdown(s string) string {
	s = finding.OneLine(s)
	var b strings.Builder
	for {
		at := applePage.FindStringIndex(s)
		if at == nil {
			return b.String() + escapeWords(s)
		}
		b.WriteString(escapeWords(s[:at[0]]) + "<" + s[at[0]:at[1]] + ">")
		s = s[at[1]:]
	}
}

func escapeWords(s string) string {
	s = markdownEscapes.Replace(s)
	s = references.ReplaceAllString(s, "$0\u200b")
	return blockStart.ReplaceAllStringFunc(s, func(start string) string {
		return start[:len(start)-1] + "\\" + start[len(start)-1:]
	})
}

package report

import (
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/safetext"
)

// raw is Markdown that is meant to be Markdown.
type raw string

// markdownEscapes defuses what GitHub-flavoured Markdown takes for markup
// wherever it stands.
var markdownEscapes = strings.NewReplacer(
	"\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "|", "\\|",
	"#", "\\#", "~", "\\~", "!", "\\!", "$", "\\$",
)

// htmlEscapes defuses HTML, and by entities what would become a link.
var htmlEscapes = strings.NewReplacer(
	"<", "&lt;", ">", "&gt;", "&", "&amp;", "://", "&#58;//", "www.", "www&#46;", "mailto:", "mailto&#58;",
)

// codeEscapes keep a request within the backticks around it and the cell of its table, and
// linkEscapes an address within its parentheses.
var (
	codeEscapes = strings.NewReplacer("`", "%60", "|", "%7C", "\\", "%5C")
	linkEscapes = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\\", "%5C")
)

// references are how GitHub mentions people and issues. It looks for them in the
// finished text, so that escapes do not help, but a space without width does.
var references = pattern.Of(`[@#]\b`)

// blockStart is what makes a list or a heading of a line that begins with it.
var blockStart = pattern.Of(`^([-+=]|\d+[.)])`)

// applePage matches the only addresses that are left to be links.
var applePage = pattern.Of(`https://developer\.apple\.com/[A-Za-z0-9/_-]*`)

// escapeMarkdown makes any text one line that reads as it is.
func escapeMarkdown(s string) string {
	s = safetext.OneLine(s)
	var b strings.Builder
	for {
		at := applePage().FindStringIndex(s)
		if at == nil {
			return b.String() + escapeWords(s)
		}
		b.WriteString(escapeWords(s[:at[0]]) + "<" + s[at[0]:at[1]] + ">")
		s = s[at[1]:]
	}
}

func escapeWords(s string) string {
	s = escapeHTML(markdownEscapes.Replace(s))
	return blockStart().ReplaceAllStringFunc(s, func(start string) string {
		return start[:len(start)-1] + "\\" + start[len(start)-1:]
	})
}

// html is text for a line that begins with a tag, where Markdown is not looked for.
func html(s string) raw {
	return raw(escapeHTML(safetext.OneLine(s)))
}

func escapeHTML(s string) string {
	return htmlEscapes.Replace(references().ReplaceAllString(s, "$0\u200b"))
}

package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/asckey/asckey/internal/finding"
	"github.com/asckey/asckey/internal/role"
)

// Markdown writes the report for GitHub's step summary and the like.
func Markdown(w io.Writer, r *Report) error {
	var b strings.Builder
	for _, k := range r.Keys {
		markdownKey(&b, k)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var verdictSign = map[Verdict]string{Pass: "✅", Warn: "⚠️", Fail: "❌"}

func markdownKey(b *strings.Builder, k Key) {
	fmt.Fprintf(b, "## %s %s\n\n", verdictSign[k.Verdict], escapeMarkdown(Headline(k)))
	if fs := facts(k); len(fs) > 0 {
		b.WriteString("| | |\n| --- | --- |\n")
		for _, f := range fs {
			fmt.Fprintf(b, "| %s | %s |\n", escapeMarkdown(f.name), escapeMarkdown(f.value))
		}
		b.WriteByte('\n')
	}
	markdownRequirements(b, k.Requirements)
	for _, f := range k.Findings {
		markdownFinding(b, f)
	}
	if k.Roles != nil && k.Roles.Probed {
		markdownCapabilities(b, k.Capabilities)
	}
}

var statusSign = map[role.Status]string{role.Pass: "✅", role.Notice: "✅", role.Warn: "⚠️", role.Fail: "❌"}

func markdownRequirements(b *strings.Builder, reqs []Requirement) {
	if len(reqs) == 0 {
		return
	}
	b.WriteString("| | asked for | verdict |\n| --- | --- | --- |\n")
	for _, q := range reqs {
		fmt.Fprintf(b, "| %s | %s **%s** | %s |\n", statusSign[q.Status], q.Demand, escapeMarkdown(q.Name), q.Verdict)
	}
	b.WriteByte('\n')
}

func markdownCapabilities(b *strings.Builder, all []Capability) {
	b.WriteString("<details><summary>What the key may do</summary>\n\n| | capability | |\n| --- | --- | --- |\n")
	for _, c := range all {
		fmt.Fprintf(b, "| %s | **%s** | %s |\n", c.Verdict, escapeMarkdown(c.Name), escapeMarkdown(c.Summary))
	}
	b.WriteString("\n</details>\n\n")
}

var severitySign = map[finding.Severity]string{finding.Error: "❌", finding.Warning: "⚠️", finding.Notice: "ℹ️"}

func markdownFinding(b *strings.Builder, f *finding.Finding) {
	fmt.Fprintf(b, "### %s %s\n\n", severitySign[f.Severity], escapeMarkdown(f.Title))
	if f.Detail != "" {
		fmt.Fprintf(b, "%s\n\n", escapeMarkdown(f.Detail))
	}
	for _, fix := range f.Fix {
		fmt.Fprintf(b, "- %s\n", escapeMarkdown(fix))
	}
	fmt.Fprintf(b, "\n[%s](%s)\n\n", f.Code, f.Docs())
}

// markdownEscapes defuses everything that GitHub-flavoured Markdown or the HTML
// in it could take for markup, mentions and links included.
var markdownEscapes = strings.NewReplacer(
	"\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "|", "\\|", "#", "\\#", "~", "\\~", "!", "\\!",
	"<", "&lt;", ">", "&gt;", "&", "&amp;", "@", "&#64;", "\n", " ", "\r", " ",
)

func escapeMarkdown(s string) string { return markdownEscapes.Replace(s) }

package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

// maxMarkdown bounds the Markdown, in bytes. GitHub drops a step summary of more
// than 1 MiB whole (actions/runner, FileCommandManager.cs), and a step may have
// written to it before.
const maxMarkdown = 1000 << 10

// Markdown writes the report for GitHub's step summary and the like. Of very
// many keys it shows those that fail first, and says how many it left out.
func Markdown(w io.Writer, r *Report) error {
	var m markdown
	if len(r.Keys) > 1 {
		m.overview(r.Keys)
	}
	for i, k := range worstFirst(r.Keys) {
		var section markdown
		section.key(k)
		const note = 200
		if m.Len()+section.Len()+note > maxMarkdown {
			m.line("*%s keys are left out here: the report would be too long. The JSON report has them all.*", len(r.Keys)-i)
			break
		}
		m.WriteString(section.String())
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// markdown writes lines. Whatever it is given that is not raw is made a string and
// escaped.
type markdown struct{ strings.Builder }

func (m *markdown) line(format string, args ...any) {
	for i, arg := range args {
		if _, ok := arg.(raw); !ok {
			args[i] = escapeMarkdown(fmt.Sprint(arg))
		}
	}
	fmt.Fprintf(m, format+"\n", args...)
}

// The signs differ in shape, and never stand without a word.
var verdictSign = map[Verdict]raw{Pass: "✅", Warn: "⚠️", Fail: "❌"}

// overview is one line for each key, as many as fit in half of what there is.
func (m *markdown) overview(keys []Key) {
	verdict, sum := tally(keys)
	m.line("# %s %s\n", verdictSign[verdict], sum)
	m.line("| | key | |\n| --- | --- | --- |")
	for i, k := range worstFirst(keys) {
		if m.Len() > maxMarkdown/2 {
			m.line("| | *and %s more* | |", len(keys)-i)
			break
		}
		m.line("| %s %s | %s | %s |", verdictSign[k.Verdict], k.Verdict, shortName(k), k.Headline)
	}
	m.line("")
}

func (m *markdown) key(k Key) {
	m.line("## %s %s\n", verdictSign[k.Verdict], k.Headline)
	m.requirements(k.Requirements)
	for _, g := range groups(k.Findings) {
		m.group(g)
	}
	if k.Roles != nil && k.Roles.Probed {
		m.capabilities(k)
	}
	m.facts(facts(k))
	m.evidence(k)
}

func (m *markdown) facts(fs []Fact) {
	for i, f := range fs {
		m.line("| %s | %s |", f.Name, f.Value)
		if i == 0 {
			m.line("| --- | --- |")
		}
	}
	if len(fs) > 0 {
		m.line("")
	}
}

var statusSign = map[role.Status]raw{role.Pass: "✅ pass", role.Notice: "✅ pass", role.Warn: "⚠️ warn", role.Fail: "❌ fail"}

func (m *markdown) requirements(reqs []Requirement) {
	if len(reqs) == 0 {
		return
	}
	m.line("| | asked for | verdict | because |\n| --- | --- | --- | --- |")
	for _, q := range reqs {
		sign := statusSign[q.Status]
		if q.Lost {
			sign = "⚠️ lost"
		}
		m.line("| %s | %s **%s** | %s | %s |", sign, q.Demand, q.Name, q.Verdict, q.Reason)
	}
	m.line("")
}

func verdictSigned(v role.Verdict) raw {
	sign := "➖"
	switch {
	case v >= role.Likely:
		sign = "✅"
	case v <= role.Unlikely:
		sign = "✖️" // no cross in red: that a key may not do something is no fault
	}
	return raw(sign + " " + v.String())
}

// capabilities is folded away if something was asked for, which is then what
// matters.
func (m *markdown) capabilities(k Key) {
	open := raw(" open")
	if len(k.Requirements) > 0 {
		open = ""
	}
	m.line("<details%s><summary>What the key may do, and its role</summary>\n", open)
	m.line("| | capability | | because |\n| --- | --- | --- | --- |")
	for _, c := range bySurety(k.Capabilities) {
		m.line("| %s | **%s** | %s | %s |", verdictSigned(c.Verdict), c.Name, c.Summary, c.Reason)
	}
	m.line("")
	for _, s := range k.Roles.Settling {
		m.line("- %s", s)
	}
	for _, f := range k.Roles.Facts {
		m.line("- **%s**: %s", f.Name, f.Value)
	}
	m.line("\n</details>\n")
}

var severitySign = map[finding.Severity]raw{finding.Error: "❌", finding.Warning: "⚠️", finding.Notice: "ℹ️"}

// group is folded away if nothing needs to be done.
func (m *markdown) group(g *group) {
	notice := g.Severity == finding.Notice
	if notice {
		m.line("<details><summary>%s %s</summary>\n", severitySign[g.Severity], html(capital(g.Title)))
	} else {
		m.line("### %s %s\n", severitySign[g.Severity], capital(g.Title))
	}
	for _, f := range g.cases {
		if f.Detail != "" {
			m.line("%s\n", f.Detail)
		}
		m.list(g.onlyHere(f))
	}
	if g.mixed() {
		m.line("In each case:\n")
	}
	m.list(g.fix)
	m.line("See [%s](%s).\n", g.Code, link(g.Docs()))
	if notice {
		m.line("</details>\n")
	}
}

func (m *markdown) list(items []string) {
	for _, item := range items {
		m.line("- %s", item)
	}
	if len(items) > 0 {
		m.line("")
	}
}

func (m *markdown) evidence(k Key) {
	if len(k.Evidence) == 0 {
		return
	}
	m.line("<details><summary>What Apple was asked</summary>\n\n| request | answer | | |\n| --- | --- | --- | --- |")
	for _, e := range k.Evidence {
		m.line("| %s | %s | %s | %s ms |", code(e.Request), answer(e), e.Outcome, e.Milliseconds)
	}
	m.line("\n</details>\n")
}

// answer is what came back, in few words.
func answer(e Evidence) string {
	if e.HTTPStatus == 0 {
		return e.Class
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", e.HTTPStatus, e.Code))
}

// code is a request as a code span for a cell of a table. A span knows no
// escapes, and a table takes a bar for its own even there.
func code(request string) raw {
	return raw("`" + strings.NewReplacer("`", "%60", "|", "%7C", "\\", "%5C").Replace(safetext.OneLine(request)) + " `")
}

// link is an address that cannot end the parentheses around it.
func link(s string) raw {
	return raw(strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\\", "%5C").Replace(safetext.OneLine(s)))
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

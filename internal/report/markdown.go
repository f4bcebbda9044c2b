package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Markdown writes the report for GitHub's step summary and the like.
func Markdown(w io.Writer, r *Report) error {
	var m markdown
	if r.Audit != nil {
		m.audit(r)
	} else {
		for _, k := range r.Keys {
			m.key(k)
		}
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

// key shows what was asked for, what is wrong, the role and the key. The rest is
// folded away.
func (m *markdown) key(k Key) {
	m.line("## %s %s\n", verdictSign[k.Verdict], k.Headline)
	if k.Status == Unusable {
		m.line("Nothing was sent to Apple.\n")
	}
	m.requirements(k.Requirements)
	for _, g := range groups(k.Findings) {
		m.group(g)
	}
	m.columns(roleColumns(k))
	m.columns(keyColumns(k))
	if k.Roles != nil && k.Roles.Probed {
		m.capabilities(k)
	}
	m.evidence(k)
}

// columns are facts beside each other.
func (m *markdown) columns(fs []Fact) {
	var parts []string
	for _, f := range fs {
		text := escapeMarkdown(f.Value)
		if f.Name != "" {
			text = "**" + f.Name + "** " + text
		}
		parts = append(parts, text)
	}
	if len(parts) > 0 {
		m.line("%s\n", raw(strings.Join(parts, " · ")))
	}
}

func (m *markdown) facts(fs []Fact) {
	for _, f := range fs {
		m.line("- **%s**: %s", f.Name, f.Value)
	}
}

// markSign are the signs of text for a page, where emoji are what has a colour. That a key
// cannot do something has no cross in red.
var markSign = map[mark]raw{good: "✅", maybe: "🔵", doubt: "❔", unasked: "➖", bad: "❌", badly: "❌", nothing: "✖️"}

func (m *markdown) requirements(reqs []Requirement) {
	if len(reqs) == 0 {
		return
	}
	m.line("| | asked for | because |\n| --- | --- | --- |")
	for _, q := range reqs {
		m.line("| %s %s | %s **%s** | %s |", markSign[requirementMark(q)], q.Shown, q.Setting, q.Name, finding.Sentence(q.Reason))
	}
	m.line("")
}

func (m *markdown) capabilities(k Key) {
	m.line("<details><summary>What the key can do, and its possible roles</summary>\n")
	m.line("| | capability | | because |\n| --- | --- | --- | --- |")
	for _, c := range bySurety(k.Capabilities) {
		m.line("| %s %s | **%s** | %s | %s |", markSign[verdictMark(c.Verdict)], c.Verdict, c.Name, c.Summary, finding.Sentence(c.Reason))
	}
	m.line("")
	for _, s := range k.Roles.Settling {
		m.line("- %s", s)
	}
	m.facts(k.Roles.Facts)
	m.facts(facts(k))
	m.line("\n</details>\n")
}

var severitySign = map[finding.Severity]raw{finding.Error: "❌", finding.Warning: "⚠️", finding.Notice: "ℹ️"}

// group is folded away if nothing needs to be done.
func (m *markdown) group(g *group) {
	notice := g.Severity == finding.Notice
	if notice {
		m.line("<details><summary>%s %s</summary>\n", severitySign[g.Severity], html(phrase.Capital(g.title())))
	} else {
		m.line("### %s %s\n", severitySign[g.Severity], phrase.Capital(g.title()))
	}
	m.body(g)
	if notice {
		m.line("</details>\n")
	}
}

// body is what stands below the title of a group.
func (m *markdown) body(g *group) {
	if g.whose != "" {
		m.line("%s\n", g.whose)
	}
	for _, f := range g.cases {
		if text := g.detail(f); text != "" {
			m.line("%s\n", text)
		}
		m.list(g.onlyHere(f), f.InTurn)
	}
	m.list(g.fix, g.InTurn)
	m.line("See [%s](%s).\n", g.Code, link(g.Docs()))
}

// list is what to do. Steps are numbered.
func (m *markdown) list(items []string, inTurn bool) {
	for i, item := range items {
		if inTurn {
			m.line("%s %s", raw(finding.Number(i)), item)
		} else {
			m.line("- %s", phrase.Capital(item))
		}
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
		m.line("| %s | %s | %s | %s ms |", code(e.Request), e.Answer(), e.Outcome, e.Milliseconds)
	}
	m.line("\n</details>\n")
}

// code is a request as a code span for a cell of a table. A span knows no
// escapes, a table takes a bar for its own even there, and two backticks with nothing
// between them would begin a span of all that follows.
func code(request string) raw {
	span := codeEscapes.Replace(safetext.OneLine(request))
	if span == "" {
		return ""
	}
	return raw("`" + span + "`")
}

// link is an address that cannot end the parentheses around it.
func link(s string) raw {
	return raw(linkEscapes.Replace(safetext.OneLine(s)))
}

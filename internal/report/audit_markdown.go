package report

import "github.com/ascproof/ascproof/internal/phrase"

// maxMarkdown bounds the Markdown of an audit, in bytes. GitHub drops a step summary of
// more than 1 MiB whole (actions/runner, FileCommandManager.cs), and a step may have
// written to it before.
const maxMarkdown = 1000 << 10

// audit shows a table of the keys, then what is wrong and what to do.
func (m *markdown) audit(r *Report) {
	verdict, sum := Sum(r)
	m.line("# %s %s\n", verdictSign[verdict], sum)
	if r.Audit.Baseline != nil {
		m.line("%s\n", baselineWords(r))
	}
	m.overview(r)
	for i, s := range sayings(r) {
		if m.Len() > maxMarkdown*9/10 {
			m.line("*More is wrong than fits here, from the %s. kind of finding on. The JSON report has all of it.*", i+1)
			return
		}
		m.line("### %s %s\n", severitySign[s.Severity], phrase.Capital(s.Title))
		m.body(s.group())
	}
}

// overview is one line for each key, as many as fit in half of what there is.
func (m *markdown) overview(r *Report) {
	m.line("| | key | status | |\n| --- | --- | --- | --- |")
	keys := sorted(r)
	for i, k := range keys {
		if m.Len() > maxMarkdown/2 {
			m.line("| | *and %s more* | | |", len(keys)-i)
			break
		}
		v, text := shownVerdict(r, k), says(k)
		if c := changes(k); c != "" {
			text += " (" + c + ")"
		}
		m.line("| %s %s | %s | %s | %s |", verdictSign[v], v, shortName(k), k.Status, text)
	}
	m.line("")
}

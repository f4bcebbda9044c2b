package report

import "github.com/ascproof/ascproof/internal/phrase"

// maxMarkdown bounds the Markdown of an audit, in bytes. GitHub drops a step summary of
// more than 1 MiB whole (actions/runner, FileCommandManager.cs), and a step may have
// written to it before.
const maxMarkdown = 1000 << 10

// audit shows a table of the keys, then what is wrong and what to do.
func (m *markdown) audit(r *Report) {
	c := r.Conclusion
	m.line("# %s %s\n", verdictSign[c.Verdict], c.Summary)
	if c.Baseline != "" {
		m.line("%s\n", c.Baseline)
	}
	m.overview(r)
	for i, t := range c.Told {
		if m.Len() > maxMarkdown*9/10 {
			m.line("*More is wrong than fits here, from the %s. kind of finding on. The JSON report has all of it.*", i+1)
			return
		}
		m.line("### %s %s\n", severitySign[t.Severity], phrase.Capital(t.Title))
		m.body(told(t))
	}
}

// overview is one line for each key, as many as fit in half of what there is.
func (m *markdown) overview(r *Report) {
	m.line("| | key | status | |\n| --- | --- | --- | --- |")
	for n, i := range r.Conclusion.Order {
		if m.Len() > maxMarkdown/2 {
			m.line("| | *and %s more* | | |", len(r.Keys)-n)
			break
		}
		k, s := r.Keys[i], r.Conclusion.Keys[i]
		text := s.Line
		if k.Change != nil {
			text += " (" + k.Change.Words + ")"
		}
		m.line("| %s %s | %s | %s | %s |", verdictSign[s.Verdict], s.Verdict, k.ShortName(), k.Status, text)
	}
	m.line("")
}

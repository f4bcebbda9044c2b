package report

import "io"

// Format is a view of a report.
type Format struct {
	// Name is what the setting "format" calls it; empty if standard output never
	// shows it.
	Name string
	// Setting names a file to write it to; empty if there is none. Meaning is what the
	// documentation and the help say of that.
	Setting, Meaning string
	// AuditOnly says that only audits have the setting, as a flag.
	AuditOnly bool
	// Write shows a report, in a style if the format has any.
	Write func(w io.Writer, r *Report, s Style) error
}

// Formats is the table of all views. The settings, the flags, the files and standard output
// come from it: a row more is a format more.
func Formats() []Format {
	plain := func(write func(io.Writer, *Report) error) func(io.Writer, *Report, Style) error {
		return func(w io.Writer, r *Report, _ Style) error { return write(w, r) }
	}
	return []Format{
		{Name: "text", Write: Text},
		{Name: "json", Setting: "report", Meaning: "file to write the JSON report to", Write: plain(JSON)},
		{Setting: "junit", Meaning: "file to write the JUnit report to", Write: plain(JUnit)},
		{Name: "markdown", Setting: "markdown", Meaning: "file to write the Markdown report to", Write: plain(Markdown)},
		{Setting: "html", Meaning: "write the report to this `FILE` as one HTML page", AuditOnly: true, Write: plain(HTML)},
	}
}

// FormatNames are the formats that standard output can show.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		if f.Name != "" {
			names = append(names, f.Name)
		}
	}
	return names
}

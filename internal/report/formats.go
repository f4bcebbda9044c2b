package report

import "io"

// Format is a view of a report.
type Format struct {
	// Name is what the setting "format" calls it; empty if standard output never
	// shows it.
	Name string
	// Setting names a file to write it to; empty if there is none.
	Setting string
	// Write shows a report, in a style if the format has any.
	Write func(w io.Writer, r *Report, s Style) error
}

// Formats is the table of all views. The setting "format" takes the names in it, and package
// cli writes the files that its settings name. Such a setting is a row of package config, too.
func Formats() []Format {
	plain := func(write func(io.Writer, *Report) error) func(io.Writer, *Report, Style) error {
		return func(w io.Writer, r *Report, _ Style) error { return write(w, r) }
	}
	return []Format{
		{"text", "", Text},
		{"json", "report", plain(JSON)},
		{"", "junit", plain(JUnit)},
		{"markdown", "markdown", plain(Markdown)},
		{"", "html", plain(HTML)},
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

package cli

import (
	"os"
	"slices"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// This file keeps the reports of an audit from taking the place of what it reads.

// checkViews refuses a report in the place of another file that is needed.
func (f *auditFlags) checkViews(src config.Source, inputs ...string) error {
	if f.onlyNew && f.baseline == "" {
		return badUsage("give --baseline FILE with an earlier report.", "--only-new needs --baseline")
	}
	for _, out := range f.own() {
		if err := src.CheckOutput(out.name, out.path); err != nil {
			is, fix := config.Refused("--"+out.name, err)
			return badUsage(fix, "%s %s", safetext.Beside("--"+out.name, safetext.QuotePath(out.path)), is)
		}
	}
	if err := f.spare(src, "a file that is read", inputs...); err != nil {
		return err
	}
	for i, a := range f.own() {
		for _, b := range f.own()[i+1:] {
			if config.SameFile(a.path, b.path) {
				return badUsage("give each its own file.", "--%s and --%s name the same file", a.name, b.name)
			}
		}
	}
	return nil
}

// file is the one of a format that only audits have; "" if there is none.
func (f *auditFlags) file(setting string) string {
	if path := f.files[setting]; path != nil {
		return *path
	}
	return ""
}

// own are the files of flags that only audits have.
func (f *auditFlags) own() []output {
	var all []output
	for _, format := range report.Formats() {
		all = append(all, output{format.Setting, f.file(format.Setting)})
	}
	all = append(all, output{"stream", f.stream})
	return slices.DeleteFunc(all, func(o output) bool { return o.path == "" })
}

// output is a file that a flag or a setting has written.
type output struct{ name, path string }

func (f *auditFlags) outputs(src config.Source) []output {
	all := f.own()
	for _, s := range config.Settings() {
		if s.Output {
			path, _ := src.Lookup(s.Vars[0])
			all = append(all, output{s.Name, path})
		}
	}
	return slices.DeleteFunc(all, func(o output) bool { return o.path == "" })
}

// spare refuses a report in the place of a file that is read. Only the JSON report can
// take the place of the baseline, as it is the baseline of the next audit.
func (f *auditFlags) spare(src config.Source, what string, inputs ...string) error {
	for _, out := range f.outputs(src) {
		needed := inputs
		if out.name != "report" && f.baseline != "" {
			needed = append(slices.Clip(needed), f.baseline)
		}
		if slices.ContainsFunc(needed, func(in string) bool { return config.SameFile(out.path, in) }) {
			return badUsage("write the report to another file.", "--%s %s is %s", out.name, safetext.QuotePath(out.path), what)
		}
	}
	return nil
}

// spareAny refuses a report in the place of a file that is none, where it is not known which
// files hold the keys.
func (f *auditFlags) spareAny(src config.Source) error {
	for _, out := range f.outputs(src) {
		if !isReport(out.path) {
			return badUsage("write the report to another file.", "--%s %s is a file that could hold a key", out.name, safetext.QuotePath(out.path))
		}
	}
	return nil
}

// reportStart is how reports begin: JSON, Markdown, HTML and JUnit.
var reportStart = pattern.Of(`^\s*($|\{\s*"schema"|# |<)`)

// isReport reports whether a file can be an earlier report, or is none that could be a key:
// what is no file, such as a pipe, is never read, and no report follows a link.
func isReport(path string) bool {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return true
	}
	head, err := readFile(path, 64)
	return err == nil && reportStart().Match(head)
}

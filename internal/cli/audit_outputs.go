package cli

import (
	"slices"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/safetext"
)

// This file keeps the reports of an audit from taking the place of what it reads.

// checkViews refuses a report in the place of another file that is needed.
func (f *auditFlags) checkViews(src config.Source, inputs ...string) error {
	if f.onlyNew && f.baseline == "" {
		return badUsage("give --baseline FILE with an earlier report.", "--only-new needs --baseline")
	}
	for _, out := range []output{{"html", f.html}, {"stream", f.stream}} {
		if err := src.CheckOutput(out.name, out.path); err != nil {
			is, fix := config.Refused("--"+out.name, err)
			return badUsage(fix, "--%s %s %s", out.name, safetext.QuotePath(out.path), is)
		}
	}
	if err := f.spare(src, "a file that is read", inputs...); err != nil {
		return err
	}
	if f.html != "" && f.stream != "" && config.SameFile(f.html, f.stream) {
		return badUsage("give each its own file.", "--html and --stream name the same file")
	}
	return nil
}

// output is a file that a flag or a setting has written.
type output struct{ name, path string }

func (f *auditFlags) outputs(src config.Source) []output {
	all := []output{{"html", f.html}, {"stream", f.stream}}
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

package cli

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// publishAudit shows the report of an audit everywhere it was asked for, and ends the
// command with its status.
func (r *run) publishAudit(rep *report.Report, f auditFlags) error {
	audit.Conclude(rep)
	var told []*finding.Finding
	for _, t := range rep.Conclusion.Told {
		told = append(told, t.Alone)
	}
	err := errors.Join(r.auditToFiles(rep, f), r.toScreen(r.out.result, rep, told), r.auditToHost(rep, told))
	if err != nil {
		return asEnded(err)
	}
	return endedWith(rep.Conclusion.Exit)
}

func (r *run) auditToFiles(rep *report.Report, f auditFlags) error {
	paths := map[string]string{"report": r.cfg.Report, "junit": r.cfg.JUnit, "markdown": r.cfg.Markdown, "html": f.html}
	var errs []error
	for _, format := range report.Formats() {
		write := func(w io.Writer) error { return format.Write(w, rep, report.Style{}) }
		errs = append(errs, writeReport(paths[format.Setting], write))
	}
	return errors.Join(errs...)
}

// mostAnnotations is how many of a kind GitHub shows of a step.
const mostAnnotations = 10

// auditToHost uses what the CI system has to show things: what concerns an account
// once, then the first of the keys that fail.
func (r *run) auditToHost(rep *report.Report, told []*finding.Finding) error {
	for _, f := range told[:min(len(told), mostAnnotations)] {
		if err := r.annotate(f); ignoreUnsupported(err) != nil {
			return err
		}
	}
	var b strings.Builder
	if err := report.Markdown(&b, rep); err != nil {
		return err
	}
	err := r.onlyInforms(ignoreUnsupported(r.host.Summary(b.String())))
	for _, o := range auditOutputs(rep) {
		err = errors.Join(err, ignoreUnsupported(r.host.SetOutput(o.name, o.value)))
	}
	return errors.Join(err, r.flush())
}

// auditOutputs are what later steps can go by.
func auditOutputs(rep *report.Report) []variable {
	c := rep.Conclusion
	out := []variable{
		{"verdict", string(c.Verdict)}, {"exit-status", strconv.Itoa(c.Exit)}, {"summary", c.Summary},
	}
	if b := rep.Audit.Baseline; b != nil {
		out = append(out, variable{"changed", strconv.Itoa(b.Changed + len(b.Gone))})
	}
	return out
}

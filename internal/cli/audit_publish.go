package cli

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// publishAudit shows the report of an audit everywhere it was asked for, and ends the
// command with its status. The verdict is the same in all that is written after an error, and
// in the files.
func (r *run) publishAudit(rep *report.Report, f auditFlags) error {
	audit.Conclude(rep)
	inFiles := r.auditToFiles(rep, f)
	auditFault(rep, inFiles)
	told := toldAlone(rep)
	failure := r.toScreen(r.out.result, rep, told)
	auditFault(rep, failure)
	onHost := r.auditToHost(rep, told)
	auditFault(rep, onHost)
	failure = errors.Join(failure, onHost)
	if inFiles != nil || failure != nil {
		_ = r.auditToFiles(rep, f) // those that can be written
	}
	if failure != nil {
		return asEnded(failure)
	}
	return endedWith(rep.Conclusion.Exit)
}

// auditFault adds to a report what kept it from being shown, so that all that is written from
// then on has one verdict.
func auditFault(rep *report.Report, err error) {
	if err != nil {
		rep.Audit.Findings = slices.Concat(rep.Audit.Findings, asEnded(err).untold)
		audit.Conclude(rep)
	}
}

func toldAlone(rep *report.Report) (told []*finding.Finding) {
	for _, t := range rep.Conclusion.Told {
		told = append(told, t.Alone)
	}
	return told
}

func (r *run) auditToFiles(rep *report.Report, f auditFlags) error {
	return writeReports(rep, func(setting string) string { return cmp.Or(r.cfg.Reports[setting], f.file(setting)) })
}

// mostAnnotations is how many of a kind GitHub shows of a step.
const mostAnnotations = 10

// auditToHost uses what the CI system has to show things: what concerns an account
// once, then the first of the keys that fail.
func (r *run) auditToHost(rep *report.Report, told []*finding.Finding) error {
	if err := r.annotateAll(told[:min(len(told), mostAnnotations)]); err != nil {
		return err
	}
	err := r.onlyInforms(r.summarize(rep))
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

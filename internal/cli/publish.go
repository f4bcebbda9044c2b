package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// publish shows the result of a check everywhere it was asked for, and ends the
// command with its status. What is secret was masked before. No step stops at an error: as
// many as can show the result. Its verdict is the same in all that is written after the
// error, and in the files. What later steps of the job get comes last. Of that, what depends
// on success comes only if all went well, and else the outputs tell of the error.
func (r *run) publish(ctx context.Context, screen io.Writer, key report.Key, h *handover) error {
	h = h.at(r.outsidePaths(h.files))
	key.Token = h.tokenInfo
	found := key

	inFiles := r.toFiles(reportOf(key), h)
	key = withFaults(found, inFiles)
	told := key.Findings
	failure := r.toScreen(screen, reportOf(key), told)
	key = withFaults(found, inFiles, failure)
	notShown, hostFailure := partLoss(r.toHost(screen, reportOf(key)))
	failure = errors.Join(failure, hostFailure, r.setOutputs(always(), key, h))
	if inFiles == nil && failure == nil {
		failure = r.toLaterSteps(ctx, key, h)
	}
	if inFiles != nil || failure != nil {
		key, h = withFaults(found, inFiles, failure), &handover{}
	}
	failure = errors.Join(failure, r.setOutputs(onSuccess(), key, h), r.flush())
	if causeOf(notShown) == noCause || causeOf(failure) == noCause { // else one cause was said
		r.warnOfLoss(notShown)
	}
	if inFiles != nil || failure != nil {
		_ = r.toFiles(reportOf(withFaults(found, inFiles, failure)), &handover{}) // those that can be written
	}
	if failure != nil {
		return unsaid(asEnded(failure), told)
	}
	return endedWith(key.Exit)
}

func reportOf(key report.Key) *report.Report {
	return &report.Report{Schema: report.Schema, Tool: tool(), Keys: []report.Key{key}}
}

// withFaults is a key as it was found, with all that has kept its result from being handed
// over, so that what is shown of it from then on has one verdict.
func withFaults(found report.Key, errs ...error) report.Key {
	for _, err := range errs {
		if err != nil {
			found.Token = nil
			found = explain.Also(found, unsaid(asEnded(err), found.Findings).untold...)
		}
	}
	return found
}

// unsaid leaves out of what is untold what a report says of the same cause.
func unsaid(e *ended, told []*finding.Finding) *ended {
	return &ended{e.status, slices.DeleteFunc(slices.Clone(e.untold), func(f *finding.Finding) bool {
		return f.Cause != noCause && slices.ContainsFunc(told, func(other *finding.Finding) bool { return other.Cause == f.Cause })
	})}
}

// onceEach are the sentences of the text of an error that was joined of several, each once.
func onceEach(text string) string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSuffix(line, "."); !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return strings.Join(all, ". ")
}

// asEnded is how a command ends that could not publish: with the finding that says
// most, whatever failed in its wake.
func asEnded(err error) *ended {
	if e, ok := errors.AsType[*ended](err); ok {
		return e
	}
	e, _ := errors.AsType[*ended](outputError(err))
	return e
}

// tellSteps tells later steps of an error that came before, or after, a result was
// published.
func (r *run) tellSteps(key report.Key, err error) error {
	key = explain.Also(key, asEnded(err).untold...)
	told := r.setOutputs(verdictOutputs(), key, &handover{})
	_ = errors.Join(told, r.host.Flush()) // the error that it is about says more
	return err
}

// toFiles writes the report of a check, and its outputs, to the files that the settings name.
func (r *run) toFiles(rep *report.Report, h *handover) error {
	dotenv := func(w io.Writer) error { return writeDotenv(w, rep.Keys[0], h) }
	return errors.Join(writeReports(rep, func(setting string) string { return r.cfg.Reports[setting] }), writeReport(r.cfg.Dotenv, dotenv))
}

// writeReports writes a report to a file for each format that has one, as many as can be.
func writeReports(rep *report.Report, file func(setting string) string) (err error) {
	for _, f := range report.Formats() {
		write := func(w io.Writer) error { return f.Write(w, rep, report.Style{}) }
		err = errors.Join(err, writeReport(file(f.Setting), write))
	}
	return err
}

func writeReport(path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	err := keyfile.WriteReport(path, write)
	if err != nil && safetext.PathMayBeSecret(path) {
		return errors.New("could not write a report to " + safetext.QuotePath(path))
	}
	return err
}

// toScreen writes the result. Where that is not for people to read, standard error
// gets the findings that there are to tell.
func (r *run) toScreen(screen io.Writer, rep *report.Report, told []*finding.Finding) error {
	if r.cfg.Format != "text" {
		for _, f := range told {
			r.note(f)
		}
	}
	for _, f := range report.Formats() {
		if f.Name == r.cfg.Format {
			return onStdout(f.Write(screen, rep, report.Style{Colour: r.out.colour, Verbose: bool(r.cfg.Verbose)}))
		}
	}
	return nil // config lets no other format through
}

// toHost uses what the CI system has to show things. What it did not take only informs.
func (r *run) toHost(screen io.Writer, rep *report.Report) error {
	if err := r.annotateAll(rep.Keys[0].Findings); err != nil {
		return err
	}
	if r.cfg.Format == "text" { // the other formats have it
		if err := r.listRequests(screen, rep.Keys[0].Evidence); err != nil {
			return err
		}
	}
	return r.summarize(rep)
}

// annotateAll shows findings where people look first, if the CI system has such a place.
func (r *run) annotateAll(findings []*finding.Finding) error {
	for _, f := range findings {
		if err := r.annotate(f); ignoreUnsupported(err) != nil {
			return err
		}
	}
	return nil
}

// summarize shows a report on the page of the job, if the CI system has one.
func (r *run) summarize(rep *report.Report) error {
	var b strings.Builder
	if err := report.Markdown(&b, rep); err != nil {
		return err
	}
	return ignoreUnsupported(r.host.Summary(b.String()))
}

// toLaterSteps sets the variables of later steps, if they get any and nobody has stopped this.
func (r *run) toLaterSteps(ctx context.Context, key report.Key, h *handover) error {
	switch {
	case key.Verdict != report.Fail && h.stopped(ctx):
		return failed(finding.New(finding.Interrupted, "The check itself was done."))
	case h.export:
		return r.export(key, r.variablesForSteps(key, h))
	default:
		return nil
	}
}

// partLoss parts the error of what only informs, and that the host did not take, from any
// other.
func partLoss(err error) (loss, failure error) {
	if errors.Is(err, cihost.ErrNotTaken) {
		return err, nil
	}
	return nil, err
}

// warnOfLoss tells of what only informs and was not taken, if anything.
func (r *run) warnOfLoss(loss error) {
	if loss != nil {
		r.note(byCause(finding.New(finding.HostUnavailable, "%s", causes(loss)), loss))
	}
}

// onlyInforms lets pass, with a warning, that a host did not take what only informs.
func (r *run) onlyInforms(err error) error {
	loss, failure := partLoss(err)
	r.warnOfLoss(loss)
	return failure
}

// flush waits until the host has taken what it was given.
func (r *run) flush() error { return r.onlyInforms(r.host.Flush()) }

// listRequests lists the requests that were made, folded away.
func (r *run) listRequests(screen io.Writer, asked []report.Evidence) error {
	if len(asked) == 0 || !r.out.folds {
		return nil
	}
	end, err := r.host.Group("ascproof: what was asked")
	if err != nil {
		return err
	}
	for _, e := range asked {
		if _, err := fmt.Fprintf(screen, "%s %s, %d ms\n", e.Request, e.Answer(), e.Milliseconds); err != nil {
			return written(err)
		}
	}
	return end()
}

func ignoreUnsupported(err error) error {
	if errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

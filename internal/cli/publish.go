package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// publish shows the result of a check everywhere it was asked for, and ends the
// command with its status. What is secret was masked before; what later steps get
// comes last, and only if all else went well.
func (a *app) publish(ctx context.Context, c *checked, h *handOver) error {
	c.key.Token = h.token
	rep := &report.Report{Schema: report.Schema, Tool: report.Tool{Name: "ascproof", Version: Version()}, Keys: []report.Key{c.key}}
	o := outcome{key: c.key, tok: h.tok, paths: a.outsidePaths(c, h)}
	err := errors.Join(writeReports(c.cfg, rep, o), a.show(c.cfg, rep), a.showOnHost(c.cfg, c.key, rep), a.setOutputs(o, false))
	if err == nil && c.key.Verdict != report.Fail && h.stopped(ctx) {
		err = finding.New(finding.Interrupted, "the check itself was done")
	}
	if err == nil && c.plan.export && !h.tok.IsEmpty() {
		err = a.export(c, h, o.paths)
	}
	if err != nil {
		o = o.withoutHandOver() // the command fails, and then nothing is handed over
	}
	err = errors.Join(err, a.setOutputs(o, true), a.informed(a.host.Flush()))
	var f *finding.Finding
	switch {
	case errors.As(err, &f): // says more than what failed in its wake
		return f
	case err != nil:
		return finding.New(finding.OutputFailed, "%s", safetext.Clean(strings.ReplaceAll(err.Error(), "\n", "; ")))
	}
	return shown(rep.Exit())
}

// show writes the result to standard output. Where that is not for people to
// read, standard error gets the findings.
func (a *app) show(cfg *config.Config, rep *report.Report) error {
	for _, k := range rep.Keys {
		for _, f := range k.Findings {
			if cfg.Format != "text" {
				a.tell(f)
			}
		}
	}
	for _, f := range report.Formats() {
		if f.Name == cfg.Format {
			return f.Write(a.sys.Stdout, rep, a.colour())
		}
	}
	return nil // config lets no other format through
}

func (a *app) colour() bool {
	return a.sys.Terminal && !a.flags.noColor && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

// showOnHost uses what the CI system has to show things.
func (a *app) showOnHost(cfg *config.Config, key report.Key, rep *report.Report) error {
	for _, f := range key.Findings {
		if err := a.host.Annotate(f); ignoreUnsupported(err) != nil {
			return err
		}
	}
	if cfg.Format == "text" { // the other formats have it
		if err := a.log(key); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := report.Markdown(&b, rep); err != nil {
		return err
	}
	return a.informed(ignoreUnsupported(a.host.Summary(b.String())))
}

// informed lets pass, with a warning, that a host did not take what only informs.
func (a *app) informed(err error) error {
	if errors.Is(err, cihost.ErrNotTaken) {
		a.tell(finding.New(finding.HostUnavailable, "%s", safetext.Clean(strings.ReplaceAll(err.Error(), "\n", "; "))))
		return nil
	}
	return err
}

// log lists the requests that were made, folded away.
func (a *app) log(key report.Key) error {
	if len(key.Evidence) == 0 || a.host.Name() == cihost.NamePlain || !heard(a.sys.Stdout) {
		return nil
	}
	end, err := a.host.Group("ascproof: what was asked")
	if err != nil {
		return err
	}
	for _, e := range key.Evidence {
		if err := a.print("%s %d %s, %d ms\n", e.Request, e.HTTPStatus, e.Class, e.Milliseconds); err != nil {
			return err
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

// writeReports writes the report files that the settings name.
func writeReports(cfg *config.Config, rep *report.Report, o outcome) error {
	paths := map[string]string{"report": cfg.Report, "junit": cfg.JUnit, "markdown": cfg.Markdown}
	for _, f := range report.Formats() {
		write := func(w io.Writer) error { return f.Write(w, rep, false) }
		if err := writeReport(paths[f.Setting], write); err != nil {
			return err
		}
	}
	return writeReport(cfg.Dotenv, o.dotenv)
}

func writeReport(path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if err := keyfile.WriteReport(path, b.Bytes()); safetext.PathMayBeSecret(path) && err != nil {
		return errors.New("writing a report to " + safetext.QuotePath(path))
	} else if err != nil {
		return fmt.Errorf("writing a report: %w", err)
	}
	return nil
}

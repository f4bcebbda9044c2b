package cli

import (
	"io"
	"os"
	"path/filepath"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// This file reads what an audit is of: its file or directory, and earlier reports.

// readAudit finds the keys that are to be checked, unless a setting is wrong. No report must
// be written over one, since Apple lets a key be downloaded only once.
func (r *run) readAudit(args []string, f auditFlags) (audit.File, error) {
	file := audit.File{Findings: r.bad}
	if len(r.bad) == 0 {
		file = r.findKeys(args, f)
	}
	if len(file.Entries) == 0 {
		return file, f.spareAny(r.src)
	}
	for _, e := range file.Entries {
		if err := f.spare(r.src, "the file of a key that is checked", e.Files...); err != nil {
			return audit.File{}, err
		}
	}
	return file, nil
}

func (r *run) findKeys(args []string, f auditFlags) audit.File {
	if f.discover != "" {
		return r.discover(f.discover)
	}
	path := args[0]
	data, err := r.readUpTo(path, audit.MaxFile+1)
	if err != nil {
		return noFile(unreadable(path, err))
	}
	dir := filepath.Dir(path)
	if path == "-" {
		dir = "."
	}
	return audit.Parse(data, audit.Places{Getenv: r.getenv, ReadFile: r.readEntryFile, Dir: dir})
}

// noFile stands for one that could not be read.
func noFile(f *finding.Finding) audit.File { return audit.File{Findings: []*finding.Finding{f}} }

// readEntryFile reads a file of one of many keys, which must not keep the others waiting
// as a pipe could.
func (r *run) readEntryFile(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, audit.ErrNotAFile
	}
	return r.readKeyFile(path)
}

func (r *run) discover(dir string) audit.File {
	if info, err := os.Stat(dir); err != nil {
		return noFile(unreadable(dir, err))
	} else if !info.IsDir() {
		return noFile(finding.New(finding.UsageError, "").Titled("%s is not a directory", safetext.QuotePath(dir)).
			OnlyFix("name the directory that the key is in, or use 'ascproof inspect' for one file."))
	}
	issuer, _ := r.src.Lookup("ASC_ISSUER_ID")
	within := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	file := audit.Discover(os.DirFS(dir), issuer, func(name string) ([]byte, error) { return r.readEntryFile(within(name)) })
	for _, e := range file.Entries {
		for i, name := range e.Files {
			e.Files[i] = within(name)
		}
	}
	return file
}

// readUpTo reads a file, or standard input.
func (r *run) readUpTo(path string, limit int64) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(awaited{r}, limit))
	}
	return r.await("the file "+safetext.QuotePath(path), func() ([]byte, error) { return readFile(path, limit) })
}

// readBaseline reads the earlier report; nil if none was named, or if it cannot be read. That
// is a fault that the new report tells of: it is needed all the same, and it can take the place
// of one that is damaged.
func (r *run) readBaseline(f auditFlags) (old *report.Report, fault *finding.Finding) {
	if f.baseline == "" {
		return nil, nil
	}
	var why string
	data, err := r.readUpTo(f.baseline, audit.MaxReport)
	if err != nil {
		why = safetext.Unreadable(err)
	} else if old, err = audit.ReadReport(data); err != nil {
		why = err.Error()
	}
	if err == nil {
		return old, nil
	}
	fix := "leave --baseline out for one audit, and have --report write a new one."
	if report := r.cfg.Reports["report"]; report != "" && config.SameFile(report, f.baseline) {
		fix = "do nothing. This report takes its place, and the next audit is compared with it."
	}
	return nil, audit.NoBaseline("the baseline "+safetext.QuotePath(f.baseline)+" "+why, fix)
}

// compared holds a report against the baseline, if there is one.
func compared(rep, old *report.Report, fault *finding.Finding, covers func(name string) bool, f auditFlags) {
	switch {
	case fault != nil:
		rep.Audit.Findings = append(rep.Audit.Findings, fault)
	case old != nil:
		audit.Compare(rep, old, covers, f.onlyNew)
	}
}

// readReports reads the reports of the parts of an audit, and says which it cannot read.
func (r *run) readReports(paths []string) (all []*report.Report, faults []*finding.Finding) {
	for _, path := range paths {
		data, err := r.readUpTo(path, audit.MaxReport)
		if err != nil {
			faults = append(faults, unreadable(path, err))
			continue
		}
		rep, err := audit.ReadReport(data)
		if err != nil {
			faults = append(faults, finding.New(finding.InputUnreadable, "Its keys are not in this report.").
				Titled("%s %s", safetext.QuotePath(path), err).
				OnlyFix("name a file that 'ascproof audit --report FILE' wrote.", "look at the job that wrote it, and run that job again."))
			continue
		}
		all = append(all, rep)
	}
	return all, faults
}

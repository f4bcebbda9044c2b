package cli

import (
	"io"
	"os"
	"path/filepath"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// This file reads what an audit is of: its file or directory, and earlier reports.

// readAudit finds the keys that are to be checked. No report must be written over
// one, since Apple lets a key be downloaded only once.
func (r *run) readAudit(args []string, f auditFlags) (audit.File, error) {
	file, err := r.findKeys(args, f)
	if err != nil {
		return audit.File{}, err
	}
	for _, e := range file.Entries {
		if err := f.spare(r.src, "the file of a key that is checked", e.Files...); err != nil {
			return audit.File{}, err
		}
	}
	return file, nil
}

func (r *run) findKeys(args []string, f auditFlags) (audit.File, error) {
	if f.discover != "" {
		return r.discover(f.discover)
	}
	path := args[0]
	data, err := r.readUpTo(path, audit.MaxFile+1)
	if err != nil {
		return audit.File{}, unreadable(path, err)
	}
	dir := filepath.Dir(path)
	if path == "-" {
		dir = "."
	}
	return audit.Parse(data, audit.Places{Getenv: r.getenv, ReadFile: r.readEntryFile, Dir: dir}), nil
}

// readEntryFile reads a file of one of many keys, which must not keep the others waiting
// as a pipe could.
func (r *run) readEntryFile(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, audit.ErrNotAFile
	}
	return r.readKeyFile(path)
}

func (r *run) discover(dir string) (audit.File, error) {
	if info, err := os.Stat(dir); err != nil {
		return audit.File{}, unreadable(dir, err)
	} else if !info.IsDir() {
		return audit.File{}, badUsage("name the directory that the key is in, or use 'ascproof inspect' for one file.", "%s is not a directory", safetext.QuotePath(dir))
	}
	issuer, _ := r.src.Lookup("ASC_ISSUER_ID")
	within := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	file := audit.Discover(os.DirFS(dir), issuer, func(name string) ([]byte, error) { return r.readEntryFile(within(name)) })
	for _, e := range file.Entries {
		for i, name := range e.Files {
			e.Files[i] = within(name)
		}
	}
	return file, nil
}

// readUpTo reads a file, or standard input.
func (r *run) readUpTo(path string, limit int64) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(awaited{r}, limit))
	}
	return r.await("the file "+safetext.QuotePath(path), func() ([]byte, error) { return readFile(path, limit) })
}

// readBaseline reads the earlier report; nil if none was named.
func (r *run) readBaseline(f auditFlags) (*report.Report, error) {
	if f.baseline == "" {
		return nil, nil
	}
	return r.readReport(f.baseline)
}

func (r *run) readReport(path string) (*report.Report, error) {
	data, err := r.readUpTo(path, audit.MaxReport)
	if err != nil {
		return nil, unreadable(path, err)
	}
	rep, err := audit.ReadReport(data)
	if err != nil {
		return nil, failed(finding.New(finding.InputUnreadable, "").Titled("%s %s", safetext.QuotePath(path), err).
			OnlyFix("name a file that 'ascproof audit --report FILE' wrote."))
	}
	return rep, nil
}

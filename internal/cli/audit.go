package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// auditFlags are the flags that only audits have.
type auditFlags struct {
	discover    string
	concurrency int
	shardText   string
	shard       audit.Shard
	stream      string
	html        string
	baseline    string
	onlyNew     bool
	issuerGiven bool // as a flag
}

// mostConcurrent is more than any API needs to be asked at a time.
const mostConcurrent = 256

func (p *program) auditCommand() *cobra.Command {
	f := auditFlags{concurrency: 32}
	cmd := &cobra.Command{
		Use:   "audit FILE",
		Short: "Check many keys, and say what changed",
		Long: `Audit checks all keys of a file, or of a directory, and makes one report of them.
What is wrong with one key keeps no other from being checked. --baseline says what
changed since an earlier report. With --only-new, only what is new fails.

The file is YAML or JSON. A private key in it is env:NAME, file:PATH, or base64:

  keys:
    - name: client-a
      key-id: ABC123DEFG
      issuer-id: 00000000-0000-0000-0000-000000000000
      private-key: env:CLIENT_A_KEY
      require: fastlane-deliver`,
		Example: `  ascproof audit keys.yml --html audit.html
  ascproof audit --discover ~/keys --expiry 30d
  ascproof audit keys.yml --report new.json --baseline old.json --only-new`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.issuerGiven = cmd.Flags().Changed("issuer-id")
			return p.run(ownResult, func(r *run) error { return r.runAudit(cmd.Context(), args, f) })
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&f.discover, "discover", "", "check the key files in this `DIR` and below, in place of FILE")
	cmd.Flags().Func("concurrency", fmt.Sprintf("check this `NUMBER` of keys at a time, up to %d. Default: %d", mostConcurrent, f.concurrency),
		func(text string) (err error) {
			f.concurrency, err = parseConcurrency(text)
			return err
		})
	cmd.Flags().StringVar(&f.shardText, "shard", "", "check only this `PART` of the keys, such as 2/8. 'audit merge' joins the reports")
	cmd.Flags().StringVar(&f.stream, "stream", "", "write each key to this `FILE` as it is finished, as a line of JSON")
	f.addViews(cmd)
	p.flags.addThose(cmd, func(s config.Setting) bool {
		switch s.Name {
		case "issuer-id", "key-type", "program":
			return true
		case "dotenv":
			return false
		}
		return s.In(config.GroupCheck, config.GroupResult, config.GroupHost)
	})
	cmd.AddCommand(p.mergeCommand(), p.compareCommand())
	return cmd
}

// parseConcurrency reads how many keys are checked at a time.
func parseConcurrency(text string) (int, error) {
	n, err := config.ParseNumber(text)
	want := fmt.Sprintf("a number from 1 to %d", mostConcurrent)
	switch {
	case err != nil:
		return 0, refusedValue{is: "is not a number", want: want}
	case n < 1 || n > mostConcurrent:
		return 0, refusedValue{is: fmt.Sprintf("is not between 1 and %d", mostConcurrent), want: want}
	}
	return n, nil
}

// addViews adds the flags that a merged report has as well.
func (f *auditFlags) addViews(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.html, "html", "", "write the report to this `FILE` as one HTML page")
	cmd.Flags().StringVar(&f.baseline, "baseline", "", "say what changed since the JSON report in this `FILE`")
	cmd.Flags().BoolVar(&f.onlyNew, "only-new", false, "fail only for what is new since the baseline")
}

func (r *run) runAudit(ctx context.Context, args []string, f auditFlags) error {
	if err := f.check(r.src, args); err != nil {
		return err
	}
	if len(r.bad) > 0 {
		return failed(r.bad...)
	}
	old, err := r.readBaseline(f)
	if err != nil {
		return err
	}
	file, err := r.readAudit(args, f)
	if err != nil {
		return err
	}
	if len(file.Entries) == 0 && len(file.Findings) > 0 {
		return failed(file.Findings...)
	}
	defer r.saveMemory(len(file.Entries))()
	rep, err := r.audit(ctx, file, f)
	if err != nil {
		return err
	}
	if old != nil {
		audit.Compare(rep, old, f.shard.Has, f.onlyNew)
	}
	return r.publishAudit(rep, f)
}

// check looks at the flags and arguments.
func (f *auditFlags) check(src config.Source, args []string) error {
	switch {
	case len(args) == 0 && f.discover == "":
		return badUsage("name a file: ascproof audit keys.yml", "'ascproof audit' needs a FILE or --discover DIR")
	case len(args) > 0 && f.discover != "":
		return badUsage("give one of the two.", "'ascproof audit' takes a FILE or --discover DIR, not both")
	case len(args) > 0 && f.issuerGiven:
		return badUsage("write issuer-id into the file: below defaults, or into each entry.", "--issuer-id goes with --discover, not with a FILE")
	case len(args) > 1:
		return badUsage("name one file. A file of several clients has a list of keys.", "'ascproof audit' takes one FILE, but got %d", len(args))
	}
	if f.shardText != "" {
		var err error
		if f.shard, err = audit.ParseShard(f.shardText); err != nil {
			return badUsage("set --shard to a part and the number of parts, such as 2/8.", "--shard %s is not a part such as 2/8", safetext.Quote(f.shardText))
		}
	}
	return f.checkViews(src, args...)
}

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

func tool() report.Tool { return report.Tool{Name: "ascproof", Version: project.Version()} }

// mergeCommand makes one report of several.
func (p *program) mergeCommand() *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Make one report of the JSON reports of shards",
		Long: `Merge makes one report of the JSON reports that 'ascproof audit --shard' wrote, in
whatever order they are named. Nothing is sent to Apple.`,
		Example: `  ascproof audit merge shard-*.json --report audit.json --html audit.html`,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.run(ownResult, func(r *run) error { return r.runMerge(args, f) })
		},
	}
	f.addViews(cmd)
	p.flags.addThose(cmd, func(s config.Setting) bool { return s.Name != "dotenv" && s.In(config.GroupResult, config.GroupHost) })
	return cmd
}

func (r *run) runMerge(args []string, f auditFlags) error {
	if len(args) == 0 {
		return badUsage("name the reports: ascproof audit merge shard-*.json", "'ascproof audit merge' needs the reports to merge")
	}
	if err := f.checkViews(r.src, args...); err != nil {
		return err
	}
	if len(r.bad) > 0 {
		return failed(r.bad...)
	}
	var reports []*report.Report
	for _, path := range args {
		rep, err := r.readReport(path)
		if err != nil {
			return err
		}
		reports = append(reports, rep)
	}
	old, err := r.readBaseline(f)
	if err != nil {
		return err
	}
	merged := audit.Merge(reports)
	if old != nil {
		audit.Compare(merged, old, audit.Covered(reports), f.onlyNew)
	}
	return r.publishAudit(merged, f)
}
